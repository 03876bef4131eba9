"""How a number is written."""

import pytest

from zhiben.numbering.patterns import formatted


def test_a_letter_carries_its_year():
    assert formatted("（漯召）应急责改〔{year}〕{number}号", 12, year=2024) == "（漯召）应急责改〔2024〕12号"


def test_a_number_may_have_leading_zeros():
    assert formatted("第{number:03d}期", 24) == "第024期"


@pytest.mark.parametrize("pattern", ["第期", "〔{year}〕号", "{number}{office}", "{number.__class__}"])
def test_a_pattern_names_number_and_year_only(pattern):
    with pytest.raises(ValueError, match="needs"):
        formatted(pattern, 1, year=2024)


def test_a_year_must_be_given_where_it_is_named():
    with pytest.raises(ValueError, match="year"):
        formatted("〔{year}〕{number}号", 1)
