"""Sums down and across a table, rates and differences between its columns.

Which columns belong together is learnt from the rows: a relation that nearly all rows fulfil is meant, and the rows that do
not fulfil it contradict it. Only a row or column that calls itself a total claims a sum by its name alone.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import permutations
from typing import Final, NamedTuple

from zhiben.numbers.quantity import Quantity
from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.grid import Grid
from zhiben.numbers.statements.judging import added_up, divided, stated
from zhiben.numbers.statements.statement import Statement
from zhiben.numbers.statements.structure.wholes.cells import is_mean, judge_means, one_cell
from zhiben.numbers.statements.structure.wholes.columns import judge_columns

REPEATED: Final = re.compile(r"去重|不重复|重复(?:计|检查|统计|的)|剔除|按一[家次户]|交叉")
DIFFERENCE: Final = re.compile(r"增减|差额|差值|变化|增加数|减少数|同比(?:\+|±)?$")
NAME: Final = re.compile(r"(?P<name>[\u4e00-\u9fff]{2})(?:完成)?率")
NOTE: Final = 240  # characters behind a table in which its note stands
SCORE: Final = re.compile(r"总分|总得分|综合得分|合计得分|得分合计")
TOTAL_HEAD: Final = re.compile(
    r"(?:总分|总得分|综合得分|得分合计|合计|小计|总计|共计|总数|总量|总额|总人数|总起数|全年|计)$"
)
BRACKET: Final = re.compile(r"（.*）")  # 总量（辆）
MANY_COLUMNS: Final = 12
NEIGHBOURS: Final = 6  # columns on either side that are tried in a wider table
MOST_TOTALS: Final = 24  # rows that call themselves totals
MOST_SUMMED: Final = 4000  # rows added up for all totals together
SAMPLE: Final = 24  # rows
HOPELESS: Final = 6
FEW: Final = 2
MOSTLY: Final = Fraction(3, 5)
HALF: Final = Fraction(1, 2)


def judge_table(text: str, grid: Grid) -> Iterator[Statement]:
    """Every sum and rate of one table."""
    note = text[max(0, grid.span[0] - 40) : grid.span[1] + NOTE]
    repeated = bool(REPEATED.search(note))
    down = list(_down(grid, repeated=repeated))
    across = list(_across(grid))
    changes = [*_differences(grid), *judge_means(grid)]
    learnt = list(judge_columns(grid, [*down, *across, *changes]))
    yield from one_cell([*down, *across, *changes, *learnt])
    yield from _rates(grid)


def _down(grid: Grid, *, repeated: bool) -> Iterator[Statement]:
    """合计 and 小计 rows."""
    totals = [(row, kind) for row, kind in enumerate(grid.kinds) if kind in {"total", "whole", "subtotal"}]
    for row, kind in totals[: max(FEW, min(MOST_TOTALS, MOST_SUMMED // len(grid.rows)))]:
        options = [list(rows) for rows in dict.fromkeys(map(tuple, _members(grid, row, kind))) if len(rows) > 1]
        if not options or not grid.additive:
            continue
        fits = [sum(1 for column in grid.additive if _adds_up(grid, row, column, rows)) for rows in options]
        best = max(range(len(options)), key=lambda place: (fits[place], -place))
        if kind == "whole" and 2 * fits[best] < len(grid.additive):
            continue
        for column in grid.additive:
            yield from _column(grid, row, column, options, best, repeated=repeated, sure=fits[best] > 0)


def _members(grid: Grid, row: int, kind: str) -> Iterator[list[int]]:
    """The rows that a total may add up, most likely first."""
    kinds = grid.kinds
    if kind == "subtotal":
        yield _until(kinds, range(row - 1, -1, -1), {"subtotal", "total"})[::-1]
        yield _until(kinds, range(row + 1, len(kinds)), {"subtotal", "total"})
        return
    others = [each for each in range(len(kinds)) if each != row]
    plain = [each for each in others if kinds[each] == ""]
    subtotals = [each for each in others if kinds[each] == "subtotal"]
    yield [each for each in _until(kinds, range(row - 1, -1, -1), {"total"})[::-1] if kinds[each] == ""]
    yield [each for each in _until(kinds, range(row + 1, len(kinds)), {"total"}) if kinds[each] == ""]
    yield plain
    yield subtotals
    yield [each for each in others if kinds[each] in {"", "inner"}]
    yield [each for each in others if kinds[each] == "whole"]
    yield [each for each in others if kinds[each] == "total"]


def _until(kinds: list[str], rows: range, ends: set[str]) -> list[int]:
    found = []
    for row in rows:
        if kinds[row] in ends:
            break
        found.append(row)
    return found


def _adds_up(grid: Grid, row: int, column: int, rows: list[int]) -> bool:
    claimed = grid.rows[row][column].quantity
    parts = grid.column(column, rows)
    return claimed is not None and bool(parts) and bool(arithmetic.sum_agreement(claimed, tuple(parts)))


def _column(
    grid: Grid, row: int, column: int, options: list[list[int]], best: int, *, repeated: bool, sure: bool
) -> Iterator[Statement]:
    claimed = grid.rows[row][column].quantity
    parts = grid.column(column, options[best])
    if claimed is None or len(parts) < FEW:
        return
    statement = added_up("column_total", claimed, parts)
    if statement.holds:
        yield statement
        return
    if any(_adds_up(grid, row, column, rows) for rows in options):
        return
    summed, whole = arithmetic.printed_sum(parts), arithmetic.value_of(claimed)
    if is_mean(claimed, parts):
        return
    # One firm visited by two towns is one firm: with such a note a total may be less than its rows.
    if repeated and summed > whole:
        return
    if sure or (whole and HALF <= summed / whole <= 1 / HALF):
        yield statement


def _across(grid: Grid) -> Iterator[Statement]:
    """合计 and 小计 columns."""
    for column in grid.columns:
        if (
            grid.is_rate(column)
            or not grid.heads[column]
            or not TOTAL_HEAD.search(BRACKET.sub("", grid.heads[column][-1]))
        ):
            continue
        options = [columns for columns in _siblings(grid, column) if len(columns) > 1]
        judged = [_row_sums(grid, column, columns) for columns in options]
        fits = [sum(1 for each in statements if each.holds) for statements in judged]
        if not judged:
            continue
        best = max(range(len(judged)), key=lambda place: (fits[place], -place))
        grouped = len(grid.heads[column]) > 1 and best == 0
        if fits[best] >= (1 if grouped else HALF * len(judged[best])):
            yield from judged[best]


def _siblings(grid: Grid, column: int) -> Iterator[list[int]]:
    if SCORE.search(grid.head(column)):
        scores = [each for each in grid.columns if "分" in grid.head(each) and each != column]
        yield [each for each in scores if not SCORE.search(grid.head(each))]
        return
    parents = grid.heads[column][:-1]
    if parents:
        yield [each for each in grid.additive if each != column and grid.heads[each][: len(parents)] == parents]
    after = [each for each in grid.additive if each > column]
    before = [each for each in grid.additive if each < column]
    yield _plain_until_total(grid, after)
    yield _plain_until_total(grid, before[::-1])
    yield [each for each in grid.additive if each != column and TOTAL_HEAD.search(grid.head(each))]
    yield [each for each in grid.additive if each != column and not TOTAL_HEAD.search(grid.head(each))]


def _plain_until_total(grid: Grid, columns: list[int]) -> list[int]:
    found = []
    for column in columns:
        if TOTAL_HEAD.search(grid.head(column)):
            break
        found.append(column)
    return sorted(found)


def _row_sums(grid: Grid, column: int, columns: Sequence[int]) -> list[Statement]:
    found = []
    for row in grid.rows:
        claimed = row[column].quantity
        parts = [quantity for each in columns if (quantity := row[each].quantity)]
        if claimed is not None and parts:
            found.append(added_up("row_total", claimed, parts))
    return found


class Relation(NamedTuple):
    """What a column is of two others, in the rows that have all three."""

    statements: list[Statement]
    fits: int


def _differences(grid: Grid) -> Iterator[Statement]:
    """增减: this period less the one before, whichever two columns fit."""
    for column in grid.additive:
        if not DIFFERENCE.search(grid.head(column)):
            continue
        best = _best(grid, column, list(permutations(_near(grid, column), 2)), _less)
        if best and best.fits and best.fits >= HALF * len(best.statements):
            yield from best.statements


def _less(claimed: Quantity, now: Quantity, then: Quantity) -> Statement | None:
    best = arithmetic.value_of(now) - arithmetic.value_of(then)
    if arithmetic.is_whole(claimed, now, then) or best == arithmetic.value_of(claimed):
        return stated("change", claimed, [now, then], arithmetic.exactly(best))
    computed = arithmetic.minus(arithmetic.range_of(now), arithmetic.range_of(then))
    return stated("change", claimed, [now, then], computed, best=best)


def _rate_of(claimed: Quantity, part: Quantity, whole: Quantity) -> Statement | None:
    return divided("rate", claimed, part, whole)


def _growth_of(claimed: Quantity, now: Quantity, then: Quantity) -> Statement | None:
    if arithmetic.value_of(then) <= 0:
        return None
    base = arithmetic.value_of(then)
    return stated(
        "ratio_of_change", claimed, [now, then], arithmetic.exactly(100 * (arithmetic.value_of(now) - base) / base)
    )


Rule = Callable[[Quantity, Quantity, Quantity], Statement | None]


def _best(grid: Grid, column: int, pairs: Sequence[tuple[int, ...]], rule: Rule) -> Relation | None:
    """The pair that most rows fulfil, found on the first rows of a long table and then applied to all."""
    best: tuple[int, tuple[int, ...]] | None = None
    for pair in pairs:
        found = _relation(grid, column, pair, rule, SAMPLE)
        if found.statements and (best is None or found.fits > best[0]):
            best = found.fits, pair
    return _relation(grid, column, best[1], rule, len(grid.rows)) if best and best[0] else None


def _relation(grid: Grid, column: int, pair: tuple[int, ...], rule: Rule, rows: int) -> Relation:
    statements = []
    fits = 0
    for row in grid.rows[:rows]:
        claimed, one, two = (row[each].quantity for each in (column, *pair))
        if claimed is None or one is None or two is None:
            continue
        statement = rule(claimed, one, two)
        if statement is not None:
            statements.append(statement)
            fits += statement.holds
        # Two misses in the first few rows: another pair is meant.
        if len(statements) >= HOPELESS and not fits:
            break
    return Relation(statements, fits)


def _near(grid: Grid, column: int) -> list[int]:
    """The columns that a column may be made of: all of a narrow table, the neighbours in a wide one."""
    others = sorted((each for each in grid.additive if each != column), key=lambda each: (abs(each - column), each))
    return others[: MANY_COLUMNS if len(others) <= MANY_COLUMNS else NEIGHBOURS]


def _rates(grid: Grid) -> Iterator[Statement]:
    """整改率 from two columns, 占比 from one column and its total, 增幅 from now and then."""
    for column in grid.rates:
        pairs = list(permutations(_near(grid, column), 2))
        options = [_best(grid, column, pairs, rule) for rule in (_rate_of, _growth_of)]
        options.append(_shares(grid, column))
        known = [each for each in options if each is not None]
        best = max(known, key=lambda each: each.fits, default=None)
        if best and best.fits >= FEW and best.fits >= MOSTLY * len(best.statements):
            yield from best.statements
        elif named := _named(grid, column):
            yield from named.statements


def _named(grid: Grid, column: int) -> Relation | None:
    """The pair that the heads name: 整改率 stands behind 排查 and 整改; with few rows one of them must agree."""
    match = NAME.search(grid.head(column))
    if not match:
        return None
    tops = [each for each in grid.additive if match["name"] in grid.head(each) and each < column]
    if not tops or tops[-1] == grid.additive[0]:
        return None
    top = tops[-1]
    base = grid.additive[grid.additive.index(top) - 1]
    relation = _relation(grid, column, (top, base), _rate_of, len(grid.rows))
    return relation if relation.fits >= HALF * len(relation.statements) and relation.fits else None


def _shares(grid: Grid, column: int) -> Relation | None:
    """Each row's share of the total row."""
    best: Relation | None = None
    for row, kind in enumerate(grid.kinds):
        if kind not in {"total", "whole"}:
            continue
        for counted in grid.additive:
            whole = grid.rows[row][counted].quantity
            if whole is None or not arithmetic.value_of(whole):
                continue
            statements = [
                statement for each in grid.rows
                if (claimed := each[column].quantity) and (part := each[counted].quantity) and (statement := _rate_of(claimed, part, whole))
            ]  # fmt: skip
            fits = sum(1 for each in statements if each.holds)
            if statements and (best is None or fits > best.fits):
                best = Relation(statements, fits)
    return best
