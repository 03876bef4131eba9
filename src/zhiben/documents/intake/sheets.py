"""Spreadsheets: every visible sheet, one after another, each cell as the sheet shows it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from zhiben.documents import archives
from zhiben.documents.errors import BadFile
from zhiben.documents.intake.formats import BUILT_IN, GENERAL, shown
from zhiben.documents.intake.source import Source, Writing
from zhiben.documents.spreadsheet.extent import Extent

MAX_BYTES = 20 << 20
MAX_UNPACKED = 100 << 20
MAX_GRID = 2_000_000
LEAST = 2  # cells of a row of a table; a single one is a title or a note
_UNNAMED = re.compile(r"(?:Sheet|工作表|表)\s*[0-9]*", re.IGNORECASE)
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
Forms = dict[tuple[int, int], str]


def read_sheets(content: bytes) -> Source:
    """The visible sheets of a .xlsx file. Raises BadFile."""
    extent = Extent()
    archives.check(content, archives.XLSX, max_bytes=MAX_BYTES, max_unpacked=MAX_UNPACKED, look=extent.look)
    if extent.cells > MAX_GRID:
        raise extent.too_far()
    writing = Writing()
    try:
        with CalamineWorkbook.from_object(io.BytesIO(content)) as book, zipfile.ZipFile(io.BytesIO(content)) as archive:
            forms = Workbook(archive)
            for sheet in book.sheets_metadata:
                if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet:
                    _sheet(book.get_sheet_by_name(sheet.name), forms.of(sheet.name), writing)
    except (CalamineError, ValueError, OSError, KeyError, expat.ExpatError) as error:
        if isinstance(error, BadFile):
            raise
        raise BadFile(_("表格内容读不出来；请在 WPS 或 Office 中另存为 .xlsx 后重试。")) from error
    return writing.source("xlsx")


def _sheet(sheet: CalamineSheet, forms: Forms, writing: Writing) -> None:
    if not _UNNAMED.fullmatch(sheet.name.strip()):
        writing.line(_one_line(sheet.name))
    covered = {
        (row, column)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
        for row in range(top, min(bottom, sheet.height) + 1)
        for column in range(left, min(right, sheet.width) + 1)
        if (row, column) != (top, left)
    }
    block: list[list[str]] = []
    for row, cells in enumerate(sheet.to_python(skip_empty_area=False)):
        words = [
            "" if (row, column) in covered else _one_line(shown(cell, forms.get((row, column), GENERAL)))
            for column, cell in enumerate(cells)
        ]
        if any(words):
            block.append(words)
        else:
            _block(block, writing)
            block = []
    _block(block, writing)


def _block(rows: list[list[str]], writing: Writing) -> None:
    """Rows up to an empty one: single cells at the top and at the end are titles and notes, the rest is a table."""
    wide = [number for number, row in enumerate(rows) if sum(map(bool, row)) >= LEAST]
    first, last = (wide[0], wide[-1] + 1) if wide else (len(rows), len(rows))
    for row in rows[:first]:
        writing.line("".join(row))
    table = rows[first:last]
    used = [column for column in range(len(table[0])) if any(row[column] for row in table)] if table else []
    if used:
        writing.words_table([row[used[0] : used[-1] + 1] for row in table])
    for row in rows[last:]:
        writing.line("".join(row))


def _one_line(words: str) -> str:
    return " ".join(words.split())


class Workbook:
    """The forms of the numbers in each sheet, which the reader of the values leaves out."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._forms = list(self._read_forms())
        relations = {
            found.get("Id", ""): found.get("Target", "")
            for name, found in _elements(archive, "xl/_rels/workbook.xml.rels")
            if name == "Relationship"
        }
        self._sheets = {
            found.get("name", ""): _member(relations.get(_relation(found), ""))
            for name, found in _elements(archive, archives.XLSX.member)
            if name == "sheet"
        }

    def of(self, sheet: str) -> Forms:
        """The forms of the cells that have one, by row and column from 0."""
        plain = {number for number, form in enumerate(self._forms) if form == GENERAL}
        found: Forms = {}
        for name, cell in _elements(self._archive, self._sheets.get(sheet, "")):
            style = int(cell.get("s", "0")) if name == "c" else 0
            place = _PLACE.fullmatch(cell.get("r", "")) if name == "c" and style not in plain else None
            if place and style < len(self._forms):
                found[int(place[2]) - 1, _column(place[1])] = self._forms[style]
        return found

    def _read_forms(self) -> Iterator[str]:
        own: dict[int, str] = {}
        inside = False
        for name, found in _elements(self._archive, "xl/styles.xml"):
            if name == "numFmt":
                own[int(found.get("numFmtId", "0"))] = found.get("formatCode", GENERAL)
            elif name in {"cellXfs", "cellStyles", "cellStyleXfs", "dxfs"}:
                inside = name == "cellXfs"
            elif name == "xf" and inside:
                number = int(found.get("numFmtId", "0"))
                yield own.get(number) or BUILT_IN.get(number, GENERAL)


def _elements(archive: zipfile.ZipFile, member: str) -> list[tuple[str, dict[str, str]]]:
    """Every element of a member with its attributes, names without their prefix; nothing where there is no such member."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate()

    def begin(name: str, attributes: dict[str, str]) -> None:
        bare = name.rpartition(":")[2]
        if bare in _WANTED:
            found.append((bare, attributes))

    def refuse(*_declaration: Any) -> None:
        raise ValueError("a document type in a spreadsheet")

    parser.StartElementHandler = begin
    parser.StartDoctypeDeclHandler = refuse
    if member in archive.namelist():
        with archive.open(member) as stream:
            parser.ParseFile(stream)
    return found


_WANTED = frozenset({"c", "xf", "numFmt", "cellXfs", "cellStyles", "cellStyleXfs", "dxfs", "sheet", "Relationship"})


def _relation(sheet: dict[str, str]) -> str:
    return next((value for name, value in sheet.items() if name.endswith(":id")), "")


def _member(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
