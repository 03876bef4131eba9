"""Small pieces of pages."""

from datetime import date
from fractions import Fraction
from urllib.parse import parse_qsl

import pytest
from django.test import RequestFactory
from django.utils import translation

from zhiben.web.templatetags import ui


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (50000, "50,000"),
        (-1234567, "-1,234,567"),
        (0, "0"),
        (None, "—"),
        (Fraction(1, 3), "0.3"),
        (Fraction(6, 2), "3"),
        (1234.5, "1,234.5"),
        ("四", "四"),
    ],
)
def test_a_number_is_grouped_by_thousands_in_chinese_too(value, shown):
    with translation.override("zh-hans"):
        assert ui.number(value) == shown


@pytest.mark.parametrize(
    ("part", "whole", "shown"), [(43180, 50000, "86.4"), (0, 5, "0.0"), (3, 0, "0"), (None, 5, "0.0")]
)
def test_a_share_of_nothing_is_nothing(part, whole, shown):
    assert ui.share(part, whole) == shown


@pytest.mark.parametrize(
    ("day", "tone", "words"),
    [
        (date(2024, 5, 20), "late", "超期 7 天"),
        (date(2024, 5, 27), "near", "今日到期"),
        (date(2024, 5, 30), "near", "剩 3 天"),
        (date(2024, 5, 31), "calm", "剩 4 天"),
    ],
)
def test_a_deadline_tells_how_far_it_is(day, tone, words):
    assert ui.due(day) == f'<span class="due due-{tone}">{words}</span>'


def test_a_deadline_that_is_met_says_nothing():
    assert ui.due(date(2024, 5, 1), done=True) == ""
    assert ui.due(None) == ""


def test_a_link_changes_one_value_and_starts_a_new_list_at_its_top():
    request = RequestFactory().get("/?q=燃气&after=abc&sort=title")
    assert dict(parse_qsl(ui.query({"request": request}, sort="-title")[1:])) == {"q": "燃气", "sort": "-title"}
    assert ui.query({"request": request}, sort="", q=None) == "?"


def test_a_trend_of_one_value_is_none_and_a_flat_one_a_line():
    assert ui.spark([5]) == ""
    assert 'points="2.0,25.0 98.0,25.0"' in ui.spark([0, 0])


def test_an_icon_that_is_not_there_draws_nothing_and_no_name_leaves_the_folder():
    assert "<path" in ui.icon("home")
    assert "<path" not in ui.icon("no-such-icon")
    assert "<path" not in ui.icon("../icons/home")


def test_a_label_is_escaped():
    assert ui.tag("<b>", "red") == '<span class="tag tag-red">&lt;b&gt;</span>'
