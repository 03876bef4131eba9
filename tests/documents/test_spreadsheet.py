from __future__ import annotations

import io
import struct
import zipfile
from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction

import openpyxl
import pytest

from zhiben.documents.spreadsheet import (
    BadFile,
    TemplateColumn,
    is_example,
    read_xlsx,
    save_xlsx,
    write_template,
    write_xlsx,
)
from zhiben.documents.spreadsheet import lists as lists_module
from zhiben.facts.errors import Refused

COLUMNS = (
    TemplateColumn("单位", "召陵区应急管理局", required=True, note="写全称"),
    TemplateColumn("统一社会信用代码", "914111000000000000", note="18 位"),
    TemplateColumn("检查日期", date(2024, 5, 27), required=True),
    TemplateColumn("等级", "一般", choices=("一般", "重大")),
    TemplateColumn("领域", "消防", choices=tuple(f"领域，第{number}个" for number in range(60))),
    TemplateColumn("家次", 3),
)


def with_sheet(xml: bytes, source: bytes) -> bytes:
    """`source` with its first sheet replaced."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(source)) as read,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as written,
    ):
        for name in read.namelist():
            written.writestr(name, xml if name == "xl/worksheets/sheet1.xml" else read.read(name))
    return stream.getvalue()


def sheet(rows: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def opened(source: bytes):
    return openpyxl.load_workbook(io.BytesIO(source))


def test_a_list_comes_back_as_it_was_written():
    rows = [
        ["甲", 3, date(2024, 5, 27), datetime(2024, 5, 27, 8, 30), time(8, 30), Decimal("1.5")],
        ["", None, None, None, None, Fraction(1, 4)],
        [["消防", "燃气"], True, False, 10**17, -2.5, 0],
    ]
    found = list(read_xlsx(write_xlsx("清单", ["a", "b", "c", "d", "e", "f"], rows)))
    assert found == [
        (1, ["a", "b", "c", "d", "e", "f"]),
        (2, ["甲", 3, date(2024, 5, 27), datetime(2024, 5, 27, 8, 30), time(8, 30), 1.5]),
        (3, ["", "", "", "", "", 0.25]),
        (4, ["消防、燃气", "是", "否", "100000000000000000", -2.5, 0]),
    ]


@pytest.mark.parametrize("words", ["=1+1", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "https://a.example/", "0012"])
def test_text_is_never_a_formula_a_link_or_a_number(words):
    source = write_xlsx("清单", ["内容"], [[words]])
    with zipfile.ZipFile(io.BytesIO(source)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in xml and "<hyperlink" not in xml
    assert list(read_xlsx(source)) == [(1, ["内容"]), (2, [words])]


def test_dates_are_dates_the_header_is_frozen_and_columns_fit():
    page = opened(
        write_xlsx("隐患/清单[1]", ["单位", "日期"], [["漯河市安全生产委员会办公室", date(2024, 5, 27)]])
    ).active
    assert (page.title, page.freeze_panes, page.auto_filter.ref) == ("隐患 清单 1", "A2", "A1:B2")
    assert page["B2"].is_date and page["B2"].number_format == "yyyy-mm-dd"
    assert 28 <= page.column_dimensions["A"].width < 29.5
    assert 12 <= page.column_dimensions["B"].width < 13.5


def test_times_with_a_zone_are_shown_in_ours():
    found = list(read_xlsx(write_xlsx("清单", ["时间"], [[datetime(2024, 5, 27, 0, 30, tzinfo=UTC)]])))
    assert found[1] == (2, [datetime(2024, 5, 27, 8, 30)])


def test_text_longer_than_a_cell_says_that_it_was_cut():
    ((_, _header), (_, [cell])) = read_xlsx(write_xlsx("清单", ["内容"], [["长" * 40_000]]))
    assert len(cell) <= 32_767 and cell.endswith("长……（截断）")


def test_a_list_without_rows_has_its_header():
    assert list(read_xlsx(write_xlsx("清单", ["单位"], []))) == [(1, ["单位"])]


def test_a_list_goes_on_in_a_second_sheet(tmp_path, monkeypatch):
    monkeypatch.setattr(lists_module, "_MAX_ROWS", 4)
    target = tmp_path / "清单.xlsx"
    assert save_xlsx(target, "清单", ["数"], ([number] for number in range(7))) == 7
    book = openpyxl.load_workbook(target)
    assert [[cell.value for (cell,) in page.iter_rows()] for page in book] == [
        ["数", 0, 1, 2], ["数", 3, 4, 5], ["数", 6],
    ]  # fmt: skip
    assert book.sheetnames == ["清单", "清单(2)", "清单(3)"]
    assert list(read_xlsx(target, sheet_name="清单(3)")) == [(1, ["数"]), (2, [6])]


def test_a_template_offers_choices_and_keeps_codes_as_text():
    book = opened(write_template("检查", COLUMNS))
    page = book["检查"]
    assert [cell.value for cell in page[1]] == [column.label for column in COLUMNS]
    assert [cell.value for cell in page[2]][:2] == ["召陵区应急管理局", "914111000000000000"]
    assert page["A1"].comment.text == "必填。\n写全称"
    assert page["B1"].comment.text == "18 位"
    assert page["F1"].comment is None
    assert [page.column_dimensions[letter].width > 0 for letter in "ABCDEF"] == [True] * 6
    assert (page["B2"].number_format, page["C2"].number_format) == ("@", "yyyy-mm-dd")
    rules = {str(rule.sqref): rule.formula1 for rule in page.data_validations.dataValidation}
    assert rules == {"D2:D10001": '"一般,重大"', "E2:E10001": "'选项'!$E$1:$E$60"}
    assert book["选项"].sheet_state == "hidden"
    assert book["选项"]["E60"].value == "领域，第59个"


def test_the_example_row_is_recognised_when_it_is_left_in():
    (_, header), (number, cells) = read_xlsx(write_template("检查", COLUMNS))
    assert (header[0], number) == ("单位", 2)
    assert is_example(cells, COLUMNS)
    assert not is_example(["源汇区应急管理局", *cells[1:]], COLUMNS)
    assert not is_example(["", ""], (TemplateColumn("甲"), TemplateColumn("乙")))


def test_a_template_read_back_has_one_visible_sheet():
    with pytest.raises(BadFile, match="没有可见的工作表“选项”；请使用下载的模板。"):
        read_xlsx(write_template("检查", COLUMNS), sheet_name="选项")


def test_row_numbers_are_those_that_excel_shows():
    source = with_sheet(
        sheet(
            '<row r="3"><c r="B3"><v>1</v></c></row><row r="9"><c r="A9" t="inlineStr"><is><t> 甲 </t></is></c></row>'
        ),
        write_xlsx("清单", ["x"], []),
    )
    assert list(read_xlsx(source)) == [(3, ["", 1]), (9, ["甲", ""])]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (b"", "不是 .xlsx 文件；请在 WPS 或 Office 中另存为 .xlsx 后重试。"),
        ("单位,日期\n".encode(), "不是 .xlsx 文件；请在 WPS 或 Office 中另存为 .xlsx 后重试。"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old",
            "不是 .xlsx 文件（是旧版 .xls 或加了密码）；请在 WPS 或 Office 中另存为 .xlsx 后重试。",
        ),
        (write_xlsx("清单", ["a"], [])[:-40], "文件已损坏，打不开；请重新导出或另存为 .xlsx 后重试。"),
    ],
    ids=["empty", "csv", "xls", "cut"],
)
def test_what_is_no_xlsx_is_refused_with_the_remedy(source, said):
    with pytest.raises(BadFile) as refusal:
        read_xlsx(source)
    assert str(refusal.value) == said


def test_another_kind_of_archive_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    with pytest.raises(BadFile, match=r"不是 \.xlsx 文件；"):
        read_xlsx(stream.getvalue())


def test_broken_sheets_are_refused():
    with pytest.raises(BadFile, match="表格内容读不出来"):
        read_xlsx(with_sheet(b"<worksheet><sheetData><row", write_xlsx("清单", ["a"], [])))


def test_a_zip_bomb_is_refused_by_its_ratio():
    bomb = with_sheet(bytes(40 << 20), write_xlsx("清单", ["a"], []))
    assert len(bomb) < 60_000
    with pytest.raises(BadFile, match="文件解开后过大（41 MB，上限 400 MB）或压缩比异常"):
        read_xlsx(bomb)


def test_a_file_that_unpacks_too_large_is_refused():
    with pytest.raises(BadFile, match="文件解开后过大（1 MB，上限 0 MB）"):
        read_xlsx(write_xlsx("清单", ["a"], []), max_unpacked=2000)


def test_a_directory_that_lies_about_sizes_is_refused():
    source = bytearray(with_sheet(bytes(3 << 20), write_xlsx("清单", ["a"], [])))
    real, lie = struct.pack("<I", 3 << 20), struct.pack("<I", 1000)
    assert source.count(real) == 2  # the member's own header and the directory
    with pytest.raises(BadFile, match="文件已损坏"):
        read_xlsx(bytes(source.replace(real, lie)))


@pytest.mark.parametrize(
    "far",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "<row r='1048576'><c s='>' r = 'XFD1048576'><v>1</v></c></row>",
        f'<row><c r{" " * 5000}="XFD1048576"><v>1</v></c></row>',
        f'<row><c r={" " * 2_000_000}"XFD1048576"><v>1</v></c></row>',
    ],
    ids=["plain", "quoted", "blanks", "many-blanks"],
)
def test_two_cells_in_far_corners_are_refused_before_they_fill_the_memory(far):
    bomb = sheet(f'<row r="1"><c r="A1"><v>1</v></c></row>{far}')
    with pytest.raises(BadFile, match="表格一直延伸到第 1048576 行、第 XFD 列"):
        read_xlsx(with_sheet(bomb, write_xlsx("清单", ["a"], [])))


def test_a_sheet_under_another_name_is_looked_at_too():
    source = write_xlsx("清单", ["a"], [])
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as read, zipfile.ZipFile(stream, "w") as written:
        for name in read.namelist():
            content = read.read(name).replace(b"worksheets/sheet1.xml", b"hidden.bin")
            if name != "xl/worksheets/sheet1.xml":
                written.writestr(name, content)
        written.writestr("xl/hidden.bin", sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
    with pytest.raises(BadFile, match="表格一直延伸到第 1048576 行、第 XFD 列"):
        read_xlsx(stream.getvalue())


def test_an_empty_formatted_cell_in_the_last_row_does_no_harm():
    far = sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="C1048576" s="0"/></row>')
    assert list(read_xlsx(with_sheet(far, write_xlsx("清单", ["a"], [])))) == [(1, [1])]


def test_too_many_rows_and_too_many_bytes_are_refused():
    source = write_xlsx("清单", ["数"], ([number] for number in range(10)))
    assert len(list(read_xlsx(source, max_rows=11))) == 11
    with pytest.raises(BadFile, match="超过 10 行；请分成几个文件后重试。"):
        read_xlsx(source, max_rows=10)
    with pytest.raises(BadFile, match="文件有 1 MB，超过 0 MB 的上限"):
        read_xlsx(source, max_bytes=100)


def test_a_bad_file_is_a_value_error_and_a_refusal():
    assert issubclass(BadFile, ValueError) and issubclass(BadFile, Refused)
