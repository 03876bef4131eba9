from __future__ import annotations

import datetime
import io
from itertools import pairwise

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from tests.documents.word_files import with_member

from zhiben.documents.errors import BadFile
from zhiben.documents.intake import Source, read_source, source_of
from zhiben.documents.intake.formats import shown
from zhiben.documents.intake.plain import MAX_TEXT
from zhiben.documents.intake.source import MAX_CHARACTERS
from zhiben.documents.pdf import render_pdf
from zhiben.documents.word import render_docx


def cells(source: Source) -> list[list[list[str]]]:
    return [[[source.text[begin:end] for begin, end in row] for row in table] for table in source.tables]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_files_read_in_the_encodings_that_offices_use(encoding):
    assert read_source("a.docx", "安全生产\r\n治本攻坚\r".encode(encoding)).text == "安全生产\n治本攻坚\n"


@pytest.mark.parametrize("content", [b"\x00\x01\x02", b"\xff\xfe\x00", b"\xff\xff\xff\x80"])
def test_what_is_no_text_is_refused(content):
    with pytest.raises(BadFile, match="不是文本文件，或编码无法识别"):
        read_source("a.txt", content)


def test_a_text_too_large_is_refused():
    with pytest.raises(BadFile, match="文本文件超过 20 MB"):
        read_source("a.txt", b"a" * (MAX_TEXT + 1))
    with pytest.raises(BadFile, match="文字超过 200 万字"):
        read_source("a.txt", b"a" * (MAX_CHARACTERS + 1))


def test_tables_in_pasted_text_are_found_by_tabs_or_bars():
    text = "说明\n单位\t检查\n临颍\t5\t\n\t段首空格不是表格\n\n| 单位 | 检查 |\n|:--|--:|\n| 郾城 | 7 |\n源汇 | 8\n"
    source = source_of(text)
    assert source.text == text
    assert cells(source) == [
        [["单位", "检查", ""], ["临颍", "5", ""]],
        [["单位", "检查"], ["郾城", "7"], ["源汇", "8"]],
    ]


@given(st.text(alphabet="12家\t|\n- 、", max_size=60))
def test_pasted_text_stays_as_it_is_and_cells_lie_in_it_in_order(text):
    source = source_of(text)
    assert source.text == text.replace("\r", "\n")
    spans = [span for table in source.tables for row in table for span in row]
    assert all(0 <= begin <= end <= len(text) for begin, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert all(len({len(row) for row in table}) == 1 for table in source.tables)


def workbook(fill) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    fill(book)
    book.close()
    return stream.getvalue()


def test_sheets_are_read_one_after_another_as_they_show():
    def fill(book):
        first = book.add_worksheet("10月统计")
        first.merge_range(0, 0, 0, 2, "全市安全检查统计表")
        first.write_row(1, 0, ["单位", "整改率", "罚款"])
        first.write_row(2, 0, ["临颍县"])
        first.write(2, 1, 0.98437, book.add_format({"num_format": "0.0%"}))
        first.write(2, 2, 12345.6, book.add_format({"num_format": '#,##0.00"万元"'}))
        first.write_row(3, 0, ["合计", 1 / 3, 0.1 + 0.2])
        first.write(4, 0, "注：截至10月末")
        hidden = book.add_worksheet("选项")
        hidden.write(0, 0, "不读")
        hidden.hide()
        book.add_worksheet("Sheet3").write(0, 0, 7)

    source = read_source("a.xlsx", workbook(fill))
    assert source.text == (
        "10月统计\n全市安全检查统计表\n单位\t整改率\t罚款\n临颍县\t98.4%\t12,345.60万元\n"
        "合计\t0.333333333333333\t0.3\n注：截至10月末\n7"
    )
    assert cells(source) == [
        [["单位", "整改率", "罚款"], ["临颍县", "98.4%", "12,345.60万元"], ["合计", "0.333333333333333", "0.3"]]
    ]
    assert source.kind == "xlsx"


def test_an_empty_row_parts_two_tables():
    def fill(book):
        sheet = book.add_worksheet()
        for row in (0, 1, 3, 4):
            sheet.write_row(row, 2, ["甲", row])

    assert cells(read_source("", workbook(fill))) == [[["甲", "0"], ["甲", "1"]], [["甲", "3"], ["甲", "4"]]]


def test_a_far_cell_is_refused_before_it_fills_the_memory():
    with pytest.raises(BadFile, match="一直延伸到第 1048576 行"):
        read_source("", workbook(lambda book: book.add_worksheet().write(1_048_575, 9, 1)))


def test_a_spreadsheet_with_a_document_type_is_refused():
    content = workbook(lambda book: book.add_worksheet().write(0, 0, 1))
    bomb = with_member(b"", "xl/workbook.xml", b"<!DOCTYPE a [<!ENTITY b 'b'>]><workbook/>")
    assert read_source("", content).text == "1"
    with pytest.raises(BadFile):
        read_source("", bomb)


@pytest.mark.parametrize(
    ("value", "form", "words"),
    [
        (4541, "General", "4541"),
        (0.1 + 0.2, "General", "0.3"),
        (1e20, "General", "100000000000000000000"),
        (0.00001, "General", "0.00001"),
        (0.66697, "0.00%", "66.70%"),
        (0.985, "0%", "99%"),
        (4541, "#,##0", "4,541"),
        (-4541.5, "#,##0.00;[Red]-#,##0.00", "-4,541.50"),
        (-5, "0_);(0)", "(5)"),
        (58.76, '0.0"万元"', "58.8万元"),
        (587600, '0.0,"千元"', "587.6千元"),
        (12, "000", "012"),
        (12, '0"家次"', "12家次"),
        (1.5, "0.0##", "1.5"),
        (12, "# ?/?", "12"),
        (12, "0.00E+00", "12"),
        (True, "General", "是"),
        (datetime.date(2024, 5, 27), 'yyyy"年"m"月"d"日"', "2024年5月27日"),
        (datetime.date(2024, 5, 27), 'm"月"d"日"', "5月27日"),
        (datetime.datetime(2024, 5, 27, 8, 30), "yyyy-mm-dd hh:mm", "2024-05-27 08:30"),
        (float("inf"), "0", ""),
    ],
)
def test_a_number_is_read_as_the_sheet_shows_it(value, form, words):
    assert shown(value, form) == words


@given(st.floats() | st.integers(), st.text(alphabet='0#?.,%;"-[]\\_*年Ee ', max_size=12))
def test_any_form_shows_any_number_somehow(value, form):
    assert len(shown(value, form)) < 2000


def test_a_pdf_reads_as_its_pages_say_with_lines_joined(fonts, bulletin):
    source = read_source("a.docx", render_pdf(bulletin, timestamp=0))
    assert source.kind == "pdf"
    assert "从3月8日第123次周交办会议起" in source.text
    assert "涉及电力安全、“九小”场所" in source.text  # over the end of a page, its number left out
    assert "一、领导到位。" in source.text.split("安全生产基础进一步夯实。\n")[1][:8]


def test_a_table_in_a_pdf_is_read_as_one(fonts, letter):
    source = read_source("", render_pdf(letter, timestamp=0))
    assert cells(source)[0][:3] == [["单位", "检查家次"], ["召陵区", "4541"], ["合计", "4541"]]


def test_a_pdf_of_pictures_only_is_refused():
    stream = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.write(stream)
    with pytest.raises(BadFile, match="PDF 文件里只有图像，没有文字"):
        read_source("", stream.getvalue())


def test_a_pdf_with_a_password_is_refused(fonts, letter):
    stream = io.BytesIO()
    writer = PdfWriter(PdfReader(io.BytesIO(render_pdf(letter, timestamp=0))))
    writer.encrypt("geheim", algorithm="RC4-128")
    writer.write(stream)
    with pytest.raises(BadFile, match="PDF 文件加了密码"):
        read_source("", stream.getvalue())


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"%PDF-1.7\ntrailer <</Root 1 0 R>>\nstartxref\n0\n%%EOF"])
def test_a_damaged_pdf_is_refused(content):
    with pytest.raises(BadFile, match="PDF 文件的内容读不出来"):
        read_source("", content)


class Files(list):
    """Hypothesis may write down what a test was given; these are megabytes."""

    def __repr__(self):
        return f"{len(self)} files"


@pytest.fixture(scope="module")
def good_files(fonts, letter):
    return Files(
        [
            render_docx(letter),
            render_pdf(letter, timestamp=0),
            workbook(lambda book: book.add_worksheet("表").write_row(0, 0, ["甲", 1, 0.5])),
        ]
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    which=st.integers(0, 2),
    changes=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=8),
    cut=st.floats(0, 1),
)
def test_a_spoilt_file_is_read_or_refused_and_nothing_else(good_files, which, changes, cut):
    content = bytearray(good_files[which])
    for place, byte in changes:
        content[int(place * (len(content) - 1))] = byte
    if cut > 0.7:
        content = content[: int(len(content) * cut)]
    try:
        source = read_source("a.docx", bytes(content))
    except BadFile:
        return
    assert all(0 <= a <= b <= len(source.text) for table in source.tables for row in table for a, b in row)
