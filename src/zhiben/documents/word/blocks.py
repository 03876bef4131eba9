"""The blocks of the tree as Word paragraphs, tables and pictures."""

from __future__ import annotations

import io
from itertools import count
from typing import Any

from docx.document import Document as WordFile
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Twips
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run

from zhiben.documents.layout import LAYOUT
from zhiben.documents.pdf import draw_svg, with_font
from zhiben.documents.tree import (
    Block,
    Chart,
    Content,
    Figure,
    PageBreak,
    Paragraph,
    RecordLink,
    Signature,
    Table,
    Text,
    Title,
)
from zhiben.documents.word.ooxml import CHARACTER, PITCH, TEXT_WIDTH, element, run, shape, spacing
from zhiben.documents.word.styles import LINK, WORDS

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_VECTOR = (
    f'<a:extLst xmlns:a="{_DRAWING}"><a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}">'
    '<asvg:svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="{relation}"/>'
    "</a:ext></a:extLst>"
)


_LEAST_INSET = 0.5  # characters, for an issuer much longer than the date


class Blocks:
    """Writes blocks at the end of one Word file; with `draft` each figure carries its meaning as a comment."""

    def __init__(self, word: WordFile, *, draft: bool) -> None:
        self.word = word
        self.draft = draft
        self._links: dict[str, str] = {}
        self._charts = count(1)

    def write(self, block: Block) -> None:
        """One block."""
        match block:
            case Title():
                self.inline(self.paragraph(f"heading {block.level}"), block.content)
            case Paragraph():
                self.inline(self.paragraph("公文正文" if block.indent else "公文顶格"), block.content)
            case Table():
                self._table(block)
            case Chart():
                self._chart(block)
            case Signature():
                self._signature(block)
            case PageBreak():
                self.hairline().add_run()._r.append(element("br", type="page"))  # noqa: SLF001

    def paragraph(self, style: str, words: str = "") -> WordParagraph:
        """A paragraph in a named style."""
        made = self.word.add_paragraph()
        made.style = _style(self.word, style)
        if words:
            made._p.append(run(words))  # noqa: SLF001
        return made

    def hairline(self) -> WordParagraph:
        """A paragraph one point high: Word needs one between two tables and after the last."""
        made = self.paragraph("公文顶格")
        shape(made, element("snapToGrid", val=0), spacing(20))
        return made

    def inline(self, paragraph: WordParagraph, content: Content) -> None:
        """Words and links."""
        for piece in content:
            if isinstance(piece, Text):
                style = WORDS[piece.style][1] if piece.style else ""
                paragraph._p.append(run(piece.text, style=style))  # noqa: SLF001
            else:
                self._link(paragraph, piece)

    def _link(self, paragraph: WordParagraph, piece: Figure | RecordLink) -> None:
        if piece.href not in self._links:
            self._links[piece.href] = self.word.part.relate_to(
                piece.href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True
            )
        link = element("hyperlink", history=1)
        link.set(qn("r:id"), self._links[piece.href])
        note = piece.note if isinstance(piece, Figure) else ""
        if note:
            link.set(qn("w:tooltip"), note[:250])
        words = run(piece.text, style=LINK)
        link.append(words)
        paragraph._p.append(link)  # noqa: SLF001
        if note and self.draft:
            comment = self.word.add_comment(Run(words, paragraph), text=note, author="台账", initials="台")
            # Without a date Word shows none; with one the same draft would be another file each second.
            del comment._comment_elm.attrib[qn("w:date")]  # noqa: SLF001

    def _table(self, block: Table) -> None:
        if block.caption:
            self.paragraph("图表标题", block.caption)
        else:
            self.hairline()
        table = self.word.add_table(rows=0, cols=len(block.head))
        table.style = _style(self.word, "Table Grid")
        table.autofit = False
        if block.caption:
            table._tbl.tblPr.append(element("tblCaption", val=block.caption))  # noqa: SLF001
        widths = [int(TEXT_WIDTH * width / sum(block.widths)) for width in block.widths]
        for column, width in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):  # noqa: SLF001
            column.set(qn("w:w"), str(width))
        for number, cells in enumerate((block.head, *block.rows)):
            row = table.add_row()
            properties = row._tr.get_or_add_trPr()  # noqa: SLF001
            properties.append(element("cantSplit"))
            if number == 0:
                properties.append(element("tblHeader"))
            for cell, content, width, align in zip(row.cells, cells, widths, block.aligns, strict=True):
                cell.width = Twips(width)
                cell._tc.get_or_add_tcPr().append(element("vAlign", val="center"))  # noqa: SLF001
                paragraph = cell.paragraphs[0]
                paragraph.style = _style(self.word, "表格文字")
                shape(paragraph, element("jc", val="center" if number == 0 else align))
                self.inline(paragraph, _head(content) if number == 0 else content)

    def _chart(self, block: Chart) -> None:
        number = next(self._charts)
        width = min(block.width_mm, LAYOUT["page"]["width"] - LAYOUT["page"]["left"] - LAYOUT["page"]["right"])
        picture = self.paragraph("图").add_run().add_picture(io.BytesIO(draw_svg(block.svg)), width=Mm(width))
        described = picture._inline.docPr  # noqa: SLF001
        described.set("descr", block.alt)
        described.set("name", block.caption or f"图{number}")
        # The drawing itself for Word 2016 and later; the PNG stays for the others.
        drawing = with_font(block.svg, LAYOUT["word"]["hei"][0]).encode()
        part = Part(PackURI(f"/word/media/chart{number}.svg"), "image/svg+xml", drawing, self.word.part.package)
        relation = self.word.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
        blip = picture._inline.graphic.graphicData.pic.blipFill.blip  # noqa: SLF001
        blip.append(parse_xml(_VECTOR.replace("{relation}", relation)))
        if block.caption:
            self.paragraph("图表标题", block.caption)

    def _signature(self, block: Signature) -> None:
        """Date four characters from the right where a seal goes, else two; the issuer centred above it."""
        right = 4.0 if block.seal else 2.0
        over = (_breadth(block.date) - _breadth(block.organisation)) / 2
        right = max(right, _LEAST_INSET - over)
        lines = ((block.organisation, right + over), (block.date, right))
        for number, (words, inset) in enumerate(lines):
            paragraph = self.paragraph("公文顶格", words)
            room = PITCH * (2 if block.seal else 1) if number == 0 else 0
            shape(
                paragraph,
                *([element("keepNext")] if number == 0 else []),
                spacing(PITCH, before=room),
                element("ind", right=int(inset * CHARACTER)),
                element("jc", val="right"),
            )


def _style(word: WordFile, name: str) -> Any:
    # python-docx calls Word's "heading 1" "Heading 1".
    return word.styles[name.replace("heading", "Heading")]


def _head(content: Content) -> Content:
    return tuple(Text(piece.text, "lead") for piece in content)


def _breadth(words: str) -> float:
    """In characters of the grid; Latin letters and digits take half of one."""
    return sum(0.5 if char.isascii() else 1.0 for char in words)
