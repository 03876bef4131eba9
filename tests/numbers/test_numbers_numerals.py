"""Chinese numerals and whole numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiben.numbers import from_hanzi, to_hanzi


@given(st.integers(0, 10**12 - 1) | st.integers(0, 20_000))
def test_every_number_is_read_back_from_its_numeral(value):
    assert from_hanzi(to_hanzi(value)) == value


@pytest.mark.parametrize(("text", "value"), [
    ("九", 9), ("两", 2), ("十", 10), ("十二", 12), ("四十二", 42), ("一百二十三", 123), ("一百五", 150),
    ("三万五", 35000), ("一千二", 1200), ("一千零二", 1002), ("两百三", 230), ("一千零二万", 10_020_000), ("两千两百二十五", 2225),
    ("二〇二四", 2024), ("一百九十万零三千九百七十一", 1903971), ("一千零十七", 1017), ("壹佰贰拾叁", 123),
    ("一亿二千万", 120_000_000), ("一万亿", 10**12),
    ("万", 10000), ("三千万", 30_000_000),
])  # fmt: skip
def test_a_numeral_is_read(text, value):
    assert from_hanzi(text) == value


@pytest.mark.parametrize(
    "text", ["", "两三", "三五", "三百五千", "万万", "千百", "一家", "万" * 1000, "一一一两", "一千二亿", "两百三万"]
)
def test_what_is_no_number_is_none(text):
    assert from_hanzi(text) is None


@pytest.mark.parametrize(("value", "text"), [
    (0, "零"), (10, "十"), (105, "一百零五"), (110, "一百一十"), (10010, "一万零一十"),
    (1903971, "一百九十万三千九百七十一"), (100_001_000, "一亿零一千"),
])  # fmt: skip
def test_a_numeral_is_written_as_it_is_spoken(value, text):
    assert to_hanzi(value) == text


@pytest.mark.parametrize("value", [-1, 10**12])
def test_a_number_without_a_numeral_is_refused(value):
    with pytest.raises(ValueError, match=str(value)):
        to_hanzi(value)
