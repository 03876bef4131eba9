"""Use cases of mechanisms, work systems and duty lists: issue, revise, withdraw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from zhiben.accounts.viewer import Viewer
from zhiben.facts.errors import Invalid, Refused
from zhiben.facts.ids import new_id
from zhiben.facts.races import replayable
from zhiben.places.actions import locate, locate_many
from zhiben.registers.errors import InvalidRows
from zhiben.registers.simple import Cases
from zhiben.standards.actions.versions import DAY, PERMISSION, end, locked
from zhiben.standards.escalation import SETTING, read
from zhiben.standards.models import Mechanism

cases = Cases("mechanisms", "standards", Mechanism, locate, locate_many, future=True)
COPIED = ("series", "organisation", "title", "kind", "number", "text", "settings", "field")


def add_mechanism(*, by: Viewer, id: UUID | None = None, **values: Any) -> Mechanism:
    """Issue a text; happened_on is the day it takes effect. Repeating `id` answers the same one.

    `values`: organisation, happened_on, title, kind, number, text, settings, valid_to; `escalation` is that setting as
    people write it. Raises NotAllowed, Invalid.
    """
    added: Mechanism = cases.record(by=by, id=id or new_id(), **_with_settings(values))
    return added


def correct_mechanism(*, by: Viewer, record: Mechanism, **values: Any) -> Mechanism:
    """Correct what was entered wrongly; a text that changes is revised. Raises NotAllowed, WrongState, Invalid."""
    corrected: Mechanism = cases.correct(by=by, record=record, **_with_settings(values, record.settings))
    return corrected


@transaction.atomic
def add_mechanisms(*, by: Viewer, rows: Iterable[tuple[UUID, dict[str, Any]]]) -> int:
    """Issue all of them (id, values) or none; answers how many are new. Raises InvalidRows."""
    read, refused = list[tuple[UUID, dict[str, Any]]](), dict[int, Refused]()
    for place, (identity, values) in enumerate(rows):
        try:
            read.append((identity, _with_settings(values)))
        except Invalid as why:
            refused[place] = why
    if refused:
        raise InvalidRows(refused)
    return cases.record_many(by=by, rows=read)


@replayable(Mechanism)
@transaction.atomic
def revise_mechanism(*, by: Viewer, record: Mechanism, on: date, id: UUID | None = None, **changes: Any) -> Mechanism:
    """The next version from `on`, as before but for `changes`; the one before ends the day before."""
    if id and (done := Mechanism.objects.filter(pk=id).first()):
        by.require(PERMISSION, at=done)
        return done
    before = locked(record, by=by)
    end(before, on=on - DAY, by=by, action="standards.supersede_mechanism")
    values = {name: getattr(before, name) for name in COPIED} | _with_settings(changes, before.settings)
    return add_mechanism(by=by, id=id, happened_on=on, version=before.version + 1, **values)


@transaction.atomic
def withdraw_mechanism(*, by: Viewer, record: Mechanism, on: date) -> Mechanism:
    """Its last day is `on`."""
    record = locked(record, by=by)
    if record.valid_to != on:
        end(record, on=on, by=by, action="standards.withdraw_mechanism")
    return record


def _with_settings(values: dict[str, Any], before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What people wrote about escalation, put into the settings; what else is set there stays."""
    found = dict(values)
    if (text := found.pop(SETTING, None)) is not None:
        settings = {**(before or {}), **found.get("settings", {})}
        settings.pop(SETTING, None)
        found["settings"] = settings | ({SETTING: lines} if (lines := read(text)) else {})
    return found
