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
    """One page of them and the cursors of the pages around it ('' where there is none)."""

    rows: list[Counted]
    before: str
    after: str


def records(
    *, viewer: Viewer, figure: Figure, asked: Asked, after: str = "", before: str = "", limit: int = SIZE
) -> Records:
    """The records that the figure counts; of a ratio those of its first part. A cursor that does not read is page one."""
    backwards, mark = _cursor(before), _cursor(after)
    found = figures.rows(
        viewer=viewer,
        code=figure.code,
        scope=asked.scope,
        period=asked.period,
        as_of=asked.seal,
        after=mark,
        before=backwards,
        limit=limit + 1,
    )
    if backwards and not found:  # what came before is gone since: the first page
        return records(viewer=viewer, figure=figure, asked=asked, limit=limit)
    more = len(found) > limit
    found = found[-limit:] if backwards else found[:limit]
    named = name_all(((row.subject, row.kind) for row in found), viewer=viewer)
    rows = [Counted(row.day, row.quantity, KINDS.get(row.kind, row.kind), named.get(row.subject)) for row in found]
    has_before, has_after = (more, True) if backwards else (mark is not None, more)
    return Records(
        rows, _mark(found[0]) if found and has_before else "", _mark(found[-1]) if found and has_after else ""
    )


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
        "page": records(
            viewer=viewer,
            figure=shown,
            asked=asked,
            after=request.GET.get("after", ""),
            before=request.GET.get("before", ""),
        ),
        "figure_url": address(shown, asked),
        "first_url": address(shown, asked, rows=True),
    }
    return render_page(request, "figures/rows.html", context, part="rows")


def _mark(row: figures.RecordRow) -> str:
    return f"{row.day.isoformat()}~{row.subject}"


def _cursor(text: str) -> tuple[date, UUID] | None:
    day, _tilde, subject = text.partition("~")
    try:
        return date.fromisoformat(day), UUID(subject)
    except ValueError:
        return None
