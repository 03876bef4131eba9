"""Between a cell, as offices fill it in, and the value of a column; and back for an export."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils import translation
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.facts.errors import Invalid, Refused
from zhiben.registers.declaration import Column, Register

# What is copied along from web pages and PDF files and cannot be seen.
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
DATE = re.compile(r"(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?(?:T?\d{1,2}:\d{2}(?::\d{2})?(?:\.0+)?)?")
COMPACT_DATE = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
DAY_WITHOUT_YEAR = re.compile(r"\d{1,2}[-/.月]\d{1,2}日?")
SERIAL_DAY_ZERO = date(1899, 12, 30)  # a date that Excel shows as a bare number counts from here
SERIALS = range(36526, 73051)  # 2000-01-01 to 2099-12-31
MONEY = re.compile(r"[¥￥]?(-?\d+(?:\.\d+)?)(元|万元?|亿元?)?")
UNITS = {"元": 1, "万": 10_000, "万元": 10_000, "亿": 100_000_000, "亿元": 100_000_000}
TRUE = frozenset({"是", "有", "已", "对", "√", "✓", "✔", "true", "yes", "y", "1"})
FALSE = frozenset({"否", "无", "没有", "未", "不", "×", "✗", "✘", "false", "no", "n", "0"})
SEPARATORS = re.compile(r"[、，,；;\n]+")
SHOWN_OPTIONS = 12
KNOWN = 1_000  # cells of a column whose values are remembered: names, dates and choices repeat from row to row


class Unreadable(Invalid):
    """A cell that is no value of its column: what was there and what to write instead."""

    def __init__(self, column: Column, value: object, remedy: str) -> None:
        self.column, self.value, self.remedy = column, str(value), remedy
        sentence = _("“%(label)s”：“%(value)s”。%(remedy)s") if self.value else _("“%(label)s”：%(remedy)s")
        super().__init__({column.name: [sentence % {"label": column.label, "value": self.value, "remedy": remedy}]})


class _Wrong(Exception):
    """The remedy, where the column is not at hand."""


class Reader:
    """Reads the cells of one column; each name is looked up once, however many rows carry it."""

    def __init__(self, register: Register, column: Column, *, viewer: Viewer, header: str = "") -> None:
        self.column = column
        self._viewer = viewer
        self._limit = _length(register, column)
        self._unit = 10_000 if "万元" in f"{header}{column.label}" else 1
        self._choices = _choices(column)
        self._found: dict[str, Any] = {}
        self._known: dict[Any, tuple[Any, str]] = {}
        self._read = self._by_kind()

    def __call__(self, cell: Any) -> Any:
        """The value, None for an empty cell; raises Unreadable."""
        return self.read(cell)[0]

    def read(self, cell: Any) -> tuple[Any, str]:
        """The value and what the cell says, None and '' for an empty one; raises Unreadable."""
        key = cell.__class__, cell  # 1, 1.0 and True are equal
        if known := self._known.get(key):
            return known
        text = "" if cell is None else plain(cell)
        if not text:
            if self.column.required:
                raise Unreadable(self.column, "", _("此项必填，请填写。"))
            return None, ""
        try:
            value = self._read(cell)
        except _Wrong as wrong:
            raise Unreadable(self.column, text, str(wrong)) from wrong
        if len(self._known) < KNOWN and self.column.kind != "list":  # every row its own list
            self._known[key] = value, text
        return value, text

    def _by_kind(self) -> Callable[[Any], Any]:
        readers: dict[str, Callable[[Any], Any]] = {
            "text": lambda cell: self._short(" ".join(plain(cell).split())),
            "longtext": lambda cell: self._short(plain(cell)),
            "date": _date,
            "integer": _integer,
            "money": lambda cell: _money(cell, self._unit),
            "choice": self._choice,
            "boolean": _boolean,
            "reference": self._reference,
            "list": self._list,
        }
        return readers[self.column.kind]

    def _short(self, text: str) -> str:
        if self._limit is not None and len(text) > self._limit:
            sentence = _("最多%(limit)s字，现有%(length)s字，请精简。")
            raise _Wrong(sentence % {"limit": self._limit, "length": len(text)})
        return text

    def _choice(self, cell: Any) -> str:
        text = plain(cell)
        found = self._choices.get(_folded(text))
        if found is None:
            labels = [str(label) for _code, label in self.column.options()]
            more = "…" if len(labels) > SHOWN_OPTIONS else ""
            options = _("、").join(labels[:SHOWN_OPTIONS]) + more
            raise _Wrong(_("请从这些选项中选一项：%(options)s。") % {"options": options})
        return found

    def _list(self, cell: Any) -> list[str]:
        parts = [part for each in SEPARATORS.split(plain(cell)) if (part := each.strip())]
        return [self._choice(part) for part in parts] if self._choices else parts

    def _reference(self, cell: Any) -> Any:
        text = " ".join(plain(cell).split())
        if text not in self._found:
            self._found[text] = self._looked_up(text)
        found = self._found[text]
        if isinstance(found, Refused):
            raise _Wrong(str(found)) from found
        return found

    def _looked_up(self, text: str) -> Any:
        if self.column.reference is None:
            raise TypeError(f"{self.column.name}: a reference column without a reference")
        try:
            return self.column.reference.resolve(text, viewer=self._viewer)
        except Refused as refusal:
            return refusal


def read(register: Register, column: Column, cell: Any, *, viewer: Viewer) -> Any:
    """The value of one cell or text, None where it is empty; raises Unreadable. For many rows use a Reader."""
    return Reader(register, column, viewer=viewer)(cell)


def shown(column: Column, value: Any) -> Any:
    """The value as a cell of an export: dates and numbers stay what they are, the rest is text."""
    if value is None:
        return ""
    if column.kind == "money":
        return Decimal(value) / (100 * (10_000 if "万元" in str(column.label) else 1))
    if column.kind in {"date", "integer"}:
        return value
    return _shown_text(column, value)


def of(column: Column, record: Any) -> Any:
    """The cell of `record` in that column."""
    return shown(column, getattr(record, column.name, None))


def is_blank(cell: Any) -> bool:
    """Nothing in it, or only what cannot be seen."""
    return cell is None or (isinstance(cell, str) and not plain(cell))


def plain(cell: Any) -> str:
    """The cell as text: no blanks around it, nothing invisible in it, and a number as it was typed."""
    if isinstance(cell, str):
        if cell.isprintable():  # as nearly every cell is: nothing invisible, no line ends
            return cell.strip()
        return cell.translate(INVISIBLE).replace("\r\n", "\n").replace("\r", "\n").strip()  # strips U+3000, too
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))  # Excel keeps every number as a float: 13800000000.0
    if isinstance(cell, datetime) and not (cell.hour or cell.minute or cell.second):
        return cell.date().isoformat()
    return str(cell)


def _shown_text(column: Column, value: Any) -> str:
    if column.kind == "boolean":
        return _("是") if value else _("否")
    if column.kind == "choice":
        return str(dict(column.options()).get(value, value))
    if column.kind == "reference" and column.reference is not None:
        return column.reference.label(value)
    if column.kind == "list":
        labels = dict(column.options())
        return _("、").join(str(labels.get(each, each)) for each in (value.all() if hasattr(value, "all") else value))
    return str(value)


def _length(register: Register, column: Column) -> int | None:
    try:
        return getattr(register.model._meta.get_field(column.name), "max_length", None)
    except FieldDoesNotExist:
        return None


def _choices(column: Column) -> dict[str, str]:
    """Code and label, in the reader's language and in Chinese, to code."""
    found: dict[str, str] = {}
    for language in (translation.get_language() or "zh-hans", "zh-hans"):
        with translation.override(language):
            for code, label in column.options():
                found.setdefault(_folded(str(label)), code)
    for code, _label in column.options():
        found[_folded(code)] = code
    return found


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _compact(cell: Any) -> str:
    """Full-width figures as ASCII, without blanks."""
    return "".join(unicodedata.normalize("NFKC", plain(cell)).split())


def _date(cell: Any) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, (int, float)) and int(cell) in SERIALS:
        return SERIAL_DAY_ZERO + timedelta(days=int(cell))
    text = _compact(cell).rstrip("。.")
    match = DATE.fullmatch(text) or COMPACT_DATE.fullmatch(text)
    if match is None:
        if DAY_WITHOUT_YEAR.fullmatch(text):
            raise _Wrong(_("缺少年份，请写全，如2024-05-27。"))
        raise _Wrong(_("应为日期，如2024-05-27或2024年5月27日。"))
    try:
        return date(*map(int, match.groups()))
    except ValueError as error:
        raise _Wrong(_("没有这一天，请核对年、月、日。")) from error


def _integer(cell: Any) -> int:
    number = _number(cell)
    if number is None or number != number.to_integral_value():
        raise _Wrong(_("应为整数，如12；不带单位和小数。"))
    return int(number)


def _number(cell: Any) -> Decimal | None:
    if isinstance(cell, bool):
        return None
    text = _compact(cell)
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", text):
        text = text.replace(",", "")
    try:
        # str of a float is the shortest decimal that means it: 58.8 stays 58.8.
        return Decimal(text) if re.fullmatch(r"-?\d+(\.\d+)?(e\+?\d+)?", text, re.IGNORECASE) else None
    except InvalidOperation:
        return None


def _money(cell: Any, unit: int) -> int:
    """分: from a number in the column's unit, or a text that carries its own."""
    match = MONEY.fullmatch(_compact(cell).replace(",", ""))
    if match is None or isinstance(cell, bool):
        raise _Wrong(_("应为金额，如1200元或58.8万元。"))
    fen = Decimal(match[1]) * (UNITS[match[2]] if match[2] else unit) * 100
    if fen != fen.to_integral_value():
        raise _Wrong(_("金额最小到分，请核对小数位。"))
    return int(fen)


def _boolean(cell: Any) -> bool:
    text = _folded(plain(cell))
    if text in TRUE:
        return True
    if text in FALSE:
        return False
    raise _Wrong(_("请填“是”或“否”。"))
