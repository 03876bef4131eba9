"""The number check (核数): every number of a text against the ledger, against the text itself and against the past."""

from __future__ import annotations

from zhiben.accounts.viewer import EVERYWHERE, Scope, Viewer
from zhiben.bulletins.check.findings import Contradiction, Finding, Verdict
from zhiben.bulletins.check.review import Review, review
from zhiben.calendars import Period
from zhiben.ledger.models import Seal

__all__ = ["Contradiction", "Finding", "Review", "Verdict", "check", "review"]


def check(
    text: str, *, viewer: Viewer, scope: Scope = EVERYWHERE, period: Period, as_of: Seal | None = None
) -> list[Finding]:
    """Every number of `text`, in its order. Raises NotAllowed where the scope exceeds the viewer's grants."""
    return review(text, viewer=viewer, scope=scope, period=period, as_of=as_of).numbers
