"""A rate that the prose tells of a row of a table: 乙区合格率最低，为80% beside 乙区 90 81.

The row is named as in the table, and the rate after the column of its part; the whole is the one column before it that is nowhere less.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from zhiben.numbers.quantity import Quantity
from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.grid import Grid
from zhiben.numbers.statements.judging import stated
from zhiben.numbers.statements.structure import cues
from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.rates.ways import HUNDRED, PAIR, REFUSED, near
from zhiben.numbers.statements.structure.scene import Scene, Term

OTHER: Final = re.compile(
    r"去年|上年|同期|上月|较|比(?!例)|平均|目标|要求|计划|分别|依次|[高低]于|差[^率]|[均都]|提高|下降|超|按[期时]|当场|重大|\ue001"
)
SHORTEST: Final = 2
LONGEST: Final = 12
MOST_ROWS: Final = 60
NEAR: Final = 6000  # characters
CLAUSES: Final = 1  # commas between the row's name and the rate
SURE: Final = 5


def judge_rows(scene: Scene, grids: Sequence[Grid]) -> Iterator[Reading]:
    for grid in grids:
        names = _names(grid)
        for terms in scene.sentences:
            for claimed in terms:
                if abs(claimed.span[0] - grid.span[0]) <= NEAR and (found := _judged(scene, grid, names, claimed)):
                    yield found


def _names(grid: Grid) -> dict[str, int]:
    """The rows by their names, where these tell them apart."""
    known = [
        (name, row) for row, words in enumerate(grid.names[:MOST_ROWS]) for name in words
        if SHORTEST <= len(name) <= LONGEST and not name.isdigit() and grid.kinds[row] in {"", "whole"}
    ]  # fmt: skip
    said = [name for name, _row in known]
    return {name: row for name, row in known if said.count(name) == 1}


def _judged(scene: Scene, grid: Grid, names: dict[str, int], claimed: Term) -> Reading | None:
    if not claimed.is_percent or claimed.is_change or not claimed.exact:
        return None
    row, words = _row(scene, names, claimed)
    match = cues.RATE_NAME.search(words)
    if row is None or match is None or OTHER.search(words):
        return None
    pairs = _pairs(grid, row, match["name"][-PAIR:])
    readings = [_reading(claimed, part, whole) for part, whole in pairs]
    right = next((each for each in readings if each.statement.holds), None)
    return right or (readings[0] if len(readings) == 1 else None)


def _row(scene: Scene, names: dict[str, int], claimed: Term) -> tuple[int | None, str]:
    """The row that is named before the rate, with no other number between, and what is said since."""
    start, _end = scene.page.bounds(claimed.sentence)
    words = scene.page.text[start : claimed.at].rpartition("\ue000")[2]
    at, name = max(((words.rfind(name), name) for name in names if name in words), default=(-1, ""))
    said = words[at + len(name) :]
    return (names[name], said) if name and said.count("，") <= CLAUSES else (None, "")


def _pairs(grid: Grid, row: int, name: str) -> list[tuple[Quantity, Quantity]]:
    """The part under the head that the rate is called after, with each column before it that may be the whole."""
    tops = [each for each in grid.additive if name in grid.head(each) and not REFUSED.search(grid.head(each))]
    if len(name) < PAIR or len(tops) != 1 or any(name in grid.head(each) for each in grid.rates):
        return []
    bases = [each for each in grid.additive if each < tops[0] and _is_whole(grid, each, tops[0])]
    part, wholes = grid.rows[row][tops[0]].quantity, [grid.rows[row][each].quantity for each in bases]
    return [(part, whole) for whole in wholes if part and whole and whole.value]


def _is_whole(grid: Grid, column: int, part: int) -> bool:
    both = [(row[column].value, row[part].value) for row in grid.rows]
    known = [(whole, some) for whole, some in both if whole is not None and some is not None]
    return len(known) > 1 and all(whole >= some for whole, some in known)


def _reading(claimed: Term, part: Quantity, whole: Quantity) -> Reading:
    right = HUNDRED * arithmetic.value_of(part) / arithmetic.value_of(whole)
    statement = stated("rate", claimed.quantity, [part, whole], arithmetic.exactly(right))
    return Reading(statement, 0 if near(claimed, right) else SURE)
