from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from tests.documents.word_files import of, paragraph, run, saved, with_member

from zhiben.documents.errors import BadFile
from zhiben.documents.intake import Source, read_source


def cells(source: Source) -> list[list[list[str]]]:
    return [[[source.text[begin:end] for begin, end in row] for row in table] for table in source.tables]


def test_a_word_file_reads_in_order_with_its_tables():
    word = docx.Document()
    word.add_heading("通知", 1)
    word.add_paragraph("第一段\t续\n换行")
    table = word.add_table(rows=2, cols=2)
    for cell, words in zip((c for row in table.rows for c in row.cells), "甲乙丙丁", strict=True):
        cell.text = words
    table.cell(1, 1).add_paragraph("另一行")
    word.add_paragraph("末段")
    source = read_source("", saved(word))
    assert source.text == "通知\n第一段 续 换行\n甲\t乙\n丙\t丁 另一行\n末段"
    assert (cells(source), source.kind) == ([[["甲", "乙"], ["丙", "丁 另一行"]]], "docx")


def test_merged_cells_stand_once_and_every_row_is_as_wide_as_the_table():
    word = docx.Document()
    table = word.add_table(rows=3, cols=3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "检查"
    table.cell(1, 2).merge(table.cell(2, 2)).text = "907"
    table.cell(2, 0).text = "临颍县"
    assert cells(read_source("", saved(word))) == [[["检查", "", ""], ["", "", "907"], ["临颍县", "", ""]]]


def test_a_table_inside_a_cell_belongs_to_the_cell():
    word = docx.Document()
    outer = word.add_table(rows=1, cols=2)
    outer.cell(0, 1).text = "外"
    inner = outer.cell(0, 0).add_table(rows=1, cols=2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "12家", "3处"
    assert cells(read_source("", saved(word))) == [[["12家 3处", "外"]]]


def test_deleted_and_moved_text_is_left_out_and_inserted_text_is_read():
    tracked = (
        '<w:p W><w:pPr><w:tabs><w:tab w:val="left" w:pos="1"/></w:tabs></w:pPr>'
        '<w:del w:id="1" w:author="x"><w:r><w:delText>旧</w:delText></w:r></w:del>'
        f'<w:moveFrom w:id="3" w:author="x">{run("移走")}</w:moveFrom>'
        f'<w:ins w:id="2" w:author="x">{run("新")}</w:ins></w:p>'
    )
    assert read_source("", of(tracked)).text == "新"


def test_text_boxes_and_content_controls_are_read_once():
    box = f"<w:txbxContent><w:p>{run('框内')}</w:p></w:txbxContent>"
    markup = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    both = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    content = of(
        f'<w:p xmlns:mc="{markup}" W><w:r><w:t>框外</w:t>{both}</w:r></w:p>',
        f"<w:sdt W><w:sdtContent><w:p>{run('控件')}</w:p></w:sdtContent></w:sdt>",
    )
    assert read_source("", content).text == "框外\n框内\n控件"


def test_footnotes_stand_at_the_end_in_the_order_of_the_text():
    mark = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    content = of(
        paragraph("甲5家", mark.format(2), "。"), paragraph("乙", mark.format(1)), footnotes={1: "其中2家", 2: "含3家"}
    )
    assert read_source("", content).text == "甲5家。\n乙\n含3家\n其中2家"


def test_the_numbers_that_word_writes_are_read_as_they_show():
    word = docx.Document()
    for words in ("甲", "乙"):
        word.add_paragraph(words, style="List Number")
    numbering = word.part.numbering_part.element
    numbering.insert(0, parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">'
        '<w:lvl w:ilvl="0"><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>'
        '<w:lvl w:ilvl="2"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%3"/></w:lvl></w:abstractNum>'
    ))  # fmt: skip
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for depth, words in ((0, "总"), (1, "子"), (1, "丑"), (0, "别"), (1, "寅"), (2, "卯")):
        properties = word.add_paragraph(words)._p.get_or_add_pPr()
        properties.append(parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="90"/></w:numPr>'
        ))  # fmt: skip
    assert read_source("", saved(word)).text == "1.甲\n2.乙\n一、总\n（一）子\n（二）丑\n二、别\n（一）寅\n二.1卯"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (
            "简报.doc",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "不是 .docx 文件（是旧版 .doc 或加了密码）；请在 WPS 或 Office 中另存为 .docx 后重试。",
        ),
        (
            "报表.xls",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "不是 .xlsx 文件（是旧版 .xls 或加了密码）；请在 WPS 或 Office 中另存为 .xlsx 后重试。",
        ),
        ("简报.docx", b"PK\x03\x04cut short", "文件已损坏，打不开；请重新导出或另存为 .docx 后重试。"),
        ("报表.xlsx", b"PK\x03\x04cut short", "文件已损坏，打不开；请重新导出或另存为 .xlsx 后重试。"),
        (
            "简报.doc",
            b"<html><body>12</body></html>",
            "这是网页或 RTF 文件；请在 WPS 或 Office 中另存为 .docx 或 .xlsx 后重试。",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_remedy(name, content, said):
    with pytest.raises(BadFile) as refusal:
        read_source(name, content)
    assert str(refusal.value) == said


def test_an_archive_of_something_else_is_refused():
    with pytest.raises(BadFile, match=r"只能读取 \.docx、\.xlsx、\.pdf 和 \.txt 文件"):
        read_source("a.docx", with_member(b"", "读我.txt", b"1"))


def test_a_word_file_that_unpacks_too_large_is_refused():
    with pytest.raises(BadFile, match="文件解开后过大（31 MB，上限 20 MB）"):
        read_source("", with_member(saved(docx.Document()), "word/media/image1.bmp", bytes(30 << 20)))


def test_a_word_file_with_broken_xml_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<w:document")
        archive.writestr("[Content_Types].xml", "<Types/>")
    with pytest.raises(BadFile, match="Word 文件的内容读不出来"):
        read_source("", stream.getvalue())


def test_tables_nested_as_deep_as_a_file_allows_are_read_in_bounds():
    deep = "".join("<w:tbl><w:tr><w:tc>" for _ in range(60)) + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 60
    assert read_source("", of(f"<w:p W>{run('头')}</w:p>", deep.replace("<w:tbl>", "<w:tbl W>", 1))).text == "头\n"


def test_a_table_that_claims_to_be_wider_than_word_allows_stays_bounded():
    wide = '<w:tc><w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr><w:p/></w:tc>'
    [table] = read_source("", of(f"<w:tbl W><w:tr>{wide * 3}</w:tr></w:tbl>")).tables
    assert len(table[0]) == 63
