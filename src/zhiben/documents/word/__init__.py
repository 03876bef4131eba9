"""The tree as a Word file that people go on editing: named styles, real tables, figures as links."""

from __future__ import annotations

import io

from zhiben.documents.tree import Document, Letterhead, Masthead
from zhiben.documents.word.blocks import Blocks
from zhiben.documents.word.comments import Note, docx_of, mark_docx
from zhiben.documents.word.ends import write_end_matter, write_letterhead, write_masthead, write_page_numbers
from zhiben.documents.word.freeze import freeze
from zhiben.documents.word.styles import blank

__all__ = ["Note", "docx_of", "mark_docx", "render_docx"]


def render_docx(document: Document, *, draft: bool = False) -> bytes:
    """`document` as .docx; with `draft` every figure carries its definition, scope, period and as-of as a comment.

    The PDF is the edition of record: Word's own line breaks may move a few characters from page to page.
    Raises NoFonts where a chart has to be drawn and there is no font.
    """
    word = blank(document)
    blocks = Blocks(word, draft=draft)
    match document.masthead:
        case Masthead():
            write_masthead(blocks, document.masthead)
        case Letterhead():
            write_letterhead(blocks, document.masthead)
    for block in document.blocks:
        blocks.write(block)
    if document.end:
        write_end_matter(blocks, document.end)
    write_page_numbers(word)
    stream = io.BytesIO()
    word.save(stream)
    return freeze(stream.getvalue())
