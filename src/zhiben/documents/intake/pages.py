"""Pages of fixed layout as text: wrapped lines joined to paragraphs again, wide gaps read as tables.

A page comes as lines whose blanks stand for the empty paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from zhiben.documents.intake.source import Writing

LEAST_ROWS = 2
GAP = 2  # blanks between two cells
LONGEST_CELL = 40  # characters; what is longer is prose with a gap in it
SLACK = 8  # half-widths that a full line may lack: a mark that may not begin the next line takes its neighbour along
_CELL = re.compile(rf"\S+(?:\s{{1,{GAP - 1}}}\S+)*")
_BEGINS = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十0-9]{1,3}[）)]|第[一二三四五六七八九十0-9]{1,3}[章节条]|[注送发]：|附件|编辑："
)
_PAGE_NUMBER = re.compile(r"[-–—―－·\s]*(?:第\s*)?[0-9]{1,4}(?:\s*页)?(?:[\s/,，共]*[0-9]{1,4}\s*页?)?[-–—―－·\s]*")


@dataclass(frozen=True)
class Line:
    """One printed line: where its pieces begin, and how much of the paper it fills, in half-widths."""

    pieces: tuple[tuple[int, str], ...]

    @property
    def indent(self) -> int:
        return self.pieces[0][0]

    @property
    def words(self) -> str:
        return " ".join(words for _at, words in self.pieces)

    @property
    def width(self) -> int:
        return 2 * self.indent + sum(1 if char.isascii() else 2 for char in self.words)

    @property
    def is_row(self) -> bool:
        return len(self.pieces) > 1 and all(len(words) <= LONGEST_CELL for _at, words in self.pieces)


def write_pages(pages: Iterable[str], writing: Writing) -> None:
    """All pages as one text: a sentence goes on over the end of a page."""
    lines = [line for page in pages for line in _lines(page)]
    if not lines:
        return
    margin = min(line.indent for line in lines)
    full = max((line.width for line in lines if not line.is_row), default=0) - SLACK
    goes_on = False
    for is_table, rows in _blocks(lines):
        if is_table:
            writing.words_table(list(_columns(rows)))
            goes_on = False
            continue
        for line in rows:
            joined = goes_on and line.indent <= margin and not _BEGINS.match(line.words)
            if not joined:
                writing.begin_line()
            elif writing.parts[-1][-1].isascii() and writing.parts[-1][-1].isalpha() and line.words[0].isascii():
                writing.write(" ")
            writing.write(line.words)
            goes_on = line.width >= full


def _lines(page: str) -> list[Line]:
    """The lines of a page without its number."""
    found = [line for line in page.split("\n") if line.strip()]
    for end in (-1, 0):
        if found and _PAGE_NUMBER.fullmatch(found[end]):
            del found[end]
    return [Line(tuple((match.start(), match[0]) for match in _CELL.finditer(line))) for line in found]


def _blocks(lines: Sequence[Line]) -> Iterable[tuple[bool, list[Line]]]:
    """Rows of tables and lines of prose, parted; a single row is a line with a gap (办公室 … 5月27日)."""
    for is_row, block in groupby(lines, key=lambda line: line.is_row):
        rows = list(block)
        yield is_row and len(rows) >= LEAST_ROWS, rows


def _columns(rows: Sequence[Line]) -> Iterable[list[str]]:
    """Each row's pieces in their columns: those of the fullest row, found by their middles."""
    fullest = max(rows, key=lambda row: len(row.pieces))
    middles = [at + len(words) / 2 for at, words in fullest.pieces]
    for row in rows:
        if len(row.pieces) == len(middles):
            yield [words for _at, words in row.pieces]
            continue
        cells = [""] * len(middles)
        free = 0
        for number, (at, words) in enumerate(row.pieces):
            last = len(middles) - (len(row.pieces) - number) + 1
            middle = at + len(words) / 2
            column = min(range(free, last), key=lambda each: abs(middles[each] - middle))
            cells[column] = words
            free = column + 1
        yield cells
