"""Forms put together at random: what the words say is computed here by itself, without the reader's tables."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiben.numbers import read, to_hanzi

# Written down from a grammar's list of measure words, not from the reader's tables.
MEASURES = (
    "家 户 个 项 条 处 份 块 次 起 人 名 位 套 座 台 辆 部 件 张 幅 面 场 期 批 轮 支 所 栋 幢 间 层 类 种 宗 例 篇 本 册 页 艘"
    " 架 片 段 道 镇 乡 县 村 岁 组 班 米 吨 亩 把 枚 只 封 款 具 瓶 罐 箱 袋 桶 根 颗 笔 顶 盏 副 双 趟 句 头 匹 尊 盘 棵 株 卷 车 船"
    " 家次 人次 户次 场次 块次 座次 车次 班次 批次 台次 件次 艘次 轮次 岗次 店次 校次 栋次 间次 平方米 立方米 公里 千米 公顷 公斤"
    " 千克 毫克 千瓦 兆瓦 千伏 千瓦时 部门 街道 社区 乡镇 学时 课时 网格 点位 车位 床位 工位 摊位"
).split()
CARRIERS = (
    "共检查{}。",
    "累计完成{}，同比有所变化。",
    "其中新增{}、其他若干。",
    "（发现{}）",
    "全市{}；情况平稳",
    "涉及{}",
)


def one(text, number):
    found = [each for each in read(text) if each.is_quantity]
    assert [each.text for each in found] == [number], text
    return found[0]


@pytest.mark.parametrize("measure", MEASURES)
def test_a_measure_word_after_digits_is_the_unit(measure):
    for carrier in CARRIERS:
        number = f"37{measure}"
        quantity = one(carrier.format(number), number)
        assert (quantity.low, quantity.high, quantity.unit) == (37, 37, measure)


@pytest.mark.parametrize("measure", [each for each in MEASURES if each not in {"岁", "头", "匹", "尊", "盘"}])
def test_a_measure_word_after_a_chinese_numeral_is_the_unit(measure):
    for carrier in CARRIERS:
        number = f"三十七{measure}"
        quantity = one(carrier.format(number), number)
        assert (quantity.low, quantity.high, quantity.unit) == (37, 37, measure)


def digits(value, style):
    return {"plain": str, "grouped": "{:,}".format, "hanzi": to_hanzi, "wide": wide}[style](value)


def wide(value):
    return str(value).translate(str.maketrans("0123456789", "０１２３４５６７８９"))


def step(value):
    """What the last digit that is not zero is worth."""
    size = 1
    while value % (size * 10) == 0:
        size *= 10
    return size


@settings(max_examples=300, deadline=None)
@given(
    value=st.integers(1, 9999).map(lambda n: n * 10) | st.integers(20, 10**7),
    style=st.sampled_from(["plain", "grouped", "wide", "hanzi"]),
    measure=st.sampled_from(["家", "人次", "平方米", "起", "份", "处", "元"]),
    carrier=st.sampled_from(CARRIERS),
)
def test_an_exact_number_is_itself_in_every_script(value, style, measure, carrier):
    number = digits(value, style) + measure
    quantity = one(carrier.format(number), number)
    assert (quantity.low, quantity.high, quantity.unit) == (value, value, measure)


@settings(max_examples=300, deadline=None)
@given(
    value=st.integers(1, 999).map(lambda n: n * 10),
    word=st.sampled_from(["余", "多"]),
    scale=st.sampled_from(["", "万", "亿"]),
    before=st.booleans(),
    style=st.sampled_from(["plain", "wide"]),
    measure=st.sampled_from(["家", "人次", "平方米", "份", "处", "元", "吨"]),
    carrier=st.sampled_from(CARRIERS),
)
def test_more_than_a_number_at_any_place_of_the_scale(*, value, word, scale, before, style, measure, carrier):
    size = {"": 1, "万": 10**4, "亿": 10**8}[scale]
    printed = digits(value, style)
    number = f"{printed}{word}{scale}{measure}" if before else f"{printed}{scale}{word}{measure}"
    quantity = one(carrier.format(number), number)
    low = value * size
    assert (quantity.low, quantity.high, quantity.unit) == (low, low + step(value) * size - 1, measure)


@settings(max_examples=300, deadline=None)
@given(
    value=st.integers(2, 5000).map(lambda n: n * 10),
    words=st.sampled_from([
        ("近", ""), ("超过", ""), ("逾", ""), ("不足", ""), ("不少于", ""), ("不超过", ""), ("", "以上"), ("", "以下"), ("", "以内"),
        ("约", ""), ("", "左右"), ("", "（含）以上"), ("", "（不含）以下"), ("至少", ""), ("突破", ""), ("接近", ""),
    ]),
    measure=st.sampled_from(["家", "人次", "份", "处", "台"]),
    carrier=st.sampled_from(CARRIERS),
)  # fmt: skip
def test_words_before_and_behind_bound_the_number(value, words, measure, carrier):
    number = f"{words[0]}{value}{measure}{words[1]}"
    quantity = one(carrier.format(number), number)
    near, about = -(-value * 9 // 10), (-(-value * 95 // 100), value * 105 // 100)
    bounds = {
        "近": (near, value - 1), "接近": (near, value - 1), "超过": (value + 1, None), "逾": (value + 1, None),
        "突破": (value + 1, None), "不足": (0, value - 1), "不少于": (value, None), "至少": (value, None),
        "不超过": (0, value), "以上": (value, None), "以下": (0, value), "以内": (0, value), "约": about, "左右": about,
        "（含）以上": (value, None), "（不含）以下": (0, value - 1),
    }  # fmt: skip
    assert (quantity.low, quantity.high, quantity.unit) == (*bounds[words[0] or words[1]], measure)


@settings(max_examples=300, deadline=None)
@given(
    rate=st.decimals(Decimal("0.01"), Decimal("99.99"), places=2),
    verb=st.sampled_from(["下降", "减少", "增长", "上升", "回落", "提高"]),
    than=st.sampled_from(["", "同比", "环比"]),
    unit=st.sampled_from(["%", "％", "个百分点"]),
)
def test_a_change_is_signed_by_its_verb(rate, verb, than, unit):
    number = f"{than}{verb}{rate}{unit}"
    quantity = one(f"事故起数{number}。", number)
    signed = -rate if verb in {"下降", "减少", "回落"} else rate
    assert (quantity.cls, quantity.low, quantity.high) == ("change", signed, signed)
    assert quantity.unit == ("百分点" if "点" in unit else "%")


@settings(max_examples=200, deadline=None)
@given(
    values=st.lists(st.integers(1, 9999), min_size=2, max_size=6),
    measure=st.sampled_from(["家", "人次", "处", "起"]),
    last=st.sampled_from(["、", "和"]),
)
def test_a_list_shares_the_unit_of_its_end(values, measure, last):
    text = f"分别为{'、'.join(map(str, values[:-1]))}{last}{values[-1]}{measure}。"
    assert [(each.low, each.unit) for each in read(text)] == [(value, measure) for value in values]


@settings(max_examples=200, deadline=None)
@given(
    rows=st.lists(st.lists(st.integers(0, 99999), min_size=3, max_size=3), min_size=1, max_size=5),
    mark=st.sampled_from(["\t", "|"]),
)
def test_a_tables_header_gives_the_units(rows, mark):
    side = mark if mark == "|" else ""
    lines = [["单位", "检查（家次）", "罚款（万元）", "整改率（%）"], *(["某镇", *map(str, row)] for row in rows)]
    text = "\n".join(side + mark.join(line) + side for line in lines)
    expected = [
        (cls, value * factor, unit)
        for row in rows
        for value, (cls, factor, unit) in zip(
            row, (("count", 1, "家次"), ("money", 10_000, "元"), ("percent", 1, "%")), strict=True
        )
    ]
    assert [(each.cls, each.low, each.unit) for each in read(text)] == expected
