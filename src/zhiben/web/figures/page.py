"""The page of one figure: its value, what it counts, its trend, its parts and the records behind it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.apps import apps
from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhiben.accounts.viewer import Viewer
from zhiben.calendars import Period
from zhiben.figures import catalogue
from zhiben.figures import queries as figures
from zhiben.figures.definitions import Figure
from zhiben.ledger.postings import KINDS
from zhiben.web.figures.breakdown import Breakdown, breakdown, place_dimension
from zhiben.web.figures.rows import records
from zhiben.web.figures.shown import address, change, compared, plotted, printed, unit
from zhiben.web.picker import picker
from zhiben.web.questions import Asked, read, scope_label, spans
from zhiben.web.requests import ViewerRequest, render_page

TREND = 12
FIRST_ROWS = 10
BY_LABELS = {"organisation": _("按单位"), "region": _("按区划"), "field": _("按领域")}


class Choice(NamedTuple):
    """A link that asks the same with one thing changed."""

    label: Any
    url: str
    active: bool


def index(request: ViewerRequest) -> HttpResponse:
    """Every figure with its definition, by room."""
    request.viewer.require("figures.view", at=read(request.GET, viewer=request.viewer).scope)
    sought = request.GET.get("q", "").strip().lower()
    groups: dict[str, list[Figure]] = {}
    for figure in catalogue.figures():
        if sought in f"{figure.code} {figure.label} {figure.definition}".lower():
            groups.setdefault(room_label(figure), []).append(figure)
    context = {
        "title": _t("指标"),
        "groups": groups,
        "sought": request.GET.get("q", ""),
        "may_define": request.viewer.can("figures.define"),
    }
    return render_page(request, "figures/index.html", context, part="figure-list")


def figure(request: ViewerRequest, code: str) -> HttpResponse:
    """One figure. Raises NotFound on an unknown code, NotAllowed where the scope exceeds the viewer's grants."""
    viewer = request.viewer
    asked = read(request.GET, viewer=viewer, span="year")
    value = figures.value(viewer=viewer, code=code, scope=asked.scope, period=asked.period, as_of=asked.seal)
    shown = value.figure
    before = compared([shown], asked, viewer=viewer)[code]
    page = records(viewer=viewer, figure=shown, asked=asked, limit=FIRST_ROWS)
    context = {
        "title": shown.label,
        "figure": shown,
        "value": value,
        "printed": printed(shown, value.number),
        "unit": unit(shown),
        "change": change(shown, value.number, before),
        "stock": shown.aggregate == "balance",
        "before": printed(shown, before),
        "asked": asked,
        "scope": scope_label(asked.scope, viewer=viewer),
        "spans": [
            Choice(label, address(shown, asked, span=name), asked.span == name)
            for name, label in spans(asked, viewer=viewer)
        ],
        "picker": picker(asked, viewer=viewer),
        "formula": list(formula(shown)),
        "trend": trend_chart(shown, asked, viewer=viewer),
        "breakdowns": [(BY_LABELS[each.by], each) for each in _breakdowns(shown, asked, viewer)],
        "page": page,
        "rows_url": address(shown, asked, rows=True),
        "movement_url": reverse("figure-movement", args=[code]) + asked.query(),
    }
    return render_page(request, "figures/figure.html", context)


def formula(shown: Figure) -> Iterator[str]:
    """What it counts, in words that can be checked."""
    if shown.parts:
        over, under = (catalogue.figure(code).label for code in shown.parts)
        yield _t("“%(over)s”除以“%(under)s”") % {"over": over, "under": under}
        return
    kinds = _t("、").join(str(KINDS.get(kind, kind)) for kind in shown.counts)
    yield _t("计入的事项：%(kinds)s") % {"kinds": kinds}
    for column, value in shown.where:
        yield _t("条件：%(column)s 为 %(value)s") % {"column": column, "value": value}
    yield str(_AGGREGATES.get(shown.aggregate, shown.aggregate))
    if shown.cohort:
        yield _t("时间按起始日期（如发现日期）归入统计期")


_AGGREGATES = {
    "sum": _("统计期内相加"),
    "amount": _("统计期内计量相加"),
    "balance": _("截至期末的存量"),
    "distinct:enterprise": _("按生产经营单位去重计数；合计已去重"),
    "distinct:premises": _("按场所去重计数；合计已去重"),
    "distinct:category": _("按类别去重计数；合计已去重"),
}


def trend_chart(shown: Figure, asked: Asked, *, viewer: Viewer, count: int = TREND) -> dict[str, Any]:
    """The figure over periods that follow one another, each point leading to its own page."""
    parts = trend_parts(asked, count)
    periods = [period for period, _label in parts]
    numbers = figures.trend(viewer=viewer, code=shown.code, periods=periods, scope=asked.scope, as_of=asked.seal)
    return {
        "kind": "lines" if shown.aggregate in {"balance", "ratio"} else "bars",
        "labels": [label for _period, label in parts],
        "series": [{"name": shown.label, "values": [plotted(shown, number) for number in numbers]}],
        "links": [address(shown, asked, period=each, span="") for each in periods],
        "unit": unit(shown),
        "whole": shown.aggregate != "ratio",
    }


def trend_parts(asked: Asked, count: int) -> list[tuple[Period, str]]:
    """Weeks of a quarter, months of a year, the last weeks or months of one; a period of its own in its own parts.

    Never beyond today or the seal.
    """
    last, start = asked.cut, asked.period.start
    if asked.period == Period.quarter(start):
        periods = Period.week(last).run(count)
    elif asked.period == Period.year(start):
        periods = Period.month(last).run(count)
    elif asked.period in {Period.week(start), Period.month(start)}:
        periods = asked.period.run(count)
    else:
        return asked.parts
    return [(period, period_label(period)) for period in periods]


def period_label(period: Period) -> str:
    """A period as short as it can be told."""
    if period == Period.year(period.start):
        return f"{period.start:%Y}"
    if period == Period.quarter(period.start):
        return _t("%(year)s年%(quarter)s季度") % {"year": period.start.year, "quarter": (period.start.month + 2) // 3}
    if period == Period.month(period.start):
        return f"{period.start:%Y-%m}"
    return date_format(period.end, "m-d")


def room_label(figure: Figure) -> str:
    """The room that a figure belongs to, in words."""
    room = figure.code.partition(".")[0]
    return str(apps.get_app_config(room).verbose_name) if apps.is_installed(f"zhiben.{room}") else _t("本单位自定")


def _breakdowns(shown: Figure, asked: Asked, viewer: Viewer) -> Iterator[Breakdown]:
    for by in (place_dimension(asked), "field"):
        fixed = by == "field" and asked.scope.field
        if by in shown.by and not fixed and not asked.scope.only:
            found = breakdown([shown.code], by, asked, viewer=viewer)
            if found.parts:
                yield found
