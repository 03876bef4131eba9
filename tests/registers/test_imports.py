"""A spreadsheet into a register: all rows or none, errors by row and column, safe to repeat, voided as a whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from threading import Barrier, Thread

import pytest
from django.db import connection
from openpyxl import load_workbook

from zhiben.accounts.viewer import Reach, Scope, Viewer
from zhiben.campaigns.models import Goal
from zhiben.documents.spreadsheet import BadFile
from zhiben.facts.errors import Conflict, Invalid, NotAllowed, NotFound
from zhiben.facts.ids import new_id
from zhiben.journal.models import Event
from zhiben.ledger.models import Entry
from zhiben.registers import exports, imports, queries
from zhiben.registers.declaration import REGISTERS
from zhiben.registers.models import ImportBatch, ImportedRow
from zhiben.registers.sheets import read

DAY = date(2024, 3, 8)


def row(number: int = 1, organisation: str = "召陵镇", day: object = DAY, due: object = "") -> list[object]:
    return [f"目标{number}", "年度重点", organisation, day, due]


@pytest.fixture
def take(goals, world):
    """`take(book)`: import it as the district's clerk."""

    def run(data, by=None, **options):
        sheet = read(goals, data, name="目标.xlsx")
        mapping = imports.match_headers(goals, sheet.headers, viewer=by or world.clerk).mapping
        return imports.run(goals, sheet, mapping, by=by or world.clerk, **options)

    return run


@pytest.fixture
def look(goals, world):
    """`look(book)`: what importing it would do."""

    def check(data, by=None, **options):
        sheet = read(goals, data)
        mapping = imports.match_headers(goals, sheet.headers, viewer=by or world.clerk).mapping
        return imports.check(goals, sheet, mapping, by=by or world.clerk, **options)

    return check


def nothing_written() -> bool:
    tables = (Goal, ImportBatch, ImportedRow)
    return not any(table.objects.exists() for table in tables) and not Entry.objects.filter(kind="goal.set").exists()


def test_every_row_becomes_a_record_that_counts(take, book, world):
    taken = take(book([row(1), row(2, "万金镇人民政府", "2024年4月1日", "2024/12/31")]))
    assert (taken.again, taken.batch.rows, taken.batch.new, taken.batch.name) == (False, 2, 2, "目标.xlsx")
    assert set(Goal.objects.values_list("text", "horizon", "organisation_path", "happened_on", "due_on")) == {
        ("目标1", "annual", world.shaoling.path, DAY, None),
        ("目标2", "annual", world.wanjin.path, date(2024, 4, 1), date(2024, 12, 31)),
    }
    assert Entry.objects.filter(kind="goal.set").count() == 2
    assert Event.objects.filter(action="campaigns.record").count() == 2
    assert Event.objects.get(action="imports.run").subject == taken.batch.pk


def test_the_same_file_again_changes_nothing(take, book):
    data = book([row(1), row(2)])
    first = take(data)
    again = take(data)
    assert (again.again, again.batch) == (True, first.batch)
    assert (Goal.objects.count(), ImportBatch.objects.count(), Entry.objects.filter(kind="goal.set").count()) == (
        2,
        1,
        2,
    )


def test_a_look_writes_nothing(look, take, book):
    data = book([row(1), row(2)])
    found = look(data)
    assert (found.wrong, found.errors, len(found.rows), found.imported) == (0, [], 2, None)
    assert nothing_written()
    batch = take(data).batch
    assert look(data).imported == batch


def test_one_wrong_cell_of_many_rows_is_named_and_nothing_is_written(look, take, book):
    rows = [row(number) for number in range(2, 20_002)]
    rows[15] = row(17, day="5月27日")
    data = book(rows)
    found = look(data)
    assert (found.wrong, found.errors) == (
        1,
        [imports.RowError(17, "提出日期", "5月27日", "缺少年份，请写全，如2024-05-27。")],
    )
    assert str(found.errors[0]) == "第17行“提出日期”：“5月27日”。缺少年份，请写全，如2024-05-27。"
    with pytest.raises(imports.RowsRefused) as refusal:
        take(data)
    assert str(refusal.value) == f"共1处错误，未导入任何一行；请改正后重新导入。\n{found.errors[0]}"
    assert nothing_written()


def test_every_error_is_counted_and_the_first_are_listed(look, book):
    found = look(book([row(number, day="不知道") for number in range(250)]))
    assert (found.wrong, len(found.errors), found.errors[-1].row) == (250, 200, 201)


def test_several_errors_of_one_row_are_each_named(look, book):
    found = look(book([["目标", "大概", "无此镇", "", ""]]))
    assert [(error.row, error.label) for error in found.errors] == [(2, "类别"), (2, "单位"), (2, "提出日期")]
    assert str(found.errors[2]) == "第2行“提出日期”：此项必填，请填写。"


def test_a_rule_of_the_use_case_names_row_column_and_value(look, take, book):
    data = book([row(1), row(2, day="2024-06-01"), row(3, due="2024-01-01")])
    found = look(data)
    assert [(error.row, error.label, error.value) for error in found.errors] == [(3, "提出日期", "2024-06-01")]
    assert "日期不能晚于今天" in found.errors[0].message
    with pytest.raises(imports.RowsRefused):
        take(data)
    assert nothing_written()


def test_a_rule_of_the_table_names_the_row(look, book):
    found = look(book([row(1), row(2, due="2024-01-01")]))
    assert [str(error) for error in found.errors] == ["第3行：期限不能早于提出日期。"]


def test_a_row_beyond_the_own_reach_is_an_error_of_that_row(look, book, world):
    found = look(book([row(1), row(2, "万金镇")]), by=world.town_officer)
    assert [error.row for error in found.errors] == [3]
    assert nothing_written()


def test_nobody_imports_without_the_right_to(take, book, world):
    with pytest.raises(NotAllowed):
        take(book([row()]), by=world.inspector)
    assert nothing_written()


def test_a_required_column_that_lacks_is_named(goals, world, book):
    sheet = read(goals, book([["目标", DAY]], headers=("目标", "提出日期")))
    mapping = imports.match_headers(goals, sheet.headers, viewer=world.clerk).mapping
    with pytest.raises(Invalid, match=r"缺少必填的“类别”列.*缺少必填的“单位”列"):
        imports.check(goals, sheet, mapping, by=world.clerk)


def test_a_register_without_a_use_case_is_not_imported(goals, world, book):
    closed = replace(goals, record=None)
    sheet = read(goals, book([row()]))
    with pytest.raises(Conflict, match="“目标”不能导入"):
        imports.run(closed, sheet, {}, by=world.clerk)


def test_equal_rows_of_one_file_are_two_records(take, book):
    assert take(book([row(1), row(1)])).batch.new == 2
    assert Goal.objects.count() == 2


def test_a_list_that_grew_brings_only_its_new_rows(take, look, book):
    take(book([row(1), row(1), row(2)]))
    grown = book([row(2), row(1), row(3), row(1), row(1)])
    assert look(grown).repeated == [2, 3, 5]
    taken = take(grown, skip_repeated=True)
    assert (taken.batch.rows, taken.batch.new) == (5, 2)
    assert sorted(Goal.objects.values_list("text", flat=True)) == ["目标1", "目标1", "目标1", "目标2", "目标3"]


def test_a_voided_import_takes_back_all_it_brought(take, book, goals, world):
    batch = take(book([row(1), row(2)])).batch
    goals.void(by=world.clerk, record=Goal.objects.get(text="目标1"), reason="先作废")
    imports.void_batch(goals, batch, by=world.clerk, reason="导错了文件")
    assert sorted(Goal.objects.values_list("voided_reason", flat=True)) == ["先作废", "导错了文件"]
    assert sum(Entry.objects.filter(kind="goal.set").values_list("quantity", flat=True)) == 0
    batch.refresh_from_db()
    assert (batch.voided, batch.voided_by, batch.voided_reason) == (True, world.clerk.id, "导错了文件")
    imports.void_batch(goals, batch, by=world.clerk, reason="再来")
    batch.refresh_from_db()
    assert batch.voided_reason == "导错了文件"


def test_a_voided_file_may_be_imported_anew(take, book, goals, world):
    data = book([row(1)])
    imports.void_batch(goals, take(data).batch, by=world.clerk, reason="导错了文件")
    taken = take(data)
    assert (taken.again, taken.batch.new) == (False, 1)
    assert Goal.objects.filter(voided_at=None).count() == 1


def test_nobody_voids_an_import_beyond_the_own_reach(take, book, goals, world):
    batch = take(book([row(1)])).batch
    for viewer in (world.outsider, world.inspector):
        with pytest.raises(NotAllowed):
            imports.void_batch(goals, batch, by=viewer, reason="x")
    batch.refresh_from_db()
    assert not batch.voided
    assert not Goal.objects.get().voided


def test_voiding_an_import_asks_for_a_reason(take, book, goals, world):
    with pytest.raises(Invalid):
        imports.void_batch(goals, take(book([row(1)])).batch, by=world.clerk, reason=" ")


def test_a_register_without_a_bulk_path_is_written_row_by_row(book, world):
    people = REGISTERS["people"]
    assert people.record_many is None
    sheet = read(people, book([["刘民", "召陵镇"], ["陈民", "无此单位"]], headers=("姓名", "所属单位")))
    mapping = imports.match_headers(people, sheet.headers, viewer=world.town_officer).mapping
    found = imports.check(people, sheet, mapping, by=world.town_officer)
    assert [(error.row, error.label) for error in found.errors] == [(3, "所属单位")]
    sheet = read(people, book([["刘民", "召陵镇"], ["陈民", "召陵镇"]], headers=("姓名", "所属单位")))
    before = people.model.objects.count()
    assert imports.check(people, sheet, mapping, by=world.town_officer).wrong == 0
    assert people.model.objects.count() == before
    assert imports.run(people, sheet, mapping, by=world.town_officer).batch.new == 2
    assert people.model.objects.count() == before + 2


def test_the_template_can_be_imported_and_its_example_is_left_out(goals, take, world):
    filled = load_workbook(BytesIO(exports.template(goals)))
    sheet = filled.worksheets[0]
    labels = [cell.value for cell in sheet[1]]
    assert labels == [str(column.label) for column in goals.columns]
    assert sheet.data_validations.dataValidation[0].formula1 == '"长期目标,年度重点,近期任务"'
    entered = {"目标": "消除重大隐患", "类别": "近期任务", "单位": "召陵镇", "提出日期": DAY}
    for at, label in enumerate(labels, 1):
        sheet.cell(3, at, entered.get(label))
    stream = BytesIO()
    filled.save(stream)
    assert take(stream.getvalue()).batch.rows == 1
    assert list(Goal.objects.values_list("text", "horizon")) == [("消除重大隐患", "near_term")]


def test_an_empty_template_has_nothing_to_import(goals):
    with pytest.raises(BadFile, match="表头下面没有数据"):
        read(goals, exports.template(goals))


def test_titles_above_the_header_are_passed_over(goals, book):
    data = book(
        [["填报单位：召陵镇", "", ""], ["目标", "类别", "单位"], ["目标1", "年度重点", "召陵镇"]],
        headers=("年度目标清册",),
    )
    sheet = read(goals, data)
    assert sheet.headers == ("目标", "类别", "单位")
    assert sheet.rows == [(4, ["目标1", "年度重点", "召陵镇"])]


def test_headers_alike_and_empty_are_told_apart(goals, book):
    assert read(goals, book([["a", "b", "c"]], headers=("目标", "目标", ""))).headers[:2] == ("目标", "目标（2）")


def test_what_is_no_spreadsheet_is_refused(goals):
    with pytest.raises(BadFile):
        read(goals, b"not a spreadsheet")


def test_what_was_exported_can_be_read_again(goals, goal, world, tmp_path):
    target = tmp_path / "目标.xlsx"
    assert exports.save(goals, goals.visible(viewer=world.clerk), target) == 1
    sheet = read(goals, target)
    assert (sheet.name, list(sheet.headers)) == ("目标.xlsx", exports.headers(goals))
    match = imports.match_headers(goals, sheet.headers, viewer=world.clerk)
    assert match.certain
    assert imports.check(goals, sheet, match.mapping, by=world.clerk).wrong == 0


def test_imports_are_seen_within_the_own_reach(take, book, world):
    batch = take(book([row(1)])).batch
    assert list(queries.batches(viewer=world.clerk)) == [batch]
    assert list(queries.batches(viewer=world.city_clerk)) == [batch]
    assert list(queries.batches(viewer=world.outsider)) == []
    assert queries.batch(batch.pk, viewer=world.clerk) == batch


def test_a_record_knows_the_row_it_came_from(take, book, goal, world):
    take(book([row(1), row(2)]))
    origin = queries.origin(Goal.objects.get(text="目标2"), viewer=world.clerk)
    assert (origin.row, origin.batch.name) == (3, "目标.xlsx")
    assert queries.origin(goal, viewer=world.clerk) is None


def test_a_row_that_is_seen_but_may_not_be_written_is_an_error_of_that_row(look, book, world):
    everywhere = Reach(frozenset({"*.view", "imports.run"}))
    here = Reach(frozenset({"campaigns.record"}), Scope(organisation=world.shaoling.path))
    found = look(book([row(1), row(2, "万金镇")]), by=Viewer(new_id(), "钱录", (everywhere, here)))
    assert [(error.row, error.label) for error in found.errors] == [(3, "")]
    assert str(found.errors[0]).startswith("第3行：您没有此项权限（campaigns.record）")
    assert nothing_written()


def test_a_bulk_path_that_names_no_row_is_asked_row_by_row(goals, world, book):
    def unplaced(*, by, rows):
        raise Conflict("不行")

    sheet = read(goals, book([row(1), row(2, due="2024-01-01")]))
    mapping = imports.match_headers(goals, sheet.headers, viewer=world.clerk).mapping
    found = imports.check(replace(goals, record_many=unplaced), sheet, mapping, by=world.clerk)
    assert [str(error) for error in found.errors] == ["第3行：期限不能早于提出日期。"]
    sheet = read(goals, book([row(1)]))
    found = imports.check(replace(goals, record_many=unplaced), sheet, mapping, by=world.clerk)
    assert [str(error) for error in found.errors] == ["第2行：不行"]
    assert nothing_written()


def test_without_a_bulk_path_an_import_is_voided_record_by_record(take, book, goals, world):
    batch = take(book([row(1), row(2)])).batch
    goals.void(by=world.clerk, record=Goal.objects.get(text="目标1"), reason="先作废")
    imports.void_batch(replace(goals, void_many=None), batch, by=world.clerk, reason="导错了文件")
    assert sorted(Goal.objects.values_list("voided_reason", flat=True)) == ["先作废", "导错了文件"]


def test_records_that_cannot_be_voided_stay(take, book, goals, world):
    batch = take(book([row(1)])).batch
    with pytest.raises(Conflict, match="“目标”的记录不能作废"):
        imports.void_batch(replace(goals, void_many=None, void=None), batch, by=world.clerk, reason="导错了文件")
    batch.refresh_from_db()
    assert not batch.voided


def test_an_unknown_import_is_not_found(world):
    with pytest.raises(NotFound):
        queries.batch(new_id(), viewer=world.clerk)


@pytest.mark.django_db(transaction=True)
def test_two_who_import_one_file_at_once_import_it_once(goals, world, book):
    sheet = read(goals, book([row(1), row(2)]))
    mapping = imports.match_headers(goals, sheet.headers, viewer=world.clerk).mapping
    together, answers = Barrier(2), []

    def work() -> None:
        together.wait()
        try:
            answers.append(imports.run(goals, sheet, mapping, by=world.clerk).again)
        finally:
            connection.close()

    threads = [Thread(target=work) for _worker in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sorted(answers), Goal.objects.count(), ImportBatch.objects.count()) == ([False, True], 2, 1)
