"""A table as rows, columns and what their heads call them; the grid is rectangular, merged cells stand at their first place."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Final, TypeAlias

from zhiben.numbers.quantity import Interval, Quantity, tidy
from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.statement import Span

Table: TypeAlias = Sequence[Sequence[Span]]
NUMERIC: Final = re.compile(
    r"(?P<sign>[-−－↓▼]|下降|减少?|降|少)?(?:[+＋↑▲]|增加?|升|多)?(?P<digits>[0-9]{1,15}(?:[,，][0-9]{3})*(?:\.[0-9]{1,9})?)(?P<unit>[%％‰]|个百分点)?"
)
FULL_WIDTH: Final = str.maketrans("０１２３４５６７８９．％", "0123456789.%")
NUMBERING: Final = re.compile(r"序号|编号|排名|名次|位次|序$")
TOTAL: Final = re.compile(r"(?:合计|总计|共计|总数|总和|总量|汇总|计)(?:（.*）)?")
WHOLE: Final = re.compile(
    r"全[区市县省镇乡州旗国村厂矿校院系统街道]{1,3}|全街道|本级合计|.{0,6}(?:合计|总计|共计)|累计|.{0,8}合计（.*）"
)
SUBTOTAL: Final = re.compile(r"小计|.{1,8}小计")
INNER: Final = re.compile(r"^(?:其中|#|　|—)")
RATE: Final = re.compile(r"率|占比|比重|比例|%|％|‰|百分|幅|增速|±")
NO_SUM: Final = re.compile(
    r"排名|名次|位次|平均|人均|户均|得分|分数|评分|指数|日期|时间|联系电话|电话号|年份|编号|序号|代码|倍|密度|最[高低大小]|单价"
)
YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}年?")
NUMBERED: Final = re.compile(r"[（(]?(?:[0-9]{1,2}|[甲乙丙丁戊A-H栏])[）)]?(?:=.*)?")
STROKES: Final = "|｜\u3000"
PAIR: Final = 2
MAX_ROWS: Final = 2000
MAX_COLUMNS: Final = 60


@dataclass(frozen=True, slots=True)
class Cell:
    span: Span
    words: str  # without blanks
    quantity: Quantity | None

    @property
    def value(self) -> Fraction | None:
        return None if self.quantity is None else arithmetic.value_of(self.quantity)

    @property
    def empty(self) -> bool:
        """Nothing, or a dash for nothing."""
        return self.words in {"", "-", "—", "——", "/", "－", "–", "无", "\\"}


@dataclass
class Grid:
    """The body of a table: rows with a name, columns with a head. `heads[c]` goes from the top head to the lowest."""

    heads: list[tuple[str, ...]]
    names: list[tuple[str, ...]]  # the words in the first columns of each row
    rows: list[list[Cell]]
    span: Span

    @cached_property
    def columns(self) -> list[int]:
        """Those that hold numbers."""
        return [
            column for column in range(len(self.heads))
            if not NUMBERING.search(self.head(column)) and any(row[column].quantity for row in self.rows)
        ]  # fmt: skip

    def head(self, column: int) -> str:
        return "".join(self.heads[column])

    def is_rate(self, column: int) -> bool:
        cells = [row[column].quantity for row in self.rows]
        percents = sum(1 for each in cells if each and each.unit in {"%", "‰", "百分点"})
        return bool(RATE.search(self.head(column))) or 2 * percents > sum(1 for each in cells if each)

    @cached_property
    def additive(self) -> list[int]:
        """The columns whose numbers may be added up."""
        return [each for each in self.columns if not self.is_rate(each) and not NO_SUM.search(self.head(each))]

    @cached_property
    def rates(self) -> list[int]:
        return [each for each in self.columns if self.is_rate(each)]

    def kind(self, row: int) -> str:
        """total, whole (全区: perhaps a total), subtotal, inner (其中) or ''."""
        for name in self.names[row]:
            if SUBTOTAL.fullmatch(name):
                return "subtotal"
            if TOTAL.fullmatch(name):
                return "total"
            if WHOLE.fullmatch(name):
                return "whole"
            if INNER.match(name):
                return "inner"
        return ""

    @cached_property
    def kinds(self) -> list[str]:
        return [self.kind(row) for row in range(len(self.rows))]

    def column(self, column: int, rows: Sequence[int]) -> list[Quantity]:
        return [quantity for row in rows if (quantity := self.rows[row][column].quantity)]


def grid_of(text: str, numbers: Sequence[Quantity], table: Table) -> Grid | None:
    """The table as a grid, or None where it holds no numbers to compare."""
    starts = [number.start for number in numbers]
    rows = [[_cell(text, numbers, starts, span) for span in row[:MAX_COLUMNS]] for row in table[:MAX_ROWS]]
    width = max((len(row) for row in rows), default=0)
    if width < PAIR or any(len(row) != width for row in rows):
        return None
    first = _first_row(rows)
    body = [row for row in rows[first:] if any(cell.quantity for cell in row)]
    if not body or first == len(rows):
        return None
    names = _name_columns(body, width)
    heads = _heads(rows[:first], width)
    labels = [tuple(row[column].words for column in names) for row in body]
    return Grid(heads, labels, body, (table[0][0][0], table[-1][-1][1]))


def _cell(text: str, numbers: Sequence[Quantity], starts: list[int], span: Span) -> Cell:
    words = "".join(text[span[0] : span[1]].split())
    if not words or not any(char.isdigit() for char in words):
        return Cell(span, words, None)
    at = bisect_left(starts, span[0])
    if at < len(numbers) and numbers[at].end <= span[1] and numbers[at].is_quantity:
        number = numbers[at]
        if "".join(number.text.split()) == words:
            return Cell(span, words, number)
    return Cell(span, words, _plain(text, span, words))


def _plain(text: str, span: Span, words: str) -> Quantity | None:
    """A bare number that in prose would be something else (2. is no heading in a cell)."""
    match = NUMERIC.fullmatch(words.translate(FULL_WIDTH))
    if match is None:
        return None
    try:
        value = Decimal(match["digits"].replace(",", "").replace("，", ""))
    except InvalidOperation:
        return None
    value = -value if match["sign"] else value
    decimals = len(match["digits"].partition(".")[2])
    unit = (match["unit"] or "").replace("％", "%").replace("个百分点", "百分点")
    step = Decimal(1).scaleb(-decimals) if decimals or unit else None
    return Quantity(
        span[0], span[1], text[span[0] : span[1]], "percent" if unit else "count", unit=unit, value=tidy(value), step=step,
        interval=Interval(value, value),
    )  # fmt: skip


def _first_row(rows: list[list[Cell]]) -> int:
    """Where the body begins: below the last row of heads (no numbers, or a row that numbers the columns)."""
    for place, row in enumerate(rows):
        numbers = [cell for cell in row if cell.quantity and not YEAR.fullmatch(cell.words)]
        if numbers and not all(NUMBERED.fullmatch(cell.words) for cell in row if cell.words):
            return place
        if numbers and not _counts_up(numbers):
            return place
    return len(rows)


def _counts_up(cells: list[Cell]) -> bool:
    values = [cell.value for cell in cells]
    return len(values) > PAIR and all(b - a == 1 for a, b in pairwise(values) if a is not None and b is not None)


def _name_columns(body: list[list[Cell]], width: int) -> list[int]:
    """The columns before the first with numbers; running numbers among them too."""
    named: list[int] = []
    for column in range(width):
        cells = [row[column] for row in body]
        numbers = sum(1 for cell in cells if cell.quantity)
        words = sum(1 for cell in cells if cell.words and not cell.quantity and not cell.empty)
        counted = column == 0 and numbers and _counts_up([cell for cell in cells if cell.quantity])
        foot = column == 0 and any(TOTAL.fullmatch(cell.words) for cell in cells)  # 1路, 2路, 总计
        if (words and words >= numbers) or counted or foot:
            named.append(column)
        elif numbers and named:
            break
    return named


def _heads(rows: list[list[Cell]], width: int) -> list[tuple[str, ...]]:
    """For each column the words above it; a head over several columns belongs to all of them."""
    used = [row for row in rows if sum(1 for cell in row if cell.words) > 1 and not all(
        NUMBERED.fullmatch(cell.words) for cell in row if cell.words)]  # fmt: skip
    filled: list[list[str]] = []
    for depth, row in enumerate(used):
        words = [cell.words for cell in row]
        below = used[depth + 1] if depth + 1 < len(used) else None
        for column in range(1, width):
            covered = not words[column] and below is not None and below[column].words
            if covered and words[column - 1] and _same_parents(filled, column):
                words[column] = words[column - 1]
        filled.append(words)
    return [tuple(row[column] for row in filled if row[column]) for column in range(width)]


def _same_parents(filled: list[list[str]], column: int) -> bool:
    return all(row[column] == row[column - 1] for row in filled)


def tables_in(text: str) -> Iterator[Table]:
    """Lines with tabs, or with strokes between the cells, for callers that only have text."""
    rows: list[list[Span]] = []
    at = 0
    for line in text.split("\n"):
        stroke = next((char for char in STROKES if line.count(char) and "\t" not in line), "\t")
        if stroke in line.strip():
            rows.append(_split(line, at, stroke))
        elif rows:
            yield _even(rows)
            rows = []
        at += len(line) + 1
    if rows:
        yield _even(rows)


def _split(line: str, at: int, stroke: str) -> list[Span]:
    spans = []
    for words in line.split(stroke):
        begin = at + len(words) - len(words.lstrip())
        spans.append((begin, max(begin, at + len(words.rstrip()))))
        at += len(words) + 1
    return spans


def _even(rows: list[list[Span]]) -> Table:
    width = max(len(row) for row in rows)
    return [row + [(row[-1][1], row[-1][1])] * (width - len(row)) for row in rows]
