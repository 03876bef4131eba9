"""Campaigns and what belongs to them, as far as the viewer may see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import F, Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhiben.accounts.scope import visible as in_scope
from zhiben.accounts.viewer import Scope, Viewer
from zhiben.calendars import Period, today
from zhiben.campaigns.models import (
    Action,
    Campaign,
    Coverage,
    Goal,
    Priority,
    Project,
    RoadmapStep,
    SupervisionTeam,
    TaskForce,
    TaskForceMember,
)
from zhiben.facts.errors import NotFound
from zhiben.facts.paths import subtree
from zhiben.figures import queries as figures

M = TypeVar("M", bound=Model)
SEGMENT = 4
NEAR = timedelta(days=14)


@dataclass(frozen=True)
class Waiting:
    """One thing on the desk: a word for its state, what it is, until when, and the record."""

    label: str | Promise
    title: str
    due: date | None
    subject: UUID
    tone: str = "blue"


def campaigns(*, viewer: Viewer) -> QuerySet[Campaign]:
    """Every campaign the viewer may see, voided ones too."""
    return _visible(Campaign.objects.all(), viewer)


def binding(*, viewer: Viewer) -> QuerySet[Campaign]:
    """Those, and the campaigns of the units above: an announced campaign binds whoever is below, so that they may name it."""
    above = {
        scope.organisation[:length]
        for scope in viewer.scopes("campaigns.view")
        for length in range(SEGMENT, len(scope.organisation), SEGMENT)
    }
    return campaigns(viewer=viewer) | Campaign.objects.filter(organisation_path__in=above)


def get(*, viewer: Viewer, id: UUID) -> Campaign:
    """The campaign of that id. Raises NotFound, also where it is out of sight."""
    found = campaigns(viewer=viewer).filter(pk=id).first()
    if found is None:
        raise NotFound(Campaign._meta.verbose_name, id)
    return found


def named(text: str, *, viewer: Viewer, organisation_path: str = "") -> Campaign | None:
    """The campaign whose name or alias `text` contains, the longest name first; of the unit named or of one above it."""
    rows = binding(viewer=viewer).filter(voided_at=None)
    if organisation_path:
        above = [organisation_path[:length] for length in range(SEGMENT, len(organisation_path) + 1, SEGMENT)]
        rows = rows.filter(organisation_path__in=above)
    said = [(len(name), len(each.organisation_path), each) for each in rows for name in _names(each) if name in text]
    return max(said, key=lambda found: found[:2])[2] if said else None


def under_way(*, viewer: Viewer, on: date | None = None) -> QuerySet[Campaign]:
    """The campaigns that run on that day (today unless told)."""
    day = on or today()
    return campaigns(viewer=viewer).filter(voided_at=None, starts_on__lte=day, ends_on__gte=day)


def parts(campaign: Campaign, *, viewer: Viewer, on: date | None = None) -> dict[str, list[Any]]:
    """The campaign's actions, projects and priorities that stand on that day."""
    return {
        model._meta.model_name or "": list(_standing(_visible(model.objects.filter(campaign=campaign), viewer), on))
        for model in (Action, Project, Priority)
    }


def actions(*, viewer: Viewer) -> QuerySet[Action]:
    """Every action of a campaign that the viewer may see."""
    return _visible(Action.objects.select_related("campaign"), viewer)


def projects(*, viewer: Viewer) -> QuerySet[Project]:
    """Every project that the viewer may see."""
    return _visible(Project.objects.select_related("campaign"), viewer)


def priorities(*, viewer: Viewer) -> QuerySet[Priority]:
    """Every priority that the viewer may see."""
    return _visible(Priority.objects.select_related("campaign"), viewer)


def goals(*, viewer: Viewer) -> QuerySet[Goal]:
    """Every goal that the viewer may see."""
    return _visible(Goal.objects.all(), viewer)


def measured(goal: Goal, *, viewer: Viewer) -> figures.Value | None:
    """What the goal's figure says from the day the goal was set until today; None where none measures it."""
    if not goal.figure:
        return None
    until = max(goal.happened_on, min(today(), goal.due_on or today()))
    scope = Scope(organisation=goal.organisation_path, field=goal.field)
    return figures.value(viewer=viewer, code=goal.figure, scope=scope, period=Period(goal.happened_on, until))


def roadmap(*, viewer: Viewer) -> QuerySet[RoadmapStep]:
    """Every step of a roadmap that the viewer may see."""
    return _visible(RoadmapStep.objects.all(), viewer)


def task_forces(*, viewer: Viewer) -> QuerySet[TaskForce]:
    """Every task force that the viewer may see."""
    return _visible(TaskForce.objects.all(), viewer)


def members(force: TaskForce, *, viewer: Viewer, on: date | None = None) -> list[TaskForceMember]:
    """Who sat in a visible task force on that day: the lead, the deputies, the members."""
    if not task_forces(viewer=viewer).filter(pk=force.pk).exists():
        raise NotFound(TaskForce._meta.verbose_name, force.pk)
    rank = {role: place for place, role in enumerate(TaskForceMember.Role.values)}
    found = _standing(TaskForceMember.objects.filter(task_force=force).select_related("organisation"), on)
    return sorted(found, key=lambda member: (rank[member.role], member.happened_on, member.pk))


def teams(*, viewer: Viewer) -> QuerySet[SupervisionTeam]:
    """Every supervision team that the viewer may see."""
    return _visible(SupervisionTeam.objects.all(), viewer)


def coverage(*, viewer: Viewer, on: date | None = None) -> QuerySet[Coverage]:
    """What teams cover on that day, as far as the viewer may see what is covered."""
    return _standing(_visible(Coverage.objects.select_related("team", "organisation"), viewer), on)


def _standing(queryset: QuerySet[M], on: date | None = None) -> QuerySet[M]:
    """Of records with `valid_to`, those that stand on that day (today unless told)."""
    day = on or today()
    return queryset.filter(Q(valid_to=None) | Q(valid_to__gte=day), voided_at=None, happened_on__lte=day)


def desk(*, viewer: Viewer) -> list[Waiting]:
    """Goals and roadmap steps that the viewer keeps, late or due within a fortnight."""
    return sorted(_due(viewer), key=lambda each: (each.due or date.max, each.title))


def _due(viewer: Viewer) -> Iterator[Waiting]:
    day = today()
    open_goals = goals(viewer=viewer).filter(voided_at=None, achieved_on=None, due_on__lte=day + NEAR)
    for goal in open_goals:
        if viewer.allows("campaigns.record", at=goal):
            yield Waiting(goal.get_horizon_display(), goal.text, goal.due_on, goal.pk, _tone(goal.due_on, day))
    steps = roadmap(viewer=viewer).filter(voided_at=None, done_on=None, due_on__lte=day + NEAR).order_by(F("due_on"))
    for step in steps:
        if viewer.allows("campaigns.record", at=step):
            yield Waiting(_("路线图步骤"), str(step), step.due_on, step.pk, _tone(step.due_on, day))


def _tone(due_on: date | None, day: date) -> str:
    return "red" if due_on and due_on < day else "orange"


def _names(campaign: Campaign) -> list[str]:
    return [name for name in (campaign.name, *campaign.aliases) if name]


def _visible(queryset: QuerySet[M], viewer: Viewer) -> QuerySet[M]:
    return in_scope(queryset, viewer=viewer, permission="campaigns.view")


def below(path: str, *, viewer: Viewer) -> QuerySet[Campaign]:
    """The campaigns of a unit and of those below it, as far as the viewer may see."""
    return campaigns(viewer=viewer).filter(organisation_path__range=subtree(path))
