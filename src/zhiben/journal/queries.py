"""Read the journal. Who may see a record may see its history: the caller checks that; beyond it needs journal.read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from zhiben.facts.paths import subtree
from zhiben.journal.models import Event

if TYPE_CHECKING:
    from zhiben.accounts.viewer import Scope, Viewer


def history(subject: UUID, *, viewer: Viewer) -> QuerySet[Event]:
    """What was done to one record, newest first; the caller has read the record through its room's `visible`."""
    return Event.objects.filter(subject=subject).order_by("-id")


def recent(*, viewer: Viewer, by: UUID | None = None, action: str = "") -> QuerySet[Event]:
    """What was done within the viewer's scope, newest first, of one person or one kind of action where asked.

    What is about no record (a figure's definition, a backup) concerns everybody and is shown to every reader; a record
    that lies nowhere only to those who read everywhere. Raises NotAllowed without journal.read.
    Read it in pages by `id__lt`: ids follow the order of writing.
    """
    viewer.require_somewhere("journal.read")
    found = Q(subject=None)
    for scope in viewer.scopes("journal.read"):
        found |= _within(scope)
    events = Event.objects.filter(found).order_by("-id")
    if by:
        events = events.filter(by=by)
    if action:
        events = events.filter(action=action)
    return events


def versions(subjects: Iterable[UUID], *, viewer: Viewer) -> dict[UUID, int]:
    """Record → the last thing that was done to it: which version of it somebody reads now."""
    rows = Event.objects.filter(subject__in=set(subjects)).order_by().values_list("subject")
    return {subject: last for subject, last in rows.annotate(last=Max("id")) if subject is not None}


def as_it_stood(subject: UUID, name: str, value: Any, *, version: int, viewer: Viewer) -> Any:
    """What `name` of a record was at that version: its value now, with every later change undone.

    What was altered behind the product's back has no change to undo, so it shows. Days come back as the journal keeps them, as text.
    """
    for event in Event.objects.filter(subject=subject, id__gt=version).order_by("-id"):
        changed = _change(event, name)
        if changed is not None:
            value = changed[0]
    return value


def _change(event: Event, name: str) -> list[Any] | None:
    if "step" in event.detail:  # of a step of its life, not of the record itself
        return None
    found = event.detail.get("changes", {}).get(name, event.detail.get(name))
    return found if isinstance(found, list) and len(found) == 2 else None  # noqa: PLR2004  (before, after)


def _within(scope: Scope) -> Q:
    """Where the scope reaches; as everywhere, one bounded by what the table does not know shows none of its rows."""
    if scope.field or scope.enterprise or scope.premises:
        return Q(pk__in=[])
    paths = {"organisation_path__range": scope.organisation, "region_path__range": scope.region}
    where = Q(**{column: subtree(path) for column, path in paths.items() if path})
    return where or Q(pk__gt=0)
