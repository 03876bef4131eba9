"""Read numbers; whoever may read the numbered record may read its number, and the caller has checked that."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from zhiben.numbering.models import Counter, Drawn

if TYPE_CHECKING:
    from zhiben.accounts.viewer import Viewer


def number_of(series: str, subject: UUID, *, viewer: Viewer, key: str = "") -> int | None:
    """The number that a record drew, None where it has none."""
    drawn = Drawn.objects.filter(series=series, key=key, subject=subject).first()
    return drawn.number if drawn else None


def upcoming(series: str, *, viewer: Viewer, key: str = "") -> int:
    """The number that would be drawn next: for a preview, never to be kept."""
    counter = Counter.objects.filter(series=series, key=key).first()
    return counter.last + 1 if counter else 1
