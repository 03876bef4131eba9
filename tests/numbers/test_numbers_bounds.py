"""The table of bounds, and whether an exact value agrees with a printed number."""

from decimal import Decimal
from fractions import Fraction

import pytest

from zhiben.numbers import RULES, Agreement, contains, reach, read


def one(text):
    [quantity] = read(text)
    return quantity


@pytest.mark.parametrize(("text", "low", "high"), [
    ("12000余", 12000, 12999), ("30000余", 30000, 39999), ("30多万", 300000, 399999), ("2万余", 20000, 29999),
    ("50万余元", 500000, 599999),
    ("1.9万余项", 19000, 19999), ("近10万", 90000, 99999), ("约200家", 190, 210), ("200家左右", 190, 210),
    ("逾100人", 101, None),
    ("超100人", 101, None), ("3人以上", 3, None), ("10人以下", 0, 10), ("不足10人", 0, 9), ("不少于2名", 2, None),
    ("不超过2人", 0, 2),
    ("数十家", 20, 99), ("几十名", 20, 99), ("十几个", 11, 19), ("两三个", 2, 3), ("3至5家", 3, 5), ("上千人",
    1000, None), ("近百家", 90, 99),
    ("百余家", 100, 199), ("58.8万", 588000, 588000), ("4541家次", 4541, 4541), ("半数以上", 50, None), ("近三成",
    27, 30), ("八成五", 85, 85),
    ("1亿2000万元", 120000000, 120000000), ("123.456万元", 1234560, 1234560), ("持平", 0, 0), ("均未发生事故",
    0, 0), ("减少2起", -2, -2),
    ("下降近10%", -10, -9), ("3.5米以上", Decimal("3.5"), None),
])  # fmt: skip
def test_the_bounds_of(text, low, high):
    quantity = one(text)
    assert (quantity.low, quantity.high) == (low, high)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_example_of_each_rule_says_what_the_rule_does(rule):
    printed, bounds = rule.example.split(" = ")
    low, high = bounds.split("～")
    quantity = one(printed)
    assert (str(quantity.low), "" if quantity.high is None else str(quantity.high)) == (low, high)


@pytest.mark.parametrize(("text", "value", "agreement"), [
    ("4541家次", 4541, Agreement.EXACT), ("4542家次", 4541, Agreement.NO), ("12000余份", 12345, Agreement.INSIDE),
    ("12000余份", 12000, Agreement.INSIDE), ("12000余份", 13000, Agreement.NO), ("近10万", 90000, Agreement.INSIDE),
    ("近10万", 100000, Agreement.NO), ("近10万", 89999, Agreement.NO), ("58.8万", 588000, Agreement.EXACT),
    ("58.8万", 587500, Agreement.ROUNDED),
    ("58.8万", 588499, Agreement.ROUNDED), ("58.8万", 588999, Agreement.TRUNCATED), ("58.8万", 587499, Agreement.NO),
    ("58.8万", 589000, Agreement.NO), ("98.4%", Fraction(9844, 100), Agreement.ROUNDED), ("98.4%",
    Fraction(98499, 1000), Agreement.TRUNCATED),
    ("98.4%", Fraction(9835, 100), Agreement.ROUNDED), ("98.4%", Fraction(985, 10), Agreement.NO),
    ("同比下降33.3%", Fraction(-100, 3), Agreement.ROUNDED),
    ("同比下降66.6%", Fraction(-200, 3), Agreement.TRUNCATED), ("同比下降33.3%", Fraction(100, 3), Agreement.NO),
    ("逾100人", 100, Agreement.NO),
    ("逾100人", 101, Agreement.INSIDE), ("50万余元", Decimal("599999.99"), Agreement.INSIDE), ("第24期",
    24, Agreement.NO),
])  # fmt: skip
def test_whether_a_value_agrees_and_how(text, value, agreement):
    assert contains(one(text), value) is agreement
    assert bool(contains(one(text), value)) is (agreement is not Agreement.NO)


def test_how_far_a_rounded_number_reaches():
    assert reach(one("58.8万")) == (587500, 588999)
    assert reach(one("98.4%")) == (Decimal("98.35"), Decimal("98.5"))
    assert reach(one("12000余份")) == (12000, 12999)
    assert reach(one("4541家")) == (4541, 4541)
