"""Word files: paragraphs, tables, text boxes and footnotes, and which element of the file holds which characters.

Deleted tracked text is left out. The numbers that Word makes itself (一、二、…) are written as they show.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

import docx
from django.utils.translation import gettext as _
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from zhiben.documents import archives
from zhiben.documents.errors import BadFile
from zhiben.documents.intake.lists import Lists
from zhiben.documents.intake.source import Source, Span, Writing

MAX_UNPACKED = 20 << 20
MAX_COLUMNS = 63  # as many as Word allows
MAX_ROWS = 32_767
# The same text box once more, for readers of 2007.
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_WRAPPERS = frozenset(map(qn, ("w:sdt", "w:sdtContent", "w:ins", "w:customXml", "w:moveTo")))
_LEAVES = tuple(
    map(qn, ("w:t", "w:tab", "w:br", "w:cr", "w:noBreakHyphen", "w:footnoteReference", "w:endnoteReference"))
)
_UNSEEN = frozenset({qn("w:moveFrom"), qn("w:rt"), _FALLBACK})
_T, _R, _P = qn("w:t"), qn("w:r"), qn("w:p")
_NOTES = {qn("w:footnoteReference"): "footnotes", qn("w:endnoteReference"): "endnotes"}


class Piece(NamedTuple):
    """Characters start…end of the text: those of `leaf`, a `w:t` or a mark of one character.

    A footnote's `leaf` is its reference in the text, for Word cannot comment inside footnotes.
    """

    start: int
    end: int
    leaf: Any
    is_note: bool = False


@dataclass
class Story:
    """A Word file being read."""

    document: Document
    writing: Writing = field(default_factory=Writing)
    pieces: list[Piece] = field(default_factory=list)
    references: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lists = Lists(self.document)

    def source(self) -> Source:
        return self.writing.source("docx")

    def read(self) -> None:
        self._blocks(self.document.element.body)
        self._notes()

    def _blocks(self, parent: Any) -> None:
        """The lines of a body or a content control."""
        for child in parent:
            if child.tag == _P:
                self.writing.begin_line()
                self._paragraph(child)
                for box in _boxes(child):
                    self._blocks(box)
            elif child.tag == qn("w:tbl"):
                self.writing.table(list(self._grid(child)))
            elif child.tag in _WRAPPERS:
                self._blocks(child)

    def _grid(self, table: Any) -> Iterator[list[Callable[[], Span]]]:
        """The rows of a table as wide as it is; merged cells once."""
        rows = [list(islice(self._columns(row), MAX_COLUMNS)) for row in islice(_own(table, qn("w:tr")), MAX_ROWS)]
        width = max(map(len, rows), default=0)
        for row in rows:
            yield row + [self._nothing] * (width - len(row))

    def _columns(self, row: Any) -> Iterator[Callable[[], Span]]:
        before = row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}")
        yield from [self._nothing] * _count(before, 0)
        for cell in _own(row, qn("w:tc")):
            merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            continued = merged is not None and merged.get(qn("w:val"), "continue") == "continue"
            yield self._nothing if continued else partial(self._cell, cell)
            span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
            yield from [self._nothing] * (_count(span, 1) - 1)

    def _nothing(self) -> Span:
        return self.writing.write("")

    def _cell(self, cell: Any) -> Span:
        """Everything in a cell on one line, a table inside it too."""
        begin = self.writing.length
        for paragraph in cell.iter(_P):
            if next(paragraph.iter(_T), None) is None or next(paragraph.iterancestors(_FALLBACK), None) is not None:
                continue
            if self.writing.length > begin:
                self.writing.write(" ")
            self._paragraph(paragraph)
        return begin, self.writing.length

    def _paragraph(self, paragraph: Any) -> None:
        self.writing.write(self.lists.label(paragraph))
        for leaf in paragraph.iter(*_LEAVES):
            # w:tab is also a tab stop's name; a paragraph in a text box is read on its own.
            if leaf.getparent().tag != _R or next(leaf.iterancestors(_P), None) is not paragraph or _unseen(leaf):
                continue
            if leaf.tag in _NOTES:
                self.references.append(leaf)
                continue
            self._leaf(leaf, leaf)

    def _leaf(self, leaf: Any, place: Any, *, is_note: bool = False) -> None:
        words = leaf.text or "" if leaf.tag == _T else "-" if leaf.tag == qn("w:noBreakHyphen") else " "
        # A tab or line end inside w:t shows as a blank, and would part cells here.
        start, end = self.writing.write(words.replace("\n", " ").replace("\t", " ").replace("\r", " "))
        self.pieces.append(Piece(start, end, place, is_note))

    def _notes(self) -> None:
        """Footnotes, then endnotes, as the text refers to them, each a line."""
        for tag, part in _NOTES.items():
            notes = _notes(self.document, part) if any(each.tag == tag for each in self.references) else {}
            for reference in self.references:
                note = notes.pop(reference.get(qn("w:id")), None) if reference.tag == tag else None
                if note is not None:
                    self.writing.begin_line()
                    for leaf in note.iter(*_LEAVES[:5]):
                        if leaf.getparent().tag == _R and not _unseen(leaf):
                            self._leaf(leaf, reference, is_note=True)


def read_docx(content: bytes) -> Source:
    """The text and tables of a Word file. Raises BadFile."""
    return open_story(content).source()


def open_story(content: bytes) -> Story:
    """A Word file with its text, and what in it holds which characters. Raises BadFile."""
    archives.check(content, archives.DOCX, max_bytes=MAX_UNPACKED, max_unpacked=MAX_UNPACKED)
    try:
        story = Story(docx.Document(io.BytesIO(content)))
        story.read()
    except BadFile:
        raise
    # lxml's XMLSyntaxError is a SyntaxError; parts of the wrong shape end in the others.
    except (AttributeError, LookupError, SyntaxError, TypeError, ValueError, PackageNotFoundError) as error:
        raise BadFile(_("Word 文件的内容读不出来；请在 WPS 或 Office 中另存为 .docx 后重试。")) from error
    return story


def _own(outer: Any, tag: str) -> Iterator[Any]:
    """The rows of a table, the cells of a row, through content controls and tracked insertions."""
    for child in outer:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _own(child, tag)


def _boxes(paragraph: Any) -> Iterator[Any]:
    """The text boxes anchored in a paragraph, each once."""
    for box in paragraph.iter(qn("w:txbxContent")):
        if next(box.iterancestors(_FALLBACK), None) is None and next(box.iterancestors(_P), None) is paragraph:
            yield box


def _unseen(leaf: Any) -> bool:
    return next(leaf.iterancestors(*_UNSEEN), None) is not None


def _count(element: Any, default: int) -> int:
    if element is None:
        return default
    return min(max(int(element.get(qn("w:val"), default)), default), MAX_COLUMNS)


def _notes(document: Document, name: str) -> dict[str, Any]:
    """The notes of the document by their number."""
    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.endswith(f"/{name}"):
            root = parse_xml(relation.target_part.blob)
            return {str(note.get(qn("w:id"))): note for note in root if note.get(qn("w:type"), "normal") == "normal"}
    return {}
