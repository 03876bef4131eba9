"""Everything that was done, newest first, for whoever audits."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from zhiben.accounts import queries as accounts
from zhiben.journal import queries
from zhiben.web.history import act
from zhiben.web.paging import SIZE
from zhiben.web.requests import ViewerRequest, render_page


def journal(request: ViewerRequest) -> HttpResponse:
    """Pages by position, of one person where asked."""
    viewer = request.viewer
    events = queries.recent(viewer=viewer, by=_uuid(request.GET.get("by", "")))
    before = request.GET.get("after", "")
    if before.isdigit():
        events = events.filter(id__lt=int(before))
    rows = list(events[: SIZE + 1])
    after = str(rows[SIZE - 1].pk) if len(rows) > SIZE else ""
    rows = rows[:SIZE]
    names = accounts.names({event.by for event in rows}, viewer=viewer)
    told = [(event, act(event.action), names.get(event.by, "")) for event in rows]
    return render_page(request, "journal.html", {"title": _("操作记录"), "told": told, "after": after}, part="rows")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
