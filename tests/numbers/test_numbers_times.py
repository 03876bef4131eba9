"""Multiples, fractions, ratios, and the same in another unit."""

import pytest

from zhiben.numbers import read
from zhiben.numbers.statements.relations.relations import relations


def wrong(text):
    return [(each.kind, each.claimed.text, each.shown) for each in relations(text, read(text), []) if not each.holds]


@pytest.mark.parametrize(("text", "kind", "claimed", "shown"), [
    ("今年投入90万元，是去年30万元的4倍。", "times", "4倍", "3倍"),
    ("专职消防员由20人增至60人，增长了3倍。", "times", "增长了3倍", "增长了2倍"),
    ("检查频次从每月15次提高到45次，翻了一番。", "times", "翻了一番", "3倍"),
    ("事故起数由12起降到7起，减半。", "times", "减半", "58.3%"),
    ("全村240户，装了报警器的90户，刚好一半。", "times", "一半", "37.5%"),
    ("投诉由50件降为30件，降了三成。", "times", "降了三成", "40%"),
    ("水泥与砂按1∶3拌和，水泥20袋，砂80袋。", "proportion", "80袋", "60袋"),
    ("补助由省市县三级按2∶3∶5负担，总计600万元，其中省120万元、市180万元、县320万元。", "proportion", "320万元", "300万元"),
    ("师徒结对按1带3，12名师傅带徒弟46名。", "proportion", "46名", "36名"),
    ("干粉2.5吨，折合250公斤。", "conversion", "250公斤", "2500公斤"),
    ("演练用时90分钟（1小时20分）。", "conversion", "1小时20分", "1小时30分"),
])  # fmt: skip
def test_the_wrong_number_is_named_with_what_would_be_true(text, kind, claimed, shown):
    assert wrong(text) == [(kind, claimed, shown)]


@pytest.mark.parametrize("text", [
    "今年投入90万元，是去年30万元的3倍。",
    "今年投入92万元，约为去年30万元的3倍。",
    "检查频次从每月15次提高到30次，翻了一番。",
    "压减黑作坊，由128家到96家，去掉25%即四分之一。",
    "男女职工比例为3∶2，男职工90人，女职工60人。",
    "县财政出60%，镇村按1:1配套，总投资500万元，镇出100万元，村出100万元。",
    "违法所得8万元，处违法所得3倍罚款24万元。",
    "储罐容积3000立方米，合300万升。",
    "演练9:00开始，9:50结束，配合1:100的药剂。",
])  # fmt: skip
def test_what_holds_or_is_not_claimed_is_left_alone(text):
    assert wrong(text) == []
