"""How a figure's value is printed on a page, and its change against the period before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from django.urls import reverse
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.figures import queries
from zhiben.figures.definitions import BALANCE, RATIO, Figure
from zhiben.figures.queries import Number
from zhiben.web.questions import CAMPAIGN, Asked
from zhiben.web.templatetags.ui import number

Wanted = Literal["up", "down", ""]
NOTHING = "—"


@dataclass(frozen=True)
class Change:
    """Against the period before: an arrow, words, and whether that is what one wants ('' where it is neither)."""

    arrow: str
    words: str
    tone: str = ""


def printed(figure: Figure, value: Number) -> str:
    """A value without its unit."""
    if value is None:
        return NOTHING
    if figure.aggregate == RATIO:
        return f"{100 * float(value):.{figure.digits}f}"
    return number(value)


def unit(figure: Figure) -> str:
    """The unit beside the number; a ratio's is per cent."""
    return "%" if figure.aggregate == RATIO else figure.unit_label


def plotted(figure: Figure, value: Number) -> float | None:
    """A value as a chart takes it."""
    if value is None:
        return None
    return round(100 * float(value), figure.digits) if figure.aggregate == RATIO else float(value)


def change(figure: Figure, now: Number, before: Number, *, wanted: Wanted = "") -> Change | None:
    """How the value moved; None where there is nothing to compare with."""
    if now is None or before is None:
        return None
    difference = Fraction(now) - Fraction(before)
    if not difference:
        return Change("", _("持平"))
    tone = "" if not wanted else "better" if (difference > 0) == (wanted == "up") else "worse"
    arrow = "▲" if difference > 0 else "▼"
    if figure.aggregate == RATIO:
        return Change(arrow, _("%(points)s 个百分点") % {"points": f"{abs(100 * float(difference)):.1f}"}, tone)
    if before == 0:
        return Change(arrow, number(abs(int(difference))), tone)
    return Change(arrow, f"{abs(100 * float(difference) / float(before)):.1f}%", tone)


def compared(figures: Iterable[Figure], asked: Asked, *, viewer: Viewer) -> dict[str, Number]:
    """What each value is compared with: a stock with the end of the period before, a flow with as many days of it.

    A month that has run for a week would always lie below a whole month. Before a campaign there was none of it.
    """
    figures = list(figures)
    if asked.span == CAMPAIGN:
        return {figure.code: None for figure in figures}
    stocks = {figure.code for figure in figures if figure.aggregate == BALANCE}
    flows = {figure.code for figure in figures} - stocks
    found: dict[str, Number] = {}
    for codes, period in ((stocks, asked.period.previous()), (flows, asked.previous_so_far)):
        if codes:
            values = queries.values(
                viewer=viewer, codes=sorted(codes), scope=asked.scope, period=period, as_of=asked.seal
            )
            found |= {code: value.number for code, value in values.items()}
    return found


def address(figure: Figure, asked: Asked, *, rows: bool = False, **changes: Any) -> str:
    """The page of a figure over what is asked, or of the records behind it."""
    name = "figure-rows" if rows else "figure"
    return reverse(name, args=[figure.code]) + asked.query(**changes)
