"""Read a filled-in template: any honest .xlsx, within limits."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from zhiben.documents import archives
from zhiben.documents.errors import BadFile
from zhiben.documents.spreadsheet.cells import Cell
from zhiben.documents.spreadsheet.extent import Extent

_MAX_GRID = 16_000_000  # cells of the rectangle that the reader lays out in memory
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
    extent = Extent()
    archives.check(source, archives.XLSX, max_bytes=max_bytes, max_unpacked=max_unpacked, look=extent.look)
    if extent.cells > _MAX_GRID:
        raise extent.too_far()
    rows = _rows(source, sheet_name)
    if sum(1 for _number, cells in rows if cells) > max_rows:
        raise BadFile(_("超过 %(limit)s 行；请分成几个文件后重试。") % {"limit": max_rows})
    return ((number, cells) for number, cells in rows if cells)


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
