"""Read a filled-in template: any honest .xlsx, within limits."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum
from xlsxwriter.utility import xl_col_to_name

from zhiben.documents import archives
from zhiben.documents.errors import BadFile
from zhiben.documents.spreadsheet.cells import Cell

_MAX_GRID = 16_000_000  # cells of the rectangle that the reader lays out in memory
# The place that a cell or a row names; the reader lays out everything up to the last one. Bounded, so that a hostile
# file costs no more time than its length; whoever writes a thousand blanks inside a tag hides something.
_PLACE = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]{0,3})(\d{1,7})[\"']")
_HIDDEN = re.compile(rb"\sr\s{1000}|=\s{1000}")
_OVERLAP = 4096
_FARTHEST = (1_048_576, 16_384)
_MAX_EXACT = 10**15


def read_xlsx(
    source: bytes | Path,
    *,
    sheet_name: str = "",
    max_bytes: int = 50 << 20,
    max_unpacked: int = 400 << 20,
    max_rows: int = 200_000,
) -> Iterator[tuple[int, list[Cell]]]:
    """(row number as Excel shows it, cells) of the named or first visible sheet, empty rows left out.

    Whole numbers come as int, midnight as a date, text without blanks at its ends, an empty cell as "".
    The file is checked whole before the first row is handed out. Raises BadFile.
    """
    extent = _Extent()
    archives.check(source, archives.XLSX, max_bytes=max_bytes, max_unpacked=max_unpacked, look=extent.look)
    if extent.cells > _MAX_GRID:
        raise BadFile(
            _("表格一直延伸到第 %(row)s 行、第 %(column)s 列，远离数据处有多余内容；请删除多余的行和列后重试。")
            % {"row": extent.reach[0], "column": xl_col_to_name(extent.reach[1] - 1)}
        )
    rows = _rows(source, sheet_name)
    if sum(1 for _number, cells in rows if cells) > max_rows:
        raise BadFile(_("超过 %(limit)s 行；请分成几个文件后重试。") % {"limit": max_rows})
    return ((number, cells) for number, cells in rows if cells)


class _Extent:
    """How far a sheet reaches, seen while the archive is checked: two cells in far corners would fill the memory.

    Every member is looked at, for the workbook may keep its sheets under any name.
    """

    def __init__(self) -> None:
        self.reach = (1, 1)
        self._last = (1, 1)
        self._member = ""
        self._tail = b""

    @property
    def cells(self) -> int:
        """The area of the farthest-reaching member."""
        return self.reach[0] * self.reach[1]

    def look(self, member: str, piece: bytes) -> None:
        """One piece of one member; the end of the last piece is looked at again with it."""
        if member != self._member:
            self._member, self._tail, self._last = member, b"", (1, 1)
        searched = self._tail + piece
        self._tail = searched[-_OVERLAP:]
        places = _PLACE.findall(searched)
        row = max((int(digits) for _letters, digits in places), default=1)
        column = max((_column(letters) for letters in {letters for letters, _digits in places}), default=1)
        self._last = (max(self._last[0], row), max(self._last[1], column))
        if _HIDDEN.search(searched):
            self._last = _FARTHEST
        self.reach = max(self.reach, self._last, key=lambda place: place[0] * place[1])


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _rows(source: bytes | Path, sheet_name: str) -> list[tuple[int, list[Cell]]]:
    stream: Any = io.BytesIO(source) if isinstance(source, bytes) else source
    try:
        with CalamineWorkbook.from_object(stream) as book:
            chosen = _chosen(book, sheet_name)
            table = book.get_sheet_by_name(chosen).to_python(skip_empty_area=False) if chosen else None
    except (CalamineError, ValueError, OSError) as error:
        raise BadFile(_("表格内容读不出来；请在 WPS 或 Office 中另存为 .xlsx 后重试。")) from error
    if table is None:
        raise BadFile(_("没有可见的工作表“%(sheet)s”；请使用下载的模板。") % {"sheet": sheet_name})
    rows = []
    for number, row in enumerate(table, start=1):
        cells = [_read(cell) for cell in row]
        rows.append((number, cells if any(cell != "" for cell in cells) else []))
    return rows


def _chosen(book: CalamineWorkbook, sheet_name: str) -> str:
    """The sheet of that name, or the first; hidden ones hold the choices of drop-downs."""
    visible = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
    ]
    return next((name for name in visible if sheet_name in {"", name}), "")


def _read(cell: Cell) -> Cell:
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _MAX_EXACT:
        return int(cell)
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date()
    return cell
