"""Use cases of campaigns that need more than the generic ones: teams with what they cover, goals and steps reached."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.calendars import today
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
from zhiben.facts.errors import Conflict, Invalid
from zhiben.facts.ids import derived_id
from zhiben.ledger.postings import settle
from zhiben.places.actions import locate, locate_many
from zhiben.places.fields import fields as known_fields
from zhiben.places.models import Organisation
from zhiben.places.references import ORGANISATION
from zhiben.registers.simple import Cases

DAY = timedelta(days=1)


def locate_coverage(record: Coverage, *, on: date) -> Coverage:
    """Where what is covered lies, and what sort of unit it is, on that day."""
    locate(record, on=on)
    record.unit_kind = record.organisation.kind
    return record


CAMPAIGNS = Cases("campaigns", "campaigns", Campaign, locate, locate_many)
ACTIONS = Cases("campaign-actions", "campaigns", Action, locate, locate_many)
PROJECTS = Cases("campaign-projects", "campaigns", Project, locate, locate_many)
PRIORITIES = Cases("campaign-priorities", "campaigns", Priority, locate, locate_many)
GOALS = Cases("goals", "campaigns", Goal, locate, locate_many)
ROADMAP = Cases("roadmap", "campaigns", RoadmapStep, locate, locate_many)
TASK_FORCES = Cases("task-forces", "campaigns", TaskForce, locate, locate_many)
MEMBERS = Cases("task-force-members", "campaigns", TaskForceMember, locate, locate_many)
TEAMS = Cases("supervision-teams", "campaigns", SupervisionTeam, locate, locate_many)
COVERAGE = Cases("team-coverage", "campaigns", Coverage, locate_coverage)


@transaction.atomic
def correct_campaign(*, by: Viewer, record: Campaign, **values: Any) -> Campaign:
    """Correct a campaign; where its code changes, its parts count under the new one."""
    corrected: Campaign = CAMPAIGNS.correct(by=by, record=record, **values)
    for model in (Action, Project, Priority):
        # Freshly read: their code is the campaign's.
        settle(*model.objects.filter(campaign=corrected).select_related("campaign"), by=by.id)
    return corrected


@transaction.atomic
def void_campaign(*, by: Viewer, record: Campaign, reason: str) -> Campaign:
    """Take back a campaign of which nothing hangs."""
    for model in (Action, Project, Priority, Goal, RoadmapStep, TaskForce, SupervisionTeam):
        if model.objects.filter(campaign=record, voided_at=None).exists():
            sentence = _("该专项行动下还有%(what)s；请先作废，或填写截止日期。")
            raise Conflict(sentence % {"what": model._meta.verbose_name})
    voided: Campaign = CAMPAIGNS.void(by=by, record=record, reason=reason)
    return voided


@transaction.atomic
def form_team(
    *,
    by: Viewer,
    id: UUID,
    covers: Iterable[Organisation | str] = (),
    fields: Iterable[str] = (),
    **values: Any,
) -> SupervisionTeam:
    """Form a supervision team and say what it covers: units (or their names) and fields. Repeating `id` changes nothing."""
    team: SupervisionTeam = TEAMS.record(by=by, id=id, **values)
    _cover(team, by, team.happened_on, _units(covers, by), _fields(fields))
    return team


@transaction.atomic
def correct_team(
    *,
    by: Viewer,
    record: SupervisionTeam,
    covers: Iterable[Organisation | str] | None = None,
    fields: Iterable[str] | None = None,
    **values: Any,
) -> SupervisionTeam:
    """Correct a team; what it covers is corrected for its whole time where `covers` or `fields` differ from today's."""
    day = _last_day(record)
    units = None if covers is None else _units(covers, by)
    chosen = None if fields is None else _fields(fields)
    team: SupervisionTeam = TEAMS.correct(by=by, record=record, **values)
    for each in _standing(team, day):
        kept = _kept(each, units, chosen)
        if not kept:
            COVERAGE.void(by=by, record=each, reason=_("更正督导范围"))
        elif each.happened_on < team.happened_on:
            COVERAGE.correct(by=by, record=each, happened_on=team.happened_on)
    _cover(team, by, team.happened_on, units or [], chosen or [])
    _end(team, by, team.valid_to)
    return team


@transaction.atomic
def void_team(*, by: Viewer, record: SupervisionTeam, reason: str) -> SupervisionTeam:
    """Take a team back that was recorded by mistake, with all that it covers."""
    team: SupervisionTeam = TEAMS.void(by=by, record=record, reason=reason)
    for each in team.coverage.filter(voided_at=None):
        COVERAGE.void(by=by, record=each, reason=reason)
    return team


@transaction.atomic
def reassign(
    *,
    by: Viewer,
    team: SupervisionTeam,
    on: date,
    covers: Iterable[Organisation | str],
    fields: Iterable[str] = (),
) -> SupervisionTeam:
    """From `on` the team covers these units and fields and no others: a new fact, earlier days keep what they were."""
    units, chosen = _units(covers, by), _fields(fields)
    by.require("campaigns.record", at=team)
    for each in _standing(team, on):
        if _kept(each, units, chosen):
            continue
        if each.happened_on < on:
            COVERAGE.correct(by=by, record=each, valid_to=on - DAY)
        else:
            COVERAGE.void(by=by, record=each, reason=_("同日改派"))
    _cover(team, by, on, units, chosen)
    return team


@transaction.atomic
def dissolve(*, by: Viewer, team: SupervisionTeam, on: date) -> SupervisionTeam:
    """Dissolve a team; `on` is its last day, and that of all it still covers."""
    _end(team, by, on)
    dissolved: SupervisionTeam = TEAMS.correct(by=by, record=team, valid_to=on)
    return dissolved


@transaction.atomic
def achieve(*, by: Viewer, goal: Goal, on: date) -> Goal:
    """A goal is reached. Raises Invalid where the day lies ahead or before the goal was set."""
    achieved: Goal = GOALS.correct(by=by, record=goal, achieved_on=_past("achieved_on", on))
    return achieved


@transaction.atomic
def finish_step(*, by: Viewer, step: RoadmapStep, on: date) -> RoadmapStep:
    """A step of the roadmap is done."""
    done: RoadmapStep = ROADMAP.correct(by=by, record=step, done_on=_past("done_on", on))
    return done


def _cover(team: SupervisionTeam, by: Viewer, on: date, units: list[Organisation], fields: list[str]) -> None:
    standing = _standing(team, on)
    known_units = {each.organisation_id for each in standing if each.kind == Coverage.Kind.UNIT}
    known = {each.field for each in standing if each.kind == Coverage.Kind.FIELD}
    for unit in units:
        if unit.pk not in known_units:
            _record_coverage(team, by=by, on=on, unit=unit, kind=Coverage.Kind.UNIT)
    for field in fields:
        if field not in known:
            _record_coverage(team, by=by, on=on, unit=team.organisation, kind=Coverage.Kind.FIELD, field=field)


def _record_coverage(
    team: SupervisionTeam, *, by: Viewer, on: date, unit: Organisation, kind: str, field: str = ""
) -> None:
    # Voided ones keep their id: what comes back after a correction is a record of its own.
    again = team.coverage.filter(organisation=unit, field=field).count()
    COVERAGE.record(
        by=by,
        id=derived_id("team.covers", team.pk, on, unit.pk, field, again),
        team=team,
        organisation=unit,
        kind=kind,
        field=field,
        happened_on=on,
        valid_to=team.valid_to,
    )


def _standing(team: SupervisionTeam, on: date) -> list[Coverage]:
    found = team.coverage.filter(voided_at=None).select_related("organisation")
    return [each for each in found if each.valid_to is None or each.valid_to >= on]


def _kept(coverage: Coverage, units: list[Organisation] | None, fields: list[str] | None) -> bool:
    if coverage.kind == Coverage.Kind.FIELD:
        return fields is None or coverage.field in fields
    return units is None or coverage.organisation_id in {unit.pk for unit in units}


def _end(team: SupervisionTeam, by: Viewer, on: date | None) -> None:
    if on is None:
        return
    for each in team.coverage.filter(voided_at=None):
        if each.valid_to is None or each.valid_to > on:
            COVERAGE.correct(by=by, record=each, valid_to=on)


def _last_day(team: SupervisionTeam) -> date:
    return min(today(), team.valid_to or today())


def _units(covers: Iterable[Organisation | str], by: Viewer) -> list[Organisation]:
    found = []
    for each in covers:
        try:
            found.append(ORGANISATION.resolve(each, viewer=by) if isinstance(each, str) else each)
        except Invalid as error:
            raise Invalid({"covers": error.errors.get("", [str(error)])}) from error
    return list(dict.fromkeys(found))


def _fields(chosen: Iterable[str]) -> list[str]:
    codes = {word: code for code, term in known_fields().items() for word in (code, term.label_zh, term.label_en)}
    if unknown := [each for each in chosen if each not in codes]:
        sentence = _("没有“%(said)s”这个领域；可填：%(known)s。")
        known = "、".join(str(term) for term in known_fields().values())
        raise Invalid({"fields": [sentence % {"said": "、".join(unknown), "known": known}]})
    return list(dict.fromkeys(codes[each] for each in chosen))


def _past(name: str, on: date) -> date:
    if on > today():
        sentence = _("日期不能晚于今天（%(today)s）：填写的是%(value)s，请核对。")
        raise Invalid({name: [sentence % {"today": today().isoformat(), "value": on.isoformat()}]})
    return on
