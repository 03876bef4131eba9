"""Reading: where a number ends, what splits it, what it is made of."""

import json
import subprocess
import sys
from decimal import Decimal

import pytest

from zhiben.numbers import read


def one(text):
    [quantity] = read(text)
    return quantity


def test_the_json_line_has_the_keys_of_the_command():
    assert one("发放宣传册12000余份").as_json() == {
        "start": 5, "end": 12, "text": "12000余份", "class": "count", "low": 12000, "high": 12999, "unit": "份",
    }  # fmt: skip


def test_a_rate_is_a_json_number_and_an_ordinal_has_no_bounds():
    assert json.dumps(one("98.4%").as_json()["low"]) == "98.4"
    assert one("第24期").as_json() == {
        "start": 0, "end": 4, "text": "第24期", "class": "ordinal", "low": None, "high": None, "unit": "",
    }  # fmt: skip


@pytest.mark.parametrize("text", ["检查 4541\n家次", "检查 4541 家次", "检查4,541家次", "检查4，541家次",
    "检查４５４１家次", "检查4 541家次", "检查4\u202f541家次",
                                  "检查\u30004541\u3000家\n\n次", "检查四千五百四十一家次",
                                  "检查4 5 4 1 家次"])  # fmt: skip
def test_one_number_however_it_is_set(text):
    quantity = one(text)
    assert (quantity.low, quantity.high, quantity.unit) == (4541, 4541, "家次")
    assert text[quantity.start : quantity.end] == quantity.text


@pytest.mark.parametrize(("text", "value"), [
    ("拨付6 480元", 6480), ("下达3 215.4万元", 32154000), ("投资1 020.5亿元", 102050000000), ("补贴12 600元", 12600),
])  # fmt: skip
def test_money_with_blanks_for_thousands_is_one_number(text, value):
    assert one(text).value == value


def test_a_page_end_inside_a_sentence_does_not_part_number_and_unit():
    text = "自行动开展以来，各部门共检查各类生产经营\n\n单位 4541\n\n家次，发现问题隐患 907 处。"
    assert [(q.low, q.unit) for q in read(text) if q.is_quantity] == [(4541, "家次"), (907, "处")]


def test_a_number_broken_by_a_full_line_is_joined_and_cells_of_a_row_are_not():
    assert one("共检查各类生产经营单位和人员密集场所等45\n41 家次").low == 4541
    assert [q.low for q in read("东城 12 15 18")] == [12, 15, 18]
    assert [q.low for q in read("12\t15\t18")] == [12, 15, 18]
    assert [q.low for q in read("12\n15\n18")] == [12, 15, 18]


@pytest.mark.parametrize("text", ["统一部署，进一步强化", "促一方发展、保一方平安", "深入一线", "十分重视",
    "万家灯火", "日巡查、周汇总、月上报、季督导", "李三带队", "约谈负责人",
                                  "千方百计", "万无一失", "再三叮嘱", "四川三门峡", "第三方机构", "万众一心",
                                  "逐一排查", "一把手"])  # fmt: skip
def test_words_that_contain_a_numeral_are_no_numbers(text):
    assert read(text) == []


@pytest.mark.parametrize("text", ["预约3次", "节约3次", "附近3次", "条约3次", "最近3次"])
def test_the_second_half_of_a_word_is_no_estimate(text):
    assert (one(text).text, one(text).low, one(text).high) == ("3次", 3, 3)


def test_a_fall_is_negative_and_takes_its_verb_along():
    fall, second = read("同比分别下降33.3%和25%")
    assert (fall.text, fall.cls, fall.low, fall.unit) == ("同比分别下降33.3%", "change", Decimal("-33.3"), "%")
    assert (second.text, second.cls, second.low) == ("25%", "change", -25)


def test_a_level_after_a_verb_of_change_is_a_count():
    assert [(q.text, q.cls) for q in read("由5.6起下降至2起")] == [("5.6起", "count"), ("2起", "count")]


@pytest.mark.parametrize(("text", "value"), [
    ("介于71.5分和96.8分之间", ["71.5分", "96.8分"]), ("96.8分之间", ["96.8分"]), ("仅以0.5分之差", ["0.5分"]),
    ("平均九十五分之上", ["九十五分"]), ("最低60分之下", ["60分"]),
])  # fmt: skip
def test_points_stand_before_zhi_too(text, value):
    assert [(q.text, q.cls, q.unit) for q in read(text)] == [(each, "count", "分") for each in value]


@pytest.mark.parametrize(("text", "percent"), [("三分之一", Decimal("33.3333")), ("百分之五", 5), ("十分之三", 30)])
def test_a_fraction_has_no_points(text, percent):
    assert (one(text).text, one(text).cls, one(text).low) == (text, "percent", percent)


def test_a_fraction_in_digits_has_no_points():
    assert [q.unit for q in read("3分之1")] == ["", ""]


@pytest.mark.parametrize("text", ["挂图12套", "挂图12幅", "燃气表35只", "水表12块", "压力表8台", "附件2套", "图集3册"])
def test_things_whose_name_ends_like_a_label_are_counted(text):
    assert (one(text).cls, one(text).text) == ("count", text[-3:] if text[-3].isdigit() else text[-2:])


@pytest.mark.parametrize("text", ["图12", "附图2", "表1", "附表3", "示意图2", "汇总表1", "附件2"])
def test_a_label_keeps_its_number(text):
    assert one(text).cls == "ordinal"


@pytest.mark.parametrize(("text", "value"), [
    ("共检查一千二，发现隐患两百三。", [1200, 230]), ("罚款三万五", [35_000]), ("参训七百八；", [780]),
    ("三亿五、四万八", [350_000_000, 48_000]), ("检查一千零二，发现两百零五", [1002, 205]),
    ("千二", []), ("一千二急救", []),
])  # fmt: skip
def test_a_last_digit_without_its_place_is_of_the_next_one(text, value):
    assert [q.value for q in read(text)] == value


def test_list_items_take_the_unit_of_the_last():
    assert [(q.low, q.unit) for q in read("分别检查12、15和18家")] == [(12, "家"), (15, "家"), (18, "家")]


@pytest.mark.parametrize(("text", "cls"), [
    ("第三十一条", "code"), ("〔2024〕12号", "code"), ("三〔2017〕121号", "code"), ("GB 35181-2025", "code"),
    ("0395-3120000", "code"),
    ("91411100MA3X12345Q", "code"), ("1-9月", "period"), ("上半年", "period"), ("截至10月末", "period"), ("10月末",
    "date"), ("3个月", "period"),
    ("2024-05-27", "date"), ("二〇二四年五月", "date"), ("四不两直", "other"), ("十大行动", "other"), ("1+6+N",
    "other"), ("零报告", "other"),
])  # fmt: skip
def test_a_number_that_is_no_quantity_is_recognised_as_what_it_is(text, cls):
    quantity = one(text)
    assert (quantity.text, quantity.cls, quantity.low, quantity.high, quantity.unit) == (text, cls, None, None, "")


def test_in_a_title_nothing_counts():
    assert [(q.text, q.cls) for q in read("学习《安全生产十五条硬措施》《八项规定》3遍")] == [
        ("十五条", "other"),
        ("八项", "other"),
        ("3遍", "count"),
    ]


def test_the_package_is_read_without_django():
    probe = "import sys, zhiben.numbers; sys.exit(any(name.split('.')[0] == 'django' for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", probe], check=False).returncode == 0
