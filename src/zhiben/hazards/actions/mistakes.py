"""Put mistakes right. What was posted is reversed on its own day and entered anew (红字冲销); the journal keeps both."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.calendars import now
from zhiben.evidence import actions as evidence
from zhiben.evidence.models import Attachment
from zhiben.facts.errors import Conflict, Invalid
from zhiben.hazards.actions.checks import check_day, check_facts, check_fields, check_life, standing
from zhiben.hazards.actions.finding import NAMES, first_step_id
from zhiben.hazards.models import DERIVED, Hazard, Transition
from zhiben.journal import actions as journal
from zhiben.ledger.postings import settle
from zhiben.places.actions import locate
from zhiben.registers.simple import checked_reason

BATCH = 500
Kind = Transition.Kind
Changes = dict[str, list[Any]]
VOIDED = ["voided_at", "voided_by", "voided_reason"]
PLACE = frozenset({"organisation", "enterprise", "premises", "happened_on"})
FACTS = frozenset({
    "number", "title", "detail", "position", "level", "source", "classification", "basis", "clause", "finder",
    "responsible", "measures", "remark", "field", "source_record", *PLACE,
})  # fmt: skip
STEP_FACTS = frozenset({"happened_on", "due_on", "opinion"})


@transaction.atomic
def correct(*, by: Viewer, record: Hazard, **values: Any) -> Hazard:
    """Correct facts that were recorded wrongly: the past is restated. `due_on` and `eliminated_on` correct their steps.

    Raises NotAllowed unless hazards.record is held at the old place and the new, WrongState on a voided one, Conflict
    on what only a step can change, Invalid by field.
    """
    hazard = _locked(by, record, "hazards.record")
    standing(hazard)
    for photo in values.pop("photos", None) or ():
        evidence.store(photo, by=by.id, at=hazard, subject=hazard.pk, role=Attachment.Role.BEFORE)
    changed = _correct_days(hazard, values) | _correct_facts(hazard, values)
    if not changed:
        return hazard
    if "happened_on" in changed:
        _move_first_steps(hazard, changed["happened_on"][0])
    check_facts(hazard)
    check_life(hazard, names=NAMES)
    if not PLACE.isdisjoint(changed):
        _relocate(hazard)
    hazard.derive()
    by.require("hazards.record", at=hazard)
    Transition.objects.bulk_update(hazard.steps, ["happened_on", "due_on"])
    hazard.save()
    settle(hazard, by=by.id)
    journal.write("hazards.correct", hazard, by=by.id, changes=changed)
    return hazard


@transaction.atomic
def correct_step(*, by: Viewer, record: Transition, **values: Any) -> Transition:
    """Correct the day, the deadline or the words of a step that was recorded wrongly. Raises as `correct` does."""
    if unknown := values.keys() - STEP_FACTS:
        raise TypeError(f"{sorted(unknown)} of a step are not corrected")
    hazard = _locked(by, record.hazard, "hazards.record")
    standing(hazard)
    step = next((each for each in hazard.steps if each.pk == record.pk), None)
    if step is None:
        raise Conflict(_("此环节已撤回，不能再更正。"))
    changed = journal.changes(step, values)
    if not changed:
        return step
    if step.due_on and values.get("due_on", step.due_on) is None:
        raise Invalid({"due_on": [_("请填写整改期限。")]})
    for name in changed:
        setattr(step, name, values[name])
    check_fields(step)
    check_day("happened_on", step.happened_on)
    check_life(hazard)
    step.save(update_fields=list(changed))
    _settled(hazard, by)
    journal.write("hazards.correct_step", hazard, by=by.id, step=step.kind, changes=changed)
    return step


@transaction.atomic
def take_back(*, by: Viewer, record: Transition, reason: str) -> Hazard:
    """Take back the last step, recorded by mistake; the hazard stands where it stood before. Again is a no-op."""
    reason = checked_reason(reason)
    hazard = _locked(by, record.hazard, "hazards.void")
    standing(hazard)
    if not any(step.pk == record.pk for step in hazard.steps):
        return hazard
    step = hazard.steps[-1]
    if step.pk != record.pk:
        raise Conflict(_("其后还有“%(later)s”；请从最后一个环节起逐个撤回。") % {"later": step})
    step.voided_at, step.voided_by, step.voided_reason = now(), by.id, reason
    step.save(update_fields=VOIDED)
    hazard.steps = hazard.steps[:-1]
    hazard.at_once = False
    _settled(hazard, by)
    journal.write("hazards.take_back", hazard, by=by.id, step=step.kind, reason=reason)
    return hazard


@transaction.atomic
def void(*, by: Viewer, record: Hazard, reason: str) -> Hazard:
    """Take a mistaken hazard back: it stays readable and counts for nothing. Raises NotAllowed, Invalid."""
    reason = checked_reason(reason)
    hazard = _locked(by, record, "hazards.void")
    if hazard.voided:
        return hazard
    hazard.voided_at, hazard.voided_by, hazard.voided_reason = now(), by.id, reason
    hazard.save(update_fields=VOIDED)
    settle(hazard, by=by.id)
    journal.write("hazards.void", hazard, by=by.id, reason=reason)
    return hazard


@transaction.atomic
def void_many(*, by: Viewer, ids: Sequence[UUID], reason: str) -> int:
    """Take back all of them or none; answers how many were not voided before. Raises NotAllowed, Invalid."""
    reason, count = checked_reason(reason), 0
    for start in range(0, len(ids), BATCH):
        part = ids[start : start + BATCH]
        hazards = list(Hazard.objects.select_for_update().filter(pk__in=part, voided_at=None))
        for hazard in hazards:
            by.require("hazards.void", at=hazard)
            hazard.voided_at, hazard.voided_by, hazard.voided_reason = now(), by.id, reason
        Hazard.objects.bulk_update(hazards, VOIDED)
        settle(*hazards, by=by.id)
        journal.write_many("hazards.void", [*hazards], by=by.id, reason=reason)
        count += len(hazards)
    return count


def _locked(by: Viewer, record: Hazard, permission: str) -> Hazard:
    hazard = Hazard.objects.select_for_update().get(pk=record.pk)
    by.require(permission, at=hazard)
    return hazard


def _settled(hazard: Hazard, by: Viewer) -> None:
    hazard.derive()
    hazard.save(update_fields=[*DERIVED, "at_once"])
    settle(hazard, by=by.id)


def _correct_days(hazard: Hazard, values: dict[str, Any]) -> Changes:
    """`due_on` and `eliminated_on` are days of steps: correct those. A form sends every column, changed or not."""
    changed: Changes = {}
    due_on, done_on = (values.pop(name, getattr(hazard, name)) for name in ("due_on", "eliminated_on"))
    if due_on != hazard.due_on:
        setting = next((step for step in reversed(hazard.steps) if step.due_on), None)
        if setting is None or due_on is None:
            raise Conflict(_("整改期限由“交办整改”设定；尚未交办的请先交办，交办有误的请撤回该环节。"))
        changed["due_on"], setting.due_on = [setting.due_on, due_on], due_on
    if done_on != hazard.eliminated_on:
        done = next((step for step in reversed(hazard.steps) if step.kind == Kind.ELIMINATED), None)
        if done is None or hazard.eliminated_on is None or done_on is None:
            raise Conflict(_("整改完成日期随“整改完成”环节登记；未完成的请办理整改完成，误登的请撤回该环节。"))
        check_day("eliminated_on", done_on)
        changed["eliminated_on"], done.happened_on = [done.happened_on, done_on], done_on
    for name in ("rectified", "at_once"):
        said = values.pop(name, None)
        if said is not None and said != getattr(hazard, name):
            raise Conflict(_("是否整改、是否立行立改随流转环节而定；请办理或撤回相应环节。"))
    return changed


def _correct_facts(hazard: Hazard, values: dict[str, Any]) -> Changes:
    if unknown := values.keys() - FACTS:
        raise TypeError(f"{sorted(unknown)} of a hazard are not corrected")
    said = {name: _plain(hazard, name, value) for name, value in values.items()}
    if "organisation" in said and said["organisation"] is None:
        said["organisation"] = said.get("enterprise", hazard.enterprise)
    changed = journal.changes(hazard, said)
    if "organisation" in changed and _handed_over(hazard):
        raise Conflict(_("隐患已移交，不能直接改单位；移交有误的请撤回移交，否则请再办移交。"))
    for name in changed:
        setattr(hazard, name, said[name])
    return changed


def _plain(hazard: Hazard, name: str, value: Any) -> Any:
    """An empty box of a text or a choice means its default."""
    field = hazard._meta.get_field(name)
    return field.get_default() if value in {None, ""} else value  # type: ignore[union-attr]


def _handed_over(hazard: Hazard) -> bool:
    return any(step.kind == Kind.TRANSFERRED for step in hazard.steps)


def _move_first_steps(hazard: Hazard, before: date) -> None:
    """What was recorded together with the hazard on its day moves with that day."""
    for step in hazard.steps:
        if step.happened_on == before and step.pk == first_step_id(hazard, step.number, step.kind):
            step.happened_on = hazard.happened_on


def _relocate(hazard: Hazard) -> None:
    probe = Hazard(happened_on=hazard.happened_on, enterprise=hazard.enterprise, premises=hazard.premises)
    home = hazard.origin if _handed_over(hazard) else hazard.organisation
    locate(probe, on=hazard.happened_on, organisation=home)
    hazard.origin, hazard.origin_path = probe.organisation, probe.organisation_path
    hazard.enterprise, hazard.region_path = probe.enterprise, probe.region_path
