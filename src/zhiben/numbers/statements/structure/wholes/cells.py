"""Columns of a table that are no sums (6.0 persons for each, 1.25 accidents for each million), and a cell that two sums deny."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import permutations
from typing import Final

from zhiben.numbers.quantity import Quantity
from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.grid import Grid
from zhiben.numbers.statements.judging import remainder, stated
from zhiben.numbers.statements.statement import Statement

SCALES: Final = (1, 100, 1000, 10_000)  # so many for each, for each hundred, …
SUMS: Final = frozenset({"column_total", "row_total"})
FEWEST: Final = 3  # rows that show a relation
WIDEST: Final = 12  # columns
LONGEST: Final = 60  # rows
TWICE: Final = 2


def is_mean(claimed: Quantity, parts: Sequence[Quantity]) -> bool:
    """Whether the foot of a column lies among its rows: it is what they come to on average and no sum."""
    values = [arithmetic.value_of(part) for part in parts]
    whole = arithmetic.value_of(claimed)
    return len(values) >= FEWEST and min(values) <= whole <= max(values) and sum(values) >= TWICE * whole > 0


def judge_means(grid: Grid) -> Iterator[Statement]:
    """Each cell of a column that is the quotient of two others, as nearly all of its rows show."""
    columns = grid.additive
    if len(grid.rows) > LONGEST or not FEWEST <= len(columns) <= WIDEST:
        return
    for column in columns:
        if not _is_of_decimals(grid, column):
            continue
        others = [each for each in columns if each != column]
        tried = [_quotients(grid, column, pair, scale) for pair in permutations(others, 2) for scale in SCALES]
        best = max(tried, key=lambda rows: sum(each.holds for each in rows), default=[])
        fits = sum(each.holds for each in best)
        if fits >= FEWEST and len(best) - fits <= 1:
            yield from (each for each in best if not each.holds)


def _is_of_decimals(grid: Grid, column: int) -> bool:
    cells = [row[column].quantity for row in grid.rows]
    return any("." in each.text for each in cells if each)


def _quotients(grid: Grid, column: int, pair: tuple[int, ...], scale: int) -> list[Statement]:
    found = []
    for row in grid.rows:
        claimed, top, base = (row[each].quantity for each in (column, *pair))
        if claimed and top and base and arithmetic.value_of(base) > 0:
            right = scale * arithmetic.value_of(top) / arithmetic.value_of(base)
            found.append(stated("average", claimed, [top, base], arithmetic.exactly(right)))
    return found


def one_cell(found: Sequence[Statement]) -> list[Statement]:
    """What a row and a column miss by the same is missed by the cell that they share: one fault and not two."""
    wrong = [each for each in found if not each.holds and each.kind in SUMS]
    downs = [each for each in wrong if each.kind == "column_total"]
    kept = list(found)
    for down in downs:
        for across in wrong:
            cell = _shared(down, across)
            if cell is not None and down in kept and across in kept:
                others = [part for part in across.parts if part is not cell]
                kept[kept.index(across)] = remainder(cell, across.claimed, others)
                kept.remove(down)
    return kept


def _shared(down: Statement, across: Statement) -> Quantity | None:
    if across.kind != "row_total" or _missed(down) is None or _missed(down) != _missed(across):
        return None
    spans = {(part.start, part.end) for part in down.parts}
    return next((part for part in across.parts if (part.start, part.end) in spans), None)


def _missed(statement: Statement) -> Fraction | None:
    if not isinstance(statement.computed, Fraction):
        return None
    return statement.computed - arithmetic.value_of(statement.claimed)
