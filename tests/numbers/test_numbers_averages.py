"""The mean by a total and how many, or of a list; rounded and cut off means are right."""

import pytest

from zhiben.numbers import read
from zhiben.numbers.statements.relations.relations import relations


def wrong(text):
    return [(each.kind, each.claimed.text, each.shown) for each in relations(text, read(text), []) if not each.holds]


@pytest.mark.parametrize(("text", "kind", "claimed", "shown"), [
    ("全校1260名学生分坐28辆校车，平均每车55人。", "average", "55人", "45人"),
    ("25座加油站全年接受检查300次，站均15次。", "average", "15次", "12次"),
    ("三季度92天处理报警1840起，平均一天25起。", "average", "25起", "20起"),
    ("36名学员总成绩3060分，平均分为88分。", "average", "88分", "85分"),
    ("一季度处置警情270起，日均5起。", "average", "5起", "3起"),
    ("4次演练疏散时间分别为95秒、88秒、92秒、85秒，平均用时92秒。", "average", "92秒", "90秒"),
    ("近三年安全投入分别为120万元、150万元、180万元，年均160万元。", "average", "160万元", "150万元"),
    ("督导组跑了14天、查了182家，一天平均查15家。", "average", "15家", "13家"),
    ("体检人员880人、支出26.4万元，人均费用360元。", "average", "360元", "300元"),
])  # fmt: skip
def test_the_wrong_number_is_named_with_what_would_be_true(text, kind, claimed, shown):
    assert wrong(text) == [(kind, claimed, shown)]


@pytest.mark.parametrize("text", [
    "检查企业35家，平均每家查出2.3个问题，共80个。",
    "检查企业35家，平均每家查出2.2个问题，共80个。",
    "人均1.5亩，全村1203人，耕地1800亩。",
    "12个镇街共排查2400户，平均每个镇街200户，最多的城关镇412户。",
    "5名评委打分8分、9分、7分、9分、8分，去掉最高最低，平均8.3分。",
    "上年度罚没370万元，今年1至10月410万元；月均从37万元变为41万元。",
    "该企业现有员工320人，近五年投入安全费用1600万元，年均320万元。",
])  # fmt: skip
def test_what_holds_or_is_not_claimed_is_left_alone(text):
    assert wrong(text) == []
