"""The registers of visits and hazards: as pages and imports call them."""

from __future__ import annotations

from datetime import date

import pytest
from tests.inspections.conftest import DAY

from zhiben.facts.errors import Invalid
from zhiben.facts.ids import new_id
from zhiben.hazards.models import Hazard
from zhiben.inspections.models import Inspection
from zhiben.ledger import rebuild
from zhiben.registers import imports
from zhiben.registers.declaration import REGISTERS
from zhiben.registers.headers import match_headers
from zhiben.registers.sheets import Sheet

OFFICE_HEADERS = (
    "上报单位", "行业领域", "企业类型", "企业名称", "统一社会信用代码", "属地", "详细地址", "负责人", "隐患分类", "隐患描述",
    "隐患位置", "检查方式", "检查人", "检查时间", "判定依据", "违反判定依据具体条款", "是否整改", "实际整改完成时间",
    "整改责任部门/责任人", "整改措施", "举报情况备注",
)  # fmt: skip


@pytest.mark.parametrize("code", ["hazards", "inspections"])
def test_every_column_reads_from_a_record_and_every_search_and_sort_is_real(visit, code, world):
    visit(hazards=[{"id": new_id(), "title": "甲"}])
    register = REGISTERS[code]
    record = register.visible(viewer=world.clerk).select_related(*register.related).get()
    for column in register.columns:
        if column.kind != "files":
            getattr(record, column.name)
    assert register.title(record)
    for name in register.search:
        assert register.visible(viewer=world.clerk).filter(**{f"{name}__icontains": "召陵"}).count() in {0, 1}
    for name, narrow in register.filters.items():
        value = {"under": world.shaoling.path, "manner": "joint"}.get(name, "1")
        assert narrow(register.visible(viewer=world.clerk), value).count() == int(name in {"under", "open"})


def test_the_form_sends_every_column_and_what_it_did_not_change_stays(visit, world):
    made = visit(participants=[world.emergency], manners=["joint"], leader=world.town_person, leader_rank="leader")
    register = REGISTERS["inspections"]
    columns = [column for column in register.columns if column.editable and column.kind != "files"]
    same = {column.name: getattr(made, column.name) for column in columns}
    same |= {name: [str(each) for each in same[name]] for name in ("participants", "officers", "experts")}
    register.correct(by=world.clerk, record=made, **same)
    register.correct(by=world.clerk, record=made, **same | {"participants": ["消防救援大队"]})
    assert [str(each) for each in Inspection.objects.get().participants] == ["消防救援大队"]
    with pytest.raises(Invalid):
        register.correct(by=world.clerk, record=made, **same | {"participants": ["没有这个单位"]})
    hazard_register = REGISTERS["hazards"]
    hazard = hazard_register.record(
        by=world.clerk, id=new_id(), title="甲", happened_on=DAY, organisation=world.shaoling, due_on=date(2024, 5, 30)
    )
    columns = [column for column in hazard_register.columns if column.editable and column.kind != "files"]
    hazard_register.correct(
        by=world.clerk, record=hazard, **{each.name: getattr(hazard, each.name) for each in columns}
    )
    assert list(rebuild.differences()) == []


def test_a_manner_is_found_in_the_list(visit, world):
    register = REGISTERS["inspections"]
    joint = visit(manners=["undercover", "joint"])
    visit(manners=["look_back"])
    assert list(register.filters["manner"](register.visible(viewer=world.clerk), "joint")) == [joint]


def test_an_offices_own_register_is_taken_over_as_it_is(world):
    register = REGISTERS["hazards"]
    match = match_headers(register, OFFICE_HEADERS, viewer=world.clerk)
    assert {header: name for header, name in match.mapping.items() if name} == {
        "上报单位": "organisation", "行业领域": "field", "企业名称": "enterprise", "隐患分类": "classification",
        "隐患描述": "title", "隐患位置": "position", "检查方式": "source", "检查人": "finder", "检查时间": "happened_on",
        "判定依据": "basis", "违反判定依据具体条款": "clause", "是否整改": "rectified", "实际整改完成时间": "eliminated_on",
        "整改责任部门/责任人": "responsible", "整改措施": "measures", "举报情况备注": "remark",
    }  # fmt: skip
    assert match.certain
    shared = ["召陵镇", "消防", "", "召陵示范食品有限公司", "", "", "", "", "电气"]
    after = ["一楼", "企业自查", "李某"]
    rows = [
        (2, [*shared, "插座老化", *after, "2024-05-06", "", "", "是", "2024/5/9", "车间", "更换", ""]),
        (3, [*shared, "通道堵塞", *after, "2024年5月7日", "", "", "否", "", "车间", "清理", ""]),
    ]
    sheet = Sheet(sha256="0" * 64, name="台账.xlsx", headers=list(OFFICE_HEADERS), rows=rows)
    done = imports.run(register, sheet, match.mapping, by=world.clerk)
    assert (done.batch.rows, done.batch.new) == (2, 2)
    assert list(Hazard.objects.order_by("happened_on").values_list("title", "state", "eliminated_on", "source")) == [
        ("插座老化", "eliminated", date(2024, 5, 9), "self_check"), ("通道堵塞", "found", None, "self_check"),
    ]  # fmt: skip
    assert imports.run(register, sheet, match.mapping, by=world.clerk).again
    imports.void_batch(register, done.batch, by=world.clerk, reason="误导入")
    assert Hazard.objects.filter(voided_at=None).count() == 0


HEADERS = ("检查日期", "单位", "检查类别", "生产经营单位", "参加单位", "检查人员", "检查人数")


def sheet_of(rows):
    return Sheet(sha256="1" * 64, name="检查.xlsx", headers=list(HEADERS), rows=list(enumerate(rows, 2)))


def refused(register, rows, by):
    mapping = match_headers(register, HEADERS, viewer=by).mapping
    with pytest.raises(imports.RowsRefused) as refusal:
        imports.run(register, sheet_of(rows), mapping, by=by)
    return refusal.value.errors


def test_a_name_that_is_none_is_told_with_its_row_and_column(world, django_assert_max_num_queries):
    register = REGISTERS["inspections"]
    good = ["2024-05-06", "召陵镇", "网格巡查", "召陵示范食品有限公司"]
    rows = [
        [*good, "消防救援大队", "李检", 2],
        [*good, "消防救援大队、没有这个单位", "李检", 2],
        [*good, "", "没有此人、李检", 2],
        [*good, "没有这个单位", "没有此人", 0],
        *([*good, "没有这个单位", "", 2] for _n in range(40)),
    ]
    with django_assert_max_num_queries(60):  # a name is looked up once, however many rows carry it
        errors = refused(register, rows, world.clerk)
    assert [(each.row, each.label, each.value) for each in errors[:4]] == [
        (3, "参加单位", "消防救援大队、没有这个单位"),
        (4, "检查人员", "没有此人、李检"),
        (5, "参加单位", "没有这个单位"),
        (5, "检查人员", "没有此人"),
    ]
    assert errors[0].message == "没有找到单位“没有这个单位”；请核对，或先登记。"
    assert errors[1].message == "没有找到人员“没有此人”；请核对，或先登记。"
    assert len(errors) == 44
    assert not Inspection.objects.exists()


def test_names_and_other_faults_are_told_together(world):
    good = ["2024-05-06", "召陵镇", "网格巡查", "召陵示范食品有限公司"]
    rows = [[*good, "没有这个单位", "", 2], [*good, "", "", 0]]
    errors = refused(REGISTERS["inspections"], rows, world.clerk)
    assert [(each.row, each.label) for each in errors] == [(2, "参加单位"), (3, "检查人数")]
    assert not Inspection.objects.exists()


def test_a_name_in_a_form_is_refused_beside_its_field(visit, world):
    with pytest.raises(Invalid) as refusal:
        REGISTERS["inspections"].record(
            by=world.clerk, id=new_id(), happened_on=DAY, kind="grid", enterprise=world.enterprise,
            officers=["没有此人"], experts=["也没有"],
        )  # fmt: skip
    assert refusal.value.errors.keys() == {"officers", "experts"}


def test_which_of_a_visit_s_hazards_is_wrong_is_said(visit):
    with pytest.raises(Invalid) as refusal:
        visit(
            hazards=[
                {"id": new_id(), "title": "甲"},
                {"id": new_id(), "title": "乙", "due_on": date(2024, 5, 1)},
                {"id": new_id(), "title": "丙", "at_once": True, "level": "major"},
            ]
        )
    assert refusal.value.errors == {
        "hazards.1.due_on": ["第2处隐患“乙”：整改期限2024-05-01早于发现日期2024-05-06；请改为发现当日或以后的日期。"],
        "hazards.2.at_once": ["第3处隐患“丙”：重大隐患不能按立行立改登记；请交办限期整改，由他人验收销号。"],
    }
    assert not Inspection.objects.exists()
