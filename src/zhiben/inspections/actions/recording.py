"""Record visits: one with its answers and hazards, or many from a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, BinaryIO
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.calendars import now
from zhiben.evidence import actions as evidence
from zhiben.evidence.models import Attachment
from zhiben.facts.bulk import insert
from zhiben.facts.errors import Invalid, Refused
from zhiben.hazards import actions as hazards_actions
from zhiben.hazards.models import Hazard
from zhiben.inspections.actions.checks import check_facts, check_officers, check_people, check_place, rank_of
from zhiben.inspections.models import Answer, Attendee, Inspection, Participation
from zhiben.journal import actions as journal
from zhiben.ledger.postings import settle_new
from zhiben.places.actions import locate, locate_many
from zhiben.places.models import Organisation, Person
from zhiben.registers.errors import InvalidRows

BATCH = 500
Rows = Iterable[tuple[UUID, dict[str, Any]]]
PERMISSION = "inspections.record"
ANSWER_COLUMNS = frozenset({"item", "text", "answer", "measure", "note", "hazard"})


def record(
    *,
    by: Viewer,
    id: UUID,
    answers: Sequence[dict[str, Any]] = (),
    hazards: Sequence[dict[str, Any]] = (),
    photos: Iterable[bytes | BinaryIO] = (),
    **values: Any,
) -> Inspection:
    """Record one visit, its answers and the hazards it found, all or nothing; repeating `id` answers the same one.

    `values` are its columns, and the lists `participants` (organisations), `officers` and `experts` (people). Each of
    `hazards` is the values of one hazard and its `id`; where it was and when follows from the visit. Each of `answers`
    has item, text, answer (yes, no, na), measure, note, hazard (the id of one of `hazards`).

    Raises NotAllowed without inspections.record there (and hazards.record where hazards are found), Invalid by field.
    """
    try:
        with transaction.atomic():
            if done := _done(id, by):
                return done
            visit = _drawn(by, id, values, now())
            locate(visit, on=visit.happened_on)
            _check(visit, by)
            _insert([visit], by)
            found = _found(visit, by, hazards)
            _answer(visit, answers, found)
            for photo in photos:
                evidence.store(photo, by=by.id, at=visit, subject=visit.pk, role=Attachment.Role.OTHER)
            return visit
    except IntegrityError:
        # Sent twice at the same moment: the other one was first.
        if done := _done(id, by):
            return done
        raise


@transaction.atomic
def record_many(*, by: Viewer, rows: Rows) -> int:
    """Record all rows (id, values) or none, without answers or hazards; answers how many are new. Raises InvalidRows."""
    listed, refused, moment = list(rows), dict[int, Refused](), now()
    known = _known([identity for identity, _values in listed])
    drawn: dict[int, Inspection] = {}
    for place, (identity, values) in enumerate(listed):
        if identity in known:
            continue
        known.add(identity)
        try:
            drawn[place] = _drawn(by, identity, values, moment)
        except Refused as error:
            refused[place] = error
    places = list(drawn)
    refused |= {places[at]: why for at, why in locate_many(list(drawn.values())).items()}
    for place, visit in drawn.items():
        if place not in refused:
            try:
                _check(visit, by)
            except Refused as error:
                refused[place] = error
    if refused:
        raise InvalidRows(refused)
    _insert(list(drawn.values()), by)
    return len(drawn)


@transaction.atomic
def attach(
    *, by: Viewer, visit: Inspection, file: bytes | BinaryIO, role: str = Attachment.Role.OTHER, id: UUID | None = None
) -> Attachment:
    """Add a photo or paper to a visit; repeating `id` answers the same attachment."""
    by.require(PERMISSION, at=visit)
    return evidence.store(file, by=by.id, at=visit, subject=visit.pk, role=role, id=id)


def name_people(visit: Inspection, officers: Iterable[Person], experts: Iterable[Person]) -> list[Attendee]:
    """The people of a visit, each once in a role; an expert's level as it is now."""
    roles = {Attendee.Role.OFFICER: officers, Attendee.Role.EXPERT: experts}
    return [
        Attendee(
            inspection=visit,
            person=person,
            role=role,
            level=person.expert_level if role == Attendee.Role.EXPERT else "",
        )
        for role, people in roles.items()
        for person in dict.fromkeys(people)
    ]


def name_parties(visit: Inspection, organisations: Iterable[Organisation]) -> list[Participation]:
    """Those who took part beside the lead organisation, at their paths of that day; raises Invalid."""
    others = [each for each in dict.fromkeys(organisations) if each.pk != visit.organisation_id]
    probes = [Inspection(organisation=each, happened_on=visit.happened_on) for each in others]
    if refused := locate_many(probes) if probes else {}:
        raise Invalid({"participants": [str(why) for why in refused.values()]})
    return [
        Participation(inspection=visit, organisation=each, organisation_path=probe.organisation_path)
        for each, probe in zip(others, probes, strict=True)
    ]


def lead(visit: Inspection) -> None:
    """A visit with a leader was led by one; his rank is that of the day unless it is given."""
    if visit.leader is not None:
        visit.leader_rank = visit.leader_rank or rank_of(visit.leader, visit)
    if visit.leader is not None or visit.leader_rank:
        visit.manners = list(dict.fromkeys([*visit.manners, Inspection.Manner.LEADER_LED.value]))


def _done(id: UUID, by: Viewer) -> Inspection | None:
    if not Inspection.objects.filter(pk=id).exists():  # nearly always, and a third of reading the row
        return None
    done = Inspection.objects.get(pk=id)
    by.require(PERMISSION, at=done)
    return done


def _drawn(by: Viewer, id: UUID, values: dict[str, Any], moment: datetime) -> Inspection:
    """The visit and who took part, not located and not written yet."""
    said = {name: value for name, value in values.items() if value is not None and value != ""}
    participants, officers, experts = (said.pop(name, ()) for name in ("participants", "officers", "experts"))
    if "organisation" not in said:
        premises = said.get("premises")
        said["organisation"] = said.get("enterprise") or (premises.owner if premises else None)
    people = len({*officers, *experts}) or 1
    visit = Inspection(id=id, recorded_at=moment, recorded_by=by.id, **({"people": people} | said))
    check_facts(visit)
    check_officers(visit, officers)
    check_people(visit, [*officers, *experts])
    lead(visit)
    visit.named = name_people(visit, officers, experts)
    visit.parties = name_parties(visit, participants)
    return visit


def _check(visit: Inspection, by: Viewer) -> None:
    check_place(visit)
    by.require(PERMISSION, at=visit)


def _insert(visits: Sequence[Inspection], by: Viewer) -> None:
    insert(visits)
    insert([party for visit in visits for party in visit.parties])
    insert([each for visit in visits for each in visit.named])
    settle_new(visits, by=by.id)
    journal.write_many(PERMISSION, [*visits], by=by.id)


def _found(visit: Inspection, by: Viewer, hazards: Sequence[dict[str, Any]]) -> list[Hazard]:
    rows = [(each["id"], {"source": visit.kind} | _without(each, "id")) for each in hazards]
    return hazards_actions.found_by(visit, by=by, rows=rows) if rows else []


def _answer(visit: Inspection, answers: Sequence[dict[str, Any]], found: Sequence[Hazard]) -> None:
    ids = {hazard.pk for hazard in found}
    rows = []
    for position, each in enumerate(answers, 1):
        if unknown := each.keys() - ANSWER_COLUMNS:
            raise TypeError(f"{sorted(unknown)}: no columns of an answer")
        if each["answer"] not in Answer.Value.values:
            said = {"item": each["item"], "answer": each["answer"]}
            raise Invalid({"answers": [_("检查项%(item)s的回答“%(answer)s”无效；请填是、否或不适用。") % said]})
        if each.get("hazard") is not None and each["hazard"] not in ids:
            sentence = _("检查项%(item)s所指的隐患不在本次检查中；请核对。") % {"item": each["item"]}
            raise Invalid({"answers": [sentence]})
        rows.append(
            Answer(inspection=visit, position=position, hazard_id=each.get("hazard"), **_without(each, "hazard"))
        )
    insert(rows)


def _without(values: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in names}


def _known(ids: list[UUID]) -> set[UUID]:
    known: set[UUID] = set()
    for start in range(0, len(ids), BATCH):
        known.update(Inspection.objects.filter(pk__in=ids[start : start + BATCH]).values_list("pk", flat=True))
    return known
