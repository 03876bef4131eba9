"""Elements of WordprocessingML, put where the schema wants them: Word refuses a file with one out of order."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from zhiben.documents.layout import LAYOUT

TWIPS_PER_MM = 1440 / 25.4
_PAGE = LAYOUT["page"]
TEXT_WIDTH = 11906 - 1588 - 1474  # A4 less 28 mm and 26 mm
# Rounded down: a twip more and the 22nd line falls to the next page.
PITCH = int((_PAGE["height"] - _PAGE["top"] - _PAGE["bottom"]) * TWIPS_PER_MM / _PAGE["lines"])
CHARACTER = 316  # one character of the 28 in twips

_PARAGRAPH_ORDER = (
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
).split()
_RUN_ORDER = (
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
    "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang "
    "eastAsianLayout specVanish oMath"
).split()


def element(tag: str, **attributes: object) -> Any:
    """`<w:tag w:name="value" …/>`."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def put_paragraph(properties: Any, child: Any) -> Any:
    """Put `child` into a `w:pPr`, replacing one of its name."""
    return _put(properties, child, _PARAGRAPH_ORDER)


def put_run(properties: Any, child: Any) -> Any:
    """Put `child` into a `w:rPr`, replacing one of its name."""
    return _put(properties, child, _RUN_ORDER)


def shape(paragraph: Paragraph, *children: Any) -> None:
    """Give one paragraph properties of its own."""
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 -- python-docx has no other door to pPr
    for child in children:
        put_paragraph(properties, child)


def spacing(line: int, *, before: int = 0, after: int = 0) -> Any:
    """An exact line height in twips, with room before and after."""
    return element("spacing", before=before, after=after, line=line, lineRule="exact")


def faces(role: str) -> Any:
    """`w:rFonts` that names the face of a part for every script."""
    name = LAYOUT["word"][role][0]
    return element("rFonts", hint="eastAsia", ascii=name, hAnsi=name, eastAsia=name, cs=name)


def run(words: str, *, style: str = "") -> Any:
    """A `w:r`; a newline in `words` breaks the line."""
    made = element("r")
    if style:
        properties = element("rPr")
        properties.append(element("rStyle", val=style))
        made.append(properties)
    for number, line in enumerate(words.split("\n")):
        if number:
            made.append(element("br"))
        text = element("t")
        text.text = line
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        made.append(text)
    return made


def border(paragraph: Paragraph, side: str, *, points: float, color: str, gap: int) -> None:
    """A rule along one side of a paragraph."""
    box = element("pBdr")
    box.append(element(side, val="single", sz=round(points * 8), space=gap, color=color))
    shape(paragraph, box)


def _put(parent: Any, child: Any, order: list[str]) -> Any:
    old = parent.find(child.tag)
    if old is not None:
        parent.remove(old)
    rank = order.index(_name(child))
    later = next((at for at, other in enumerate(parent) if _name(other) in order[rank + 1 :]), len(parent))
    parent.insert(later, child)
    return child


def _name(node: Any) -> str:
    name: str = node.tag.rpartition("}")[2]
    return name
