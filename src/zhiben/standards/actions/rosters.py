"""Use cases of rosters: issue, revise, withdraw; and of the people on them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.facts.errors import Invalid
from zhiben.facts.ids import derived_id, new_id
from zhiben.facts.races import replayable
from zhiben.places.actions import locate, locate_many
from zhiben.registers.errors import InvalidRows
from zhiben.registers.simple import Cases
from zhiben.standards.actions.versions import DAY, PERMISSION, end, locked
from zhiben.standards.models import Roster, RosterLine

cases = Cases("rosters", "standards", Roster, locate, locate_many, future=True)
line_cases = Cases("roster-lines", "standards", RosterLine, locate, locate_many, future=True)
COPIED = ("series", "organisation", "title", "kind", "number", "note")
LINE = ("position", "role", "person", "name", "unit", "post", "phone", "duty", "valid_to")
Rows = Iterable[tuple[UUID, dict[str, Any]]]


def add_roster(*, by: Viewer, id: UUID | None = None, **values: Any) -> Roster:
    """Issue a roster, still without people; happened_on is the day it takes effect. Repeating `id` answers the same one.

    `values`: organisation, happened_on, title, kind, number, note, valid_to. Raises NotAllowed, Invalid.
    """
    added: Roster = cases.record(by=by, id=id or new_id(), **values)
    return added


@replayable(Roster)
@transaction.atomic
def revise_roster(*, by: Viewer, record: Roster, on: date, id: UUID | None = None, **changes: Any) -> Roster:
    """The next version from `on`, with the people who are on the roster that day; the one before ends the day before.

    The old version keeps its people. Repeating `id` answers the same version.
    """
    if id and (done := Roster.objects.filter(pk=id).first()):
        by.require(PERMISSION, at=done)
        return done
    before = locked(record, by=by)
    end(before, on=on - DAY, by=by, action="standards.supersede_roster")
    values = {name: getattr(before, name) for name in COPIED} | changes
    new = add_roster(by=by, id=id, happened_on=on, version=before.version + 1, **values)
    standing = before.lines.filter(voided_at=None).exclude(valid_to__lt=on).select_related("person")
    rows = [
        (
            derived_id(new.pk, line.pk),
            {name: getattr(line, name) for name in LINE} | {"roster": new, "happened_on": max(on, line.happened_on)},
        )
        for line in standing
    ]
    add_roster_lines(by=by, rows=rows)
    return new


@transaction.atomic
def withdraw_roster(*, by: Viewer, record: Roster, on: date) -> Roster:
    """Its last day is `on`."""
    record = locked(record, by=by)
    if record.valid_to != on:
        end(record, on=on, by=by, action="standards.withdraw_roster")
    return record


@transaction.atomic
def void_roster(*, by: Viewer, record: Roster, reason: str) -> Roster:
    """Take back a roster issued by mistake, with its people."""
    lines = record.lines.filter(voided_at=None).values_list("pk", flat=True)
    line_cases.void_many(by=by, ids=list(lines), reason=reason)
    voided: Roster = cases.void(by=by, record=record, reason=reason)
    return voided


def add_roster_line(*, by: Viewer, roster: Roster, id: UUID | None = None, **values: Any) -> RosterLine:
    """Put somebody on a roster from happened_on on; repeating `id` answers the same line.

    `values`: happened_on, person or name, unit, post, role, phone, duty, position, valid_to. Raises NotAllowed, Invalid
    where the roster has ended.
    """
    identity = id or new_id()
    line: RosterLine = line_cases.record(by=by, id=identity, **_on(roster, values))
    return line


@transaction.atomic
def add_roster_lines(*, by: Viewer, rows: Rows) -> int:
    """The same for many, all or none; answers how many are new. Raises InvalidRows."""
    known, refused = [], {}
    for place, (identity, values) in enumerate(rows):
        try:
            known.append((identity, _on(**values)))
        except Invalid as refusal:
            refused[place] = refusal
    if refused:
        raise InvalidRows(refused)
    return line_cases.record_many(by=by, rows=known)


def correct_roster_line(*, by: Viewer, record: RosterLine, **values: Any) -> RosterLine:
    """Put a mistake right; who leaves the roster is given a last day."""
    merged = {"person": record.person, "name": record.name} | values
    if merged["person"] is not None:
        values["name"] = ""
    if "roster" in values:
        values["organisation"] = values["roster"].organisation
    corrected: RosterLine = line_cases.correct(by=by, record=record, **values)
    return corrected


def end_roster_line(*, by: Viewer, record: RosterLine, on: date) -> RosterLine:
    """The last day on the roster is `on`."""
    ended: RosterLine = line_cases.correct(by=by, record=record, valid_to=on)
    return ended


def _on(roster: Roster, values: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """The columns of a line of that roster: it lies where the roster lies. Raises Invalid."""
    said = (values or {}) | more
    if roster.voided or (roster.valid_to is not None and roster.valid_to < said["happened_on"]):
        sentence = _("“%(title)s”第%(version)s版已停用或作废；请登记在现行的一版。")
        raise Invalid({"roster": [sentence % {"title": roster.title, "version": roster.version}]})
    if said.get("person") is not None:
        said["name"] = ""
    return said | {"roster": roster, "organisation": roster.organisation}
