"""Columns that name a series or a meeting."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zhiben.accounts.viewer import Viewer
from zhiben.meetings import queries
from zhiben.meetings.models import Meeting
from zhiben.places.references import Named

SPOKEN = re.compile(r"第\s*(\d+)\s*次\s*(.*)")
DATED = re.compile(r"(\d{4}-\d{2}-\d{2})\s*(.*)")


@dataclass(frozen=True)
class NamedMeeting(Named):
    """A meeting is named as it is spoken of: 第123次周交办会议, by its day and title, or by its title."""

    def search(self, text: str, *, viewer: Viewer, limit: int = 20) -> list[tuple[str, str]]:
        """(id, description) of the meetings that `text` may mean: by number, or by a part of the title."""
        said = text.strip()
        where = Q(title__icontains=said) | Q(series__name__icontains=said)
        if digits := re.search(r"\d+", said):
            where |= Q(number=int(digits[0][:9]))
        found = queries.meetings(viewer=viewer).filter(where, voided_at=None)[:limit]
        return [(str(each.pk), self.describe(each)) for each in found]

    def _found(self, rows: QuerySet[Any], said: str) -> list[Any]:
        if identity := _uuid(said):
            return list(rows.filter(pk=identity))
        if spoken := SPOKEN.fullmatch(said):
            numbered = rows.filter(number=int(spoken[1]))
            return list(numbered.filter(series__name=spoken[2]) if spoken[2] else numbered)
        if dated := DATED.fullmatch(said):
            held = rows.filter(happened_on=_day(dated[1]))
            return [each for each in held if dated[2] in {"", str(each)}]
        return list(rows.filter(title=said))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None  # 2024-02-30: no meeting has no day


def _describe(meeting: Meeting) -> str:
    return f"{meeting.happened_on.isoformat()} {meeting}"


SERIES = Named(_("会议系列"), queries.series)
MEETING = NamedMeeting(_("会议"), queries.meetings, describe=_describe)
