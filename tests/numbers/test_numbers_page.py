"""docs/numbers.md: its examples are read as it says, and it leaves no rule out."""

import sys
from pathlib import Path

import pytest

from zhiben.numbers import RULES, read
from zhiben.numbers.examples import SECTIONS, said
from zhiben.numbers.statements import KINDS, statements
from zhiben.numbers.statements.examples import WRONG

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))
import docs_numbers

EXAMPLES = [example for section in SECTIONS for example in section.examples]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.words[:20])
def test_an_example_is_read_as_the_page_says(example):
    assert said(example.words) == example.read


@pytest.mark.parametrize("example", WRONG, ids=lambda example: example.kind)
def test_an_example_that_contradicts_itself_is_judged_as_the_page_says(example):
    wrong = [each for each in statements(example.text, read(example.text)) if not each.holds]
    assert [(each.kind, each.claimed.text, each.shown) for each in wrong] == [tuple(example)[:1] + tuple(example)[2:]]


def test_the_page_has_an_example_of_every_relation():
    assert [each.kind for each in WRONG] == list(KINDS)


def test_every_rule_is_said_in_english():
    assert set(docs_numbers.MEANINGS) == {rule.code for rule in RULES}


def test_the_page_shows_every_rule_and_every_example():
    page = "\n".join(docs_numbers.numbers())
    assert all(f"`{rule.code}`" in page for rule in RULES)
    assert all(docs_numbers._cell(example.words) in page for example in EXAMPLES)
