"""The steps of a hazard's life. Each: lock, require, replay, check, write, settle, journal."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.calendars import now, today
from zhiben.evidence import actions as evidence
from zhiben.evidence.models import Attachment
from zhiben.facts.errors import Conflict, Invalid, WrongState
from zhiben.hazards.actions.checks import check_day, check_fields, check_life, standing
from zhiben.hazards.actions.finding import Files
from zhiben.hazards.actions.numbers import number
from zhiben.hazards.models import DERIVED, Hazard, Transition
from zhiben.journal import actions as journal
from zhiben.ledger.postings import settle
from zhiben.places.actions import locate
from zhiben.places.models import Organisation

Kind = Transition.Kind
State = Hazard.State
OPEN = frozenset({State.FOUND, State.ORDERED, State.RETURNED})
IN_WORK = frozenset({State.ORDERED, State.RETURNED})
# Where a step may start. What is eliminated waits for acceptance and for nothing else.
FROM: dict[str, frozenset[State]] = {
    Kind.ORDERED: frozenset({State.FOUND}),
    Kind.EXTENDED: IN_WORK,
    Kind.TRANSFERRED: OPEN,
    Kind.ESCALATED: OPEN | {State.ELIMINATED},
    Kind.ELIMINATED: IN_WORK,
    Kind.RETURNED: frozenset({State.ELIMINATED}),
    Kind.ACCEPTED: frozenset({State.ELIMINATED}),
}


@transaction.atomic
def order(
    *, by: Viewer, id: UUID, hazard: Hazard, due_on: date, on: date | None = None, opinion: str = ""
) -> Transition:
    """Order its rectification by a deadline (交办整改); a hazard without a number draws one."""
    step = _taken("hazards.order", Kind.ORDERED, by=by, id=id, hazard=hazard, on=on, due_on=due_on, opinion=opinion)
    for each in number([step.hazard], by=by.id):
        each.save(update_fields=["number"])
    return step


@transaction.atomic
def extend(*, by: Viewer, id: UUID, hazard: Hazard, due_on: date, on: date | None = None, opinion: str) -> Transition:
    """Give more time (延期), for a reason; the new deadline lies after the old one."""
    if not opinion.strip():
        raise Invalid({"opinion": [_("请写明延期理由。")]})
    return _taken("hazards.extend", Kind.EXTENDED, by=by, id=id, hazard=hazard, on=on, due_on=due_on, opinion=opinion)


@transaction.atomic
def transfer(
    *, by: Viewer, id: UUID, hazard: Hazard, organisation: Organisation, on: date | None = None, opinion: str = ""
) -> Transition:
    """Hand it over (移交): from that day another organisation answers for it, and it counts as open there."""
    return _taken(
        "hazards.transfer",
        Kind.TRANSFERRED,
        by=by,
        id=id,
        hazard=hazard,
        on=on,
        organisation=organisation,
        opinion=opinion,
    )


@transaction.atomic
def eliminate(
    *, by: Viewer, id: UUID, hazard: Hazard, on: date | None = None, opinion: str = "", photos: Files = ()
) -> Transition:
    """Rectification is done (整改完成) and waits for acceptance."""
    step = _taken("hazards.eliminate", Kind.ELIMINATED, by=by, id=id, hazard=hazard, on=on, opinion=opinion)
    for photo in photos:
        evidence.store(photo, by=by.id, at=hazard, subject=hazard.pk, role=Attachment.Role.AFTER)
    return step


@transaction.atomic
def accept(*, by: Viewer, id: UUID, hazard: Hazard, on: date | None = None, opinion: str = "") -> Transition:
    """Accept a rectified hazard and close it (验收销号). Raises Conflict where `by` recorded the rectification.

    Source: 安全生产法 (2021) 第四十一条, closed-loop management.
    """
    return _taken("hazards.accept", Kind.ACCEPTED, by=by, id=id, hazard=hazard, on=on, opinion=opinion)


@transaction.atomic
def return_(
    *,
    by: Viewer,
    id: UUID,
    hazard: Hazard,
    opinion: str,
    on: date | None = None,
    due_on: date | None = None,
) -> Transition:
    """Send it back for rework (退回), saying what is missing, with a new deadline where one is set."""
    if not opinion.strip():
        raise Invalid({"opinion": [_("请写明退回原因和还须整改的内容。")]})
    return _taken("hazards.accept", Kind.RETURNED, by=by, id=id, hazard=hazard, on=on, due_on=due_on, opinion=opinion)


@transaction.atomic
def escalate(
    *,
    by: Viewer,
    id: UUID,
    hazard: Hazard,
    on: date | None = None,
    organisation: Organisation | None = None,
    opinion: str = "",
) -> Transition:
    """Put it under the supervision of a superior (升级督办), `organisation` where it is named; who answers stays."""
    return _taken(
        "hazards.order",
        Kind.ESCALATED,
        by=by,
        id=id,
        hazard=hazard,
        on=on,
        organisation=organisation,
        opinion=opinion,
    )


def _taken(
    permission: str,
    kind: Transition.Kind,
    *,
    by: Viewer,
    id: UUID,
    hazard: Hazard,
    on: date | None,
    due_on: date | None = None,
    organisation: Organisation | None = None,
    opinion: str = "",
) -> Transition:
    """Take one step; repeating `id` answers the same step. Raises NotAllowed, WrongState, Conflict, Invalid."""
    hazard = Hazard.objects.select_for_update().get(pk=hazard.pk)
    by.require(permission, at=hazard)
    every = list(hazard.transitions.all())
    if done := next((step for step in every if step.pk == id), None):
        done.hazard = hazard
        return done
    hazard.steps = [step for step in every if not step.voided]
    step = Transition(
        id=id,
        hazard=hazard,
        number=max((each.number for each in every), default=0) + 1,
        kind=kind,
        happened_on=on or today(),
        due_on=due_on,
        organisation=organisation,
        opinion=opinion.strip(),
        recorded_at=now(),
        recorded_by=by.id,
    )
    _check(hazard, step, by)
    if organisation is not None:
        step.organisation_path = locate(Hazard(), on=step.happened_on, organisation=organisation).organisation_path
    hazard.steps = [*hazard.steps, step]
    hazard.derive()
    step.save(force_insert=True)
    hazard.save(update_fields=DERIVED)
    settle(hazard, by=by.id)
    journal.write(f"hazards.{kind}", hazard, by=by.id, on=step.happened_on, due_on=due_on, opinion=step.opinion)
    return step


def _check(hazard: Hazard, step: Transition, by: Viewer) -> None:
    standing(hazard)
    if hazard.state not in FROM[step.kind]:
        expected = _("、").join(str(state.label) for state in State if state in FROM[step.kind])
        raise WrongState(expected=expected, actual=hazard.get_state_display())
    check_fields(step)
    check_day("on", step.happened_on)
    _check_deadline(hazard, step)
    _check_acceptor(hazard, step, by)
    if step.kind == Kind.TRANSFERRED and step.organisation_id == hazard.organisation_id:
        sentence = _("隐患已在“%(organisation)s”名下；请选择要移交到的单位。") % {"organisation": step.organisation}
        raise Invalid({"organisation": [sentence]})
    probe = Hazard(happened_on=hazard.happened_on)
    probe.steps = [*hazard.steps, step]
    check_life(probe, names={step.kind: "on"})


def _check_deadline(hazard: Hazard, step: Transition) -> None:
    if step.kind in {Kind.ORDERED, Kind.EXTENDED} and step.due_on is None:
        raise Invalid({"due_on": [_("请填写整改期限。")]})
    if step.kind == Kind.EXTENDED and step.due_on and hazard.due_on and step.due_on <= hazard.due_on:
        said = {"due": step.due_on.isoformat(), "had": hazard.due_on.isoformat()}
        raise Invalid({"due_on": [_("延期后的期限%(due)s须晚于原期限%(had)s；请核对。") % said]})


def _check_acceptor(hazard: Hazard, step: Transition, by: Viewer) -> None:
    """Whoever rectified must not also accept: a second pair of eyes is the point of the fourth list."""
    if step.kind != Kind.ACCEPTED:
        return
    done = next(each for each in reversed(hazard.steps) if each.kind == Kind.ELIMINATED)
    if done.recorded_by == by.id:
        raise Conflict(_("整改完成由您登记，不能再由您验收；请由另一人验收销号。"))
