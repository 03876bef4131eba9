"""So much for each, times how many: every text is of the author of these rules, the contradictions are one number off."""

import pytest

from zhiben.numbers import read
from zhiben.numbers.statements.relations.relations import relations


def wrong(text):
    return [(each.kind, each.claimed.text, each.shown) for each in relations(text, read(text), []) if not each.holds]


@pytest.mark.parametrize(("text", "kind", "claimed", "shown"), [
    ("每家企业补贴2000元，共35家，计9万元。", "product", "9万元", "7万元"),
    ("12个班，每班40人，参演学生共520人。", "product", "520人", "480人"),
    ("巡逻队一天走4趟，7天走了32趟。", "product", "32趟", "28趟"),
    ("灭火器单价85元，采购60具，合同价5,300元。", "product", "5,300元", "5,100元"),
    ("给18个村各拨3万元，总盘子64万元。", "product", "64万元", "54万元"),
    ("一台车装6吨，8台车一次能拉58吨。", "product", "58吨", "48吨"),
    ("培训补助按每人每天120元发放，24人参加3天，应发9640元。", "product", "9640元", "8640元"),
    ("每季度抽检2批次，全年抽检10批次。", "product", "10批次", "8批次"),
    ("该仓库共有12排货架，每排5层，每层8个托盘，可放托盘580个。", "product", "580个", "480个"),
    ("路灯每30米一盏，全长900米，共40盏。", "product", "40盏", "30盏"),
    ("会费按销售额的0.5%收，本社销售额640万元，会费3.8万元。", "product", "3.8万元", "3.2万元"),
    ("库房长20米、宽15米，占地350平方米。", "product", "350平方米", "300平方米"),
    ("车队以每小时60公里行驶，3小时跑了200公里。", "product", "200公里", "180公里"),
    ("4个库各备沙箱6个、铁锹12把，合计沙箱24个、铁锹60把。", "product", "60把", "48把"),
])  # fmt: skip
def test_the_wrong_number_is_named_with_what_would_be_true(text, kind, claimed, shown):
    assert wrong(text) == [(kind, claimed, shown)]


@pytest.mark.parametrize("text", [
    "每家企业补贴2000元，共35家，计7万元。",
    "每季度至少抽检2批次，全年抽检10批次。",
    "义务消防队分3个分队，每个分队15人，加上队长全队46人。",
    "每班4人，三班倒，另有班长1人，共13人。",
    "每辆校车配2名照管员，校车45辆，实配照管员88名，差2名在公示期。",
    "每村1名安全员，全镇22个行政村，实有安全员25名。",
    "每吨合成氨补贴50元，上限20万元，该厂生产6000吨，获补贴20万元。",
    "每户发两只，困难户多发一只，1150户领走2360只。",
    "管道每隔80米设一个阀门，640米共设8个。",
    "全市25家矿山，每家矿山派驻1名安全监管员，另有机动人员5名，共30名。",
    "每10名企业员工中有7名能说出逃生口令，受访员工共640名，知晓者453名。",
    "两班制每班8小时，一天运转16小时，一个月开工26天，运转416小时。",
    "今年5月检查12次，比去年5月多2次，每次出动6人。",
    "每公里布设12个监测点，全线38.5公里，共布设462个。",
])  # fmt: skip
def test_what_holds_or_is_not_claimed_is_left_alone(text):
    assert wrong(text) == []
