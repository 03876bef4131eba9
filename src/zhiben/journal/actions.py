"""Write the journal; there is no other way to change it, and the database refuses updates and deletions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import models

from zhiben.calendars import now
from zhiben.facts.bulk import insert_rows
from zhiben.journal.models import Event

COLUMNS = ("at", "by", "action", "subject_type", "subject", "detail")


def write(action: str, record: models.Model | None, *, by: UUID, **detail: Any) -> None:
    """Note that `by` did `action` to `record`; call it inside the use case's transaction."""
    write_many(action, [record], by=by, **detail)


def write_many(action: str, records: Sequence[models.Model | None], *, by: UUID, **detail: Any) -> None:
    """The same for many records at once (imports)."""
    insert_rows(Event, COLUMNS, [_event(action, record, by, detail) for record in records])


def changes(record: models.Model, values: dict[str, Any]) -> dict[str, list[Any]]:
    """name → [before, after] of what `values` would change on `record`; related records by their text."""
    found = {}
    for name, after in values.items():
        before = getattr(record, name)
        if before != after:
            found[name] = [_plain(before), _plain(after)]
    return found


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, models.Model) else value


def _event(action: str, record: models.Model | None, by: UUID, detail: dict[str, Any]) -> tuple[Any, ...]:
    subject = record.pk if record is not None and isinstance(record.pk, UUID) else None
    return now(), by, action, record._meta.label_lower if record is not None else "", subject, detail
