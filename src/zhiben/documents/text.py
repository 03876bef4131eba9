"""A document as plain text, and plain text out of Word and text files."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

import docx
from django.utils.translation import gettext as _
from docx.oxml.ns import qn

from zhiben.documents import archives
from zhiben.documents.errors import BadFile
from zhiben.documents.tree import (
    Block,
    Chart,
    Content,
    Document,
    EndMatter,
    Letterhead,
    Masthead,
    Paragraph,
    Signature,
    Table,
    Title,
)

MAX_DOCX_UNPACKED = 20 << 20
MAX_TEXT = 20 << 20
# The same text box once more, for readers of 2007.
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def plain_text(document: Document) -> str:
    """Every word that the pages show, in their order; one line per paragraph, table cells parted by tabs."""
    parts = [*_head_lines(document.masthead)]
    for block in document.blocks:
        parts += _block_lines(block)
    parts += _end_lines(document.end)
    return "\n".join(line for line in parts if line)


def inline_text(content: Content) -> str:
    """The words of one heading, paragraph or cell; a forced line break becomes a space."""
    return "".join(piece.text for piece in content).replace("\n", " ")


def read_text(name: str, source: bytes) -> str:
    """The words of an uploaded Word or text file, told apart by the suffix of `name`. Raises BadFile."""
    match PurePath(name).suffix.lower():
        case ".docx" | ".doc":  # an old .doc is refused there, with the remedy
            return read_docx(source)
        case ".txt" | ".md" | "":
            return read_txt(source)
    raise BadFile(_("只能读取 .docx 和 .txt 文件；请另存为其中一种后重试。"))


def read_docx(source: bytes) -> str:
    """Paragraphs and tables of a Word file in reading order. Raises BadFile.

    Automatic numbering (Word's own 一、二、…) is not text in the file and is left out; deleted tracked text too.
    """
    archives.check(source, archives.DOCX, max_bytes=MAX_DOCX_UNPACKED, max_unpacked=MAX_DOCX_UNPACKED)
    try:
        body = docx.Document(io.BytesIO(source)).element.body
    # lxml's XMLSyntaxError is a SyntaxError; parts of the wrong shape end in the others.
    except (AttributeError, LookupError, SyntaxError, TypeError, ValueError) as error:
        raise BadFile(_("Word 文件的内容读不出来；请在 WPS 或 Office 中另存为 .docx 后重试。")) from error
    return "\n".join(line for line in _story(body) if line.strip())


def read_txt(source: bytes) -> str:
    """A text file in UTF-8 or GB 18030 (with UTF-16 where it says so). Raises BadFile."""
    if len(source) > MAX_TEXT:
        raise BadFile(_("文本文件超过 %(limit)s MB；请分成几个文件后重试。") % {"limit": MAX_TEXT >> 20})
    marked = source.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            words = source.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in words:
            return words.replace("\r\n", "\n").replace("\r", "\n")
    raise BadFile(_("不是文本文件，或编码无法识别；请另存为 UTF-8 编码的 .txt 后重试。"))


def _head_lines(head: Masthead | Letterhead | None) -> list[str]:
    if isinstance(head, Masthead):
        return [head.name, head.issue, head.special, head.issuer, head.date]
    return [head.organisation, head.number] if head else []


def _block_lines(block: Block) -> list[str]:
    match block:
        case Title() | Paragraph():
            return [inline_text(block.content)]
        case Table():
            return [block.caption, *("\t".join(map(inline_text, row)) for row in (block.head, *block.rows))]
        case Chart():
            return [block.caption]
        case Signature():
            return [block.organisation, block.date]
    return []


def _end_lines(end: EndMatter | None) -> list[str]:
    return [end.staff(), *end.recipients(), end.seal_note, end.print_run()] if end else []


def _story(parent: Any) -> Iterator[str]:
    """The lines of a body, a cell or a content control."""
    for child in parent:
        if child.tag == qn("w:p"):
            yield _words(child)
            for box in child.iter(qn("w:txbxContent")):
                if next(box.iterancestors(_FALLBACK), None) is None:
                    yield from _story(box)
        elif child.tag == qn("w:tbl"):
            for row in _own(child, "w:tr"):
                yield "\t".join(" ".join(filter(None, _story(cell))) for cell in _own(row, "w:tc"))
        elif child.tag in {qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")}:
            yield from _story(child)


def _own(outer: Any, tag: str) -> Iterator[Any]:
    """The rows of a table, the cells of a row; those of a table inside a cell belong to that cell."""
    return (inner for inner in outer.iter(qn(tag)) if next(inner.iterancestors(outer.tag)) is outer)


def _words(paragraph: Any) -> str:
    """The text of one paragraph, without that of text boxes anchored in it."""
    pieces = []
    for leaf in paragraph.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr")):
        owner = next(leaf.iterancestors(qn("w:p")), None)
        if owner is not paragraph or leaf.getparent().tag != qn("w:r"):  # w:tab is also a tab stop's name
            continue
        pieces.append(leaf.text or "" if leaf.tag == qn("w:t") else " ")
    return "".join(pieces)
