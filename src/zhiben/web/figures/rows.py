"""The records behind a number, newest first."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.figures import catalogue
from zhiben.figures import queries as figures
from zhiben.figures.definitions import Figure
from zhiben.ledger.postings import KINDS
from zhiben.web.figures.shown import address, printed, unit
from zhiben.web.paging import SIZE
from zhiben.web.questions import Asked, read, scope_label
from zhiben.web.records import Named, name_all
from zhiben.web.requests import ViewerRequest, render_page


class Counted(NamedTuple):
    """One record, how much of the figure it is, and what it is called."""

    day: date
    quantity: int
    kind: Any
    named: Named | None


class Records(NamedTuple):
    """One page of them and the cursor of the next ('' for none)."""

    rows: list[Counted]
    after: str


def records(*, viewer: Viewer, figure: Figure, asked: Asked, after: str = "", limit: int = SIZE) -> Records:
    """The records that the figure counts; of a ratio those of its first part."""
    found = figures.rows(
        viewer=viewer,
        code=figure.code,
        scope=asked.scope,
        period=asked.period,
        as_of=asked.seal,
        after=_cursor(after),
        limit=limit + 1,
    )
    more, found = len(found) > limit, found[:limit]
    named = name_all(((row.subject, row.kind) for row in found), viewer=viewer)
    rows = [Counted(row.day, row.quantity, KINDS.get(row.kind, row.kind), named.get(row.subject)) for row in found]
    return Records(rows, f"{found[-1].day.isoformat()}~{found[-1].subject}" if more else "")


def figure_rows(request: ViewerRequest, code: str) -> HttpResponse:
    """The page of records behind a figure."""
    viewer = request.viewer
    asked = read(request.GET, viewer=viewer, span="year")
    value = figures.value(viewer=viewer, code=code, scope=asked.scope, period=asked.period, as_of=asked.seal)
    shown = catalogue.figure(code)
    context = {
        "title": _("%(figure)s：所计记录") % {"figure": shown.label},
        "figure": shown,
        "printed": printed(shown, value.number),
        "unit": unit(shown),
        "asked": asked,
        "scope": scope_label(asked.scope, viewer=viewer),
        "page": records(viewer=viewer, figure=shown, asked=asked, after=request.GET.get("after", "")),
        "figure_url": address(shown, asked),
        "first_url": address(shown, asked, rows=True),
        "paged": bool(request.GET.get("after")),
    }
    return render_page(request, "figures/rows.html", context, part="rows")


def _cursor(text: str) -> tuple[date, UUID] | None:
    day, _tilde, subject = text.partition("~")
    try:
        return date.fromisoformat(day), UUID(subject)
    except ValueError:
        return None
