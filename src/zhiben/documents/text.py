"""A document as plain text."""

from __future__ import annotations

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
