"""Which published issues counted a record."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any, NamedTuple

from django.urls import reverse

from zhiben.accounts.viewer import Viewer


class Citation(NamedTuple):
    """One issue that counted the record, and through which figure."""

    issue: str
    figure: str
    printed: str
    url: str


def citations(record: Any, *, viewer: Viewer) -> list[Citation]:
    """The published issues that counted the record, newest first; none where this installation has no bulletins."""
    if find_spec("zhiben.bulletins.queries") is None:
        return []
    from zhiben.bulletins import queries  # type: ignore[import-not-found, unused-ignore]  # noqa: PLC0415

    counting = getattr(queries, "counting", None)
    if counting is None:
        return []
    return [
        Citation(str(each.issue), str(each.figure), str(each.printed), reverse("bulletin", args=[each.number]))
        for each in counting(record.pk, viewer=viewer)
    ]
