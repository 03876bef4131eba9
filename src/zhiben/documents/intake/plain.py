"""Text files and pasted text: their lines as they are, the tables in them found."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from zhiben.documents.errors import BadFile
from zhiben.documents.intake.source import MAX_CHARACTERS, Row, Source, Table

MAX_TEXT = 20 << 20
LEAST_ROWS = 2  # one line with a tab is a sentence with a tab
_RULE = re.compile(r"[\s|:+\-—=]+")
_CELL = re.compile(r"[^|]+")


def read_txt(content: bytes) -> Source:
    """A text file in UTF-8 or GB 18030 (with UTF-16 where it says so). Raises BadFile."""
    return source_of(decode(content))


def decode(content: bytes) -> str:
    """The words of a text file. Raises BadFile."""
    if len(content) > MAX_TEXT:
        raise BadFile(_("文本文件超过 %(limit)s MB；请分成几个文件后重试。") % {"limit": MAX_TEXT >> 20})
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            words = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in words:
            return words
    raise BadFile(_("不是文本文件，或编码无法识别；请另存为 UTF-8 编码的 .txt 后重试。"))


def source_of(text: str) -> Source:
    """Pasted text. Only line ends are changed; consecutive lines with tabs, or with |, are the rows of a table."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > MAX_CHARACTERS:
        raise BadFile(_("文字超过 %(limit)s 万字；请分成几个文件后重试。") % {"limit": MAX_CHARACTERS // 10_000})
    return Source(text, tuple(_tables(text)), "text")


def _tables(text: str) -> Iterator[Table]:
    rows: list[Row] = []
    mark = ""
    begin = 0
    for line in text.split("\n"):
        found = _mark(line)
        if found != mark:
            yield from _table(rows)
            rows, mark = [], found
        if mark == "\t" or (mark == "|" and not _RULE.fullmatch(line)):
            rows.append(tuple(_cells(line, begin, mark)))
        begin += len(line) + 1
    yield from _table(rows)


def _mark(line: str) -> str:
    """What parts the cells of this line; '' where it is no row."""
    if "\t" in line.strip():
        return "\t"
    bars = line.count("|")
    return "|" if bars > 1 or (bars == 1 and line.strip(" |") != "") else ""


def _cells(line: str, begin: int, mark: str) -> Iterator[tuple[int, int]]:
    last = len(line.rstrip()) if mark == "|" else len(line)
    first = len(line) - len(line.lstrip()) if mark == "|" else 0
    if mark == "|":
        first += line[first] == "|"
        last -= line[last - 1] == "|"
    while first <= last:
        end = line.find(mark, first, last)
        end = last if end < 0 else end
        cell = line[first:end]
        at = begin + first + len(cell) - len(cell.lstrip())
        yield at, max(at, begin + first + len(cell.rstrip()))
        first = end + 1


def _table(rows: list[Row]) -> Iterator[Table]:
    """Rows of one length: an empty cell at the end of a line is often lost."""
    if len(rows) < LEAST_ROWS:
        return
    width = max(len(row) for row in rows)
    yield tuple(row + (((row[-1][1],) * 2),) * (width - len(row)) for row in rows)
