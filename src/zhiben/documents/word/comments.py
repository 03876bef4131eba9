"""Comments in a Word file exactly on given characters, whatever its author wrote around them."""

from __future__ import annotations

import io
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.run import Run

from zhiben.documents.intake.source import Source, Table
from zhiben.documents.intake.words import MAX_COLUMNS, Piece, open_story

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PROPERTIES = qn("w:rPr")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Note:
    """What to say about the characters start…end of `read_source(…).text`."""

    start: int
    end: int
    words: str
    author: str


def mark_docx(content: bytes, notes: Iterable[Note]) -> bytes:
    """The same Word file with a comment on the characters of each note; the rest of it stays as it is.

    A note in a footnote stands at the footnote's mark, for Word has no comments in footnotes; one on a number that Word
    itself writes (一、) stands on the words after it. Raises BadFile.
    """
    story = open_story(content)
    pieces = [piece for piece in story.pieces if piece.end > piece.start]
    wanted = sorted(notes, key=lambda note: (note.start, note.end)) if pieces else []
    # All cuts before the first comment: a comment's own elements would stand between the parts of a run.
    parts = _Parts(pieces, {place for note in wanted for place in (note.start, note.end)})
    for note in wanted:
        first, last = parts.runs(note.start, note.end)
        comment = story.document.comments.add_comment(note.words, note.author, note.author[:1])
        Run(first, story.document).mark_comment_range(Run(last, story.document), comment.comment_id)
    return _saved(story.document)


def docx_of(source: Source) -> bytes:
    """A plain Word file of a text: read again, every word stands at the same offset, and its tables are tables."""
    word = docx.Document()
    body = word.element.body
    for paragraph in list(body.iterchildren(qn("w:p"))):
        body.remove(paragraph)
    at = 0
    for table in source.tables:
        begin, end = table[0][0][0], table[-1][-1][1]
        if begin < at or len(table[0]) > MAX_COLUMNS or source.text[begin:end] != _rows_text(source.text, table):
            continue  # other marks between its cells, or wider than Word allows: it stays as lines
        if begin > at:
            _lines(word, source.text[at : begin - 1])
        _table(word, source.text, table)
        at = end + 1
    if at <= len(source.text):
        _lines(word, source.text[at:])
    return _saved(word)


def _saved(word: Document) -> bytes:
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def _lines(word: Document, text: str) -> None:
    for line in text.split("\n"):
        word.add_paragraph(_allowed(line))


def _rows_text(text: str, table: Table) -> str:
    return "\n".join("\t".join(text[begin:end] for begin, end in row) for row in table)


def _table(word: Document, text: str, table: Table) -> None:
    made = word.add_table(rows=0, cols=len(table[0]), style="Table Grid")
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    for row in table:
        for cell, (begin, end) in zip(made.add_row().cells, row, strict=True):
            cell.text = _allowed(text[begin:end])


def _allowed(words: str) -> str:
    """XML holds no control characters; a blank for each, so that every offset stays."""
    return _CONTROL.sub(" ", words)


class _Parts:
    """The pieces of a file cut so that a run begins and ends at each of the given places."""

    def __init__(self, pieces: Sequence[Piece], places: Iterable[int]) -> None:
        self._parts: list[tuple[int, int, Any]] = []
        cuts = sorted(places)
        for piece in pieces:
            inside = cuts[bisect_left(cuts, piece.start) : bisect_right(cuts, piece.end)]
            self._parts += _cut(piece, inside) if inside else [(piece.start, piece.end, piece.leaf)]
        self._starts = [start for start, _end, _leaf in self._parts]

    def runs(self, start: int, end: int) -> tuple[Any, Any]:
        """The runs that begin and end with these characters; between two pieces, that of what follows."""
        first = max(bisect_right(self._starts, start) - 1, 0)
        if self._parts[first][1] <= start and first + 1 < len(self._parts):
            first += 1
        last = max(bisect_left(self._starts, end) - 1, first)
        return self._parts[first][2].getparent(), self._parts[last][2].getparent()


def _cut(piece: Piece, places: Sequence[int]) -> list[tuple[int, int, Any]]:
    """Its leaf as one leaf per part, each in a run of its own."""
    bounds = sorted({piece.start, *places, piece.end}) if piece.leaf.tag == qn("w:t") else [piece.start, piece.end]
    words = piece.leaf.text or ""
    parts: list[tuple[int, int, Any]] = []
    leaf = piece.leaf
    for start, end in pairwise(bounds):
        if parts:
            following = deepcopy(leaf)
            leaf.addnext(following)
            leaf = following
        if piece.leaf.tag == qn("w:t"):
            leaf.text = words[start - piece.start : end - piece.start]
            leaf.set(_SPACE, "preserve")
        _own_run(leaf)
        parts.append((start, end, leaf))
    if (after := leaf.getnext()) is not None:
        _own_run(after)
    return parts


def _own_run(leaf: Any) -> None:
    """`leaf` and what follows it in its run, in a new run of the same look behind that one."""
    before = [each for each in leaf.itersiblings(preceding=True) if each.tag != _PROPERTIES]
    if not before:
        return
    run = leaf.getparent()
    made = OxmlElement("w:r")
    if (look := run.find(_PROPERTIES)) is not None:
        made.append(deepcopy(look))
    for each in [leaf, *leaf.itersiblings()]:
        made.append(each)
    run.addnext(made)
