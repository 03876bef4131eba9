"""The rows of a list as HTML. Made here and not by template tags: 25 rows of 12 cells are most of what a list costs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from zhiben.registers.declaration import Column
from zhiben.web.registers.cells import Cell
from zhiben.web.templatetags.ui import due, tag


class Rows:
    """Draws the rows of one list: the main column leads to the record, the others say what they hold."""

    def __init__(self, columns: Iterable[Column], main: Column) -> None:
        self._main = main
        self._labels = {column.name: conditional_escape(str(column.label)) for column in columns}

    def row(self, cells: Iterable[Cell], *, url: str, title: str, voided: bool) -> SafeString:
        """One `<tr>`."""
        drawn = "".join(
            self._lead(cell, url, title, voided=voided) if cell.column is self._main else self._cell(cell)
            for cell in cells
        )
        return mark_safe(f"<tr>{drawn}</tr>")  # noqa: S308  (every value in it is escaped below)

    def _lead(self, cell: Cell, url: str, title: str, *, voided: bool) -> str:
        struck = " voided" if voided else ""
        words = conditional_escape(cell.text or title)
        return f'<td class="cell-main"><a class="clamp{struck}" href="{conditional_escape(url)}">{words}</a></td>'

    def _cell(self, cell: Cell) -> str:
        label = self._labels[cell.column.name]
        return f'<td data-label="{label}" class="{_classes(cell)}">{_shown(cell)}</td>'


def _classes(cell: Cell) -> str:
    kind = "num text-end" if cell.numeric else "nowrap" if cell.narrow else ""
    return " ".join(
        part for part in (kind, "cell-state" if cell.tone else "", "" if cell.text else "cell-empty") if part
    )


def _shown(cell: Cell) -> Any:
    words = conditional_escape(cell.text)
    if cell.tone:
        return tag(cell.text, cell.tone)
    if cell.day is not None:
        return f'<span class="num">{words}</span> {due(cell.day, done=cell.met)}'
    return words if cell.narrow or not words else f'<span class="clamp">{words}</span>'
