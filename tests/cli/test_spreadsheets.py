"""zhiben import and zhiben export: all rows or none, and the same rows back."""

from __future__ import annotations

import zipfile
from datetime import UTC, date, datetime

import pytest
from openpyxl import load_workbook

from zhiben.documents.spreadsheet import write_xlsx
from zhiben.facts.ids import new_id
from zhiben.hazards import actions as hazards
from zhiben.inspections.models import Inspection
from zhiben.journal.models import Event
from zhiben.ledger.models import Entry
from zhiben.registers.declaration import REGISTERS
from zhiben.registers.headers import importable
from zhiben.registers.models import ImportBatch

HEADERS = ("检查日期", "单位", "检查类别", "生产经营单位", "检查人数")
ROWS = [
    [date(2024, 5, 6), "召陵镇", "网格巡查", "召陵示范食品有限公司", 2],
    [date(2024, 5, 7), "万金镇", "网格巡查", "万金示范家具有限公司", 3],
]


@pytest.fixture
def book(tmp_path):
    """`book(rows)`: an .xlsx file on the disk."""

    def make(rows, headers=HEADERS, name="检查.xlsx"):
        path = tmp_path / name
        path.write_bytes(write_xlsx("检查", headers, rows))
        return path

    return make


def nothing_written():
    return not Inspection.objects.exists() and not ImportBatch.objects.exists()


def test_every_row_is_recorded_and_settled(world, zhiben, book):
    said = zhiben("import", "inspections", book(ROWS), "--as", "clerk")
    batch = ImportBatch.objects.get()
    assert said == f"共 2 行，新登记 2 条；批次 {batch.pk}。\n"
    assert set(Inspection.objects.values_list("organisation_path", "people", "recorded_by")) == {
        (world.shaoling.path, 2, world.clerk.id),
        (world.wanjin.path, 3, world.clerk.id),
    }
    assert Entry.objects.filter(kind="inspection.done").count() == 2


def test_the_same_file_again_changes_nothing(world, zhiben, book):
    path = book(ROWS)
    zhiben("import", "inspections", path)
    count = Entry.objects.count()
    batch = ImportBatch.objects.get()
    assert zhiben("import", "inspections", path) == f"这个文件以前导入过（{batch.pk}），没有重复登记。\n"
    assert (Inspection.objects.count(), Entry.objects.count(), ImportBatch.objects.count()) == (2, count, 1)


def test_a_dry_run_says_what_would_be_done_and_writes_nothing(world, zhiben, book):
    said = zhiben("import", "inspections", book(ROWS), "--dry-run")
    assert said == "2 行均可登入“检查”，其中 0 行以前的文件里已有。\n"
    assert nothing_written()


@pytest.mark.parametrize("dry", [[], ["--dry-run"]], ids=str)
def test_a_wrong_row_is_named_and_nothing_is_written(world, zhiben, refused, book, dry):
    rows = [ROWS[0], [date(2024, 5, 8), "召陵镇", "突击", "召陵示范食品有限公司", 2]]
    path = book(rows)
    before = Event.objects.count()
    sentence = "第3行“检查类别”：“突击”。请从这些选项中选一项："
    if dry:
        assert refused("import", "inspections", path, *dry) == "共1处错误；改正前不会登记任何一行。"
    else:
        assert sentence in refused("import", "inspections", path)
    assert nothing_written() and Event.objects.count() == before


def test_headers_that_nothing_fits_are_said(world, zhiben, book):
    rows = [[*row, "晴"] for row in ROWS]
    said = zhiben("import", "inspections", book(rows, (*HEADERS, "天气")), "--dry-run")
    assert said.splitlines()[0] == "表头“天气”没有对应的列，已略过。"


def test_a_missing_required_column_is_named(world, refused, book):
    rows = [row[1:] for row in ROWS]
    assert "表中缺少必填的“检查日期”列" in refused("import", "inspections", book(rows, HEADERS[1:]))
    assert nothing_written()


def test_what_is_no_spreadsheet_is_refused(world, refused, tmp_path):
    text, bomb, large = tmp_path / "a.xlsx", tmp_path / "b.xlsx", tmp_path / "c.xlsx"
    text.write_text("日期,单位", "utf-8")
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", b"\0" * (500 << 20))
    with large.open("wb") as file:
        file.truncate(200 << 20)
    sentences = {refused("import", "inspections", each) for each in (text, bomb, large)}
    assert len(sentences) == 3 and all("CommandError" not in each and each.endswith("。") for each in sentences)
    assert "打不开" in refused("import", "inspections", tmp_path / "none.xlsx")
    assert nothing_written()


def test_an_import_is_voided_as_a_whole_with_a_reason(world, zhiben, refused, book):
    zhiben("import", "inspections", book(ROWS))
    batch = ImportBatch.objects.get()
    assert "请写明作废原因。" in refused("import", "--void", batch.pk)
    assert Inspection.objects.filter(voided_at=None).count() == 2
    said = zhiben("import", "--void", batch.pk, "--reason", "导错文件")
    assert said == "“检查.xlsx”的 2 条记录已作废。\n"
    assert Inspection.objects.filter(voided_at=None).count() == 0
    assert sum(Entry.objects.filter(kind="inspection.done").values_list("quantity", flat=True)) == 0
    # Half past one at night here, still the day before in UTC.
    ImportBatch.objects.update(at=datetime(2024, 5, 26, 17, 30, tzinfo=UTC))
    assert f"{batch.pk}\tinspections\t2024-05-27\t2\t已作废\t检查.xlsx" in zhiben("import", "--list").splitlines()


def test_the_list_names_the_registers_that_take_files(world, zhiben):
    lines = zhiben("import", "--list").splitlines()
    assert set(lines) == {f"{each.code}\t{each.label}" for each in REGISTERS.values() if each.record}


def test_the_template_is_what_an_import_understands(world, zhiben, refused, tmp_path):
    out = tmp_path / "模板.xlsx"
    assert zhiben("import", "inspections", "--template", out) == f"{out}\n"
    head = [cell.value for cell in next(load_workbook(out).worksheets[0].iter_rows(max_row=1))]
    assert [str(each).rstrip("*") for each in head] == [
        str(each.label) for each in importable(REGISTERS["inspections"])
    ]
    assert "表头下面没有数据" in refused("import", "inspections", out)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "请写明台账代码；可用 zhiben import --list 查看。"),
        (["inspections"], "请写明 .xlsx 文件；空白模板用 --template 写出。"),
        (["raids", "x.xlsx"], "没有找到清册“raids”；请核对后重试。"),
        (["inspections", "x.xlsx", "--as", "leader"], "打不开“x.xlsx”；请核对路径。"),
    ],
    ids=str,
)
def test_what_is_missing_is_said(world, refused, words, sentence):
    assert refused("import", *words) == sentence


def test_who_may_not_import_is_refused(world, refused, book):
    assert "imports.run" in refused("import", "inspections", book(ROWS), "--as", "leader")
    assert nothing_written()


@pytest.fixture
def three(world):
    """Three hazards: two in 召陵镇, one of them voided; one next door, named like a formula."""
    for organisation, enterprise, title in (
        (world.shaoling, world.enterprise, "安全出口上锁"),
        (world.shaoling, world.enterprise, "误登"),
        (world.other_town, world.other_enterprise, "=HYPERLINK(1)"),
    ):
        values = {"organisation": organisation, "enterprise": enterprise, "happened_on": date(2024, 5, 6)}
        found = hazards.find(by=world.city_clerk, id=new_id(), title=title, **values)
        if title == "误登":
            hazards.void(by=world.city_clerk, record=found, reason="误登")


def titles(path):
    rows = list(load_workbook(path).worksheets[0].iter_rows(values_only=True))
    return [row[0] for row in rows[1:]]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ([], ["安全出口上锁", "=HYPERLINK(1)"]),
        (["voided=1"], ["安全出口上锁", "误登", "=HYPERLINK(1)"]),
        (["organisation=召陵镇"], ["安全出口上锁"]),
        (["state=待交办", "title=出口"], ["安全出口上锁"]),
        (["happened_on_from=2024-05-07"], []),
        (["happened_on=2024年5月6日", "level=一般隐患"], ["安全出口上锁", "=HYPERLINK(1)"]),
        (["open=1"], ["安全出口上锁", "=HYPERLINK(1)"]),
    ],
    ids=str,
)
def test_an_export_writes_what_the_filters_leave(three, zhiben, tmp_path, filters, expected):
    out = tmp_path / "隐患.xlsx"
    said = zhiben("export", "hazards", out, *filters)
    assert said == f"{len(expected)} 条写入 {out}。\n"
    assert set(titles(out)) == set(expected)


def test_a_formula_in_a_record_is_text_in_the_export(three, zhiben, tmp_path):
    out = tmp_path / "隐患.xlsx"
    zhiben("export", "hazards", out, "title=HYPERLINK")
    (cell,) = [row[0] for row in load_workbook(out).worksheets[0].iter_rows(min_row=2)]
    assert (cell.data_type, cell.value) == ("s", "=HYPERLINK(1)")


def test_an_export_holds_what_its_account_may_see(three, zhiben, refused, tmp_path):
    out = tmp_path / "隐患.xlsx"
    zhiben("export", "hazards", out, "--as", "outsider")
    assert titles(out) == ["=HYPERLINK(1)"]
    out.unlink()
    assert "没有找到清册“accounts”" in refused("export", "accounts", out, "--as", "outsider")
    assert not out.exists()


@pytest.mark.parametrize(
    ("filter_", "sentence"),
    [
        ("colour=red", "没有“colour”这一列；可用："),
        ("state=飞", "“状态”：“飞”。请从这些选项中选一项："),
        ("happened_on_to=soon", "“发现日期”：“soon”。应为日期，如2024-05-27或2024年5月27日。"),
        ("organisation", "“organisation”不是 名称=值；如 organisation=召陵镇。"),
        ("organisation=无名镇", "没有找到单位“无名镇”"),
    ],
    ids=str,
)
def test_a_filter_that_does_not_read_is_named(three, refused, tmp_path, filter_, sentence):
    out = tmp_path / "隐患.xlsx"
    assert sentence in refused("export", "hazards", out, filter_)
    assert not out.exists()
