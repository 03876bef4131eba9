"""Evaluate figures within what the viewer may see. A scope beyond the grants is refused, never silently cut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, NamedTuple
from uuid import UUID

from zhiben.accounts.viewer import EVERYWHERE, Scope, Viewer
from zhiben.calendars import Period, today
from zhiben.figures import catalogue
from zhiben.figures.compiler import Dimension, Question, by_day, drill, table
from zhiben.figures.definitions import AMOUNT, BALANCE, RATIO, SUM, Figure
from zhiben.figures.engine import ask, day_of, id_of, whole
from zhiben.ledger.models import Seal

Number = int | Fraction | None  # None: a ratio with nothing below the line
ORGANISATION_SEGMENT = 4
REGION_LENGTHS = (2, 4, 6, 9, 12)


@dataclass(frozen=True)
class Value:
    """A figure's value and all that is needed to recompute it."""

    figure: Figure
    scope: Scope
    period: Period
    seal: Seal | None  # None: live
    number: Number
    parts: tuple[int, int] | None = None  # of a ratio, unrounded
    cut: date | None = None  # where the period runs ahead of the day it was read

    @property
    def forecast_cut(self) -> bool:
        """Whether the period's end lies ahead and was not read."""
        return self.cut is not None and self.cut < self.period.end


class TableRow(NamedTuple):
    """The values of one group: dimension values, then one number per figure."""

    dimensions: tuple[str, ...]
    numbers: tuple[Number, ...]


@dataclass(frozen=True)
class Table:
    """A breakdown; `total` is computed by itself, `additive` says whether the rows add up to it."""

    figures: tuple[Figure, ...]
    by: tuple[str, ...]
    rows: list[TableRow]
    total: tuple[Number, ...]
    additive: bool


class RecordRow(NamedTuple):
    """One record behind a figure, and how much of the figure it is."""

    subject: UUID
    day: date
    quantity: int
    kind: str


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


def evaluate(wanted: Iterable[Figure], *, scope: Scope, period: Period, as_of: Seal | None = None) -> dict[str, Value]:
    """The values of definitions that the caller has already been allowed to read (an issue's readers, by their issue)."""
    chosen = {figure.code: figure for figure in wanted}
    basic = {figure.code: figure for figure in _basic(chosen.values())}
    question = _question((), scope, period, as_of)
    found: dict[str, int] = {}
    flows = tuple(figure for figure in basic.values() if _shares_a_pass(figure))
    if flows:
        (row,) = ask(table(replace(question, figures=flows)))
        found |= {figure.code: whole(cell) for figure, cell in zip(flows, row, strict=True)}
    for figure in basic.values():
        if figure.code not in found:
            (row,) = ask(table(replace(question, figures=(figure,))))
            found[figure.code] = whole(row[0])
    return {
        code: Value(figure, scope, period, as_of, *_number(figure, found), question.cut)
        for code, figure in chosen.items()
    }


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
    question = replace(_question((), scope, period, as_of), by=tuple(dimension(each, scope) for each in by))
    cells: dict[tuple[str, ...], dict[str, int]] = {}
    for group in _passes(list(_basic(figures))):
        for row in ask(table(replace(question, figures=group))):
            where, numbers = tuple(row[: len(by)]), row[len(by) :]
            cells.setdefault(where, {}).update(zip((f.code for f in group), map(whole, numbers), strict=True))
    rows = [TableRow(where, tuple(_number(f, found)[0] for f in figures)) for where, found in sorted(cells.items())]
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
    question = _question((figure,), scope, period, as_of)
    return [
        RecordRow(id_of(subject), day_of(day), whole(quantity), kind)
        for subject, day, quantity, kind in ask(drill(question, limit=limit, after=after))
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


def dimension(name: str, scope: Scope) -> Dimension:
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
    question = _question((figure,), scope, Period(periods[0].start, periods[-1].end), as_of)
    days = [(day_of(day), whole(quantity)) for day, quantity in ask(by_day(question))]
    if figure.aggregate == BALANCE:
        return [sum(quantity for day, quantity in days if day <= each.end) for each in periods]
    return [sum(quantity for day, quantity in days if day in each) for each in periods]


def _question(figures: tuple[Figure, ...], scope: Scope, period: Period, as_of: Seal | None) -> Question:
    cut = as_of.day if as_of else today()
    return Question(figures, period, cut, scope, last=as_of.last if as_of else None)


def _basic(figures: Iterable[Figure]) -> Iterator[Figure]:
    for figure in figures:
        if figure.parts:
            yield from _basic(catalogue.figure(part) for part in figure.parts)
        else:
            yield figure


def _shares_a_pass(figure: Figure) -> bool:
    return figure.aggregate in {SUM, AMOUNT} and not figure.cohort


def _passes(figures: list[Figure]) -> list[tuple[Figure, ...]]:
    once = list(dict.fromkeys(figures))
    flows = tuple(figure for figure in once if _shares_a_pass(figure))
    return [*([flows] if flows else []), *((figure,) for figure in once if not _shares_a_pass(figure))]


def _number(figure: Figure, found: dict[str, int]) -> tuple[Number, tuple[int, int] | None]:
    if not figure.parts:
        return found.get(figure.code, 0), None
    over, under = (found.get(part, 0) for part in figure.parts)
    return (Fraction(over, under) if under else None), (over, under)


def periods_back(last: Period, count: int) -> list[Period]:
    """`count` periods ending with `last`, oldest first."""
    found = [last]
    while len(found) < count:
        found.insert(0, found[0].previous())
    return found


def weeks_back(day: date, count: int) -> list[Period]:
    """`count` weeks, the last one holding `day`."""
    return [Period.week(day - timedelta(weeks=count - 1 - n)) for n in range(count)]


def sort_key(row: TableRow) -> Any:
    """Largest first number first, then by the dimensions."""
    return -(row.numbers[0] or 0), row.dimensions
