"""Which kind of file it is: decided by its content, for a name may lie."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePath

from django.utils.translation import gettext as _

from zhiben.documents import archives
from zhiben.documents.errors import BadFile
from zhiben.documents.intake.pdf import read_pdf
from zhiben.documents.intake.plain import read_txt
from zhiben.documents.intake.sheets import read_sheets
from zhiben.documents.intake.source import Source
from zhiben.documents.intake.words import read_docx

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = 1024  # a PDF may begin with something else within these bytes
_MARKED = (b"{\\rtf", b"<html", b"<!doctype html", b"mime-version:")
_SHEETS = frozenset({".xls", ".xlsx", ".xlsm", ".et"})


def read_source(name: str, content: bytes) -> Source:
    """The text and tables of a .docx, .xlsx, .pdf or text file. `name` only helps to say what to do. Raises BadFile."""
    if content.startswith(_ZIP):
        return _read_archive(name, content)
    if content.startswith(_OLE):  # refused there, with the remedy
        return read_sheets(content) if _is_sheet(name) else read_docx(content)
    if b"%PDF-" in content[:_HEAD]:
        return read_pdf(content)
    if content[:_HEAD].lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(_MARKED):
        raise BadFile(_("这是网页或 RTF 文件；请在 WPS 或 Office 中另存为 .docx 或 .xlsx 后重试。"))
    return read_txt(content)


def _read_archive(name: str, content: bytes) -> Source:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        members = set()  # damaged: whoever reads it says so
    if archives.XLSX.member in members:
        return read_sheets(content)
    if archives.DOCX.member in members or not members:
        return read_sheets(content) if not members and _is_sheet(name) else read_docx(content)
    raise BadFile(_("只能读取 .docx、.xlsx、.pdf 和 .txt 文件；请另存为其中一种后重试。"))


def _is_sheet(name: str) -> bool:
    return PurePath(name).suffix.lower() in _SHEETS
