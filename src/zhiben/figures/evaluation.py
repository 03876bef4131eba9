"""Compute figures. Whoever calls has been allowed to read them: `queries` by the viewer's grants, a bulletin's readers by the issue."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple
from uuid import UUID

from zhiben.accounts.viewer import Scope
from zhiben.calendars import Period, today
from zhiben.figures import catalogue, closed, different, sealed
from zhiben.figures.analytics.choice import Answer, Asked, answer
from zhiben.figures.closed import Live
from zhiben.figures.compiler import Question, Sql, table
from zhiben.figures.definitions import AMOUNT, SUM, Figure
from zhiben.figures.engine import ask, whole
from zhiben.figures.narrowing import narrowed
from zhiben.figures.totals import Stretch
from zhiben.ledger.models import Seal

Compiler = Callable[[Question, Sql], tuple[str, dict[str, Any]]]
Number = int | Fraction | None  # None: a ratio with nothing below the line


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
    stands: int | None = None  # the seal up to which a live figure reads where it does not read everything

    @property
    def forecast_cut(self) -> bool:
        """Whether the period's end lies ahead and was not read."""
        return self.cut is not None and self.cut < self.period.end


class TableRow(NamedTuple):
    """The values of one group: dimension values, then one number per figure."""

    dimensions: tuple[str, ...]
    numbers: tuple[Number, ...]

    @property
    def largest_first(self) -> tuple[Any, ...]:
        """To sort by: the first number, largest first, then the dimensions."""
        return -(self.numbers[0] or 0), self.dimensions


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


def evaluate(
    wanted: Iterable[Figure], *, scope: Scope, period: Period, as_of: Seal | None = None, kept: bool = False
) -> dict[str, Value]:
    """The values of definitions that the caller has already been allowed to read (an issue's readers, by their issue).

    With `kept` an answer as of a seal may be one that was found before; without, it is computed from the entries.
    """
    chosen = {figure.code: figure for figure in wanted}
    asked = question((), scope, period, as_of)
    figures = list({figure.code: figure for figure in basic(chosen.values())}.values())
    known = _known(figures, asked, as_of) if as_of is not None and kept else {}
    found, stands = _sums([figure for figure in figures if figure.code not in known], asked)
    found |= known
    if as_of is not None and kept:
        sealed.keep(figures, found, asked, as_of)
    return {
        code: Value(
            figure, scope, period, as_of, *number_of(figure, found), asked.cut, _oldest(basic([figure]), stands)
        )
        for code, figure in chosen.items()
    }


def question(figures: tuple[Figure, ...], scope: Scope, period: Period, as_of: Seal | None) -> Question:
    """The question, live or as of a seal."""
    cut = as_of.day if as_of else today()
    return Question(figures, period, cut, scope, last=as_of.last if as_of else None)


def live(figures: Iterable[Figure], asked: Question) -> Live | None:
    """Running totals of those that add up; None where the question is as of a seal, or they are of no use."""
    wanted = [figure for figure in figures if figure.additive]
    return closed.live(wanted, asked.scope, asked.by) if wanted and asked.last is None else None


def over(found: Live, figure: Figure, period: Period, cut: date, group: tuple[str, ...] = ()) -> int:
    """A figure over a period out of running totals."""
    return found.number(figure, Stretch.of(figure, period, cut), group)


def counted_live(figure: Figure, asked: Question) -> different.Counts | None:
    """How many different ones there are by group, live; None where the question is none of these."""
    if not figure.distinct:
        return None
    return different.live(replace(asked, figures=(figure,)), lambda each: answered(each, table).rows)


def basic(figures: Iterable[Figure]) -> Iterator[Figure]:
    """The figures themselves, ratios as their parts."""
    for figure in figures:
        if figure.parts:
            yield from basic(catalogue.figure(part) for part in figure.parts)
        else:
            yield figure


def shares_a_pass(figure: Figure) -> bool:
    """Whether it can be summed together with others: a flow by its day."""
    return figure.aggregate in {SUM, AMOUNT} and not figure.cohort


def passes(figures: list[Figure]) -> list[tuple[Figure, ...]]:
    """The figures in as few statements as they need."""
    once = list(dict.fromkeys(figures))
    flows = tuple(figure for figure in once if shares_a_pass(figure))
    return [*([flows] if flows else []), *((figure,) for figure in once if not shares_a_pass(figure))]


def number_of(figure: Figure, found: dict[str, int]) -> tuple[Number, tuple[int, int] | None]:
    """The figure's number out of the sums found, and of a ratio its unrounded parts."""
    if not figure.parts:
        return found.get(figure.code, 0), None
    over, under = (found.get(part, 0) for part in figure.parts)
    return (Fraction(over, under) if under else None), (over, under)


def answered(asked: Question, compiled: Compiler, *, records: bool = False) -> Answer:
    """The rows of a question, from the engine that has them sooner."""
    kinds = tuple(sorted({kind for figure in asked.figures for kind in figure.counts}))
    indexed = not records and all(figure.distinct in {"", "category"} for figure in asked.figures)
    if not records and (narrow := narrowed(asked, indexed=indexed)) is not None:
        return Answer(ask(compiled(narrow, Sql())))
    return answer(Asked(kinds, asked.scope, asked.last, indexed), lambda sql: compiled(asked, sql))


def _known(figures: list[Figure], asked: Question, seal: Seal) -> dict[str, int]:
    """What was found before as of that seal, or follows from what is kept as of one soon after it."""
    known = sealed.known(figures, asked, seal)
    return known | closed.as_of([figure for figure in figures if figure.code not in known], asked)


def _sums(figures: list[Figure], asked: Question) -> tuple[dict[str, int], dict[str, int]]:
    """What each comes to: out of running totals where they help, else by as few statements as it takes.

    And the seal up to which it reads, of those that do not read everything.
    """
    running = live(figures, asked)
    found = {
        figure.code: over(running, figure, asked.period, asked.cut)
        for figure in figures
        if running is not None and figure.additive
    }
    for figure in figures:
        if (counts := counted_live(figure, asked)) is not None:
            found[figure.code] = counts[()]
    stands: dict[str, int] = {}
    for group in passes([figure for figure in figures if figure.code not in found]):
        (row,), seal = answered(replace(asked, figures=group), table)
        found |= {figure.code: whole(cell) for figure, cell in zip(group, row, strict=True)}
        if seal is not None:
            stands |= {figure.code: seal for figure in group}
    return found, stands


def _oldest(figures: Iterable[Figure], stands: dict[str, int]) -> int | None:
    return min((stands[figure.code] for figure in figures if figure.code in stands), default=None)
