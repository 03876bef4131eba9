"""The ledgers below on a page: figures over all of them, each as of which seal, and how far each was verified."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from zhiben.accounts.viewer import Scope
from zhiben.figures import catalogue
from zhiben.figures.definitions import Figure
from zhiben.figures.queries import Table
from zhiben.ledger.parquet import tables
from zhiben.places import queries as places
from zhiben.places.fields import field_choices
from zhiben.subordinates import actions, folders, jobs, queries
from zhiben.subordinates.queries import Below, Standing
from zhiben.web.figures.page import room_label
from zhiben.web.figures.shown import printed, unit
from zhiben.web.questions import Asked, read, spans
from zhiben.web.requests import ViewerRequest, render_page

SHOWN = (
    "inspections.done",
    "hazards.found",
    "hazards.eliminated",
    "hazards.elimination_rate",
    "hazards.open",
    "hazards.open_major",
    "hazards.overdue",
)
MOST = 12  # columns
LEVELS = {2: _("按省"), 4: _("按市"), 6: _("按县区"), 9: _("按镇街")}  # how many digits of a division's code
COUNTY = 6
REGION = re.compile(r"\d{2,12}")


class Cell(NamedTuple):
    """A number under the name of its figure."""

    label: str
    text: str


class Row(NamedTuple):
    """A ledger or a division with its numbers; `stands` is the seal up to which a ledger is read."""

    label: str
    cells: list[Cell]
    stands: Standing | None = None
    region: str = ""


class Shown(NamedTuple):
    """A table: its figures, rows, and the numbers over all."""

    figures: list[tuple[str, str]]  # label, unit
    rows: list[Row]
    totals: list[Cell]
    additive: bool


def subordinates(request: ViewerRequest) -> HttpResponse:
    """Figures over the ledgers below, and the ledgers themselves; where there are none, how they come here."""
    viewer = request.viewer
    below = queries.listed(viewer=viewer)
    context: dict[str, Any] = {
        "title": _("下级台账"),
        "below": below,
        "folder": folders.place(),
        "there": folders.there(),
        "readable": tables.available(),
        "may_verify": viewer.allows(actions.PERMISSION),
        "waiting": jobs.waiting(),
        "left_out": [each for each in below if not each.counts],
    }
    if tables.available() and any(each.counts for each in below):
        context |= _figures(request, below)
    return render_page(request, "subordinates.html", context)


@require_POST
def subordinates_verify(request: ViewerRequest) -> HttpResponse:
    """Have all of them read again."""
    if jobs.ask(by=request.viewer):
        messages.success(request, _t("后台会马上开始核验，结果显示在本页。"))
    else:
        messages.info(request, _t("已有一次核验正在做或等着做。"))
    return redirect("subordinates")


def _figures(request: ViewerRequest, below: Sequence[Below]) -> dict[str, Any]:
    viewer, asked = request.viewer, read(request.GET, viewer=request.viewer, span="year")
    scope = _scope(asked)
    wanted, counted = _codes(request), queries.standing(viewer=viewer, below=below, seals=_seals(request))
    level = _level(request, scope)
    words: dict[str, Any] = {"codes": wanted, "scope": scope, "period": asked.period, "counted": counted}
    by_region = queries.table(viewer=viewer, by=("region", level), **words)
    names = places.names_of_regions([scope.region, *(row.dimensions[0] for row in by_region.rows)], viewer=viewer)
    return {
        "asked": asked,
        "spans": [(label, name, asked.span == name) for name, label in spans(asked, viewer=viewer)],
        "scope": scope,
        "region": names.get(scope.region, scope.region),
        "fields": field_choices(),
        "counted": counted,
        "pinned": [f"{each.instance}:{each.number}" for each in counted],
        "is_pinned": bool(_seals(request)),
        "levels": [
            (str(digits), label, digits == level) for digits, label in LEVELS.items() if digits > len(scope.region)
        ],
        "groups": _groups(wanted),
        "most": MOST,
        "by_ledger": _by_ledger(queries.table(viewer=viewer, by=queries.LEDGER, **words), counted),
        "by_region": _by_region(by_region, names, level),
    }


def _scope(asked: Asked) -> Scope:
    """A division and a field: nothing else means the same in every ledger."""
    region = asked.scope.region if REGION.fullmatch(asked.scope.region) else ""
    return Scope(region=region, field=asked.scope.field)


def _codes(request: HttpRequest) -> list[str]:
    known = {each.code for each in catalogue.figures()}
    chosen = [code for code in dict.fromkeys(request.GET.getlist("figure")) if code in known]
    return chosen[:MOST] or [code for code in SHOWN if code in known]


def _seals(request: HttpRequest) -> dict[str, int]:
    """The seals that a kept address names."""
    found = (queries.STAND.fullmatch(said) for said in request.GET.getlist("stand"))
    return {each[1]: int(each[2]) for each in found if each}


def _level(request: HttpRequest, scope: Scope) -> int:
    """How many digits of a code one looks at: what is asked for, else districts, else the level below the scope's."""
    said, least = request.GET.get("level", ""), len(scope.region)
    if said.isdigit() and int(said) in LEVELS and int(said) > least:
        return int(said)
    return next((digits for digits in LEVELS if digits > least and digits >= COUNTY), max(LEVELS))


def _groups(chosen: Sequence[str]) -> list[tuple[str, list[tuple[Figure, bool]]]]:
    found: dict[str, list[tuple[Figure, bool]]] = {}
    for figure in catalogue.figures():
        found.setdefault(room_label(figure), []).append((figure, figure.code in chosen))
    return list(found.items())


def _by_ledger(found: Table, counted: Sequence[Standing]) -> Shown:
    """Every ledger that is counted; one without such an entry says nought, and no rate."""
    nothing = tuple(None if figure.parts else 0 for figure in found.figures)
    numbers = {row.dimensions[0]: row.numbers for row in found.rows}
    return _shown(found, [Row(each.name, _cells(found, numbers.get(each.name, nothing)), each) for each in counted])


def _by_region(found: Table, names: dict[str, str], level: int) -> Shown:
    """What was recorded of a whole city lies in none of its districts, and cannot be narrowed to."""
    rows = []
    for row in found.rows:
        (path,) = row.dimensions
        label = names.get(path, path) or _t("未注明")
        if path and len(path) < level:
            label = _t("%(name)s（未分到下级）") % {"name": label}
        rows.append(Row(label, _cells(found, row.numbers), region=path if len(path) == level else ""))
    return _shown(found, rows)


def _shown(found: Table, rows: list[Row]) -> Shown:
    figures = [(figure.label, unit(figure)) for figure in found.figures]
    return Shown(figures, rows, _cells(found, found.total), found.additive)


def _cells(found: Table, numbers: Sequence[Any]) -> list[Cell]:
    return [Cell(figure.label, printed(figure, each)) for figure, each in zip(found.figures, numbers, strict=True)]
