"""docs/numbers.md: its examples are read as it says, and it leaves no rule out."""

import sys
from pathlib import Path

import pytest

from zhiben.numbers import RULES
from zhiben.numbers.examples import SECTIONS, said

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))
import docs_numbers

EXAMPLES = [example for section in SECTIONS for example in section.examples]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.words[:20])
def test_an_example_is_read_as_the_page_says(example):
    assert said(example.words) == example.read


def test_every_rule_is_said_in_english():
    assert set(docs_numbers.MEANINGS) == {rule.code for rule in RULES}


def test_the_page_shows_every_rule_and_every_example():
    page = "\n".join(docs_numbers.numbers())
    assert all(f"`{rule.code}`" in page for rule in RULES)
    assert all(docs_numbers._cell(example.words) in page for example in EXAMPLES)
