"""Record hazards: one, many from a spreadsheet, or those of a visit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
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
from zhiben.facts.ids import derived_id
from zhiben.hazards.actions.checks import check_day, check_facts, check_life, given
from zhiben.hazards.actions.numbers import number
from zhiben.hazards.models import Hazard, Transition
from zhiben.journal import actions as journal
from zhiben.ledger.postings import settle_new
from zhiben.places.actions import locate, locate_many
from zhiben.places.models import Located
from zhiben.registers.errors import InvalidRows

BATCH = 500
Kind = Transition.Kind
# Under which name of the form a reader finds the day of a step that was recorded together with the hazard.
NAMES: dict[str, str] = {Kind.ORDERED: "due_on", Kind.ELIMINATED: "eliminated_on"}
Rows = Iterable[tuple[UUID, dict[str, Any]]]
Files = Iterable[bytes | BinaryIO]


def find(*, by: Viewer, id: UUID, photos: Files = (), **values: Any) -> Hazard:
    """Record a hazard; repeating `id` answers the same one. `values` are its columns, and how far it is already:

    `due_on` orders its rectification on the day it was found (限期整改); `rectified` with `eliminated_on` says that it is
    done (a register brought from elsewhere); `at_once` passes it through all four lists on its day (立行立改): whoever
    found it saw it put right, so that very visit may accept it; a major hazard cannot. What is ordered draws a number.
    An organisation not given is the enterprise itself.

    Raises NotAllowed without hazards.record there, or without hazards.order, hazards.eliminate for what else is said;
    Invalid by field. Source: 安全生产法 (2021) 第四十一条, 第四十六条.
    """
    try:
        with transaction.atomic():
            return _find(by, id, photos, values)
    except IntegrityError:
        # Sent twice at the same moment: the other one was first.
        if done := _done(id, by):
            return done
        raise


@transaction.atomic
def find_many(*, by: Viewer, rows: Rows) -> int:
    """Record all rows (id, values as for `find`) or none; answers how many are new. Raises InvalidRows."""
    fresh, refused, moment = _fresh(rows), dict[int, Refused](), now()
    drawn: dict[int, Hazard] = {}
    for place, (identity, values) in fresh.items():
        try:
            drawn[place] = _drawn(by, identity, values, moment)
        except Refused as error:
            refused[place] = error
    places = list(drawn)
    refused |= {places[at]: why for at, why in locate_many(list(drawn.values())).items()}
    for place, hazard in drawn.items():
        if place not in refused and (refusal := _refusal(hazard, by)):
            refused[place] = refusal
    if refused:
        raise InvalidRows(refused)
    _insert(list(drawn.values()), by)
    return len(drawn)


@transaction.atomic
def found_by(visit: Located, *, by: Viewer, rows: Rows) -> list[Hazard]:
    """Record the hazards of a visit, where and when it was; answers the new ones.

    Raises NotAllowed, and Invalid whose names and sentences say which of the hazards they mean.
    """
    found, errors, moment = list[Hazard](), dict[str, list[object]](), now()
    place = {name: getattr(visit, name) for name in ("organisation", "enterprise", "premises", "field", "happened_on")}
    for at, (identity, values) in _fresh(rows).items():
        try:
            hazard = _drawn(by, identity, place | {"source_record": visit.pk} | given(values), moment)
            hazard.organisation_path, hazard.region_path = visit.organisation_path, visit.region_path
            if refusal := _refusal(hazard, by):
                raise refusal
        except Invalid as why:
            errors |= {f"hazards.{at}.{name}": _which(at, values, said) for name, said in why.errors.items()}
        else:
            found.append(hazard)
    if errors:
        raise Invalid(errors)
    _insert(found, by)
    return found


@transaction.atomic
def attach(
    *, by: Viewer, hazard: Hazard, file: bytes | BinaryIO, role: str = Attachment.Role.BEFORE, id: UUID | None = None
) -> Attachment:
    """Add a photo or paper to a hazard; repeating `id` answers the same attachment."""
    by.require("hazards.record", at=hazard)
    return evidence.store(file, by=by.id, at=hazard, subject=hazard.pk, role=role, id=id)


def first_step_id(hazard: Hazard, number: int, kind: str) -> UUID:
    """The identity of a step that was recorded together with its hazard: a replay makes the same one."""
    return derived_id(hazard.pk, number, kind)


def _find(by: Viewer, id: UUID, photos: Files, values: dict[str, Any]) -> Hazard:
    if done := _done(id, by):
        return done
    hazard = _drawn(by, id, values, now())
    locate(hazard, on=hazard.happened_on)
    if refusal := _refusal(hazard, by):
        raise refusal
    _insert([hazard], by)
    for photo in photos:
        evidence.store(photo, by=by.id, at=hazard, subject=hazard.pk, role=Attachment.Role.BEFORE)
    return hazard


def _done(id: UUID, by: Viewer) -> Hazard | None:
    if not Hazard.objects.filter(pk=id).exists():  # nearly always, and a third of reading the row
        return None
    done = Hazard.objects.get(pk=id)
    by.require("hazards.record", at=done)
    return done


def _drawn(by: Viewer, id: UUID, values: dict[str, Any], moment: datetime) -> Hazard:
    """The hazard and its steps, not located and not written yet."""
    said = given(values)
    due_on, eliminated_on, rectified = (said.pop(name, None) for name in ("due_on", "eliminated_on", "rectified"))
    if "organisation" not in said:
        premises = said.get("premises")
        said["organisation"] = said.get("enterprise") or (premises.owner if premises else None)
    hazard = Hazard(id=id, recorded_at=moment, recorded_by=by.id, **said)
    check_facts(hazard)
    hazard.steps = _first_steps(hazard, due_on, rectified=rectified, eliminated_on=eliminated_on)
    return hazard


def _first_steps(
    hazard: Hazard, due_on: date | None, *, rectified: bool | None, eliminated_on: date | None
) -> list[Transition]:
    """What is known of its life already when it is recorded."""
    day = hazard.happened_on
    if hazard.at_once:
        if hazard.level == Hazard.Level.MAJOR:
            raise Invalid({"at_once": [_("重大隐患不能按立行立改登记；请交办限期整改，由他人验收销号。")]})
        return [_step(hazard, n, kind, day) for n, kind in enumerate((Kind.ORDERED, Kind.ELIMINATED, Kind.ACCEPTED), 1)]
    if rectified and not eliminated_on:
        raise Invalid({"eliminated_on": [_("已整改的须填写整改完成日期。")]})
    if eliminated_on and rectified is False:
        raise Invalid({"rectified": [_("填写了整改完成日期，“是否整改”却为否；请核对。")]})
    steps = []
    if due_on or eliminated_on:
        steps.append(_step(hazard, 1, Kind.ORDERED, day, due_on))
    if eliminated_on:
        check_day("eliminated_on", eliminated_on)
        steps.append(_step(hazard, 2, Kind.ELIMINATED, eliminated_on))
    return steps


def _step(hazard: Hazard, number: int, kind: str, on: date, due_on: date | None = None) -> Transition:
    return Transition(
        id=first_step_id(hazard, number, kind),
        hazard=hazard,
        number=number,
        kind=kind,
        happened_on=on,
        due_on=due_on,
        recorded_at=hazard.recorded_at,
        recorded_by=hazard.recorded_by,
    )


def _refusal(hazard: Hazard, by: Viewer) -> Refused | None:
    """Why a located hazard cannot be written; its derived columns are filled in on the way."""
    hazard.origin, hazard.origin_path = hazard.organisation, hazard.organisation_path
    try:
        check_life(hazard, names=NAMES)
        hazard.derive()
        by.require("hazards.record", at=hazard)
        kinds = set() if hazard.at_once else {step.kind for step in hazard.steps}
        # An enterprise sets the deadlines of what it finds in its own house (自查自改).
        if hazard.due_on and Kind.ORDERED in kinds and hazard.source != Hazard.Source.SELF_CHECK:
            by.require("hazards.order", at=hazard)
        if Kind.ELIMINATED in kinds:
            by.require("hazards.eliminate", at=hazard)
    except Refused as refusal:
        return refusal
    return None


def _which(at: int, values: dict[str, Any], said: Iterable[object]) -> list[object]:
    sentence, named = _("第%(place)s处隐患“%(title)s”：%(why)s"), {"place": at + 1, "title": values.get("title", "")}
    return [sentence % {**named, "why": each} for each in said]


def _insert(hazards: Sequence[Hazard], by: Viewer) -> None:
    if not hazards:
        return
    number(hazards, by=by.id)
    insert(hazards)
    insert([step for hazard in hazards for step in hazard.steps])
    settle_new(hazards, by=by.id)
    journal.write_many("hazards.find", list(hazards), by=by.id)


def _fresh(rows: Rows) -> dict[int, tuple[UUID, dict[str, Any]]]:
    """Place → row of those that were not recorded before."""
    listed = list(rows)
    known: set[UUID] = set()
    for start in range(0, len(listed), BATCH):
        part = [identity for identity, _values in listed[start : start + BATCH]]
        known.update(Hazard.objects.filter(pk__in=part).values_list("pk", flat=True))
    fresh: dict[int, tuple[UUID, dict[str, Any]]] = {}
    for place, row in enumerate(listed):
        if row[0] not in known:
            known.add(row[0])
            fresh[place] = row
    return fresh
