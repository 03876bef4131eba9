"""Read the journal. Who may see a record may see its history: the caller checks that; all of it needs journal.read."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from zhiben.journal.models import Event

if TYPE_CHECKING:
    from zhiben.accounts.viewer import Viewer


def history(subject: UUID, *, viewer: Viewer) -> QuerySet[Event]:
    """What was done to one record, newest first; the caller has read the record through its room's `visible`."""
    return Event.objects.filter(subject=subject).order_by("-id")


def recent(*, viewer: Viewer, by: UUID | None = None, action: str = "") -> QuerySet[Event]:
    """Everything, newest first, of one person or one kind of action where asked; needs journal.read everywhere.

    Read it in pages by `id__lt`: ids follow the order of writing.
    """
    viewer.require("journal.read")
    events = Event.objects.order_by("-id")
    if by:
        events = events.filter(by=by)
    if action:
        events = events.filter(action=action)
    return events
