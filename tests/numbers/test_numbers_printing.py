"""Printing: forms are stable strings, what is printed allows the value, and what cannot be said is refused."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiben.numbers import (
    CannotPrint,
    Form,
    UnknownForm,
    choices,
    contains,
    format_change,
    format_ratio,
    format_value,
    read,
)

COUNT_FORMS = [
    "exact", "grouped", "hanzi", "yu:1", "yu:10", "yu:1000", "yu:10000", "duo:100", "grouped-yu:1000",
    "hanzi-yu:10", "hanzi-duo:100", "wan-yu:1",
    "wan-yu:10", "wan-yu:0.1", "yu-wan:10", "duo-wan:10", "yi-yu:0.1", "near:10", "near:1000", "near-wan:1",
    "near-wan:10", "hanzi-near:100",
    "about:100", "about-wan:1", "over:100", "exceed-wan:1", "under:100", "under-wan:10", "wan:0", "wan:1", "wan:2",
    "wan:1:down", "yi:2", "yi:2:down",
]  # fmt: skip
RATE_FORMS = ["percent:0", "percent:1", "percent:2", "percent:1:down"]
CHANGE_FORMS = ["change:0", "change:1", "change:2", "change-month:1", "change-bare:1", "change:1:down"]


@pytest.mark.parametrize(("printed", "code"), [
    ("4541", "exact"), ("4,541", "grouped"), ("九", "hanzi"), ("两", "hanzi"), ("二", "hanzi-er"), ("12000余",
    "yu:1000"), ("30000余", "yu:10000"),
    ("近10万", "near-wan:10"), ("30多万", "duo-wan:10"), ("2万余", "wan-yu:1"), ("50万余", "wan-yu:10"),
    ("1.9万余", "wan-yu:0.1"),
    ("58.8万", "wan:1"), ("1.25亿", "yi:2"), ("98.4%", "percent:1"), ("98%", "percent:0"), ("同比下降33.3%",
    "change:1"), ("持平", "change:1"),
    ("环比增长5.25%", "change-month:2"), ("下降12.5%", "change-bare:1"), ("同比减少2起", "delta"), ("约1200",
    "about:100"), ("逾100", "over:100"),
    ("不足100", "under:100"), ("三十余", "hanzi-yu:10"), ("１２家", "exact"),
])  # fmt: skip
def test_the_code_of_an_example_is_stable(printed, code):
    assert Form.parse(printed).code == Form.of(printed).code == Form.of(code).code == code


@pytest.mark.parametrize(
    "text", ["", "家次", "12家和13家", "第24期", "基本持平", "数十", "yu", "wan:9", "near:0", "percent", "3至5家"]
)
def test_what_is_no_form_is_refused(text):
    with pytest.raises(UnknownForm, match="没有这种数字写法"):
        Form.of(text)


@pytest.mark.parametrize(("value", "form", "printed"), [
    (4541, "4541", "4541"), (4541, "4,541", "4,541"), (9, "九", "九"), (2, "九", "两"), (2, "二", "二"), (42, "九",
    "四十二"), (12345, "12000余", "12000余"),
    (12000, "12000余", "12000"), (95000, "近10万", "近10万"), (345678, "30多万", "30多万"), (23456, "2万余",
    "2万余"), (20000, "2万余", "2万"),
    (512345, "50万余", "50万余"), (587612, "58.8万", "58.8万"), (587612, "wan:1:down", "58.7万"), (Decimal("98.4"),
    "98.4%", "98.4%"),
    (Fraction(59, 60) * 100, "98.4%", "98.3%"), (100, "98.4%", "100%"), (Decimal("-33.3"), "持平",
    "同比下降33.3%"), (0, "同比下降33.3%", "持平"),
    (Fraction(-1, 100), "change:1", "基本持平"), (Fraction(1, 2), "percent:0", "1%"), (35, "三十余", "三十余"),
    (4541, "about:100", "约4500"),
])  # fmt: skip
def test_a_value_in_a_form(value, form, printed):
    assert format_value(value, form) == printed


@pytest.mark.parametrize(("value", "form", "reason"), [
    (80000, "近10万", "相差太多"), (362, "12000余", "会变成 0"), (300, "58.8万", "会变成 0"), (Fraction(1, 3),
    "4541", "须为整数"), (-1, "九", "不能为负数"),
    (10**12, "九", "太大"), (-5, "12000余", "不能为负数"),
])  # fmt: skip
def test_what_a_form_cannot_honestly_say_is_refused(value, form, reason):
    with pytest.raises(CannotPrint, match=reason) as refusal:
        format_value(value, form)
    assert refusal.value.value == value


def test_a_change_is_made_of_two_values():
    assert format_change(8, 12) == "同比下降33.3%"
    assert format_change(12, 8, "change-month:0") == "环比增长50%"
    assert format_change(8, 8) == format_change(0, 0) == "持平"
    assert format_change(8, 0) == "—"
    assert format_change(3, 5, "delta") == "同比减少2"
    assert format_change(3, 0, "delta") == "同比增加3"


def test_a_ratio_is_rounded_once_from_its_unrounded_parts():
    assert format_ratio(893, 907) == "98.5%"
    assert format_ratio(2, 3, "percent:2") == "66.67%"
    assert format_ratio(2, 3, Form.of("percent:2").truncating()) == "66.66%"
    assert format_ratio(1, 0) == format_ratio(0, 0) == "—"


def test_the_drop_down_shows_code_label_and_example():
    offered = choices()
    assert ("yu:1000", "概数“余”", "12000余") in offered and len({code for code, _, _ in offered}) == len(offered)
    assert all(len(code) <= 32 and Form.of(code).code == code for code, _, _ in offered)


@pytest.mark.parametrize("form", COUNT_FORMS)
@settings(max_examples=150, deadline=None)
@given(value=st.integers(0, 10**10 - 1) | st.integers(0, 20_000) | st.integers(1, 99).map(lambda n: n * 10**5))
def test_what_is_printed_of_a_count_allows_the_count(form, value):
    allows(value, form, "家")


@pytest.mark.parametrize("form", RATE_FORMS)
@settings(max_examples=150, deadline=None)
@given(part=st.integers(0, 10**6), whole=st.integers(1, 10**6))
def test_what_is_printed_of_a_rate_allows_the_rate(form, part, whole):
    allows(Fraction(part * 100, whole), form)


@pytest.mark.parametrize("form", CHANGE_FORMS)
@settings(max_examples=150, deadline=None)
@given(now=st.integers(0, 10**5), before=st.integers(1, 10**5))
def test_what_is_printed_of_a_change_allows_the_change(form, now, before):
    allows(Fraction((now - before) * 100, before), form)


@settings(max_examples=150, deadline=None)
@given(value=st.integers(-(10**6), 10**6))
def test_what_is_printed_of_a_difference_allows_it(value):
    allows(value, "delta", "起" if value else "")


def allows(value, form, unit=""):
    try:
        printed = format_value(value, form)
    except CannotPrint:
        return
    for text in {printed, printed + unit}:
        [quantity] = read(text)
        assert quantity.text == text
        assert contains(quantity, value), (text, quantity)
        if "基本" not in text:
            assert Form.parse(text).kind  # what we print, we can print again
