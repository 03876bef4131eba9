"""All and none against a number that says otherwise."""

import pytest

from zhiben.numbers import read
from zhiben.numbers.statements.relations.relations import relations


def wrong(text):
    return [(each.kind, each.claimed.text, each.shown) for each in relations(text, read(text), []) if not each.holds]


@pytest.mark.parametrize(("text", "kind", "claimed", "shown"), [
    ("排查问题28个，已全部整改，仍有4个未完成。", "extreme", "4个", "0个"),
    ("全年实现零事故，9月发生机械伤害事故1起。", "extreme", "1起", "0起"),
    ("本次事故未造成人员伤亡，两名工人受轻伤送医。", "extreme", "两名", "零名"),
    ("应到42人，实到40人，无一缺席。", "extreme", "40人", "42人"),
    ("12名学员全部通过考试，2名学员不合格待补考。", "extreme", "2名", "0名"),
    ("各测点噪声均未超过65分贝，最高的达到68分贝。", "extreme", "68分贝", "超过65分贝"),
    ("抽检18批次无一不合格，有2批次不合格已下架。", "extreme", "2批次", "0批次"),
    ("全镇实现零投诉，第三季度接到投诉4件。", "extreme", "4件", "0件"),
])  # fmt: skip
def test_the_wrong_number_is_named_with_what_would_be_true(text, kind, claimed, shown):
    assert wrong(text) == [(kind, claimed, shown)]


@pytest.mark.parametrize("text", [
    "全年实现零死亡事故，9月发生一般机械伤害事故1起，无人死亡。",
    "本次事故未造成人员死亡，两名工人受轻伤送医。",
    "全镇力争零投诉，第三季度接到投诉4件。",
    "应到42人，实到42人，无一缺席。",
    "全部126家企业签了承诺书，其中3家未张贴承诺牌。",
    "重大隐患全部整改到位，一般隐患还有12处未整改。",
    "全部整改到位，整改资金30万元。",
    "本月无人员伤亡，上月2人受伤。",
    "全区未发生亡人事故，共发生一般事故2起，1人轻伤。",
    "除3家停业外，其余46家全部签约，3家未签。",
    "人均分值90分以上的有6个组，最低的组84分。",
    "全部9座水库坝体完好，其中2座正在清淤。",
    "教职工142人无一缺席消防培训，签到142人。",
    "6个测点浓度均低于20ppm，读数分别为12ppm、15ppm、18ppm、19ppm、9ppm、11ppm。",
])  # fmt: skip
def test_what_holds_or_is_not_claimed_is_left_alone(text):
    assert wrong(text) == []
