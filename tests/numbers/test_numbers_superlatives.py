"""Who is said to be first, last or above another, against the values that stand by the names."""

from time import process_time

import pytest

from zhiben.numbers import read
from zhiben.numbers.statements import told
from zhiben.numbers.statements.structure.courses.placings import judge_placings
from zhiben.numbers.statements.structure.courses.sides import judge_sides
from zhiben.numbers.statements.structure.courses.superlatives import judge_superlatives
from zhiben.numbers.statements.structure.scene import scene_of

LISTED = "各镇隐患数：东山镇120条，西湖镇98条，南坡镇143条，北岭镇76条。"
BY_TOWN = "一是大桥镇，发现72处，整改68处；二是新塘镇，发现60处，整改57处；三是石桥镇，发现54处，整改50处。"
SCORES = "单位\t得分\t扣分项\n甲公司\t88\t5\n乙公司\t92\t3\n丙公司\t85\t7\n\n"


def orders(text, *, holds):
    found = [each for each in told(text, read(text)) if each.kind == "order" and each.holds == holds]
    return [(each.claimed.text, each.shown) for each in found]


@pytest.mark.parametrize(("text", "claimed", "shown"), [
    (LISTED + "隐患最多的是东山镇。", "东山镇", "南坡镇"),
    (LISTED + "西湖镇隐患最少。", "西湖镇", "北岭镇"),
    (LISTED + "数量居第二位的是西湖镇。", "西湖镇", "东山镇"),
    (LISTED + "南坡镇最多，西湖镇次之。", "西湖镇", "东山镇"),
    ("各区整改率：东城区98.2%，西城区95.1%，南城区96.4%，北城区91.7%。其中西城区排名垫底。", "西城区", "北城区"),
    ("甲、乙、丙、丁四个仓库存粮分别为3200吨、4100吨、2900吨和3600吨，丁仓库存粮最多。", "丁", "乙"),
    ("教学楼用时2分50秒，实验楼用时3分15秒，宿舍楼用时4分05秒。实验楼用时最长。", "实验楼用时", "宿舍楼用时"),
    ("一栋用了3分40秒，二栋3分55秒，三栋4分20秒，四栋3分5秒，二栋最快。", "二栋", "四栋"),
    (BY_TOWN + "发现最多的是新塘镇。", "新塘镇", "大桥镇"),
    ("七家机构得分：博通96分、安科93分、新安91分。安科以96分居首位。", "安科", "博通"),
    (SCORES + "得分最高的是甲公司。", "甲公司", "乙公司"),
    (SCORES + "得分从高到低依次为甲公司、乙公司、丙公司。", "甲公司、乙公司", "乙公司、甲公司"),
    ("白班日均485吨，夜班日均415吨，夜班高于白班70吨。", "高于", "低于"),
    ("青山镇210人，绿水镇185人，白云镇240人。白云镇比绿水镇少55人。", "少", "多"),
    ("完成率92%，比时间进度慢0.3个百分点（时间进度为91.7%）。", "慢", "快"),
    ("年初尚有隐患312处。到3月底，存量上升至207处，净减105处。", "上升至207处", "下降至207处"),
    ("最受欢迎的是灭火毯，得58票，位列第一；第二是红绿灯，64票；第三是糖果，37票。", "64票", "～58票"),
    ("考核总分前三名依次为：一大队97.5分、三大队95.2分、二大队96.1分。", "96.1分", "～95.2分"),
    ("名次\t单位\t得分\n1\t甲村\t95.5\n2\t乙村\t93.0\n3\t丙村\t91.5\n4\t丁村\t92.5\n5\t戊村\t71.0\n", "92.5", "～91.5"),
])  # fmt: skip
def test_what_the_values_do_not_bear_out_is_named(text, claimed, shown):
    assert (claimed, shown) in orders(text, holds=False)


@pytest.mark.parametrize("text", [
    LISTED + "南坡镇最多，北岭镇最少，东山镇次之。",
    LISTED + "整改率最高的是西湖镇。",
    LISTED + "去年最多的是西湖镇。",
    LISTED + "人均隐患最多的是西湖镇。",
    LISTED + "西湖镇降幅最大。",
    LISTED + "西湖镇是隐患较多的乡镇之一。",
    LISTED + "四类问题中，西湖镇整改最快，用时5天。",
    "老城区事故31起、死亡2人，新城区事故22起、死亡3人。老城区事故最多，新城区死亡最多。",
    "甲、乙、丙、丁四个仓库存粮分别为3200吨、4100吨、2900吨和3600吨，乙仓库存粮最多。",
    SCORES + "得分最高的是乙公司，扣分项最多的是丙公司。",
    SCORES + "得分从高到低依次为乙公司、甲公司、丙公司。",
    "上半年合格率91.5%，比去年同期高2.3个百分点（去年同期为89.2%）。",
    "白班日均485吨，夜班日均415吨，白班高于夜班70吨。",
    "前五个月的事故起数分别是2、0、3、1、0，合计6起。",
    "居前三位的分别是学校14批、企业12批、社区8批，三者合计34批。",
    "排查隐患路段，学校门前20处、平交路口64处、临水临崖43处。学校门前路段最高，达到90%。",
])  # fmt: skip
def test_what_holds_or_means_another_measure_is_not_blamed(text):
    assert orders(text, holds=False) == []


def test_a_true_superlative_is_a_statement_that_holds():
    assert orders(LISTED + "隐患最多的是南坡镇。", holds=True) == [("南坡镇", "南坡镇")]


@pytest.mark.parametrize("judge", [judge_superlatives, judge_placings, judge_sides])
@pytest.mark.parametrize("piece", [
    "一库6200吨，二库5400吨，三库4800吨。存量最大的是一库，一库比二库多800吨。从高到低依次为一库、二库、三库。",
    "最多最少比甲高于乙3起，", "甲3分5秒，", "从高到低依次为甲、乙、丙", "分别为3、", "上升至20处，净减5处，", "、", "比",
])  # fmt: skip
def test_a_long_text_takes_a_moment(judge, piece):
    text = piece * (40_000 // len(piece))
    scene = scene_of(text, read(text), [])
    begin = process_time()
    list(judge(scene, text, []))
    assert process_time() - begin < 4
