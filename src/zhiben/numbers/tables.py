"""Numbers in the cells of a table: the unit stands in the header, in the row's name or above the table.

单位　检查（家次）　罚款（万元）　同比（%）        （单位：家次）
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, TypeAlias

from zhiben.numbers.found import Found
from zhiben.numbers.measures import MONEY, RATES, measure_at
from zhiben.numbers.quantity import Class, tidy

Span: TypeAlias = tuple[int, int]
Table: TypeAlias = Sequence[Sequence[Span]]

MOST_HEADS: Final = 4  # rows of headers
CAPTION: Final = 80  # characters above a table that may name its unit
LEAST_ROWS: Final = 2
NUMBER: Final = re.compile(r"[-+±−]?[0-9０-９][0-9０-９.,，．%％‰]*(?:[余多万亿]{1,2})?|[—–\-/无]")
BRACKETED: Final = re.compile(
    r"[（(](?:单位[：:])?(?P<unit>[^（）()0-9]{1,5})[）)]$|/(?P<per>[一-龥%％]{1,3})$|(?P<rate>[%％‰])$"
)
CAPTIONED: Final = re.compile(r"(?:计量)?单位[：:]\s*(?P<unit>[^\s，。；、（）()]{1,4})")
NUMBERED: Final = re.compile(r"序号|名次|排名|位次|排序|编号")
CHANGE: Final = re.compile(r"同比|环比|增减|增幅|降幅|增速|升降|变化")
COUNTED: Final = re.compile(r"(?:(?P<event>[一-龥]次)|(?P<thing>[一-龥])数)$")
THINGS: Final = frozenset("人户家起件处项条份台辆座所栋个次艘批期")
NO_EVENT: Final = frozenset("层档多梯首每名依位批")
SCALES: Final = {"万": 10_000, "亿": 100_000_000, "百万": 1_000_000, "千万": 10_000_000, "千": 1000}


@dataclass(frozen=True, slots=True)
class Column:
    """What a bare number in it is: its class, unit, and what 1 stands for (罚款（万元）: 10000)."""

    cls: Class
    unit: str = ""
    factor: int = 1


class Cells:
    """The cells of a text's tables with what their headers say, found by an offset."""

    def __init__(self, text: str, tables: Sequence[Table]) -> None:
        found = sorted(entry for table in tables for entry in _cells(text, table))
        self._starts = [start for start, _end, _column in found]
        self._found = found

    def apply(self, start: int, end: int, found: Found) -> Found:
        """The number that stands at start…end; one that is all there is in its cell takes its unit from the header."""
        place = bisect_right(self._starts, start) - 1
        if place < 0 or end > self._found[place][1]:
            return found
        column = self._found[place][2]
        if column.cls == "ordinal":
            return Found(found.start, found.end, "ordinal", value=found.value) if found.cls == "count" else found
        if found.unit or found.cls != "count" or found.interval is None or found.value is None:
            return found
        step = found.step
        if column.cls in {"percent", "change"} or column.factor > 1:
            step = (step or Decimal(1).scaleb(-_decimals(found))) * column.factor
        return replace(
            found,
            cls=column.cls,
            unit=column.unit,
            value=tidy(Decimal(found.value) * column.factor),
            interval=found.interval.times(column.factor),
            step=step,
            form=found.form if column.cls == "count" and column.factor == 1 else "",
        )


def tables_of(text: str) -> list[Table]:
    """The tables of a plain text: consecutive lines with tabs, or with bars."""
    found: list[Table] = []
    rows: list[Sequence[Span]] = []
    begin, mark = 0, ""
    for line in [*text.split("\n"), ""]:
        now = "\t" if "\t" in line.strip() else "|" if line.count("|") > 1 else ""
        if now != mark or not now:
            if len(rows) >= LEAST_ROWS:
                found.append(rows)
            rows, mark = [], now
        if now:
            rows.append(list(_spans(line, begin, now)))
        begin += len(line) + 1
    return found


def _spans(line: str, begin: int, mark: str) -> Iterator[Span]:
    at = line.index("|") + 1 if mark == "|" and line.lstrip().startswith("|") else 0
    while at <= len(line):
        end = line.find(mark, at)
        end = len(line) if end < 0 else end
        cell = line[at:end]
        lead = len(cell) - len(cell.lstrip())
        yield begin + at + lead, begin + max(at + len(cell.rstrip()), at + lead)
        at = end + 1


def _cells(text: str, table: Table) -> Iterator[tuple[int, int, Column]]:
    """Every cell below a header that says what it counts."""
    words = [["".join(text[start:end].split()) for start, end in row] for row in table]
    first = next((n for n, row in enumerate(words) if any(NUMBER.fullmatch(cell) for cell in row)), 0)
    if not 0 < first <= MOST_HEADS:
        first = 0
    width = max(map(len, words), default=0)
    heads = [_column([row[at] if at < len(row) else "" for row in words[:first]]) for at in range(width)]
    caption = _captioned(text, table, words[:first])
    for row, spans in zip(words[first:], table[first:], strict=True):
        label = _column([row[0]]) if row and not NUMBER.fullmatch(row[0]) else None
        for at, (start, end) in enumerate(spans):
            column = heads[at] or (label if at else None) or (caption if at else None)
            if column is not None and NUMBER.fullmatch(row[at]):
                yield start, end, column


def _captioned(text: str, table: Table, heads: Sequence[Sequence[str]]) -> Column | None:
    """单位：万元, above the table or in its first rows."""
    begin = table[0][0][0]
    above = text[max(0, begin - CAPTION) : begin].rstrip("\n").rpartition("\n")[2]
    match = CAPTIONED.search(above) or CAPTIONED.search("".join(cell for row in heads for cell in row))
    return _named(match["unit"].rstrip("）)"), "") if match else None


def _column(heads: Sequence[str]) -> Column | None:
    """What the headers above a column say, the lowest first."""
    whole = "".join(heads)
    for head in reversed(heads):
        if NUMBERED.search(head):
            return Column("ordinal")
        if match := BRACKETED.search(head):
            unit = match["unit"] or match["per"] or match["rate"]
            if column := _named(unit, whole):
                return column
        if (match := COUNTED.search(head)) and (unit := _counted(match)):
            return Column("count", unit)
    return None


def _counted(match: re.Match[str]) -> str:
    """检查家次 counts 家次, 死亡人数 counts 人."""
    event, thing = match["event"], match["thing"]
    if event:
        return event if event[0] not in NO_EVENT and measure_at(event, 0, hanzi=False) == event else ""
    return thing if thing in THINGS else ""


def _named(unit: str, head: str) -> Column | None:
    """What a unit in brackets makes of the numbers."""
    unit = unit.translate(str.maketrans("％", "%")).strip("±+-")
    factor = 1
    for scale in sorted(SCALES, key=len, reverse=True):
        if unit.startswith(scale) and len(unit) > len(scale):
            unit, factor = unit[len(scale) :], SCALES[scale]
            break
    if unit in MONEY:
        return Column("money", MONEY[unit], factor)
    if unit in RATES:
        cls: Class = "change" if CHANGE.search(head) else "count" if unit == "倍" else "percent"
        return Column(cls, RATES[unit])
    if measure_at(unit, 0, hanzi=False) == unit and unit:
        return Column("change" if CHANGE.search(head) and "比" in head else "count", unit, factor)
    return None


def _decimals(found: Found) -> int:
    exponent = Decimal(found.value or 0).as_tuple().exponent
    return max(0, -int(exponent))
