"""Which published issues counted a record."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.urls import reverse

from zhiben.accounts.viewer import Viewer
from zhiben.bulletins import queries
from zhiben.web.registers.looks import LOOKS, Look

# A bulletin has a page of its own; wherever a record is named, that one opens.
LOOKS["bulletins"] = Look(page=lambda issue: reverse("bulletin", args=[issue.number]))


class Citation(NamedTuple):
    """One issue that counted the record, and through which figure."""

    issue: str
    figure: str
    printed: str
    url: str


def citations(record: Any, *, viewer: Viewer) -> list[Citation]:
    """The published issues that counted the record, newest first."""
    return [
        Citation(str(each.issue), str(each.figure), str(each.printed), reverse("bulletin", args=[each.number]))
        for each in queries.counting(record.pk, viewer=viewer)
    ]
