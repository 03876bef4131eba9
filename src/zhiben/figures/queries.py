"""Evaluate figures within what the viewer may see. A scope beyond the grants is refused, never silently cut."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from uuid import UUID

from zhiben.accounts.viewer import EVERYWHERE, Scope, Viewer
from zhiben.calendars import Period
from zhiben.figures import catalogue
from zhiben.figures.compiler import Dimension, by_day, drill, table
from zhiben.figures.definitions import BALANCE, RATIO, Figure
from zhiben.figures.engine import ask, day_of, id_of, whole
from zhiben.figures.evaluation import (
    Number,
    RecordRow,
    Table,
    TableRow,
    Value,
    basic,
    evaluate,
    number_of,
    passes,
    question,
)
from zhiben.ledger.models import Seal

__all__ = ["Number", "RecordRow", "Table", "TableRow", "Value", "breakdown", "rows", "trend", "value", "values"]

ORGANISATION_SEGMENT = 4
REGION_LENGTHS = (2, 4, 6, 9, 12)


def value(*, viewer: Viewer, code: str, scope: Scope = EVERYWHERE, period: Period, as_of: Seal | None = None) -> Value:
    """One figure. Raises NotAllowed where the scope exceeds the viewer's grants, NotFound on an unknown code."""
    return values(viewer=viewer, codes=[code], scope=scope, period=period, as_of=as_of)[code]


def values(
    *, viewer: Viewer, codes: Iterable[str], scope: Scope = EVERYWHERE, period: Period, as_of: Seal | None = None
) -> dict[str, Value]:
    """Several figures over the same scope and period: all flows in one pass, each stock on its own."""
    viewer.require("figures.view", at=scope)
    wanted = {code: catalogue.figure(code) for code in codes}
    return evaluate(wanted.values(), scope=scope, period=period, as_of=as_of)


def breakdown(
    *,
    viewer: Viewer,
    codes: Sequence[str],
    by: Sequence[str],
    scope: Scope = EVERYWHERE,
    period: Period,
    as_of: Seal | None = None,
) -> Table:
    """Figures by dimensions: `organisation` and `region` by the level below the scope, `organisation:12` to that length."""
    viewer.require("figures.view", at=scope)
    figures = tuple(catalogue.figure(code) for code in codes)
    asked = replace(question((), scope, period, as_of), by=tuple(_dimension(each, scope) for each in by))
    cells: dict[tuple[str, ...], dict[str, int]] = {}
    for group in passes(list(basic(figures))):
        for row in ask(table(replace(asked, figures=group))):
            where, numbers = tuple(row[: len(by)]), row[len(by) :]
            cells.setdefault(where, {}).update(zip((f.code for f in group), map(whole, numbers), strict=True))
    rows = [TableRow(where, tuple(number_of(f, found)[0] for f in figures)) for where, found in sorted(cells.items())]
    totals = evaluate(figures, scope=scope, period=period, as_of=as_of)
    additive = all(figure.additive for figure in figures)
    return Table(figures, tuple(by), rows, tuple(totals[f.code].number for f in figures), additive)


def rows(
    *,
    viewer: Viewer,
    code: str,
    scope: Scope = EVERYWHERE,
    period: Period,
    as_of: Seal | None = None,
    after: tuple[date, UUID] | None = None,
    limit: int = 25,
) -> list[RecordRow]:
    """The records that the figure counts, newest first; of a ratio, those of its first part. One page after a keyset."""
    viewer.require("figures.view", at=scope)
    figure = catalogue.figure(code)
    while figure.parts:
        figure = catalogue.figure(figure.parts[0])
    asked = question((figure,), scope, period, as_of)
    return [
        RecordRow(id_of(subject), day_of(day), whole(quantity), kind)
        for subject, day, quantity, kind in ask(drill(asked, limit=limit, after=after))
    ]


def trend(
    *,
    viewer: Viewer,
    code: str,
    periods: Sequence[Period],
    scope: Scope = EVERYWHERE,
    as_of: Seal | None = None,
) -> list[Number]:
    """The figure over consecutive periods, in one pass where it adds up; a stock at the end of each."""
    viewer.require("figures.view", at=scope)
    figure = catalogue.figure(code)
    if figure.distinct:
        return [evaluate([figure], scope=scope, period=each, as_of=as_of)[code].number for each in periods]
    if figure.aggregate == RATIO:
        over, under = (_trend(catalogue.figure(part), periods, scope, as_of) for part in figure.parts)
        return [Fraction(a, b) if b else None for a, b in zip(over, under, strict=True)]
    return list(_trend(figure, periods, scope, as_of))


def _dimension(name: str, scope: Scope) -> Dimension:
    """`organisation` → the level below the scope's; `region` → likewise, towns where only an organisation is given."""
    column, _, length = name.partition(":")
    if length:
        return column, int(length)
    if column == "organisation":
        return column, len(scope.organisation) + ORGANISATION_SEGMENT
    if column == "region":
        below = next((each for each in REGION_LENGTHS if each > len(scope.region)), REGION_LENGTHS[-1])
        return column, below if scope.region else REGION_LENGTHS[3]
    return column


def _trend(figure: Figure, periods: Sequence[Period], scope: Scope, as_of: Seal | None) -> list[int]:
    asked = question((figure,), scope, Period(periods[0].start, periods[-1].end), as_of)
    days = [(day_of(day), whole(quantity)) for day, quantity in ask(by_day(asked))]
    if figure.aggregate == BALANCE:
        return [sum(quantity for day, quantity in days if day <= each.end) for each in periods]
    return [sum(quantity for day, quantity in days if day in each) for each in periods]
