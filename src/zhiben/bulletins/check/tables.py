"""Numbers in a table's cells: which row and column they stand in, and what these are called."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from zhiben.bulletins.check.passages import Spot
from zhiben.numbers.measures import measure_at
from zhiben.numbers.quantity import Interval, Quantity

Span = tuple[int, int]
Table = Sequence[Sequence[Span]]
_PLAIN = re.compile(r"\s*(?P<number>\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?P<rate>[%％])?\s*")
_UNIT = re.compile(r"[（(](?:单位[：:])?(?P<unit>[^（）()\d]{1,4})[）)]\s*$")
_UNIT_LINE = re.compile(r"单位[：:]\s*(?P<unit>[^\s，。；、（）()]{1,4})")
_NUMBERED = re.compile(r"序号|编号|名次|排名|位次")
_BLANK = re.compile(r"\s+")
_LATE = re.compile(r"(?:逾期|超期|延误)[^，。；]*(?:天数|累计|合计|共|总计)")
_CLAUSE = re.compile(r"[，。；：！？]")
LATE = 24  # characters before a length of time that may say it is days late
CAPTION = 120  # characters above a table that may be its caption
LONGEST_UNIT = 3


@dataclass(frozen=True)
class Cell:
    """Where a number of a table stands, in words."""

    table: int
    line: int
    column: str
    row: str
    caption: str
    unit: str


class Cells:
    """The cells of all tables, found by an offset of the text."""

    def __init__(self, text: str, tables: Sequence[Table]) -> None:
        self._spans = sorted(
            (start, end, t, r, c)
            for t, table in enumerate(tables)
            for r, row in enumerate(table)
            for c, (start, end) in enumerate(row)
        )
        self._starts = [each[0] for each in self._spans]
        self._heads = [_Head.of(text, table) for table in tables]

    def at(self, offset: int) -> Cell | None:
        """The cell around an offset; None outside the tables and in headers."""
        place = bisect_right(self._starts, offset) - 1
        if place < 0 or offset >= self._spans[place][1]:
            return None
        _start, _end, table, line, column = self._spans[place]
        return self._heads[table].cell(table, line, column)


def days_late(text: str, quantity: Quantity) -> Quantity:
    """逾期整改天数累计17天 is a count; other lengths of time are none of the ledger's."""
    if quantity.cls != "period" or not isinstance(quantity.value, int) or not quantity.text.rstrip().endswith("天"):
        return quantity
    before = text[max(0, quantity.start - LATE) : quantity.start]
    if not _LATE.search(_CLAUSE.split(before)[-1]):
        return quantity
    value = Decimal(quantity.value)
    return replace(
        quantity, cls="count", unit="天", low=quantity.value, high=quantity.value, form="exact",
        interval=Interval(value, value),
    )  # fmt: skip


def placed(spot: Spot, cell: Cell | None) -> Spot:
    """The number with what its row and column say."""
    if cell is None or not (cell.column or cell.row):
        return spot
    unit = spot.unit or cell.unit
    return replace(
        spot,
        column=cell.column or cell.row,
        row=cell.row,
        caption=cell.caption,
        unit=unit,
        line=(cell.table, cell.line),
    )


@dataclass(frozen=True)
class _Head:
    """A table's headers: what each column and each row is called. A merged cell stands at its first place only."""

    words: list[list[str]]
    first: int  # the row where the headers begin: a title over all of the table stands before them
    rows: int  # the row where they end
    label: int  # which column names the rows
    caption: str
    unit: str  # of all of the table (单位：处)

    @classmethod
    def of(cls, text: str, table: Table) -> _Head:
        words = [[_BLANK.sub("", text[start:end]) for start, end in row] for row in table]
        rows = next((n for n, row in enumerate(words) if _holds_numbers(row)), len(words))
        title = next((n for n, row in enumerate(words[:rows]) if sum(map(bool, row)) > 1), 0)
        heads = words[title] if words else []
        label = 1 if len(heads) > 1 and _NUMBERED.search(heads[0]) else 0
        begin = min((span[0] for row in table for span in row), default=0)
        above = text[max(0, begin - CAPTION) : begin].rstrip("\n").split("\n")[-2:]
        caption = _BLANK.sub("", "".join([*above, *("".join(row) for row in words[:title])]))
        named = _UNIT_LINE.search(caption)
        return cls(words, title, max(rows, title + 1), label, caption, named["unit"] if named else "")

    def cell(self, table: int, line: int, column: int) -> Cell | None:
        if line < self.rows or column <= self.label:
            return None
        label = self._label(line)
        heads = [self._over(n, column) for n in range(self.first, min(self.rows, len(self.words)))]
        unit = next((u for words in (*reversed(heads), label) if (u := _unit(words))), "") or self.unit
        return Cell(table, line, "".join(dict.fromkeys(heads)), label, self.caption, unit)

    def _over(self, line: int, column: int) -> str:
        """The header of a row over a column; a merged one reaches to the right, but not in the lowest row of headers."""
        row = self.words[line]
        if row[column] or line == self.rows - 1:
            return row[column]
        return next((row[at] for at in range(column, self.label, -1) if row[at]), "")

    def _label(self, line: int) -> str:
        """What the row is called; a merged name reaches down."""
        return next(
            (self.words[at][self.label] for at in range(line, self.rows - 1, -1) if self.words[at][self.label]), ""
        )


def _holds_numbers(row: list[str]) -> bool:
    return any(_PLAIN.fullmatch(words) for words in row[1:])


def _unit(words: str) -> str:
    """（处） behind a header, or the measure word that it ends with (检查家次); '%' of a rate."""
    if found := _UNIT.search(words):
        return found["unit"].replace("％", "%")
    if words.endswith(("率", "占比", "比例")):
        return "%"
    for length in range(min(LONGEST_UNIT, len(words) - 1), 1, -1):
        if measure_at(words[-length:], 0, hanzi=False) == words[-length:]:
            return words[-length:]
    return ""
