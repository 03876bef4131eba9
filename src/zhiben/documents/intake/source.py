"""A text in reading order, and where its tables stand in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeAlias

from django.utils.translation import gettext as _

from zhiben.documents.errors import BadFile

Span: TypeAlias = tuple[int, int]
Row: TypeAlias = tuple[Span, ...]
Table: TypeAlias = tuple[Row, ...]

MAX_CHARACTERS = 2_000_000
MAX_CELLS = 400_000


@dataclass(frozen=True)
class Source:
    """`text` is everything in reading order: cells parted by tabs, rows by line ends, footnotes last, each a line.

    `tables` holds table → rows → cells as offsets into `text`; every row of a table has as many cells as the table has
    columns, a merged cell stands at its first place and is empty at the others. `kind`: text, docx, xlsx or pdf.
    """

    text: str
    tables: tuple[Table, ...]
    kind: str


@dataclass
class Writing:
    """A text under way. Raises BadFile where it grows beyond what anybody reads."""

    length: int = 0
    cells: int = 0
    parts: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)

    def write(self, words: str) -> Span:
        begin = self.length
        self.parts.append(words)
        self.length += len(words)
        if self.length > MAX_CHARACTERS:
            raise BadFile(_("文字超过 %(limit)s 万字；请分成几个文件后重试。") % {"limit": MAX_CHARACTERS // 10_000})
        return begin, self.length

    def line(self, words: str) -> None:
        self.begin_line()
        self.write(words)

    def begin_line(self) -> None:
        """Every line but the first is parted from the one before."""
        if self.parts:
            self.write("\n")

    def table(self, rows: Sequence[Sequence[Callable[[], Span]]]) -> None:
        """Lines of cells; each cell writes itself and says where."""
        written: list[Row] = []
        for row in rows:
            self.cells += len(row)
            if self.cells > MAX_CELLS:
                raise BadFile(
                    _("表格超过 %(limit)s 万个单元格；请分成几个文件后重试。") % {"limit": MAX_CELLS // 10_000}
                )
            self.begin_line()
            spans: list[Span] = []
            for number, cell in enumerate(row):
                if number:
                    self.write("\t")
                spans.append(cell())
            written.append(tuple(spans))
        if written:
            self.tables.append(tuple(written))

    def words_table(self, rows: Sequence[Sequence[str]]) -> None:
        """A table whose cells are words already."""
        self.table([[partial(self.write, words) for words in row] for row in rows])

    def source(self, kind: str) -> Source:
        return Source("".join(self.parts), tuple(self.tables), kind)
