"""A list of any length as one .xlsx, in constant memory."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from zhiben.documents.spreadsheet.cells import FONT, HEAD, MAX_WIDTH, PATTERNS, plain, put, sheet_title, shown, width_of

_MAX_ROWS = 1_048_576
_MEASURED_ROWS = 500


def write_xlsx(sheet_name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """One sheet as bytes; see save_xlsx."""
    stream = io.BytesIO()
    _write(stream, sheet_name, header, rows)
    return stream.getvalue()


def save_xlsx(target: Path, sheet_name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """One sheet into a file, in constant memory; returns the number of rows.

    Beyond Excel's last row it goes on in a second sheet. The header is frozen and can be filtered.
    """
    return _write(target, sheet_name, header, rows)


def _write(target: Path | io.BytesIO, sheet_name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        sheets = _Sheets(book, sheet_name, header)
        for row in rows:
            sheets.add(row)
        sheets.finish()
    return sheets.written


class _Sheets:
    """The sheets of one list: a new one where Excel's last row is reached."""

    def __init__(self, book: Any, name: str, header: Sequence[str]) -> None:
        self.written = 0
        self._book, self._name, self._header = book, sheet_title(name), header
        self._head, self._body = book.add_format(HEAD), book.add_format(FONT)
        self._formats = {kind: book.add_format(FONT | {"num_format": pattern}) for kind, pattern in PATTERNS.items()}
        self._widths = [width_of(label) for label in header]
        self._begin()

    def add(self, row: Sequence[object]) -> None:
        """One more row."""
        if self._line == _MAX_ROWS:
            self._close()
            self._begin()
        for at, value in enumerate(row):
            cell = plain(value)
            put(self._sheet, self._line, at, cell, self._formats.get(type(cell), self._body))
            if self.written < _MEASURED_ROWS and at < len(self._widths):
                self._widths[at] = max(self._widths[at], width_of(shown(cell)))
        self._line += 1
        self.written += 1

    def finish(self) -> None:
        """Close the last sheet and set the widths that the first rows asked for."""
        self._close()
        for sheet in self._book.worksheets():
            for at, width in enumerate(self._widths):
                sheet.set_column(at, at, min(width + 2, MAX_WIDTH))

    def _begin(self) -> None:
        number = len(self._book.worksheets()) + 1
        self._sheet: Any = self._book.add_worksheet(self._name if number == 1 else f"{self._name[:26]}({number})")
        for at, label in enumerate(self._header):
            self._sheet.write_string(0, at, label, self._head)
        self._sheet.freeze_panes(1, 0)
        self._line = 1

    def _close(self) -> None:
        if self._header:
            self._sheet.autofilter(0, 0, max(self._line - 1, 1), len(self._header) - 1)
