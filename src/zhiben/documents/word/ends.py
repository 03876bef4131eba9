"""What stands above and below the text: masthead or letterhead, 版记, page numbers."""

from __future__ import annotations

from typing import Any

from docx.document import Document as WordFile
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as WordParagraph

from zhiben.documents.layout import LAYOUT
from zhiben.documents.tree import EndMatter, Letterhead, Masthead
from zhiben.documents.word.blocks import Blocks
from zhiben.documents.word.ooxml import CHARACTER, PITCH, TEXT_WIDTH, border, element, put_run, run, shape, spacing

_SIDE = LAYOUT["size"]["end"] * 20  # one character of 四号
_RED = LAYOUT["red"].upper()
_OUTER = round(LAYOUT["end"]["outer_pt"] * 8)
_INNER = round(LAYOUT["end"]["inner_pt"] * 8)


def write_masthead(blocks: Blocks, head: Masthead) -> None:
    """简报报头: nine lines of the grid, closed by the red rule."""
    _shrunk(blocks.paragraph("简报名称", head.name), head.name, LAYOUT["masthead"]["name"])
    blocks.paragraph("简报期号", head.issue)
    special = blocks.paragraph("简报专刊", head.special)  # empty or not, it holds the place
    shape(special, spacing(PITCH, after=1500))
    line = blocks.paragraph("公文顶格")
    tabs = element("tabs")
    tabs.append(element("tab", val="left", pos=CHARACTER))
    tabs.append(element("tab", val="right", pos=TEXT_WIDTH - CHARACTER))
    shape(line, tabs, element("jc", val="left"), spacing(PITCH, after=160))
    border(line, "bottom", points=LAYOUT["masthead"]["rule_pt"], color=_RED, gap=4)
    issuer = run(head.issuer)
    issuer.insert(0, element("tab"))
    issuer.append(element("tab"))
    line._p.append(issuer)  # noqa: SLF001
    line._p.append(run(head.date))  # noqa: SLF001


def write_letterhead(blocks: Blocks, head: Letterhead) -> None:
    """红头: issuer, document number, red rule."""
    name = blocks.paragraph("发文机关标志", head.organisation)
    _shrunk(name, head.organisation, LAYOUT["letterhead"]["organisation"])
    number = blocks.paragraph("公文顶格", head.number)
    shape(number, element("jc", val="center"), spacing(PITCH, after=PITCH))
    border(number, "bottom", points=LAYOUT["letterhead"]["rule_pt"], color=_RED, gap=11)  # 4 mm


def write_end_matter(blocks: Blocks, end: EndMatter) -> None:
    """版记: a table without sides that floats at the foot of the last page's text area."""
    blocks.hairline()
    lines: list[tuple[str, str]] = [("staff", end.staff())] if end.staff() else []
    lines += [("recipients", words) for words in end.recipients()]
    if end.seal_note or end.copies:
        lines.append(("note", end.seal_note))
    if not lines:
        return
    table = blocks.word.add_table(rows=len(lines), cols=1)
    _float(table._tbl)  # noqa: SLF001
    kinds = [kind for kind, _ in lines]
    for number, (kind, words) in enumerate(lines):
        row = table.rows[number]
        row._tr.get_or_add_trPr().append(element("cantSplit"))  # noqa: SLF001
        cell = row.cells[0]
        properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001
        for old in properties.findall(qn("w:tcW")):
            properties.remove(old)
        properties.append(element("tcW", w=TEXT_WIDTH, type="dxa"))
        if kind == "recipients":
            properties.append(_rules(first=number == kinds.index(kind), last=kinds[number + 1 :].count(kind) == 0))
        paragraph = cell.paragraphs[0]
        paragraph.style = blocks.word.styles["小字" if kind == "note" else "版记"]
        paragraph._p.append(run(words))  # noqa: SLF001
        _place(paragraph, kind, end.print_run())
    blocks.hairline()


def write_page_numbers(word: WordFile) -> None:
    """— N — outside: right on odd pages, left on even ones."""
    section = word.sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style = word.styles["页码"]
        shape(paragraph, element("ind", **{side: _SIDE}), element("jc", val=side))
        for piece in (run("— "), *_page_field(), run(" —")):
            paragraph._p.append(piece)  # noqa: SLF001


def _place(paragraph: WordParagraph, kind: str, print_run: str) -> None:
    if kind == "staff":
        shape(paragraph, element("ind", left=_SIDE, right=_SIDE))
    elif kind == "recipients":  # further lines begin under the first character after the colon
        shape(paragraph, element("ind", left=3 * _SIDE, right=_SIDE, hanging=2 * _SIDE))
    else:
        tabs = element("tabs")
        tabs.append(element("tab", val="right", pos=TEXT_WIDTH - _SIDE))
        shape(paragraph, tabs, element("ind", left=_SIDE, right=_SIDE), element("jc", val="left"))
        if print_run:
            tail = run(print_run)
            tail.insert(0, element("tab"))
            paragraph._p.append(tail)  # noqa: SLF001


def _rules(*, first: bool, last: bool) -> Any:
    borders = element("tcBorders")
    borders.append(element("top", val="single", sz=_OUTER if first else _INNER, space=0, color="000000"))
    borders.append(element("bottom", val="single", sz=_OUTER if last else _INNER, space=0, color="000000"))
    return borders


def _float(table: Any) -> None:
    properties = table.tblPr
    for child in list(properties):
        properties.remove(child)
    anchor = {"vertAnchor": "margin", "horzAnchor": "margin", "tblpXSpec": "center", "tblpYSpec": "bottom"}
    properties.append(element("tblpPr", leftFromText=0, rightFromText=0, **anchor))
    properties.append(element("tblOverlap", val="never"))
    properties.append(element("tblW", w=TEXT_WIDTH, type="dxa"))
    properties.append(element("tblLayout", type="fixed"))
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w=0, type="dxa"))
    properties.append(margins)
    properties.append(element("tblDescription", val="版记"))
    table.tblGrid[0].set(qn("w:w"), str(TEXT_WIDTH))


def _page_field() -> list[Any]:
    pieces = []
    for kind in ("begin", "instruction", "separate", "shown", "end"):
        if kind == "shown":
            pieces.append(run("1"))
            continue
        piece = element("r")
        if kind == "instruction":
            words = element("instrText")
            words.text = " PAGE "
            words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            piece.append(words)
        else:
            piece.append(element("fldChar", fldCharType=kind))
        pieces.append(piece)
    return pieces


def _shrunk(paragraph: WordParagraph, words: str, size: float) -> None:
    """One line however long the name: 8 characters fit in full size."""
    fits = TEXT_WIDTH / 20 / max(len(words), 1) / 1.1
    if fits < size:
        properties = paragraph.runs[0]._r.get_or_add_rPr()  # noqa: SLF001
        for tag in ("sz", "szCs"):
            put_run(properties, element(tag, val=int(fits * 2)))
