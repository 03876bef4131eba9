"""From one date or time of day to the other, counted with both ends or without; ages; days of the week."""

import pytest

from zhiben.numbers import read
from zhiben.numbers.statements.relations.relations import relations


def wrong(text):
    return [(each.kind, each.claimed.text, each.shown) for each in relations(text, read(text), []) if not each.holds]


@pytest.mark.parametrize(("text", "kind", "claimed", "shown"), [
    ("从7月3日到7月12日，连续高温15天。", "duration", "15天", "10天"),
    ("当班人员22时接班，次日6时交班，值守10小时。", "duration", "10小时", "8小时"),
    ("列车8:15发车，11:45到站，全程运行4小时30分。", "duration", "4小时30分", "3小时30分"),
    ("该电梯2008年安装，到2024年已运行18年。", "duration", "18年", "16年"),
    ("工程原定9月30日完工，9月18日即告竣工，比计划提前22天。", "duration", "22天", "12天"),
    ("合同期三年，自2023年7月1日起至2027年6月30日止。", "duration", "三年", "四年"),
    ("会议9时开始，10时30分散会，开了两个半小时。", "duration", "两个半小时", "一个半小时"),
    ("2021年、2022年、2023年，我矿连续四年实现安全年。", "duration", "四年", "三年"),
    ("灶具2012年生产，规定使用8年，2025年检查时已超期7年。", "duration", "7年", "5年"),
    ("封路时间：6月8日8时至6月10日8时，共72小时。", "duration", "72小时", "48小时"),
    ("老张1962年出生，2024年退休时已65岁。", "duration", "65岁", "62岁"),
    ("2025年5月12日（星期三），召开例会。", "weekday", "2025年5月12日（星期三）", "星期一"),
])  # fmt: skip
def test_the_wrong_number_is_named_with_what_would_be_true(text, kind, claimed, shown):
    assert wrong(text) == [(kind, claimed, shown)]


@pytest.mark.parametrize("text", [
    "从7月3日到7月12日，连续高温10天。",
    "从7月3日到7月12日，相隔9天。",
    "专项行动从4月1日开展到当年9月30日，为期六个月。",
    "隐患整改期限为6月10日，实际6月16日完成，逾期6天。",
    "3月5日检查，3月20日前整改完毕，整改期限10个工作日。",
    "4月10日接报，4月12日立案，办理期限30日，5月9日结案。",
    "2023年建成，设计年限50年，2025年改造一次。",
    "去年12月开始，今年3月结束，为期三个多月。",
    "昨晚8时起火，今晨6时扑灭，燃烧约10小时。",
    "事故发生后30分钟内上报，2小时内书面报告，8时发生，8时25分电话报告。",
    "2025年10月1日是星期三，全员在岗。",
    "会议10月20日（星期三）召开，2024年和2025年的计划一并研究。",
])  # fmt: skip
def test_what_holds_or_is_not_claimed_is_left_alone(text):
    assert wrong(text) == []
