"""What the prose says of a row of a table, against its cells: 东风厂应检38台，实检33台 beside 东风厂 38 35.

A row is named as in the table. A number behind its name is the cell under the head that it is called after; where a table has a
single column of numbers, it is that.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from zhiben.numbers.quantity import Quantity
from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.grid import Grid
from zhiben.numbers.statements.judging import twice
from zhiben.numbers.statements.structure.again.slips import LIKELY, likeness, scale_of
from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.scene import Scene, Term

UNIT: Final = re.compile(r"（(?P<unit>[^（）]*)）")
OTHER: Final = re.compile(
    r"去年|上年|同期|上月|增|减|多|少|比|较|每|平均|差|其中|计划|目标|新|另|再|约|超(?![载速限员标期重])|近|剩|余"
)
WHOLE: Final = re.compile(r"^全(?!部|面|年|程)|合计|共计|总共|总计")
NEAR: Final = 6000  # characters
SHORTEST: Final = 2
LONGEST: Final = 12
MOST_ROWS: Final = 60
SURE: Final = 5


def judge_notes(scene: Scene, grids: Sequence[Grid]) -> Iterator[Reading]:
    for grid in grids:
        names = _names(grid)
        for number, terms in enumerate(scene.sentences):
            if terms and abs(terms[0].span[0] - grid.span[0]) <= NEAR:
                yield from _of_sentence(scene, grid, names, number, terms)


def _names(grid: Grid) -> dict[str, int]:
    """The rows by their names, where these are no totals and told apart."""
    names: dict[str, int] = {}
    for row, words in enumerate(grid.names[:MOST_ROWS]):
        for name in words:
            if SHORTEST <= len(name) <= LONGEST and not grid.kinds[row] and not name.isdigit():
                names[name] = -1 if name in names else row
    return {name: row for name, row in names.items() if row >= 0}


def _of_sentence(scene: Scene, grid: Grid, names: dict[str, int], number: int, terms: list[Term]) -> Iterator[Reading]:
    start, _end = scene.page.bounds(number)
    words = scene.page.words(number)
    places = sorted(
        (start + match.start(), names[name]) for name in names for match in re.finditer(re.escape(name), words)
    )
    for term in terms:
        if WHOLE.search(term.lead) and (total := _total(grid)) is not None and _is_plain(term):
            cell = _cell(grid, total, term)
            if cell is not None:
                yield Reading(twice(term.quantity, cell), SURE)
                continue
        before = [row for at, row in places if at < term.at]
        if before and _is_plain(term):
            cell = _cell(grid, before[-1], term)
            if cell is not None:
                yield Reading(twice(term.quantity, cell), SURE)


def _is_plain(term: Term) -> bool:
    return (term.is_value or term.is_percent) and term.exact and not OTHER.search(term.lead)


def _total(grid: Grid) -> int | None:
    """The one row that adds up all others."""
    rows = [row for row, kind in enumerate(grid.kinds) if kind in {"total", "whole"}]
    return rows[0] if len(rows) == 1 else None


def _cell(grid: Grid, row: int, term: Term) -> Quantity | None:
    """The cell that the number ought to be, where it is another and looks like a slip of it."""
    cells = {column: quantity for column in grid.columns if (quantity := grid.rows[row][column].quantity)}
    values = {abs(quantity.value or 0) for quantity in cells.values()}
    if abs(term.quantity.value or 0) in values:
        return None
    total = _total(grid)
    if total is not None and any(_is_cell(grid, total, column, term) for column in cells):
        return None  # it says the total
    fitting = [column for column in cells if _is_of(grid, column, term, alone=len(cells) == 1)]
    if len(fitting) != 1:
        return None
    cell = cells[fitting[0]]
    right = abs(arithmetic.value_of(cell))
    like = likeness(term.value, right, scale_of([term.value, right])) if right else 0
    return cell if like >= LIKELY else None


def _is_cell(grid: Grid, row: int, column: int, term: Term) -> bool:
    cell = grid.rows[row][column].quantity
    return cell is not None and abs(cell.value or 0) == abs(term.quantity.value or 0)


def _is_of(grid: Grid, column: int, term: Term, *, alone: bool) -> bool:
    head = grid.head(column)
    unit = UNIT.search(head)
    name = UNIT.sub("", head).rstrip("数量率（）")
    if grid.is_rate(column) != term.is_percent or (
        unit and term.unit and unit["unit"] not in {term.unit, f"{term.unit}次"}
    ):
        return False
    return alone or (len(name) >= SHORTEST and name in term.lead)
