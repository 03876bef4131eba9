"""Cells as offices fill them in, and back."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from zhiben.accounts.viewer import SYSTEM
from zhiben.campaigns.models import Goal
from zhiben.facts.errors import Invalid
from zhiben.registers.declaration import Column, Register
from zhiben.registers.values import Reader, Unreadable, plain, read, shown

DAY = date(2024, 5, 27)
CHOICES = (("general", "一般隐患"), ("major", "重大隐患"))


def column(kind: str, name: str = "value", label: str = "投入", **options: Any) -> Column:
    return Column(name, label, kind, **options)  # type: ignore[arg-type]


def register(*columns: Column) -> Register:
    return Register("test", "测试", "campaigns", Goal, columns, visible=Goal.objects.none)


def value_of(column: Column, cell: Any) -> Any:
    return read(register(column), column, cell, viewer=SYSTEM)


@pytest.mark.parametrize(
    "cell",
    [
        "2024-05-27",
        "2024/5/27",
        "2024.5.27",
        "2024.05.27.",
        "2024年5月27日",
        " 2024 年 5 月 27 日\u3000",
        "２０２４－０５－２７",
        "20240527",
        20240527,
        "2024-05-27 00:00:00",
        "2024/5/27 9:30",
        DAY,
        datetime(2024, 5, 27, 9, 30),
        45439,
        45439.0,
    ],
)
def test_a_date_may_be_typed_as_offices_do(cell):
    assert value_of(column("date"), cell) == DAY


@pytest.mark.parametrize(
    ("cell", "remedy"),
    [
        ("5月27日", "缺少年份"),
        ("5.27", "缺少年份"),
        (5.27, "缺少年份"),
        ("2024-02-30", "没有这一天"),
        ("2024年13月1日", "没有这一天"),
        ("24.5.27", "应为日期"),
        ("上周五", "应为日期"),
        ("2024年5月", "应为日期"),
        (12, "应为日期"),
    ],
)
def test_a_date_that_is_none_names_value_and_remedy(cell, remedy):
    with pytest.raises(Unreadable) as refusal:
        value_of(column("date", label="检查时间"), cell)
    assert refusal.value.remedy.startswith(remedy)
    assert str(refusal.value).startswith(f"“检查时间”：“{cell}”。{remedy}")
    assert list(refusal.value.errors) == ["value"]


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1,200", 1200),
        ("１２，０００", 12000),
        (12.0, 12),
        (12, 12),
        (" 7 ", 7),
        ("-3", -3),
        ("12.0", 12),
        ("1e3", 1000),
    ],
)
def test_a_whole_number(cell, number):
    assert value_of(column("integer"), cell) == number


@pytest.mark.parametrize("cell", ["12.5", 12.5, "12人", "约12", "1,20", True, "十二", "nan", "1e-1"])
def test_what_is_no_whole_number_is_refused(cell):
    with pytest.raises(Unreadable, match="应为整数"):
        value_of(column("integer"), cell)


@pytest.mark.parametrize(
    ("cell", "label", "fen"),
    [
        ("1200", "投入资金", 120_000),
        (1200.5, "投入资金", 120_050),
        ("1,200元", "投入资金", 120_000),
        ("¥58.80", "投入资金", 5_880),
        ("58.8万元", "投入资金", 58_800_000),
        ("58.8万", "投入资金", 58_800_000),
        ("1.2亿元", "投入资金", 12_000_000_000),
        (58.8, "投入资金（万元）", 58_800_000),
        ("588000元", "投入资金（万元）", 58_800_000),
        (0.1, "投入资金", 10),
    ],
)
def test_money_is_kept_in_fen(cell, label, fen):
    assert value_of(column("money", label=label), cell) == fen


def test_the_offices_own_header_may_carry_the_unit():
    reader = Reader(register(), column("money"), viewer=SYSTEM, header="投入（万元）")
    assert reader("3") == 3_000_000


@pytest.mark.parametrize(("cell", "remedy"), [("若干", "应为金额"), ("12.345元", "金额最小到分"), (True, "应为金额")])
def test_what_is_no_money_is_refused(cell, remedy):
    with pytest.raises(Unreadable, match=remedy):
        value_of(column("money"), cell)


@pytest.mark.parametrize("cell", ["重大隐患", " 重大 隐患", "major", "MAJOR", "ｍａｊｏｒ"])
def test_a_choice_goes_by_label_or_code(cell):
    assert value_of(column("choice", choices=CHOICES), cell) == "major"


def test_an_unknown_choice_names_the_choices():
    with pytest.raises(Unreadable, match="“特大”。请从这些选项中选一项：一般隐患、重大隐患。"):
        value_of(column("choice", choices=CHOICES), "特大")


def test_choices_in_chinese_are_understood_in_english_too():
    with translation.override("en"):
        assert value_of(column("choice", choices=Goal.Horizon.choices), "年度重点") == "annual"


@pytest.mark.parametrize(
    ("cell", "answer"), [("是", True), ("√", True), (True, True), (1, True), ("否", False), ("×", False), (0, False)]
)
def test_yes_and_no(cell, answer):
    assert value_of(column("boolean"), cell) is answer


def test_maybe_is_neither():
    with pytest.raises(Unreadable, match="请填“是”或“否”"):
        value_of(column("boolean"), "待定")


def test_text_loses_what_cannot_be_seen():
    assert value_of(column("text"), "\u3000召陵镇\u200b \n 消防站\ufeff") == "召陵镇 消防站"
    assert value_of(column("longtext"), " 一\r\n二 ") == "一\n二"
    assert value_of(column("text"), 13800000000.0) == "13800000000"


def test_a_text_that_is_too_long_names_both_lengths():
    with pytest.raises(Unreadable, match="最多300字，现有301字"):
        value_of(column("text", name="text", label="目标"), "长" * 301)
    assert value_of(column("text", name="text", label="目标"), "长" * 300) == "长" * 300


def test_a_list_is_split_where_offices_split():
    assert value_of(column("list"), "展板、手册，实物；  雨伞\n") == ["展板", "手册", "实物", "雨伞"]


def test_a_list_of_choices_is_kept_as_codes():
    its = column("list", choices=CHOICES)
    assert value_of(its, "重大隐患、general") == ["major", "general"]
    assert shown(its, ["major", "general"]) == "重大隐患、一般隐患"
    with pytest.raises(Unreadable, match="请从这些选项中选一项"):
        value_of(its, "重大隐患、特大")


@pytest.mark.parametrize("cell", [None, "", "\u3000", " \u200b "])
def test_an_empty_cell_is_nothing(cell):
    assert value_of(column("date"), cell) is None
    with pytest.raises(Unreadable, match="“投入”：此项必填，请填写。"):
        value_of(column("date", required=True), cell)


class Towns:
    """A reference that counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def resolve(self, text, *, viewer):
        self.asked += 1
        if text != "召陵镇":
            raise Invalid({"": [f"没有找到“{text}”"]})
        return Goal(text=text)

    def label(self, record):
        return record.text

    def search(self, text, *, viewer, limit=20):
        return []


def test_a_name_is_looked_up_once_found_or_not():
    towns = Towns()
    reader = Reader(register(), column("reference", reference=towns), viewer=SYSTEM)
    assert reader("召陵镇") is reader(" 召陵镇\u3000")
    for _time in range(2):
        with pytest.raises(Unreadable, match="没有找到“万镇”"):
            reader("万镇")
    assert towns.asked == 2


@pytest.mark.parametrize(
    ("kind", "value", "cell"),
    [
        ("date", DAY, DAY),
        ("integer", 12, 12),
        ("money", 58_800_050, Decimal("588000.5")),
        ("choice", "major", "重大隐患"),
        ("choice", "gone", "gone"),
        ("boolean", True, "是"),
        ("boolean", False, "否"),
        ("list", ["展板", "手册"], "展板、手册"),
        ("text", "=1+1", "=1+1"),
        ("date", None, ""),
    ],
)
def test_a_value_is_shown_as_a_cell(kind, value, cell):
    assert shown(column(kind, choices=CHOICES), value) == cell


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("date", DAY),
        ("integer", 1200),
        ("money", 58_800_050),
        ("choice", "major"),
        ("boolean", False),
        ("list", ["major", "general"]),
    ],
)
@pytest.mark.parametrize("label", ["投入", "投入（万元）"])
def test_what_was_exported_is_read_back(kind, value, label):
    its = column(kind, label=label, choices=CHOICES)
    assert value_of(its, shown(its, value)) == value
    assert value_of(its, plain(shown(its, value))) == value
