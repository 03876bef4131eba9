"""My desk: what waits for me today, what nears its deadline, what came back. Each room says what waits in its part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.cache import cache
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhiben.accounts.viewer import Viewer
from zhiben.bulletins import queries as bulletins
from zhiben.calendars import today
from zhiben.campaigns import queries as campaigns
from zhiben.duties import queries as duties
from zhiben.hazards import queries as hazards
from zhiben.meetings import queries as meetings
from zhiben.web.requests import ViewerRequest, render_page

Text = str | Promise
ROOMS = (hazards, meetings, campaigns, duties, bulletins)
NEAR = timedelta(days=3)
FIRST = 8
# The bell may be a minute behind; asking every room on every page would cost more than the page.
BELL_SECONDS = 60


@dataclass(frozen=True)
class DeskItem:
    """One thing that waits: a word for its state, what it is, until when, and where it is done."""

    label: Text
    title: Text
    due: date | None
    url: str
    tone: str = "blue"


@dataclass(frozen=True)
class Section:
    """Some of them under one heading."""

    label: Text
    icon: str
    items: list[DeskItem]
    tone: str = "grey"

    @property
    def first(self) -> list[DeskItem]:
        """What is shown at once."""
        return self.items[:FIRST]

    @property
    def rest(self) -> list[DeskItem]:
        """What is shown on demand."""
        return self.items[FIRST:]


def items(*, viewer: Viewer) -> list[DeskItem]:
    """Everything that waits for `viewer`, the earliest deadline first; what has none comes last."""
    found = [_item(each) for room in ROOMS for each in room.desk(viewer=viewer)]
    return sorted(found, key=lambda item: (item.due is None, item.due or date.max, str(item.title)))


def count(*, viewer: Viewer) -> int:
    """How many things wait: the number at the bell."""
    return int(cache.get_or_set(f"desk:{viewer.id}:{today()}", lambda: len(items(viewer=viewer)), BELL_SECONDS) or 0)


def sections(waiting: Iterable[DeskItem]) -> list[Section]:
    """Late, due today, due within days, and the rest."""
    day = today()
    late: list[DeskItem] = []
    now: list[DeskItem] = []
    near: list[DeskItem] = []
    rest: list[DeskItem] = []
    for item in waiting:
        if item.due is None or item.due > day + NEAR:
            rest.append(item)
        else:
            (near if item.due > day else now if item.due == day else late).append(item)
    every = [
        Section(_("已超期"), "alert-triangle", late, "red"),
        Section(_("今日到期"), "clock", now, "orange"),
        Section(_("三日内到期"), "calendar-due", near, "orange"),
        Section(_("待办"), "inbox", rest, "blue"),
    ]
    return [section for section in every if section.items]


def desk(request: ViewerRequest) -> HttpResponse:
    """The first page after signing in."""
    waiting = items(viewer=request.viewer)
    cache.set(f"desk:{request.viewer.id}:{today()}", len(waiting), BELL_SECONDS)
    context = {"title": _("工作台"), "sections": sections(waiting), "total": len(waiting), "today": today()}
    return render_page(request, "desk.html", context)


def _item(each: Any) -> DeskItem:
    """A room knows its records, not our addresses: it names the record, and we link to it."""
    url = getattr(each, "url", "") or reverse("record", args=[each.subject])
    return DeskItem(each.label, each.title, each.due, url, getattr(each, "tone", "") or "blue")
