"""Put a visit right, and the hazards it found with it; or take it back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.calendars import now
from zhiben.evidence import actions as evidence
from zhiben.evidence.models import Attachment
from zhiben.facts.errors import Conflict, WrongState
from zhiben.hazards import actions as hazards_actions
from zhiben.hazards.models import Hazard
from zhiben.inspections.actions.checks import check_facts, check_officers, check_people, check_place
from zhiben.inspections.actions.recording import PERMISSION, lead, name_parties, name_people
from zhiben.inspections.models import Attendee, Inspection, Participation
from zhiben.journal import actions as journal
from zhiben.ledger.postings import settle
from zhiben.places.actions import locate
from zhiben.registers.simple import checked_reason

BATCH = 500
VOIDED = ["voided_at", "voided_by", "voided_reason"]
LISTS = ("participants", "officers", "experts")
FACTS = frozenset({
    "organisation", "enterprise", "premises", "field", "fields", "happened_on", "kind", "manners", "key_date", "leader",
    "leader_rank", "inspected", "people", "checklist", "checklist_version", "result", "signatures",
})  # fmt: skip
PLACE = ("organisation", "enterprise", "premises", "happened_on")


@transaction.atomic
def correct(*, by: Viewer, record: Inspection, **values: Any) -> Inspection:
    """Correct a visit that was recorded wrongly; its hazards follow it to the right place and day.

    Raises NotAllowed unless inspections.record is held at the old place and the new, WrongState on a voided one,
    Conflict where a hazard has gone on in a way that does not fit, Invalid by field.
    """
    visit = _locked(by, record)
    if visit.voided:
        raise WrongState(expected=_("有效"), actual=_("已作废"))
    for photo in values.pop("photos", None) or ():
        evidence.store(photo, by=by.id, at=visit, subject=visit.pk, role=Attachment.Role.OTHER)
    before = _shared(visit)
    changed = _correct_facts(visit, values) | _changed_lists(visit, values)
    if not changed:
        return visit
    check_facts(visit)
    lead(visit)
    locate(visit, on=visit.happened_on)
    check_place(visit)
    by.require(PERMISSION, at=visit)
    visit.save()
    _rename(visit, values, anew=not changed.keys().isdisjoint({*LISTS, "happened_on", "organisation"}))
    check_officers(visit, visit.officers)
    check_people(visit, [*visit.officers, *visit.experts])
    settle(visit, by=by.id)
    journal.write("inspections.correct", visit, by=by.id, changes=changed)
    _move_hazards(visit, before, by)
    return visit


@transaction.atomic
def void(*, by: Viewer, record: Inspection, reason: str, with_hazards: bool = False) -> Inspection:
    """Take a mistaken visit back; it stays readable and counts for nothing.

    Its hazards go with it only where that is asked for: raises Conflict while some stand. Raises NotAllowed, Invalid.
    """
    reason = checked_reason(reason)
    visit = _locked(by, record)
    if visit.voided:
        return visit
    standing = list(Hazard.objects.filter(source_record=visit.pk, voided_at=None).values_list("pk", flat=True))
    if standing and not with_hazards:
        sentence = _("本次检查还登记有%(count)s处隐患；请先作废这些隐患，或选择一并作废。")
        raise Conflict(sentence % {"count": len(standing)})
    hazards_actions.void_many(by=by, ids=standing, reason=reason)
    visit.voided_at, visit.voided_by, visit.voided_reason = now(), by.id, reason
    visit.save(update_fields=VOIDED)
    settle(visit, by=by.id)
    journal.write("inspections.void", visit, by=by.id, reason=reason)
    return visit


@transaction.atomic
def void_many(*, by: Viewer, ids: Sequence[UUID], reason: str) -> int:
    """Take back all of them or none; answers how many were not voided before. Raises NotAllowed, Conflict, Invalid."""
    count = 0
    for start in range(0, len(ids), BATCH):
        for visit in Inspection.objects.filter(pk__in=ids[start : start + BATCH], voided_at=None):
            void(by=by, record=visit, reason=reason)
            count += 1
    return count


def _locked(by: Viewer, record: Inspection) -> Inspection:
    visit = Inspection.objects.select_for_update().get(pk=record.pk)
    by.require(PERMISSION, at=visit)
    return visit


def _correct_facts(visit: Inspection, values: dict[str, Any]) -> dict[str, list[Any]]:
    if unknown := values.keys() - FACTS - {*LISTS}:
        raise TypeError(f"{sorted(unknown)} of an inspection are not corrected")
    said = {name: _plain(visit, name, value) for name, value in values.items() if name in FACTS}
    if "organisation" in said and said["organisation"] is None:
        said["organisation"] = said.get("enterprise", visit.enterprise)
    changed = journal.changes(visit, said)
    for name in changed:
        setattr(visit, name, said[name])
    if not {"leader", "happened_on"}.isdisjoint(changed) and "leader_rank" not in changed:
        visit.leader_rank = Inspection.Rank.NONE  # to be read anew
    if "leader" in changed and visit.leader is None and "manners" not in changed:
        visit.manners = [manner for manner in visit.manners if manner != Inspection.Manner.LEADER_LED]
    return changed


def _changed_lists(visit: Inspection, values: dict[str, Any]) -> dict[str, list[Any]]:
    changed = {}
    for name in LISTS:
        before, after = getattr(visit, name), values.get(name)
        if after is not None and {each.pk for each in before} != {each.pk for each in after}:
            changed[name] = [[str(each) for each in before], [str(each) for each in after]]
    return changed


def _rename(visit: Inspection, values: dict[str, Any], *, anew: bool) -> None:
    """Who took part, written anew: the journal keeps who was named before."""
    if not anew:
        return
    said = {name: getattr(visit, name) if values.get(name) is None else values[name] for name in LISTS}
    visit.participations.all().delete()
    visit.attendees.all().delete()
    visit.parties = Participation.objects.bulk_create(name_parties(visit, said["participants"]))
    visit.named = Attendee.objects.bulk_create(name_people(visit, said["officers"], said["experts"]))


def _shared(visit: Inspection) -> dict[str, Any]:
    """What a visit hands to the hazards it finds."""
    return {"source": visit.kind} | {name: getattr(visit, name) for name in PLACE}


def _move_hazards(visit: Inspection, before: dict[str, Any], by: Viewer) -> None:
    """What the visit and its hazards had in common stays common; a hazard that was put elsewhere since is left alone."""
    moved = {name: value for name, value in _shared(visit).items() if value != before[name]}
    if not moved:
        return
    for hazard in Hazard.objects.filter(source_record=visit.pk, voided_at=None).select_related(*PLACE[:3]):
        follows = {name: value for name, value in moved.items() if getattr(hazard, name) == before[name]}
        if follows:
            hazards_actions.correct(by=by, record=hazard, **follows)


def _plain(visit: Inspection, name: str, value: Any) -> Any:
    """An empty box of a text or a choice means its default."""
    field = visit._meta.get_field(name)
    return field.get_default() if value is None or value == "" else value  # type: ignore[union-attr]
