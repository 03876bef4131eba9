"""Rates of a table's row, rates named after another thing, leads over a place, rounds, and what none is said of and is so."""

import pytest

from zhiben.numbers import read
from zhiben.numbers.statements import statements

TABLE = "各班检查如下。\n班组\t检查（件）\t合格（件）\n甲班\t50\t45\n乙班\t40\t38\n丙班\t60\t48\n"


def wrong(text: str) -> list[tuple[str, str, str]]:
    return [(each.kind, each.claimed.text, each.shown) for each in statements(text, read(text)) if not each.holds]


@pytest.mark.parametrize(("text", "found"), [
    (TABLE + "从表中看，丙班合格率最低，为70%。", ("rate", "70%", "80%")),
    (TABLE + "乙班的合格率是85%，甲班合格率90%。", ("rate", "85%", "95%")),
    ("走访户数：东村212户，西村187户，南村163户，分列前三；我村155户，落后第三名12户。", ("change", "12户", "8户")),
    ("东街45户，西街40户，南街28户，西街排第二，落后第一名7户。", ("change", "7户", "5户")),
    ("一组查了45处，二组查了40处，三组查了28处，第二名领先第三名10处。", ("change", "10处", "12处")),
    ("对18家网吧的夜查显示，消防通道无一锁闭；检查组责令上了锁的3家当场打开。", ("extreme", "3家", "0家")),
    ("6月份30天，对6个点位每天各查一次，累计检查190点次。", ("product", "190点次", "180点次")),
    ("汛期20天，对8座水库每天巡查两次，共巡查310座次。", ("product", "310座次", "320座次")),
])  # fmt: skip
def test_the_wrong_number_is_found_with_what_would_be_true(text, found):
    assert wrong(text) == [found]


@pytest.mark.parametrize("text", [
    TABLE + "从表中看，丙班合格率最低，为80%。",
    TABLE + "甲班、乙班合格率分别为90%、95%。",
    TABLE + "丙班合格率要求达到85%，甲班上月合格率70%。",
    "检查餐饮单位300家，280家安装了报警器，抽查合格率96%。",
    "走访户数：东村212户，西村187户，南村163户，分列前三；我村155户，落后第三名8户。",
    "隐患最少的是甲镇3处，乙镇8处，丙镇12处，我镇20处，比第一名多17处。",
    "丙队用时9分钟，乙队7分钟，甲队5分钟，丙队落后第一名4分钟。",
    "汛期20天，对8座水库每天巡查两次，共巡查320座次。",
    "汛期20天，对8座水库每天巡查两次，停了两天，共巡查288座次。",
    "20天里，对8座水库每周检查一次，共检查24座次。",
    "对18家网吧的夜查显示，消防通道无一锁闭；没有上锁的18家受到表扬。",
])  # fmt: skip
def test_nothing_is_said_against_what_holds_or_is_of_something_else(text):
    assert wrong(text) == []


@pytest.mark.parametrize(("said", "fault"), [
    ("两成", "两成"), ("两成五", ""), ("四分之一", ""), ("25%", ""), ("三成", "三成"),
])  # fmt: skip
def test_tenths_and_fractions_are_no_rates_cut_off(said, fault):
    """两成 is said of what is 20% to half a tenth: 25% is 两成五, or printed in per cent."""
    assert "".join(each[1] for each in wrong(f"全区有企业200家，参保的50家，占{said}。")) == fault


def test_tenths_are_said_of_what_is_nearer_than_half_a_tenth():
    assert wrong("全区有企业200家，参保的48家，占两成。") == []
    assert wrong("全区有企业200家，参保的48家，占三成。") == [("share", "三成", "两成四")]
