"""A new version ends the one before it on the day before; records of earlier days keep the earlier version."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.facts.errors import Conflict, WrongState
from zhiben.journal import actions as journal
from zhiben.ledger.postings import settle
from zhiben.standards.models import Issued

PERMISSION = "standards.record"
DAY = timedelta(days=1)


def locked(record: Any, *, by: Viewer) -> Any:
    """The row, locked; raises NotAllowed, and WrongState where it was voided."""
    record = type(record).objects.select_for_update().get(pk=record.pk)
    by.require(PERMISSION, at=record)
    if record.voided:
        raise WrongState(expected=_("有效"), actual=_("已作废"))
    return record


def end(record: Issued, *, on: date, by: Viewer, action: str) -> None:
    """The last day of `record` is `on`; raises WrongState where it ended before, Conflict where it began later."""
    if record.valid_to is not None and record.valid_to < on:
        raise WrongState(expected=_("有效"), actual=_("%(day)s止") % {"day": record.valid_to.isoformat()})
    if on < record.happened_on:
        said = {"title": str(record), "from": record.happened_on.isoformat()}
        raise Conflict(_("“%(title)s”自%(from)s起施行，新的日期须在其后；若系登记错误，请更正或作废。") % said)
    record.valid_to = on
    record.save(update_fields=["valid_to"])
    settle(record, by=by.id)
    journal.write(action, record, by=by.id, on=on)
