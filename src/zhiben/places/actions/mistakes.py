"""Take back what was entered by mistake: nothing is deleted, and nothing that is in use can go."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.calendars import now
from zhiben.facts.errors import Conflict, Invalid
from zhiben.journal import actions as journal
from zhiben.ledger.postings import RULES, settle


def take_back(record: Any, reason: str, *, by: Viewer, free: tuple[str, ...] = ()) -> None:
    """Void a row of a registry that nothing refers to; the unique columns in `free` are left to the right one."""
    if record.voided:
        return
    if not reason.strip():
        raise Invalid({"reason": [_("请写明作废原因。")]})
    if user := _referring(record):
        raise Conflict(_("“%(name)s”已被%(user)s使用，不能作废；请改为撤销或停用。") % {"name": record, "user": user})
    freed = {name: getattr(record, name) for name in free}
    for name in free:
        setattr(record, name, None)
    record.voided_at, record.voided_by, record.voided_reason = now(), by.id, reason.strip()
    record.save()
    if type(record) in RULES:
        settle(record, by=by.id)
    journal.write(f"places.void_{record._meta.model_name}", record, by=by.id, reason=reason, **freed)


def _referring(record: models.Model) -> str:
    """The label of a table that refers to `record`; '' where none does. A row's own history does not count."""
    for relation in record._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel) or relation.get_accessor_name() == "spans":
            continue
        table: Any = relation.related_model
        if table.objects.filter(**{relation.field.name: record}).exists():
            return str(table._meta.verbose_name)
    return ""
