"""A register as a spreadsheet: the empty form to fill in, and the list as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from zhiben.documents.spreadsheet import TemplateColumn, save_xlsx, write_template
from zhiben.registers import values
from zhiben.registers.declaration import Column, Register
from zhiben.registers.headers import importable

CHUNK = 2000
YES_NO = (True, False)


def template(register: Register) -> bytes:
    """An .xlsx to fill in and import: headers, an example row (imports leave it out), drop-downs."""
    return write_template(str(register.label), [_template_column(column) for column in importable(register)])


def headers(register: Register) -> list[str]:
    """The first row of an export; an import of the same file understands it."""
    return [str(column.label) for column in _exported(register)]


def export_rows(register: Register, queryset: QuerySet[Any]) -> Iterator[list[Any]]:
    """The cells of every record of `queryset`, read in chunks; it comes from the register's `visible`."""
    columns = _exported(register)
    related = queryset.select_related(*register.related) if register.related else queryset
    for record in related.iterator(chunk_size=CHUNK):
        yield [values.of(column, record) for column in columns]


def save(register: Register, queryset: QuerySet[Any], target: Path) -> int:
    """Write the records into an .xlsx file, in constant memory; answers how many."""
    return save_xlsx(target, str(register.label), headers(register), export_rows(register, queryset))


def _exported(register: Register) -> list[Column]:
    return [column for column in register.columns if column.kind != "files"]


def _template_column(column: Column) -> TemplateColumn:
    choices = tuple(str(label) for _code, label in column.options())
    if column.kind == "boolean":
        choices = tuple(values.shown(column, each) for each in YES_NO)
    return TemplateColumn(str(column.label), _example(column), choices, column.required, str(column.help))


def _example(column: Column) -> Any:
    """Dates and numbers as such, so that Excel formats the column."""
    if column.kind == "date" and column.example:
        return date.fromisoformat(column.example)
    if column.kind == "integer" and column.example:
        return int(column.example)
    if column.kind == "choice" and column.example:
        return str(dict(column.options()).get(column.example, column.example))
    return column.example
