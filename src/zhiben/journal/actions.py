"""Write the journal; there is no other way to change it, and the database refuses updates and deletions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import models

from zhiben.calendars import now
from zhiben.journal.models import Event


def write(action: str, record: models.Model | None, *, by: UUID, **detail: Any) -> None:
    """Note that `by` did `action` to `record`; call it inside the use case's transaction."""
    Event.objects.create(**_event(action, record, by, detail))


def write_many(action: str, records: list[models.Model], *, by: UUID, **detail: Any) -> None:
    """The same for many records at once (imports)."""
    Event.objects.bulk_create((Event(**_event(action, record, by, detail)) for record in records), batch_size=500)


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


def _event(action: str, record: models.Model | None, by: UUID, detail: dict[str, Any]) -> dict[str, Any]:
    return {
        "at": now(),
        "by": by,
        "action": action,
        "subject_type": record._meta.label_lower if record is not None else "",
        "subject": record.pk if record is not None and isinstance(record.pk, UUID) else None,
        "detail": detail,
    }
