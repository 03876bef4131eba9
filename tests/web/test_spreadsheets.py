"""Lists out as spreadsheets; an office's own spreadsheets in."""

import io
import os
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from zhiben.documents.spreadsheet import write_xlsx
from zhiben.publicity.models import Event
from zhiben.registers.models import ImportBatch

URL = "/registers/publicity-events/"
HEADERS = ("活动日期", "主办", "活动名称", "宣传载体", "参加人数")


def sheet_of(answer):
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return [[cell.value for cell in row] for row in book.active.iter_rows()]


def upload(client, rows, headers=HEADERS, name="五月.xlsx", content=None):
    content = write_xlsx("活动", headers, rows) if content is None else content
    return client.post(f"{URL}import/", {"file": SimpleUploadedFile(name, content)})


def mapping(**more):
    return (
        {"column-0": "happened_on", "column-1": "organisation", "column-2": "title"}
        | {
            "column-3": "channel",
            "column-4": "people",
        }
        | more
    )


GOOD = [
    ["2024-05-08", "召陵镇", "安全生产宣传进社区", "现场活动", 120],
    ["2024年5月9日", "万金镇", "燃气安全进家庭", "现场活动", 60],
]


@pytest.fixture(scope="module")
def book():
    """One file: written again a second later, it would be another one."""
    return write_xlsx("活动", HEADERS, GOOD)


@pytest.fixture
def brought(clerk_client, book):
    """The address of a file that was uploaded."""
    return upload(clerk_client, GOOD, content=book)["Location"]


def test_an_export_holds_the_rows_under_the_filters_and_no_formula(clerk_client, make_event, world):
    make_event(title="=1+1")
    make_event(title="别处的", organisation=world.wanjin)
    rows = sheet_of(clerk_client.get(f"{URL}export/?organisation=召陵镇"))
    assert len(rows) == 2
    assert rows[1][rows[0].index("活动名称")] == "=1+1"
    answer = clerk_client.get(f"{URL}export/?organisation=召陵镇")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert book.active["C2"].data_type == "s"
    assert "filename*=UTF-8''%E5%AE%A3%E4%BC%A0" in answer.headers["Content-Disposition"]


def test_an_export_shows_what_the_viewer_sees(signed_in, make_event, world):
    make_event()
    make_event(title="别处的", organisation=world.wanjin)
    assert len(sheet_of(signed_in("town").get(f"{URL}export/"))) == 2


def test_a_template_names_the_columns(clerk_client):
    rows = sheet_of(clerk_client.get(f"{URL}template/"))
    assert "活动日期" in rows[0] and "安全生产宣传进社区" in rows[1]


def test_a_file_is_matched_checked_and_then_taken_over(clerk_client, brought, world):
    page = clerk_client.get(brought)
    matched = {row.header: row.column for row in page.context["headers"]}
    assert matched["活动日期"] == "happened_on" and matched["主办"] == ""
    checked = clerk_client.post(brought, mapping(check="1"))
    assert (checked.status_code, len(checked.context["found"].rows)) == (200, 2)
    assert Event.objects.count() == 0
    done = clerk_client.post(brought, mapping(run="1"), follow=True)
    assert "导入完成：共 2 行，新登记 2 条。" in done.content.decode()
    assert set(Event.objects.values_list("organisation__short", "happened_on")) == {
        ("召陵镇", date(2024, 5, 8)),
        ("万金镇", date(2024, 5, 9)),
    }


def test_the_same_file_again_changes_nothing_and_its_headers_are_known(clerk_client, brought, book):
    clerk_client.post(brought, mapping(run="1"))
    again = upload(clerk_client, GOOD, content=book)["Location"]
    assert {row.header: row.column for row in clerk_client.get(again).context["headers"]}["主办"] == "organisation"
    done = clerk_client.post(again, mapping(run="1"), follow=True)
    assert "这个文件以前导入过，没有重复登记。" in done.content.decode()
    assert Event.objects.count() == 2


def test_a_wrong_row_is_named_and_nothing_is_written(clerk_client):
    rows = [*GOOD, ["2024-05-32", "召陵镇", "日期有误", "现场活动", 5]]
    brought = upload(clerk_client, rows)["Location"]
    answer = clerk_client.post(brought, mapping(run="1"))
    assert answer.status_code == 422
    (error,) = answer.context["found"].errors
    assert (error.row, error.label, error.value) == (4, "活动日期", "2024-05-32")
    assert Event.objects.count() == 0


def test_a_mapping_without_a_required_column_is_refused(clerk_client, brought):
    answer = clerk_client.post(brought, mapping(check="1") | {"column-1": ""})
    assert answer.status_code == 422
    assert "表中缺少必填的“单位”列；请补上，或为它指定一列。" in answer.content.decode()


@pytest.mark.parametrize("content", [b"not a spreadsheet", b"", b"PK\x03\x04broken"])
def test_what_is_no_spreadsheet_is_refused_beside_the_field(clerk_client, content):
    answer = upload(clerk_client, [], content=content)
    assert answer.status_code == 422
    assert len(answer.context["form"].errors["file"]) == 1


def test_a_file_is_shown_to_whoever_brought_it_only(signed_in, brought):
    assert signed_in("town").get(brought).status_code == 404


def test_a_whole_import_can_be_taken_back(clerk_client, brought):
    clerk_client.post(brought, mapping(run="1"))
    batch = ImportBatch.objects.get()
    assert "五月.xlsx" in clerk_client.get(f"{URL}import/").content.decode()
    clerk_client.post(f"/imports/{batch.pk}/void/", {"reason": "选错了文件"})
    assert set(Event.objects.values_list("voided_reason", flat=True)) == {"选错了文件"}


def test_who_may_not_import_is_told_so(signed_in):
    answer = upload(signed_in("inspector"), GOOD)
    page = signed_in("inspector").get(f"{URL}import/")
    assert page.status_code == 403 and answer.status_code == 403


def test_a_file_that_nobody_took_over_is_gone_after_a_day(clerk_client, brought, settings):
    (left,) = [
        path for path in (settings.ZHIBEN_HOME / "imports").glob("*.xlsx") if brought.split("/")[-2] in path.name
    ]
    os.utime(left, (0, 0))
    upload(clerk_client, GOOD)
    assert not left.exists()
    assert clerk_client.get(brought).status_code == 404
