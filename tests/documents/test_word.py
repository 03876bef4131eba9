from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from zhiben.documents.intake import read_source
from zhiben.documents.text import plain_text
from zhiben.documents.tree import Document, EndMatter, Letterhead, PageBreak, Paragraph, Signature, Table, Text
from zhiben.documents.word import render_docx
from zhiben.documents.word.ooxml import _PARAGRAPH_ORDER, _RUN_ORDER, element, put_paragraph

pytestmark = pytest.mark.usefixtures("fonts")


def opened(document: Document, *, draft: bool = False):
    return docx.Document(io.BytesIO(render_docx(document, draft=draft)))


@pytest.mark.parametrize("name", ["bulletin", "letter"])
@pytest.mark.parametrize("draft", [False, True])
def test_word_says_exactly_what_the_tree_says(name, draft, request):
    document = request.getfixturevalue(name)
    said = read_source("", render_docx(document, draft=draft)).text
    assert "".join(said.split()) == "".join(plain_text(document).split())


def test_figures_are_links_that_say_what_they_count(bulletin):
    word = opened(bulletin)
    links = [link for paragraph in word.paragraphs for link in paragraph.hyperlinks]
    assert [(link.text, link.address) for link in links] == [(f.text, f.href) for f in bulletin.figures()]
    assert [link._hyperlink.get(qn("w:tooltip")) for link in links] == [f.note for f in bulletin.figures()]


def test_a_draft_carries_each_figures_definition_as_a_comment(bulletin, letter):
    assert [comment.text for comment in opened(bulletin, draft=True).comments] == [f.note for f in bulletin.figures()]
    assert [comment.text for comment in opened(letter, draft=True).comments] == [f.note for f in letter.figures()]
    assert list(opened(bulletin).comments) == []


@pytest.mark.parametrize("draft", [False, True])
def test_the_same_document_gives_the_same_bytes(letter, draft):
    first = render_docx(letter, draft=draft)
    assert render_docx(letter, draft=draft) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_page_follows_the_standard(bulletin):
    section = opened(bulletin).sections[0]
    margins = (section.top_margin, section.left_margin, section.bottom_margin, section.right_margin)
    assert [round(margin / Mm(1)) for margin in margins] == [37, 28, 35, 26]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")
    assert [section.footer.paragraphs[0].text, section.even_page_footer.paragraphs[0].text] == ["— 1 —", "— 1 —"]


def test_properties_are_in_schema_order(bulletin, letter):
    for document in (bulletin, letter):
        word = opened(document, draft=True)
        for root in (word.element, word.styles.element):
            for tag, order in (("w:pPr", _PARAGRAPH_ORDER), ("w:rPr", _RUN_ORDER)):
                for properties in root.iter(qn(tag)):
                    ranks = [order.index(child.tag.rpartition("}")[2]) for child in properties]
                    assert ranks == sorted(set(ranks))


def test_a_property_put_twice_is_there_once():
    properties = element("pPr")
    put_paragraph(properties, element("jc", val="left"))
    put_paragraph(properties, element("keepNext"))
    put_paragraph(properties, element("jc", val="right"))
    assert [child.tag for child in properties] == [qn("w:keepNext"), qn("w:jc")]
    assert properties[1].get(qn("w:val")) == "right"


def test_the_end_matter_floats_at_the_foot(bulletin):
    table = opened(bulletin).tables[-1]
    position = table._tbl.tblPr.find(qn("w:tblpPr"))
    assert (position.get(qn("w:vertAnchor")), position.get(qn("w:tblpYSpec"))) == ("margin", "bottom")
    assert [row.cells[0].text for row in table.rows] == [
        bulletin.end.staff(),
        *bulletin.end.recipients(),
        "台账封存 第132号 3f9a1c27d0e4",
    ]


def test_the_print_run_stands_beside_the_seal():
    word = opened(Document("note", "印", (), end=EndMatter(send_to="市委。", copies=50)))
    assert [row.cells[0].text for row in word.tables[0].rows] == ["送：市委。", "\t（共印50份）"]


def test_an_end_without_words_leaves_no_table():
    assert opened(Document("note", "空", (), end=EndMatter())).tables == []


def test_properties_of_the_file_come_from_the_document(bulletin):
    core = opened(bulletin).core_properties
    assert (core.title, core.author, core.keywords) == (bulletin.title, bulletin.author, "安全生产 简报")
    assert core.created.date().isoformat() == "2024-05-27"
    assert opened(Document("note", "无日期", ())).core_properties.created.year == 2000


def test_a_chart_is_a_picture_for_all_and_a_drawing_for_new_word(letter):
    with zipfile.ZipFile(io.BytesIO(render_docx(letter))) as archive:
        assert archive.read("word/media/image1.png")[:4] == b"\x89PNG"
        assert 'font-family="黑体"' in archive.read("word/media/chart1.svg").decode()
        assert 'descr="柱状图：检查454家次，隐患90处"' in archive.read("word/document.xml").decode()


def test_a_long_name_shrinks_to_one_line():
    long = Letterhead("漯河市安全生产委员会办公室消防救援指挥部")
    sizes = [opened(Document("letter", "函", (), masthead=head)).paragraphs[0].runs[0].font.size
             for head in (long, Letterhead("召陵区政府"))]  # fmt: skip
    assert sizes[0].pt == 20
    assert sizes[1] is None


def test_breaks_tables_and_signatures_without_captions_and_seals():
    table = Table(head=((Text("甲"),),), rows=(((Text("乙"),),),))
    blocks = (
        table,
        table,
        PageBreak(),
        Paragraph((Text("一\n二"),)),
        Signature("漯河市安全生产委员会办公室综合协调处", "5月", seal=False),
    )
    word = opened(Document("note", "杂", blocks))
    assert len(word.tables) == 2
    assert word.element.body.xpath("count(.//w:br[@w:type='page'])") == 1
    assert [p.text for p in word.paragraphs if p.text.strip()][-3:] == ["一\n二", blocks[4].organisation, "5月"]
    assert word.paragraphs[-2].paragraph_format.right_indent.twips == 158  # half a character
