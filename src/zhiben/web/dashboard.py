"""The leader's dashboard: key figures with trend and change, the four lists, by town, by field, what is overdue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhiben.accounts.viewer import Viewer
from zhiben.calendars import Period, today
from zhiben.facts.paths import subtree
from zhiben.figures import catalogue
from zhiben.figures import queries as figures
from zhiben.figures.definitions import BALANCE
from zhiben.figures.queries import Number, Value
from zhiben.hazards import queries as hazards
from zhiben.web import desk
from zhiben.web.figures.breakdown import Breakdown, breakdown, place_dimension
from zhiben.web.figures.page import period_label
from zhiben.web.figures.shown import Change, Wanted, address, change, compared, plotted, printed, unit
from zhiben.web.picker import picker
from zhiben.web.questions import SPANS, Asked, read, scope_label, spans
from zhiben.web.requests import ViewerRequest, render_page

TREND_WEEKS = 12
SPARK_PERIODS = 6
ROWS = 6


class Key(NamedTuple):
    """A key figure: its code, which way is good, and whether any at all is an alarm."""

    code: str
    wanted: Wanted = ""
    alarm: bool = False


class Card(NamedTuple):
    """A key figure as it is shown."""

    label: str
    text: str
    unit: str
    url: str
    change: Change | None
    spark: list[float | None]
    alarm: bool
    stock: bool


class Step(NamedTuple):
    """One of the four lists: how many, and which part of the first."""

    label: Any
    number: int
    url: str


KEYS = (
    Key("inspections.done", "up"),
    Key("hazards.found"),
    Key("hazards.eliminated", "up"),
    Key("hazards.open", "down"),
    Key("hazards.overdue", "down", alarm=True),
    Key("hazards.open_major", "down", alarm=True),
    Key("hazards.elimination_rate", "up"),
    Key("meetings.assignments_overdue", "down", alarm=True),
)
LISTS = (
    ("hazards.found", _("排查")),
    ("hazards.found_and_ordered", _("整改")),
    ("hazards.found_and_eliminated", _("消除")),
    ("hazards.found_and_accepted", _("验收")),
)
WEEKLY = (("hazards.found", "blue", False), ("hazards.accepted", "dark", True))
BY_PLACE = (("hazards.accepted", "green"), ("hazards.open", "orange"), ("hazards.overdue", "red"))
BY_FIELD = (("hazards.found", "blue"), ("hazards.open", "orange"))
OPEN, OVERDUE = "hazards.open", "hazards.overdue"


def dashboard(request: ViewerRequest) -> HttpResponse:
    """All numbers come from figures; each leads to its page and from there to the records."""
    viewer = request.viewer
    asked = read(request.GET, viewer=viewer, span="month")
    known = set(catalogue.shipped())
    wanted = [code for code in _codes() if code in known]
    now = figures.values(viewer=viewer, codes=wanted, scope=asked.scope, period=asked.period, as_of=asked.seal)
    before = compared([value.figure for value in now.values()], asked, viewer=viewer)
    context = {
        "title": _t("总览"),
        "asked": asked,
        "scope": scope_label(asked.scope, viewer=viewer),
        "spans": [(label, asked.query(span=name), asked.span == name) for name, label in spans(asked, viewer=viewer)],
        "picker": picker(asked, viewer=viewer),
        "cards": [_card(key, now[key.code], before[key.code], asked, viewer) for key in KEYS if key.code in now],
        "steps": [_step(code, label, now, asked) for code, label in LISTS if code in now],
        "weekly": _weekly([each for each in WEEKLY if each[0] in now], asked, viewer),
        "by_place": _stacked([each for each in BY_PLACE if each[0] in now], place_dimension(asked), asked, viewer),
        "by_field": _stacked([each for each in BY_FIELD if each[0] in now], "field", asked, viewer),
        "overdue": _overdue(asked, viewer),
        "overdue_url": address(now[OVERDUE].figure, asked, rows=True) if OVERDUE in now else "",
        "desk_items": desk.items(viewer=viewer)[:ROWS],
    }
    return render_page(request, "dashboard.html", context)


def _codes() -> list[str]:
    charted = (*WEEKLY, *BY_PLACE, *BY_FIELD)
    return list(
        dict.fromkeys([*(key.code for key in KEYS), *(each[0] for each in LISTS), *(each[0] for each in charted)])
    )


def _card(key: Key, now: Value, before: Number, asked: Asked, viewer: Viewer) -> Card:
    figure = now.figure
    periods = asked.period.run(SPARK_PERIODS) if asked.span in SPANS else [part for part, _label in asked.parts]
    trend = figures.trend(viewer=viewer, code=key.code, periods=periods, scope=asked.scope, as_of=asked.seal)
    return Card(
        figure.label,
        printed(figure, now.number),
        unit(figure),
        address(figure, asked),
        change(figure, now.number, before, wanted=key.wanted),
        [plotted(figure, number) for number in trend],
        key.alarm and bool(now.number),
        figure.aggregate == BALANCE,
    )


def _step(code: str, label: Any, now: dict[str, Value], asked: Asked) -> Step:
    value = now[code]
    return Step(label, int(value.number or 0), address(value.figure, asked))


def _weekly(wanted: Sequence[tuple[str, str, bool]], asked: Asked, viewer: Viewer) -> dict[str, Any] | None:
    if not wanted:
        return None
    weeks = Period.week(min(asked.period.end, today())).run(TREND_WEEKS)
    series = []
    for code, tone, line in wanted:
        figure = catalogue.figure(code)
        numbers = figures.trend(viewer=viewer, code=code, periods=weeks, scope=asked.scope, as_of=asked.seal)
        values = [plotted(figure, number) for number in numbers]
        series.append({"name": figure.label, "values": values, "tone": tone, "line": line})
    first = catalogue.figure(wanted[0][0])
    links = [address(first, asked, period=week, span="") for week in weeks]
    labels = [period_label(week) for week in weeks]
    return {"kind": "bars", "labels": labels, "series": series, "links": links, "unit": first.unit_label}


def _stacked(
    wanted: Sequence[tuple[str, str]], by: str, asked: Asked, viewer: Viewer
) -> tuple[dict[str, Any], Breakdown] | None:
    if not wanted:
        return None
    found = breakdown([code for code, _tone in wanted], by, asked, viewer=viewer)
    if not found.parts:
        return None
    series = [
        {
            "name": _("未销号（未逾期）") if _less_overdue(figure.code, found) else figure.label,
            "tone": tone,
            "values": [_plotted(found, part.numbers, at) for part in found.parts],
        }
        for at, (figure, (_code, tone)) in enumerate(zip(found.table.figures, wanted, strict=True))
    ]
    links = [reverse("dashboard") + part.asked.query() for part in found.parts]
    labels = [part.label for part in found.parts]
    kind = "stacked" if by != "field" else "bars"
    return {"kind": kind, "across": True, "labels": labels, "series": series, "links": links}, found


def _plotted(found: Breakdown, numbers: Sequence[Number], at: int) -> float | None:
    """What is overdue is open as well: stacked, it may not be drawn twice."""
    figures_shown = found.table.figures
    value = plotted(figures_shown[at], numbers[at])
    if value is not None and _less_overdue(figures_shown[at].code, found):
        value -= float(numbers[[figure.code for figure in figures_shown].index(OVERDUE)] or 0)
    return value


def _less_overdue(code: str, found: Breakdown) -> bool:
    return code == OPEN and any(figure.code == OVERDUE for figure in found.table.figures)


def _overdue(asked: Asked, viewer: Viewer) -> list[Any] | None:
    """What is late now, the longest first; a dashboard as of a seal shows numbers only."""
    if asked.seal is not None or not viewer.can("hazards.view"):
        return None
    scope = asked.scope
    late = hazards.overdue(viewer=viewer).filter(
        organisation_path__range=subtree(scope.organisation), region_path__range=subtree(scope.region)
    )
    if scope.field:
        late = late.filter(field=scope.field)
    return list(late.select_related("enterprise", "organisation")[:ROWS])
