"""Meetings and assignments, as far as the viewer may see; and the meetings that a text may quote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhiben.accounts.scope import visible as in_scope
from zhiben.accounts.viewer import Viewer
from zhiben.calendars import today
from zhiben.facts.errors import NotFound
from zhiben.facts.paths import subtree
from zhiben.facts.words import headed
from zhiben.meetings.models import Assignment, Meeting, Progress, Series

M = TypeVar("M", bound=Model)
NEAR = timedelta(days=3)


@dataclass(frozen=True)
class Waiting:
    """One thing on the desk: a word for its state, what it is, until when, and the record."""

    label: str | Promise
    title: str
    due: date | None
    subject: UUID
    tone: str = "blue"


def series(*, viewer: Viewer) -> QuerySet[Series]:
    """Every series of meetings that the viewer may see."""
    return _visible(Series.objects.all(), viewer)


def meetings(*, viewer: Viewer) -> QuerySet[Meeting]:
    """Every meeting that the viewer may see, voided ones too."""
    return _visible(Meeting.objects.select_related("series"), viewer)


def get(*, viewer: Viewer, id: UUID) -> Meeting:
    """The meeting of that id. Raises NotFound, also where it is out of sight."""
    found = meetings(viewer=viewer).filter(pk=id).first()
    if found is None:
        raise NotFound(Meeting._meta.verbose_name, id)
    return found


def by_number(series: Series, number: int, *, viewer: Viewer) -> Meeting | None:
    """The meeting of that number in a series, as in 第123次周交办会议."""
    return meetings(viewer=viewer).filter(series=series, number=number, voided_at=None).first()


def numbered(kind: str, number: int, *, viewer: Viewer, organisation_path: str = "") -> list[Meeting]:
    """The meetings of that kind and number, of a unit and those below it where one is given: a text names no series."""
    found = meetings(viewer=viewer).filter(kind=kind, number=number, voided_at=None)
    return list(_below(found, organisation_path))


def on_day(kind: str, day: date, *, viewer: Viewer, organisation_path: str = "") -> list[Meeting]:
    """The meetings of that kind on that day ('' is any kind), of a unit and those below it where one is given."""
    found = meetings(viewer=viewer).filter(happened_on=day, voided_at=None)
    return list(_below(found.filter(kind=kind) if kind else found, organisation_path))


def assignments(*, viewer: Viewer) -> QuerySet[Assignment]:
    """Every assignment that the viewer may see, voided ones too."""
    return _visible(Assignment.objects.select_related("meeting__series", "organisation"), viewer)


def assignment(*, viewer: Viewer, id: UUID) -> Assignment:
    """The assignment of that id. Raises NotFound, also where it is out of sight."""
    found = assignments(viewer=viewer).filter(pk=id).first()
    if found is None:
        raise NotFound(Assignment._meta.verbose_name, id)
    return found


def assigned_by(meeting: Meeting, *, viewer: Viewer) -> QuerySet[Assignment]:
    """What a meeting assigned, in order, as far as the viewer may see."""
    return assignments(viewer=viewer).filter(meeting=meeting, voided_at=None).order_by("number")


def steps(of: Assignment, *, viewer: Viewer) -> list[Progress]:
    """The life of a visible assignment, oldest first."""
    return list(assignment(viewer=viewer, id=of.pk).steps.order_by("number"))


def due(*, viewer: Viewer, until: date | None = None) -> QuerySet[Assignment]:
    """What is not done and has its deadline by that day (today unless told), the earliest first."""
    waiting = assignments(viewer=viewer).exclude(state=Assignment.State.DONE).filter(voided_at=None)
    return waiting.filter(deadline__lte=until or today()).order_by("deadline", "id")


def overdue(*, viewer: Viewer, on: date | None = None) -> QuerySet[Assignment]:
    """What is not done though its deadline has passed on that day (today unless told)."""
    return due(viewer=viewer, until=(on or today()) - timedelta(days=1))


def desk(*, viewer: Viewer) -> list[Waiting]:
    """What was assigned to whom the viewer answers for: late, due within days, or returned."""
    returned = assignments(viewer=viewer).filter(state=Assignment.State.RETURNED, voided_at=None)
    waiting = {each.pk: each for each in [*returned, *due(viewer=viewer, until=today() + NEAR)]}
    mine = [each for each in waiting.values() if viewer.allows("meetings.record", at=each)]
    return [
        Waiting(_label(each), headed(each.organisation, each.text), each.deadline, each.pk, _tone(each))
        for each in sorted(mine, key=lambda each: (each.deadline, each.pk))
    ]


def _label(each: Assignment) -> str | Promise:
    if each.state == Assignment.State.RETURNED:
        return _("退回重办")
    return _("超期未办结") if each.deadline < today() else _("交办事项")


def _tone(each: Assignment) -> str:
    if each.deadline < today():
        return "red"
    return "orange" if each.state == Assignment.State.RETURNED else "blue"


def _below(found: QuerySet[Meeting], organisation_path: str) -> QuerySet[Meeting]:
    return found.filter(organisation_path__range=subtree(organisation_path)) if organisation_path else found


def _visible(queryset: QuerySet[M], viewer: Viewer) -> QuerySet[M]:
    return in_scope(queryset, viewer=viewer, permission="meetings.view")
