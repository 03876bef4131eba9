"""A number of a spreadsheet as the sheet shows it: 0.984 in a cell of the form 0.0% is 98.4%."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite
from typing import NamedTuple

from zhiben.documents.spreadsheet.cells import Cell

GENERAL = "General"
# The forms that a workbook names by number alone (ECMA-376, 18.8.30).
BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 37: "#,##0", 38: "#,##0", 39: "#,##0.00",
            40: "#,##0.00", 31: 'yyyy"年"m"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"', 27: 'yyyy"年"m"月"'}  # fmt: skip
SIGNIFICANT = 15  # digits that a spreadsheet keeps
MAX_DECIMALS = 30
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|[_*].|\[[^\]]*\]|(?P<digits>[0#?][0#?,.]*|\.[0#?]+)|(?P<other>.)'
)


class Pattern(NamedTuple):
    """What stands before and after the digits, and how those are written."""

    before: str
    after: str
    decimals: int
    least: int
    grouped: bool
    thousands: int
    percent: int


def shown(cell: Cell, form: str) -> str:
    """The words that the sheet shows for `cell`."""
    match cell:
        case bool():
            return "是" if cell else "否"
        case int() | float():
            return _number(cell, form)
        case datetime() | date() | time() | timedelta():
            return _moment(cell, form)
    return str(cell)


def _moment(cell: date | time | timedelta, form: str) -> str:
    if isinstance(cell, datetime) and cell.time() != time():
        return f"{_moment(cell.date(), form)} {cell:%H:%M}"
    if isinstance(cell, date):
        if "年" not in form and "月" not in form:
            return cell.strftime("%Y-%m-%d")
        parts = (("年", f"{cell.year}年"), ("月", f"{cell.month}月"), ("日", f"{cell.day}日"))
        return "".join(words for mark, words in parts if mark in form)
    return cell.strftime("%H:%M") if isinstance(cell, time) else str(cell)


def _number(cell: float, form: str) -> str:
    if not isfinite(cell):
        return ""
    value = Decimal(repr(cell))
    sections = form.split(";")
    pattern = (
        None if form in {"", GENERAL, "@"} else _pattern(sections[1] if _negative(value, sections) else sections[0])
    )
    if pattern is None or value.adjusted() >= SIGNIFICANT:
        return _plain(value)
    value = abs(value) if _negative(value, sections) else value
    return f"{pattern.before}{_digits(value, pattern)}{pattern.after}"


def _negative(value: Decimal, sections: list[str]) -> bool:
    """A form of its own for what is below nothing writes its own sign."""
    return value < 0 and len(sections) > 1 and bool(sections[1].strip())


def _plain(value: Decimal) -> str:
    """Without a form: as many digits as the number has, never as 1E+05."""
    if value and value.adjusted() + 1 < SIGNIFICANT:
        value = round(value, SIGNIFICANT - 1 - value.adjusted() - 1 if value.adjusted() >= 0 else SIGNIFICANT)
    words = f"{value:f}"
    return words.rstrip("0").rstrip(".") if "." in words else words


def _pattern(section: str) -> Pattern | None:
    """None for what is no pattern of digits (dates, fractions, 1.0E+00)."""
    before = after = digits = ""
    percent = 0
    for token in _TOKEN.finditer(section):
        if token["digits"] and not digits:
            digits = token["digits"]
            continue
        words = token["quoted"] or token["escaped"] or token["other"] or ""
        if token["digits"] or (token["other"] and token["other"] in "ymdhsEe/"):
            return None
        percent = min(percent + (token["other"] == "%"), 2)
        before, after = (before, after + words) if digits else (before + words, after)
    if not digits:
        return None
    whole, _, fraction = digits.rstrip(",").partition(".")
    return Pattern(
        before, after.rstrip(), min(fraction.count("0") + fraction.count("?"), MAX_DECIMALS), whole.count("0"),
        "," in whole, len(digits) - len(digits.rstrip(",")), percent,
    )  # fmt: skip


def _digits(value: Decimal, pattern: Pattern) -> str:
    size = value.scaleb(2 * pattern.percent - 3 * pattern.thousands)
    rounded = size.quantize(Decimal(1).scaleb(-pattern.decimals), ROUND_HALF_UP)
    words = f"{rounded:,f}" if pattern.grouped else f"{rounded:f}"
    sign = "-" if words.startswith("-") and rounded else ""
    whole, dot, fraction = words.lstrip("-").partition(".")
    return f"{sign}{whole.zfill(pattern.least)}{dot}{fraction}"
