"""Why a number moved between two readings: which records came, were corrected, were voided, fell due."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.utils.translation import gettext as _

from zhiben.figures import catalogue
from zhiben.figures import queries as figures
from zhiben.figures.movement import CAUSES, Reading, movement
from zhiben.ledger import queries as ledger
from zhiben.ledger.postings import KINDS
from zhiben.web.figures.shown import address, printed, unit
from zhiben.web.picker import RECENT_SEALS
from zhiben.web.questions import Asked, read, scope_label
from zhiben.web.records import Named, name_all
from zhiben.web.requests import ViewerRequest, render_page

SHOWN = 50


class Moved(NamedTuple):
    """One record and how much it moved the number."""

    cause: Any
    day: date
    quantity: int
    kind: Any
    named: Named | None


class Sum(NamedTuple):
    """One cause, over all records."""

    cause: Any
    records: int
    quantity: int


def figure_movement(request: ViewerRequest, code: str) -> HttpResponse:
    """Two readings of the same figure: as of two seals, or over the period before and this one."""
    viewer = request.viewer
    asked = read(request.GET, viewer=viewer, span="year")
    shown = catalogue.figure(code)
    then = _then(request.GET.get("than", ""), asked)
    causes = movement(
        viewer=viewer,
        code=code,
        before=Reading(then.period, then.seal),
        after=Reading(asked.period, asked.seal),
        scope=asked.scope,
    )
    readings = [
        figures.value(viewer=viewer, code=code, scope=asked.scope, period=each.period, as_of=each.seal)
        for each in (then, asked)
    ]
    named = name_all(((cause.subject, cause.kind) for cause in causes[:SHOWN]), viewer=viewer)
    context = {
        "title": _("%(figure)s：为什么变了") % {"figure": shown.label},
        "figure": shown,
        "unit": unit(shown),
        "asked": asked,
        "then": then,
        "than": request.GET.get("than", ""),
        "scope": scope_label(asked.scope, viewer=viewer),
        "before": printed(shown, readings[0].number),
        "after": printed(shown, readings[1].number),
        "difference": sum(cause.quantity for cause in causes),
        "sums": _sums(causes),
        "causes": [
            Moved(CAUSES[each.cause], each.day, each.quantity, KINDS.get(each.kind, each.kind), named.get(each.subject))
            for each in causes[:SHOWN]
        ],
        "left_out": max(0, len(causes) - SHOWN),
        "seals": list(ledger.seals().reverse()[:RECENT_SEALS]),
        "figure_url": address(shown, asked),
    }
    return render_page(request, "figures/movement.html", context)


def _then(than: str, asked: Asked) -> Asked:
    """The earlier reading: as of the seal named, else live over the period before."""
    seal = ledger.seal_at(int(than)) if than.isdigit() else None
    if seal is not None:
        return replace(asked, seal=seal)
    return replace(asked, period=asked.period.previous(), span="")


def _sums(causes: list[Any]) -> list[Sum]:
    records, quantities = Counter(each.cause for each in causes), Counter[str]()
    for each in causes:
        quantities[each.cause] += each.quantity
    return [Sum(label, records[code], quantities[code]) for code, label in CAUSES.items() if records[code]]
