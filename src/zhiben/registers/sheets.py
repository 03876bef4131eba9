"""What an import reads: the first sheet of a file, its headers and the rows below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from zhiben.documents.spreadsheet import BadFile, read_xlsx
from zhiben.registers.declaration import Register
from zhiben.registers.headers import folded, importable, names_of
from zhiben.registers.values import is_blank, plain

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 400 * 1024 * 1024
MAX_ROWS = 200_000
TITLE_ROWS = 10  # an office's title, period and unit may stand above the header


@dataclass(frozen=True)
class Sheet:
    """Headers, told apart where an office has two alike, and rows with the number that the spreadsheet shows."""

    name: str
    sha256: str
    headers: tuple[str, ...]
    rows: list[tuple[int, list[Any]]]


def read(register: Register, source: bytes | Path, *, name: str = "") -> Sheet:
    """The rows of an .xlsx file; raises BadFile. The header is the row that names most columns of the register."""
    numbered = list(read_xlsx(source, max_bytes=MAX_BYTES, max_unpacked=MAX_UNPACKED, max_rows=MAX_ROWS))
    if not numbered:
        raise BadFile(_("表中没有内容；请填写后重试。"))
    at = _header_row(register, numbered[:TITLE_ROWS])
    headers = _unique([plain(cell) for cell in numbered[at][1]])
    examples = _examples(register, headers)
    rows: list[tuple[int, list[Any]]] = [
        (number, list(row)) for number, row in numbered[at + 1 :] if not _is_example(examples, row)
    ]
    if not rows:
        raise BadFile(_("表头下面没有数据；请填写后重试。"))
    return Sheet(name or (source.name if isinstance(source, Path) else ""), _digest(source), headers, rows)


def said(cells: Sequence[Any], at: int) -> str:
    """A cell as text, '' beyond the last."""
    return plain(cells[at]) if at < len(cells) and not is_blank(cells[at]) else ""


def _header_row(register: Register, rows: Sequence[tuple[int, Sequence[Any]]]) -> int:
    names = {name for column in importable(register) for name in names_of(column)}
    named = [sum(folded(plain(cell)) in names for cell in row) for _number, row in rows]
    if any(named):
        return named.index(max(named))
    # Nothing is called as it is here: the first row that is more than a title.
    return next((at for at, (_number, row) in enumerate(rows) if sum(not is_blank(cell) for cell in row) > 1), 0)


def _unique(headers: list[str]) -> tuple[str, ...]:
    found: list[str] = []
    for at, header in enumerate(headers, 1):
        name = " ".join(header.split()) or _("第%(number)s列") % {"number": at}
        found.append(name if name not in found else f"{name}（{at}）")
    return tuple(found)


def _examples(register: Register, headers: tuple[str, ...]) -> list[str]:
    known = {name: column.example for column in importable(register) for name in names_of(column)}
    return [known.get(folded(header), "") for header in headers]


def _is_example(examples: list[str], row: Sequence[Any]) -> bool:
    """Whether the row is the template's example, left in by a clerk."""
    filled = 0
    for at, example in enumerate(examples):
        cell = said(row, at)
        if cell != example:
            return False
        filled += bool(cell)
    return filled > 1


def _digest(source: bytes | Path) -> str:
    if isinstance(source, bytes):
        return sha256(source).hexdigest()
    with source.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
