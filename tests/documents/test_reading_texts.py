from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from zhiben.documents.errors import BadFile
from zhiben.documents.text import MAX_TEXT, plain_text, read_docx, read_text, read_txt


def saved(word) -> bytes:
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def test_a_word_file_reads_in_order_with_its_tables():
    word = docx.Document()
    word.add_heading("通知", 1)
    word.add_paragraph("第一段\t续\n换行")
    table = word.add_table(rows=2, cols=2)
    for cell, words in zip((c for row in table.rows for c in row.cells), "甲乙丙丁", strict=True):
        cell.text = words
    table.cell(1, 1).add_paragraph("另一行")
    word.add_paragraph("末段")
    assert read_docx(saved(word)) == "通知\n第一段 续 换行\n甲\t乙\n丙\t丁 另一行\n末段"


def test_deleted_text_is_left_out_and_inserted_text_is_read():
    word = docx.Document()
    word.element.body.insert(
        0,
        parse_xml(
            f'<w:p {nsdecls("w")}><w:pPr><w:tabs><w:tab w:val="left" w:pos="1"/></w:tabs></w:pPr>'
            '<w:del w:id="1" w:author="x"><w:r><w:delText>旧</w:delText></w:r></w:del>'
            '<w:ins w:id="2" w:author="x"><w:r><w:t>新</w:t></w:r></w:ins></w:p>'
        ),
    )
    assert read_docx(saved(word)) == "新"


def test_text_boxes_and_content_controls_are_read_once():
    word = docx.Document()
    box = "<w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent>"
    markup = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    both = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    for xml in (
        f'<w:p {nsdecls("w")} xmlns:mc="{markup}"><w:r><w:t>框外</w:t>{both}</w:r></w:p>',
        f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>控件</w:t></w:r></w:p></w:sdtContent></w:sdt>",
    ):
        word.element.body.insert(len(word.element.body) - 1, parse_xml(xml))
    assert read_docx(saved(word)) == "框外\n框内\n控件"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (b"", "不是 .docx 文件；请在 WPS 或 Office 中另存为 .docx 后重试。"),
        (b"%PDF-1.7", "不是 .docx 文件；请在 WPS 或 Office 中另存为 .docx 后重试。"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "不是 .docx 文件（是旧版 .doc 或加了密码）；请在 WPS 或 Office 中另存为 .docx 后重试。",
        ),
        (b"PK\x03\x04cut short", "文件已损坏，打不开；请重新导出或另存为 .docx 后重试。"),
    ],
)
def test_what_is_no_word_file_is_refused_with_the_remedy(source, said):
    with pytest.raises(BadFile) as refusal:
        read_docx(source)
    assert str(refusal.value) == said


def test_a_word_file_that_unpacks_too_large_is_refused():
    stream = io.BytesIO(saved(docx.Document()))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/image1.bmp", bytes(30 << 20))
    with pytest.raises(BadFile, match="文件解开后过大（31 MB，上限 20 MB）"):
        read_docx(stream.getvalue())


def test_a_word_file_with_broken_xml_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<w:document")
        archive.writestr("[Content_Types].xml", "<Types/>")
    with pytest.raises(BadFile, match="Word 文件的内容读不出来"):
        read_docx(stream.getvalue())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_files_read_in_the_encodings_that_offices_use(encoding):
    assert read_txt("安全生产\r\n治本攻坚\r".encode(encoding)) == "安全生产\n治本攻坚\n"


@pytest.mark.parametrize("source", [b"\x00\x01\x02", b"\xff\xfe\x00", b"\xff\xff\xff\x80"])
def test_what_is_no_text_is_refused(source):
    with pytest.raises(BadFile, match="不是文本文件，或编码无法识别"):
        read_txt(source)


def test_a_text_file_too_large_is_refused():
    with pytest.raises(BadFile, match="文本文件超过 20 MB"):
        read_txt(b"a" * (MAX_TEXT + 1))


def test_the_suffix_decides_how_a_file_is_read():
    word = docx.Document()
    word.add_paragraph("甲")
    assert read_text("简报.DOCX", saved(word)) == "甲"
    assert read_text("简报.txt", "甲".encode("gb18030")) == "甲"
    with pytest.raises(BadFile, match="是旧版"):
        read_text("简报.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    with pytest.raises(BadFile, match=r"只能读取 \.docx 和 \.txt 文件"):
        read_text("简报.pdf", b"%PDF-1.7")


def test_plain_text_has_a_line_for_each_thing_said(letter):
    assert plain_text(letter).splitlines() == [
        "漯河市召陵区应急管理局",
        "召应急责改〔2024〕7号",
        "责令限期整改指令书",
        "漯河市宏达食品有限公司：",
        "一、存在的问题",
        "（一）粉尘涉爆",
        "经查，除尘系统未设置泄爆装置，详见第1号隐患，联系人王垚、李璟玥。",
        "表1 工作量",
        "单位\t检查家次",
        "召陵区\t4541",
        "合计\t4541",
        "图1 工作量",
        "漯河市召陵区应急管理局",
        "2024年5月27日",
    ]
