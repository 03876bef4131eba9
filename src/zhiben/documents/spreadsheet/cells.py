"""What a cell can hold, how it is written and how wide it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

Cell = str | int | float | bool | date | datetime | time | timedelta

FONT = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
HEAD = FONT | {"bold": True, "bg_color": "#EEF2F7", "border": 1, "border_color": "#C9D2DC", "text_wrap": True}
PATTERNS: Mapping[type, str] = {date: "yyyy-mm-dd", datetime: "yyyy-mm-dd hh:mm", time: "hh:mm"}
MAX_WIDTH = 60
_MAX_TEXT = 32_767
_MAX_WHOLE = 10**15  # Excel keeps 15 digits and makes the rest 0


def plain(value: object) -> Cell | None:
    """What Excel can hold: words for what it cannot."""
    match value:
        case None | "":
            return None
        case bool():
            return _("是") if value else _("否")
        case int() if abs(value) >= _MAX_WHOLE:
            return str(value)
        case datetime() if value.tzinfo:
            return timezone.make_naive(value).replace(second=0, microsecond=0)
        case int() | float() | date() | time():
            return value
        case Decimal() | Fraction():
            return float(value)
        case list() | tuple() | set() | frozenset():
            return "、".join(str(item) for item in value)
        case _:
            return str(value)


def put(sheet: Any, line: int, at: int, cell: Cell | None, look: Any) -> None:
    """Write one cell; words are written as words, whatever they begin with."""
    if cell is None:
        return
    if isinstance(cell, str):
        if len(cell) > _MAX_TEXT:
            cell = cell[: _MAX_TEXT - 8] + _("……（截断）")
        sheet.write_string(line, at, cell, look)
    elif isinstance(cell, date | time):
        sheet.write_datetime(line, at, cell, look)
    else:
        sheet.write_number(line, at, cell, look)


def shown(cell: Cell | None) -> str:
    """As a person reads it."""
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    return "" if cell is None else str(cell)


def width_of(words: str) -> int:
    """Columns are measured in Latin letters; a character takes two."""
    lines = words.splitlines() or [""]
    return max(sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line) for line in lines)


def sheet_title(name: str) -> str:
    """A name that Excel takes for a sheet."""
    return re.sub(r"[\[\]:*?/\\]", " ", name).strip("' ")[:31] or "Sheet"
