"""Write the journal; there is no other way to change it, and the database refuses updates and deletions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import models

from zhiben.calendars import now
from zhiben.facts.bulk import insert_rows
from zhiben.journal.models import Event

# How a row says where it lies: a record by its copied paths, a scope by its parts.
ORGANISATION, REGION = ("organisation_path", "organisation"), ("region_path", "region")
COLUMNS = ("at", "by", "action", "subject_type", "subject", "detail", "organisation_path", "region_path")


def write(action: str, record: models.Model | None, *, by: UUID, at: Any = None, **detail: Any) -> None:
    """Note that `by` did `action` to `record`; call it inside the use case's transaction.

    `at` is where that is (a located record, a scope), for a record that does not know it itself.
    """
    insert_rows(Event, COLUMNS, [_event(action, record, by, at or record, detail)])


def write_many(action: str, records: Sequence[models.Model | None], *, by: UUID, **detail: Any) -> None:
    """The same for many records at once (imports)."""
    insert_rows(Event, COLUMNS, [_event(action, record, by, record, detail) for record in records])


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


def _event(action: str, record: models.Model | None, by: UUID, place: Any, detail: dict[str, Any]) -> tuple[Any, ...]:
    subject = record.pk if record is not None and isinstance(record.pk, UUID) else None
    kind = record._meta.label_lower if record is not None else ""
    return now(), by, action, kind, subject, detail, *_where(place)


def _where(place: Any) -> tuple[str, str]:
    """The paths of a located record, an organisation, a region or a scope; '' for what lies nowhere."""
    organisation = next((found for name in ORGANISATION if isinstance(found := getattr(place, name, None), str)), "")
    region = next((found for name in REGION if isinstance(found := getattr(place, name, None), str)), "")
    return organisation, region
