"""Use cases of meetings: open a series, hold, assign, and follow each assignment until it is done."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.calendars import now, today
from zhiben.facts.errors import Conflict, Invalid, WrongState
from zhiben.journal import actions as journal
from zhiben.ledger.postings import settle
from zhiben.meetings.models import SERIAL, Assignment, Meeting, Progress, Series
from zhiben.numbering import actions as numbering
from zhiben.places.actions import locate, locate_many
from zhiben.registers.simple import Cases

SERIES = Cases("meeting-series", "meetings", Series, locate, locate_many)
MEETINGS = Cases("meetings", "meetings", Meeting, locate, locate_many)
ASSIGNMENTS = Cases("assignments", "meetings", Assignment, locate, locate_many)
State = Assignment.State
Step = Progress.Kind


@transaction.atomic
def open_series(*, by: Viewer, id: UUID, first_number: int = 1, **values: Any) -> Series:
    """Open a numbered series; its first meeting drawn here gets `first_number`. Repeating `id` answers the same series."""
    series: Series = SERIES.record(by=by, id=id, first_number=first_number, **values)
    numbering.start_at(series.counter, series.first_number, by=by.id)
    return series


@transaction.atomic
def correct_series(*, by: Viewer, record: Series, **values: Any) -> Series:
    """Correct a series. Raises Conflict where its first number would change: numbers are drawn once."""
    if values.pop("first_number", record.first_number) != record.first_number:
        raise Conflict(_("起始次数设定后不能更改；请另立会议系列。"))
    if values.pop("kind", record.kind) != record.kind:
        raise Conflict(_("会议系列的类别不能更改；请另立会议系列。"))
    corrected: Series = SERIES.correct(by=by, record=record, **values)
    return corrected


@transaction.atomic
def void_series(*, by: Viewer, record: Series, reason: str) -> Series:
    """Take back a series in which nothing was held."""
    if record.meetings.filter(voided_at=None).exists():
        raise Conflict(_("该系列已有会议；请先作废其会议，或填写终止日期。"))
    voided: Series = SERIES.void(by=by, record=record, reason=reason)
    return voided


@transaction.atomic
def hold(
    *,
    by: Viewer,
    id: UUID,
    kind: str,
    series: Series | None = None,
    number: int | None = None,
    **values: Any,
) -> Meeting:
    """Record a meeting that was held; in a series it draws its number. Repeating `id` answers the same meeting.

    Without `series`, a kind held in series goes to the organisation's own one, where there is one. `number` is given
    only for a meeting before the series' first number, or in place of a voided one.
    Raises NotAllowed, Invalid, and Conflict where the numbers would not follow the days.
    """
    if done := Meeting.objects.filter(pk=id).first():
        by.require("meetings.record", at=done)
        return done
    series = series or _series_of(kind, values.get("organisation"), values.get("happened_on"))
    if series is None:
        if number is not None:
            raise Invalid({"number": [_("次数须与会议系列同时填写。")]})
        held: Meeting = MEETINGS.record(by=by, id=id, kind=kind, **values)
        return held
    _check_series(series, kind, values.get("organisation"))
    if number is None:
        number = numbering.draw(series.counter, by=by.id, subject=id)
    else:
        _check_given(series, number)
    held = MEETINGS.record(by=by, id=id, kind=kind, series=series, number=number, **values)
    _check_order(held)
    return held


@transaction.atomic
def correct(*, by: Viewer, record: Meeting, **values: Any) -> Meeting:
    """Correct a meeting; series and number stay, and so does the kind of a numbered one."""
    fixed = ("series", "number", "kind") if record.series_id else ("series", "number")
    for name in fixed:
        if values.pop(name, getattr(record, name)) != getattr(record, name):
            raise Conflict(_("会议的系列、次数和系列会议的类别不能更改；请作废后重新登记。"))
    meeting: Meeting = MEETINGS.correct(by=by, record=record, **values)
    if meeting.assignments.filter(voided_at=None, happened_on__lt=meeting.happened_on).exists():
        raise Conflict(_("已有交办事项早于该日期；请先更正交办日期。"))
    _check_order(meeting)
    # What it assigned counts under the meeting's kind.
    settle(*meeting.assignments.select_related("meeting"), by=by.id)
    return meeting


@transaction.atomic
def void(*, by: Viewer, record: Meeting, reason: str) -> Meeting:
    """Take a meeting back that was recorded by mistake; what it assigned has to be taken back first."""
    if record.assignments.filter(voided_at=None).exists():
        raise Conflict(_("该会议已有交办事项；请先作废交办事项。"))
    voided: Meeting = MEETINGS.void(by=by, record=record, reason=reason)
    return voided


@transaction.atomic
def assign(
    *, by: Viewer, id: UUID, meeting: Meeting, due_on: date, happened_on: date | None = None, **values: Any
) -> Assignment:
    """A meeting assigns something to `organisation` until `due_on`. Repeating `id` answers the same assignment.

    Raises NotAllowed unless `by` may record both at the meeting and at whom it goes to; Invalid before the meeting.
    """
    if done := Assignment.objects.filter(pk=id).first():
        by.require("meetings.record", at=done)
        return done
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    by.require("meetings.record", at=meeting)
    _check_standing(meeting)
    day = happened_on or meeting.happened_on
    _check_not_before(meeting, day)
    last = meeting.assignments.aggregate(last=Max("number"))["last"] or 0
    assignment: Assignment = ASSIGNMENTS.record(
        by=by,
        id=id,
        meeting=meeting,
        number=last + 1,
        happened_on=day,
        due_on=due_on,
        deadline=due_on,
        **values,
    )
    return assignment


@transaction.atomic
def correct_assignment(*, by: Viewer, record: Assignment, **values: Any) -> Assignment:
    """Correct an assignment: what was wrong from the start. A new deadline is an extension, not a correction."""
    current = Assignment.objects.select_for_update().get(pk=record.pk)
    if values.pop("meeting", current.meeting) != current.meeting:
        raise Conflict(_("交办事项不能改到另一次会议；请作废后重新交办。"))
    due_on, day = values.get("due_on", current.due_on), values.get("happened_on") or current.happened_on
    values["happened_on"] = day
    _check_not_before(current.meeting, day)
    steps = list(current.steps.all())
    if steps and steps[0].on < day:
        raise Invalid({"happened_on": [_("交办日期不能晚于首次进展（%(on)s）。") % {"on": steps[0].on.isoformat()}]})
    extended = any(step.kind == Step.EXTENDED for step in steps)
    if due_on != current.due_on and not extended:
        values["deadline"] = due_on
    corrected: Assignment = ASSIGNMENTS.correct(by=by, record=current, **values)
    return corrected


def report_progress(
    *, by: Viewer, id: UUID, assignment: Assignment, on: date, text: str, percent: int | None = None
) -> Progress:
    """The unit says how far it is; repeating `id` answers the same step. Raises NotAllowed, WrongState, Invalid."""
    if not text.strip():
        raise Invalid({"text": [_("请写明进展情况。")]})
    return _advance(by, assignment, Progress(id=id, kind=Step.REPORTED, on=on, text=text, percent=percent))


def complete(*, by: Viewer, id: UUID, assignment: Assignment, on: date, text: str = "") -> Progress:
    """The unit has done what was assigned."""
    return _advance(by, assignment, Progress(id=id, kind=Step.COMPLETED, on=on, text=text, percent=100))


def extend(*, by: Viewer, id: UUID, assignment: Assignment, on: date, due_on: date, text: str) -> Progress:
    """Whoever assigned it gives more time, and says why."""
    by.require("meetings.record", at=assignment.meeting)
    if not text.strip():
        raise Invalid({"text": [_("请写明延期原因。")]})
    return _advance(by, assignment, Progress(id=id, kind=Step.EXTENDED, on=on, text=text, due_on=due_on))


def return_(*, by: Viewer, id: UUID, assignment: Assignment, on: date, text: str) -> Progress:
    """Whoever assigned it finds it not done after all, and says why."""
    by.require("meetings.record", at=assignment.meeting)
    if not text.strip():
        raise Invalid({"text": [_("请写明退回原因。")]})
    return _advance(by, assignment, Progress(id=id, kind=Step.RETURNED, on=on, text=text))


@transaction.atomic
def _advance(by: Viewer, assignment: Assignment, step: Progress) -> Progress:
    by.require("meetings.record", at=assignment)
    assignment = Assignment.objects.select_for_update().get(pk=assignment.pk)
    steps = list(assignment.steps.all())
    # Looked for under the lock: sent twice at the same moment it is still one step.
    if done := next((each for each in steps if each.pk == step.pk), None):
        return done
    _check_step(assignment, steps, step)
    step.assignment, step.number = assignment, len(steps) + 1
    step.recorded_at, step.recorded_by = now(), by.id
    try:
        step.full_clean()
    except ValidationError as error:
        raise Invalid.of(error) from error
    step.save(force_insert=True)
    _follow(assignment, step)
    settle(assignment, by=by.id)
    journal.write(f"meetings.{step.kind}", assignment, by=by.id, on=step.on, text=step.text, due_on=step.due_on)
    return step


def _check_step(assignment: Assignment, steps: list[Progress], step: Progress) -> None:
    _check_standing(assignment)
    wanted_done = step.kind == Step.RETURNED
    if (assignment.state == State.DONE) != wanted_done:
        expected = State.DONE.label if wanted_done else State.OPEN.label
        raise WrongState(expected=expected, actual=assignment.get_state_display())
    earliest = steps[-1].on if steps else assignment.happened_on
    if not earliest <= step.on <= today():
        said = {"value": step.on.isoformat(), "first": earliest.isoformat(), "last": today().isoformat()}
        raise Invalid({"on": [_("日期（%(value)s）应在%(first)s至%(last)s之间，请核对。") % said]})
    if step.due_on and step.due_on <= assignment.deadline:
        said = {"value": step.due_on.isoformat(), "deadline": assignment.deadline.isoformat()}
        raise Invalid({"due_on": [_("新期限（%(value)s）须晚于现期限（%(deadline)s）。") % said]})


def _follow(assignment: Assignment, step: Progress) -> None:
    """What the assignment's own row says after the step."""
    if step.kind == Step.COMPLETED:
        assignment.state, assignment.done_on = State.DONE, step.on
    elif step.kind == Step.RETURNED:
        assignment.state, assignment.done_on = State.RETURNED, None
    elif step.due_on:
        assignment.deadline = step.due_on
    if step.percent is not None:
        assignment.percent = step.percent
    elif step.kind == Step.RETURNED:
        last = assignment.steps.filter(kind=Step.REPORTED, percent__isnull=False).order_by("-number").first()
        assignment.percent = (last.percent if last else 0) or 0
    assignment.save(update_fields=["state", "done_on", "deadline", "percent"])


def _series_of(kind: str, organisation: Any, on: date | None) -> Series | None:
    if kind not in SERIAL or organisation is None or on is None:
        return None
    running = Series.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=on),
        organisation=organisation,
        kind=kind,
        voided_at=None,
        happened_on__lte=on,
    )
    found = list(running[:2])
    return found[0] if len(found) == 1 else None


def _check_series(series: Series, kind: str, organisation: Any) -> None:
    _check_standing(series)
    if series.kind != kind:
        raise Invalid({"kind": [_("会议类别与系列“%(series)s”不符，请核对。") % {"series": series.name}]})
    if organisation is not None and series.organisation_id != organisation.pk:
        raise Invalid({"series": [_("系列“%(series)s”不是该单位的，请核对。") % {"series": series.name}]})


def _check_given(series: Series, number: int) -> None:
    """A number that the series will not draw itself: one before its first, or one that a voided meeting left."""
    if 0 < number < series.first_number:
        return
    same = series.meetings.filter(number=number)
    if same.filter(voided_at=None).exists():
        raise Conflict(_("该系列已登记第%(number)s次会议，请核对次数。") % {"number": number})
    if not same.exists():
        sentence = _("第%(first)s次及以后的次数由系统取号；请将次数留空。")
        raise Conflict(sentence % {"first": series.first_number})


def _check_order(meeting: Meeting) -> None:
    """A later number was held on a later day. Raises Conflict naming the meeting that does not fit."""
    if meeting.series_id is None or meeting.number is None:
        return
    day, number = meeting.happened_on, meeting.number
    others = Meeting.objects.filter(series=meeting.series_id, voided_at=None).exclude(pk=meeting.pk)
    before, after = Q(number__lt=number, happened_on__gte=day), Q(number__gt=number, happened_on__lte=day)
    misfit = others.filter(before | after).order_by("number").first()
    if misfit is not None:
        sentence = _("第%(number)s次会议在%(day)s，与第%(other)s次（%(held)s）先后不符；请核对日期，或按先后补登。")
        said = {"number": number, "day": day.isoformat(), "other": misfit.number, "held": misfit.happened_on}
        raise Conflict(sentence % said)


def _check_standing(record: Series | Meeting | Assignment) -> None:
    if record.voided:
        raise WrongState(expected=_("有效"), actual=_("已作废"))


def _check_not_before(meeting: Meeting, day: date) -> None:
    if day < meeting.happened_on:
        said = {"value": day.isoformat(), "meeting": meeting.happened_on.isoformat()}
        raise Invalid({"happened_on": [_("交办日期（%(value)s）不能早于会议日期（%(meeting)s）。") % said]})
