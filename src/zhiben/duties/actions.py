"""Use cases of duties: set them, and confirm, send back and confirm again the returns that follow."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import OperationalError, transaction
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.calendars import Period, now, today
from zhiben.duties import deadlines
from zhiben.duties.composing import composed, place
from zhiben.duties.models import Duty, Return, Step
from zhiben.duties.queries import units
from zhiben.facts.errors import Conflict, Invalid, NotAllowed, WrongState
from zhiben.facts.races import replayable
from zhiben.figures import actions as figure_actions
from zhiben.figures import catalogue
from zhiben.journal import actions as journal
from zhiben.ledger import actions as ledger
from zhiben.ledger.models import Seal
from zhiben.ledger.postings import settle
from zhiben.places.actions import locate, locate_many
from zhiben.places.models import Organisation
from zhiben.registers.simple import Cases

DUTIES = Cases("duties", "duties", Duty, locate, locate_many)
RETURNS = Cases("returns", "duties", Return, locate, locate_many)
State = Return.State


@transaction.atomic
def correct_duty(*, by: Viewer, record: Duty, **values: Any) -> Duty:
    """Correct a duty. Raises Conflict where its cycle would change although returns follow it."""
    if values.get("cycle", record.cycle) != record.cycle and record.returns.filter(voided_at=None).exists():
        raise Conflict(_("已有报表按原周期确认；请终止本事项，另设新事项。"))
    corrected: Duty = DUTIES.correct(by=by, record=record, **values)
    return corrected


@replayable(Return)
def confirm(*, by: Viewer, id: UUID, duty: Duty, organisation: Organisation, day: date) -> Return:
    """Confirm the return of a unit for the period that holds `day`: its numbers as of a seal drawn now.

    Repeating `id` answers the same return. Raises NotAllowed, Invalid where the duty does not fall to the unit or the
    period has not begun, Conflict where the period's return is confirmed already.
    """
    by.require("duties.record", at=place(organisation))
    if done := Return.objects.filter(pk=id).first():
        return done
    during = _period(duty, day)
    if organisation not in units(duty, viewer=by, on=min(today(), during.end)):
        said = {"name": duty.name, "unit": organisation.name}
        raise Invalid({"organisation": [_("“%(name)s”不由“%(unit)s”履行；请核对单位。") % said]})
    # In a transaction of its own: the sealer's lock must not wait for what this use case writes.
    seal = _sealed()
    return _confirm(by, Return(id=id, duty=duty, organisation=organisation), during, seal)


@replayable(Step)
def confirm_again(*, by: Viewer, id: UUID, record: Return) -> Return:
    """Confirm a return that was sent back, with the numbers of today; `id` is that of the step, repeating it changes nothing."""
    by.require("duties.record", at=record)
    if done := Step.objects.filter(pk=id, record=record).first():
        return done.record
    seal = _sealed()
    return _confirm_again(by, id, record, seal)


@replayable(Step)
@transaction.atomic
def send_back(*, by: Viewer, id: UUID, record: Return, reason: str) -> Return:
    """Send a confirmed return back, saying why; only for whoever set the duty, and not for whoever confirmed it."""
    by.require("duties.record", at=record.duty)
    if done := Step.objects.filter(pk=id, record=record).first():
        return done.record
    if not reason.strip():
        raise Invalid({"reason": [_("请写明退回原因。")]})
    record = _locked(record, State.CONFIRMED)
    # A second pair of eyes is the point of sending back.
    if record.confirmed_by == by.id:
        raise NotAllowed("duties.record", record)
    _step(record, by, Step(id=id, kind=Step.Kind.RETURNED, reason=reason.strip()))
    record.state, record.reason = State.RETURNED, reason.strip()
    record.save(update_fields=["state", "reason"])
    settle(record, by=by.id)
    journal.write("duties.send_back", record, by=by.id, reason=record.reason)
    return record


@transaction.atomic
def _confirm(by: Viewer, record: Return, during: Period, seal: Seal) -> Return:
    unit, moment = record.organisation, now()
    record.period_start, record.period_end = during.start, during.end
    record.cycle, record.deadline = record.duty.cycle, deadlines.deadline(record.duty, during)
    record.happened_on, record.recorded_at, record.recorded_by = today(), moment, by.id
    if unit.kind == Organisation.Kind.ENTERPRISE:
        record.enterprise = unit
    locate(record, on=record.happened_on)
    record.seal, record.confirmed_at, record.confirmed_by = seal, moment, by.id
    record.values = _values(record, seal, by)
    try:
        record.full_clean()
    except ValidationError as error:
        raise Invalid.of(error) from error
    record.save(force_insert=True)
    _step(record, by, Step(kind=Step.Kind.CONFIRMED, values=record.values, seal=seal))
    settle(record, by=by.id)
    journal.write("duties.confirm", record, by=by.id, seal=seal.number)
    return record


@transaction.atomic
def _confirm_again(by: Viewer, id: UUID, record: Return, seal: Seal) -> Return:
    record = _locked(record, State.RETURNED)
    record.values = _values(record, seal, by)
    record.seal, record.state, record.reason = seal, State.CONFIRMED, ""
    record.confirmed_at, record.confirmed_by = now(), by.id
    record.save(update_fields=["values", "seal", "state", "reason", "confirmed_at", "confirmed_by"])
    _step(record, by, Step(id=id, kind=Step.Kind.CONFIRMED, values=record.values, seal=seal))
    settle(record, by=by.id)
    journal.write("duties.confirm_again", record, by=by.id, seal=seal.number)
    return record


def _values(record: Return, seal: Seal, by: Viewer) -> dict[str, Any]:
    during = Period(record.period_start, record.period_end)
    for code in record.duty.figures:
        figure_actions.keep(catalogue.figure(code), by=by)  # so that it can be recomputed by the definition it used
    return composed(record.duty.figures, record.organisation_path, during, seal)


def _step(record: Return, by: Viewer, step: Step) -> None:
    step.record, step.number = record, record.steps.count() + 1
    step.on, step.recorded_at, step.recorded_by = today(), now(), by.id
    step.save(force_insert=True)


def _locked(record: Return, expected: str) -> Return:
    record = Return.objects.select_for_update().get(pk=record.pk)
    if record.voided:
        raise WrongState(expected=_("有效"), actual=_("已作废"))
    if record.state != expected:
        raise WrongState(expected=State(expected).label, actual=record.get_state_display())
    return record


def _period(duty: Duty, day: date) -> Period:
    if not duty.by_return:
        raise Invalid({"duty": [_("“%(name)s”不以报表完成。") % {"name": duty.name}]})
    during = deadlines.period(duty.cycle, day)
    if duty.voided or not deadlines.occurs(duty, during):
        raise Invalid({"day": [_("“%(name)s”在%(period)s不须上报。") % {"name": duty.name, "period": during}]})
    if during.start > today():
        raise Invalid({"day": [_("%(period)s尚未开始，不能确认。") % {"period": during}]})
    return during


def _sealed() -> Seal:
    try:
        return ledger.seal()
    except OperationalError as error:
        raise Conflict(_("台账正在写入大批数据，暂时不能封存；请稍后再试。")) from error
