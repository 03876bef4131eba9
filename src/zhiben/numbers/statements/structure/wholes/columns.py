"""Sums of a table that no head names: 三季度 under three months, 全天 beside 白班 and 夜班, 未检 as what 已检 leaves of 应检.

What a column or a row is made of is learnt from where it adds up; where it then nearly does not, by a slip of the pen, the
table contradicts itself. A single column shows nothing of the kind, so that its foot must look like a total by its name.
"""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Final, NamedTuple

from zhiben.numbers.bounds import Agreement
from zhiben.numbers.quantity import Quantity
from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.grid import Grid
from zhiben.numbers.statements.judging import added_up, remainder, stated
from zhiben.numbers.statements.statement import Statement
from zhiben.numbers.statements.structure.again.slips import GOOD, LIKELY, WEAK, likeness, scale_of

SUMMED: Final = re.compile(r"计|总|季度?$|半年|全|整|本[年月季]|[两三四五六七八九十][个期级类]|所有|共")
PLAIN: Final = frozenset({"", "inner"})
NOT_ADDED: Final = re.compile(r"去重|不重复|剔除|交叉|其中|最[高低大小]|平均")
SOLID: Final = 10  # what a row must come to that shows a relation
THREE: Final = 3
PAIR: Final = 2
WIDEST: Final = 12  # columns of a table in which relations are looked for
LONGEST: Final = 60  # rows


class Learnt(NamedTuple):
    """One column as what others make it."""

    statements: list[Statement]
    fits: int


def judge_columns(grid: Grid, known: Sequence[Statement]) -> Iterator[Statement]:
    """The sums down and across that no total row or column claims; nothing of what `known` says is said again."""
    if len(grid.rows) > LONGEST or not PAIR <= len(grid.columns) + 1 <= WIDEST:
        return
    judged = {each.spans[0] for each in known}
    judged |= {span for each in known if not each.holds for span in each.spans}
    for each in (*_down(grid), *_across(grid), *_stock(grid)):
        if each.spans[0] not in judged:
            yield each


def _down(grid: Grid) -> Iterator[Statement]:
    """The last row, else the first, as the sum of the others."""
    known = [row for row, kind in enumerate(grid.kinds) if kind not in PLAIN]
    plain = [row for row, kind in enumerate(grid.kinds) if kind == ""]
    if len(plain) < THREE or any(kind != "whole" for kind in (grid.kinds[row] for row in known)) or len(known) > 1:
        return
    for row in known or (plain[-1], plain[0]):
        others = [each for each in plain if each != row]
        claims = [
            added_up("column_total", claimed, parts)
            for column in grid.additive
            if (claimed := grid.rows[row][column].quantity) and len(parts := grid.column(column, others)) == len(others)
        ]
        if _is_foot(grid, row, claims):
            least = WEAK if any(each.holds for each in claims) else LIKELY
            yield from (each for each in claims if not each.holds and _slipped(each) >= least)
            return


def _is_foot(grid: Grid, row: int, claims: Sequence[Statement]) -> bool:
    """Whether another column shows that the row is a sum, or its name and the nearness of its only number do."""
    label = "".join(grid.names[row])
    if NOT_ADDED.search(label) or not claims or any(not each.holds and not _slipped(each) for each in claims):
        return False
    if any(each.holds and each.claimed.value and each.claimed.value >= SOLID for each in claims):
        return True
    if len(claims) > 1:
        return False
    least = min(map(_slipped, claims))
    return least >= (LIKELY if SUMMED.search(label) else GOOD if label else GOOD + 1)


def _slipped(statement: Statement) -> int:
    """How much the claimed number looks like the right one with a slip."""
    if statement.holds or not isinstance(statement.computed, Fraction):
        return 0
    claimed = abs(arithmetic.value_of(statement.claimed))
    parts = [abs(arithmetic.value_of(each)) for each in statement.parts]
    return likeness(claimed, abs(statement.computed), scale_of([claimed, abs(statement.computed), *parts]))


def _across(grid: Grid) -> Iterator[Statement]:
    """The columns that are made of two others, or of all others; the relation that most rows show comes first."""
    columns = grid.additive
    if len(columns) < THREE:
        return
    found = [learnt for relation in _relations(columns) if (learnt := _learn(grid, *relation))]
    taken: set[int] = set()
    for learnt in sorted(found, key=lambda each: (-each.fits, len(each.statements))):
        starts = {part.start for each in learnt.statements for part in (each.claimed, *each.parts)}
        if taken.isdisjoint(starts):
            taken |= starts
            yield from (each for each in learnt.statements if not each.holds)


def _stock(grid: Grid) -> Iterator[Statement]:
    """年初库存, 购入, 调出, 季末库存: what there was, what came and what went, in four columns that follow one another."""
    columns = grid.additive
    for four in zip(columns, columns[1:], columns[2:], columns[3:], strict=False):
        statements = []
        for row in grid.rows:
            values = [quantity for column in four if (quantity := row[column].quantity) is not None]
            if len(values) == len(four):
                had, came, went, left = (arithmetic.value_of(each) for each in values)
                right = arithmetic.exactly(had + came - went)
                how = Agreement.EXACT if left == had + came - went else Agreement.NO
                statements.append(stated("difference", values[3], values[:3], right, how))
        wrong = [each for each in statements if not each.holds]
        shown = [each for each in statements if each.holds and each.claimed.value and each.claimed.value >= SOLID]
        if shown and len(wrong) <= len(shown) and all(_slipped(each) >= LIKELY for each in wrong):
            yield from wrong


def _relations(columns: Sequence[int]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Each column as the sum of others: of all, where it is the last or the first, or of any two."""
    if len(columns) > THREE:
        yield columns[-1], tuple(columns[:-1])
        yield columns[0], tuple(columns[1:])
    for three in combinations(columns, THREE):
        for whole in three:
            yield whole, tuple(each for each in three if each != whole)


def _learn(grid: Grid, whole: int, parts: tuple[int, ...]) -> Learnt | None:
    """The relation, if at least one row shows it and those that do not are slips."""
    statements: list[Statement] = []
    shown: set[tuple[Fraction, ...]] = set()
    fits = missed = 0
    least = GOOD
    for row, kind in zip(grid.rows, grid.kinds, strict=True):
        cells = [row[column].quantity for column in (whole, *parts)]
        values = [quantity for quantity in cells if quantity is not None]
        if len(values) < len(cells):
            continue
        statement = _claim(values[0], values[1:])
        statements.append(statement)
        if kind not in PLAIN:
            continue
        fits, missed = fits + statement.holds, missed + (not statement.holds)
        sizes = tuple(arithmetic.value_of(each) for each in values)
        if not statement.holds:
            least = min(least, _slipped(statement))
        elif all(sizes) and max(sizes) >= SOLID:
            shown.add(sizes)
    if not missed or not shown or missed > fits or least < (WEAK if fits > 1 else LIKELY):
        return None
    return Learnt(statements, fits)


def _claim(whole: Quantity, parts: Sequence[Quantity]) -> Statement:
    """The sum, or what is left, by which of the numbers looks most like a slip."""
    claims = [added_up("row_total", whole, parts)]
    if not claims[0].holds and len(parts) == PAIR:
        claims += [remainder(part, whole, [other]) for part, other in (parts, parts[::-1])]
    return max(claims, key=_slipped)
