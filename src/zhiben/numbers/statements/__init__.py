"""What a text says about its own numbers, and whether it holds. Careful: silence where the claim is not clear."""

from collections.abc import Sequence
from typing import Final

from zhiben.numbers.quantity import Quantity
from zhiben.numbers.statements.arithmetic import Range
from zhiben.numbers.statements.changes import judge_changes
from zhiben.numbers.statements.consequences import without_consequences
from zhiben.numbers.statements.echoes import judge_echoes
from zhiben.numbers.statements.grid import Table, grid_of, tables_in
from zhiben.numbers.statements.learnt.judging import judge_learnt
from zhiben.numbers.statements.lists import judge_lists
from zhiben.numbers.statements.page import page_of
from zhiben.numbers.statements.parts import judge_parts
from zhiben.numbers.statements.rates import judge_rates
from zhiben.numbers.statements.relations.relations import beyond
from zhiben.numbers.statements.same import judge_same
from zhiben.numbers.statements.statement import KINDS, Span, Statement
from zhiben.numbers.statements.structure.reading import beside, readings
from zhiben.numbers.statements.structure.scene import Scene, scene_of
from zhiben.numbers.statements.tables import judge_table
from zhiben.numbers.statements.totals import judge_totals

__all__ = ["KINDS", "Range", "Span", "Statement", "statements", "told"]

# As many as five hundred pages hold; what comes behind them is not judged.
MOST_NUMBERS: Final = 20_000


def statements(text: str, numbers: Sequence[Quantity], tables: Sequence[Table] = ()) -> list[Statement]:
    """Every claim of `text` about its own numbers that could be judged, in the order of the text."""
    return _in_order(judge_learnt(*_told(text, numbers, tables)))


def told(text: str, numbers: Sequence[Quantity], tables: Sequence[Table] = ()) -> list[Statement]:
    """The same by wordings and shapes alone, before anything is weighed."""
    return _in_order(_told(text, numbers, tables)[1])


def _in_order(found: Sequence[Statement]) -> list[Statement]:
    return sorted(found, key=lambda each: each.spans[0])


def _told(text: str, numbers: Sequence[Quantity], tables: Sequence[Table]) -> tuple[Scene, list[Statement]]:
    if len(numbers) > MOST_NUMBERS:
        text, numbers = text[: numbers[MOST_NUMBERS].start], numbers[:MOST_NUMBERS]
        tables = [table for table in tables if table and table[-1] and table[-1][-1][1] <= len(text)]
    shapes = list(tables or tables_in(text))
    hidden = [(table[0][0][0], table[-1][-1][1]) for table in shapes if table and table[0] and table[-1]]
    page = page_of(text, numbers, hidden)
    grids = [grid for table in shapes if (grid := grid_of(text, numbers, table))]
    found = [
        *judge_parts(page), *judge_totals(page), *judge_rates(page), *judge_changes(page), *judge_lists(page),
        *judge_same(page, grids), *judge_echoes(page),
    ]  # fmt: skip
    for grid in grids:
        found += judge_table(text, grid)
    known = without_consequences(_once(found))
    known += beyond(known, text, numbers, hidden)
    scene = scene_of(text, numbers, hidden)
    return scene, beside(known, readings(scene, text, hidden, grids))


def _once(found: list[Statement]) -> list[Statement]:
    """Two judges may see the same claim."""
    unique: dict[tuple[Span, frozenset[Span]], Statement] = {}
    for each in found:
        unique.setdefault((each.spans[0], frozenset(each.spans)), each)
    return list(unique.values())
