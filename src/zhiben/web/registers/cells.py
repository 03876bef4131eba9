"""How a column of a record is shown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Model
from django.utils.translation import gettext as _

from zhiben.registers import values
from zhiben.registers.declaration import Column, Register
from zhiben.web.registers.access import address_of
from zhiben.web.registers.looks import Look, look_of
from zhiben.web.templatetags.ui import number

NUMBERS = ("integer", "money")


class Cell(NamedTuple):
    """One value in words; `url` leads to what it names, `tone` makes it a tag, `due` a deadline (met or not)."""

    column: Column
    text: str
    url: str = ""
    tone: str = ""
    day: date | None = None
    met: bool = False

    @property
    def numeric(self) -> bool:
        """Set flush right."""
        return self.column.kind in NUMBERS

    @property
    def narrow(self) -> bool:
        """Never broken over two lines."""
        return self.column.kind in {"date", "choice", "boolean", *NUMBERS}

    @property
    def wide(self) -> bool:
        """A line of its own among the facts."""
        return self.column.kind == "longtext"


class Cells:
    """Makes the cells of one page: the labels of choices are looked up once a page and not once a cell."""

    def __init__(self, register: Register, columns: Iterable[Column], *, linked: bool = False) -> None:
        self.columns, self._linked = list(columns), linked
        self._look: Look = look_of(register.code)
        self._labels = {
            column.name: {str(value): str(label) for value, label in column.options()}
            for column in self.columns
            if column.choices
        }

    def of(self, record: Any) -> list[Cell]:
        """One cell a column."""
        return [self._cell(record, column) for column in self.columns]

    def _cell(self, record: Any, column: Column) -> Cell:
        value = getattr(record, column.name, None)
        if isinstance(value, Model):
            label = column.reference.label(value) if column.reference else str(value)
            return Cell(column, label, address_of(value) if self._linked else "")
        met = self._look.due.get(column.name)
        if met is not None and isinstance(value, date):
            return Cell(column, value.isoformat(), day=value, met=met(record))
        tone = self._look.tones.get(column.name, {}).get(str(value), "")
        return Cell(column, self._text(column, value), tone=tone)

    def _text(self, column: Column, value: Any) -> str:
        if value is None or value in ("", []):
            return ""
        labels = self._labels.get(column.name, {})
        if isinstance(value, (list, tuple)):
            return _("、").join(labels.get(str(each), str(each)) for each in value)
        if labels:
            return labels.get(str(value), str(value))
        shown = values.shown(column, value)
        return shown.isoformat() if isinstance(shown, date) else number(shown)


def main_column(register: Register) -> Column:
    """The column that names a row: the look's own choice, the first listed text, else the first listed one."""
    if name := look_of(register.code).main:
        return register.column(name)
    listed = [column for column in register.columns if column.listed] or list(register.columns)
    return next((column for column in listed if column.kind in {"text", "longtext"}), listed[0])
