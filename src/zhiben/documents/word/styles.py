"""An empty Word file in the layout of GB/T 9704: page, grid, named styles, properties."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import docx
from docx.document import Document as WordFile
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from zhiben.documents.layout import LAYOUT
from zhiben.documents.tree import Document
from zhiben.documents.word.ooxml import CHARACTER, PITCH, element, faces, put_paragraph, put_run, spacing

_KEPT = {
    "Normal", "heading 1", "heading 2", "heading 3", "heading 4", "header", "footer", "Default Paragraph Font",
    "Normal Table", "No List", "Table Grid",
}  # fmt: skip
_UNDATED = datetime(2000, 1, 1)  # noqa: DTZ001 -- a property of the file, without a zone in the format
_SIZE = LAYOUT["size"]


class Look(NamedTuple):
    """One paragraph style. Sizes in pt, lengths in twips; `line` 0 is the line of the grid."""

    name: str
    id: str
    role: str
    size: float
    line: int = 0
    before: int = 0
    after: int = 0
    align: str = "both"
    indent: bool = False
    level: int | None = None
    color: str = ""
    tracking: int = 0
    together: bool = False
    grid: bool = True


# snapToGrid off for everything but running text: LibreOffice gives each other line two lines of the grid.
LOOKS = (
    Look("Normal", "Normal", "fang", _SIZE["body"], tracking=-5),
    Look("公文正文", "ZbBody", "fang", _SIZE["body"], indent=True, tracking=-5),
    Look("公文顶格", "ZbFlush", "fang", _SIZE["body"], tracking=-5),
    Look("heading 1", "Heading1", "title", _SIZE["title"], 680, 290, 290, "center", level=0, together=True, grid=False),
    Look("heading 2", "Heading2", "hei", _SIZE["body"], indent=True, level=1, together=True),
    Look("heading 3", "Heading3", "kai", _SIZE["body"], indent=True, level=2, together=True),
    Look("heading 4", "Heading4", "fang", _SIZE["body"], indent=True, level=3, together=True),
    Look("简报名称", "ZbName", "title", LAYOUT["masthead"]["name"], 1160, 420, 200, "center",
         color=LAYOUT["red"], tracking=60, grid=False),
    Look("简报期号", "ZbIssue", "fang", LAYOUT["masthead"]["issue"], align="center", grid=False),
    Look("简报专刊", "ZbSpecial", "kai", LAYOUT["masthead"]["special"], align="center", grid=False),
    Look("发文机关标志", "ZbOrganisation", "title", LAYOUT["letterhead"]["organisation"], 1000, 1700, 2 * PITCH,
         "center", color=LAYOUT["red"], tracking=40, grid=False),
    Look("图表标题", "ZbCaption", "hei", _SIZE["end"], 400, 120, 80, "center", together=True, grid=False),
    Look("表格文字", "ZbCell", "song", _SIZE["cell"], 320, 40, 40, grid=False),
    Look("图", "ZbChart", "fang", _SIZE["body"], -240, 60, 60, "center", together=True, grid=False),
    Look("版记", "ZbEnd", "fang", _SIZE["end"], LAYOUT["end"]["line_pt"] * 20, 40, 40, grid=False),
    Look("小字", "ZbNote", "fang", _SIZE["note"], 240, 40, 0, color="464646", grid=False),
    Look("页码", "ZbPage", "song", _SIZE["end"], 280, align="left", grid=False),
)  # fmt: skip
WORDS = {"lead": ("提领句", "ZbLead", "hei"), "kai": ("楷体字", "ZbKai", "kai"), "bold": ("着重字", "ZbBold", "")}
LINK = "ZbLink"


def blank(document: Document) -> WordFile:
    """A file without content, ready for the blocks of `document`."""
    word = docx.Document()
    body = word.element.body
    for child in [child for child in body if child.tag != qn("w:sectPr")]:
        body.remove(child)
    _drop_ballast(word)
    _defaults(word)
    for look in LOOKS:
        _paragraph_style(word, look)
    _character_styles(word)
    _page(word)
    _settings(word)
    _font_table(word)
    _properties(word, document)
    return word


def _drop_ballast(word: WordFile) -> None:
    """python-docx's template brings 160 styles, a thumbnail and custom XML that nobody asked for."""
    sheet = word.styles.element
    for style in sheet.findall(qn("w:style")):
        if style.find(qn("w:name")).get(qn("w:val")) not in _KEPT:
            sheet.remove(style)
        else:
            for tag in ("w:link", "w:next"):
                for child in style.findall(qn(tag)):
                    style.remove(child)
    for relations in (word.part.rels, word.part.package.rels):
        for key, relation in list(relations.items()):
            if relation.reltype.endswith(("/thumbnail", "/stylesWithEffects", "/customXml")):
                del relations[key]


def _defaults(word: WordFile) -> None:
    defaults = word.styles.element.find(qn("w:docDefaults"))
    properties = defaults.find(f".//{qn('w:rPr')}")
    for child in list(properties):
        properties.remove(child)
    half = round(_SIZE["body"] * 2)
    for child in (
        faces("fang"),
        element("sz", val=half),
        element("szCs", val=half),
        element("lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA"),
    ):
        put_run(properties, child)
    paragraphs = defaults.find(qn("w:pPrDefault"))
    for child in list(paragraphs) if paragraphs is not None else ():
        paragraphs.remove(child)


def _paragraph_style(word: WordFile, look: Look) -> None:
    sheet = word.styles.element
    found = (s for s in sheet.findall(qn("w:style")) if s.find(qn("w:name")).get(qn("w:val")) == look.name)
    style = next(found, None)
    if style is None:
        style = word.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH).element
        style.set(qn("w:styleId"), look.id)
        style.get_or_add_basedOn().set(qn("w:val"), "Normal")
    style.get_or_add_qFormat()
    for tag in ("w:pPr", "w:rPr"):
        for child in style.findall(qn(tag)):
            style.remove(child)
    _look_of_runs(style.get_or_add_rPr(), look)
    _look_of_paragraphs(style.get_or_add_pPr(), look)


def _look_of_runs(properties: Any, look: Look) -> None:
    half = round(look.size * 2)
    put_run(properties, faces(look.role))
    if look.color:
        put_run(properties, element("color", val=look.color.upper()))
    for tag, value in (("spacing", look.tracking), ("kern", 0), ("sz", half), ("szCs", half)):
        put_run(properties, element(tag, val=value))


def _look_of_paragraphs(properties: Any, look: Look) -> None:
    # overflowPunct 0: with hanging punctuation LibreOffice loses the 。 at a line's end.
    for tag in ("widowControl", "overflowPunct", "autoSpaceDE", "autoSpaceDN"):
        put_paragraph(properties, element(tag, val=0))
    if look.together:
        put_paragraph(properties, element("keepNext"))
    if not look.grid:
        put_paragraph(properties, element("snapToGrid", val=0))
    if look.line < 0:  # a picture needs a line that grows
        put_paragraph(
            properties, element("spacing", before=look.before, after=look.after, line=-look.line, lineRule="auto")
        )
    else:
        put_paragraph(properties, spacing(look.line or PITCH, before=look.before, after=look.after))
    if look.indent:
        put_paragraph(properties, element("ind", firstLineChars=200, firstLine=2 * CHARACTER))
    put_paragraph(properties, element("jc", val=look.align))
    if look.level is not None:
        put_paragraph(properties, element("outlineLvl", val=look.level))


def _character_styles(word: WordFile) -> None:
    for name, identity, role in WORDS.values():
        properties = _character_style(word, name, identity)
        put_run(properties, faces(role) if role else element("b"))
    put_run(_character_style(word, "数字引用", LINK), element("u", val="dotted", color="808080"))


def _character_style(word: WordFile, name: str, identity: str) -> Any:
    style = word.styles.add_style(name, WD_STYLE_TYPE.CHARACTER).element
    style.set(qn("w:styleId"), identity)
    return style.get_or_add_rPr()


def _page(word: WordFile) -> None:
    section = word.element.body.find(qn("w:sectPr"))
    for child in list(section):
        section.remove(child)
    section.append(element("pgSz", w=11906, h=16838))
    section.append(element("pgMar", top=2098, right=1474, bottom=1984, left=1588, header=851, footer=1304, gutter=0))
    section.append(element("cols", space=425))
    # linesAndChars would squeeze and stretch a second time what the style's tracking has done already.
    section.append(element("docGrid", type="lines", linePitch=PITCH))


def _settings(word: WordFile) -> None:
    settings = word.settings.element
    for tag in ("compat", "evenAndOddHeaders", "characterSpacingControl", "themeFontLang", "savePreviewPicture"):
        for child in settings.findall(qn(f"w:{tag}")):
            settings.remove(child)
    word.settings.odd_and_even_pages_header_footer = True
    compat = parse_xml(
        f"<w:compat {nsdecls('w')}><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/>"
        "<w:doNotLeaveBackslashAlone/><w:ulTrailSpace/><w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/>"
        '<w:useFELayout/><w:compatSetting w:name="compatibilityMode"'
        ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    )
    after = {"rsids", "mathPr", "clrSchemeMapping", "shapeDefaults", "decimalSymbol", "listSeparator"}
    anchor = next((child for child in settings if child.tag.rpartition("}")[2] in after), None)
    for child in (element("characterSpacingControl", val="compressPunctuation"), compat):
        if anchor is None:
            settings.append(child)
        else:
            anchor.addprevious(child)


def _font_table(word: WordFile) -> None:
    """Tell Word the second choice of each face, so that it does not take its own."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{second}"/><w:charset w:val="86"/><w:family w:val="auto"/>'
        '<w:pitch w:val="variable"/></w:font>'
        for name, second in LAYOUT["word"].values()
    )
    table = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w")}>{fonts}</w:fonts>'
    for relation in word.part.rels.values():
        if relation.reltype.endswith("/fontTable"):
            relation.target_part._blob = table.encode()  # noqa: SLF001 -- an opaque part to python-docx


def _properties(word: WordFile, document: Document) -> None:
    made = datetime.fromisoformat(document.issued_on) if document.issued_on else _UNDATED
    core = word.core_properties
    core.title, core.author, core.last_modified_by = document.title[:255], document.author[:255], document.author[:255]
    core.keywords, core.comments, core.language = " ".join(document.keywords)[:255], "", "zh-CN"
    core.created = core.modified = made
    core.revision = 1
