"""The development corpus: sentences in the style of real circulars, each with the numbers a careful clerk would find in it."""

import json
from collections import Counter
from pathlib import Path

import pytest

from zhiben.numbers import read

HERE = Path(__file__).parent / "corpus"


def sentences(name):
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


def as_read(text):
    keys = ("text", "class", "low", "high", "unit")
    return [tuple(quantity.as_json()[key] for key in keys) for quantity in read(text)]


def as_labelled(sentence):
    return [tuple(number[key] for key in ("text", "class", "low", "high", "unit")) for number in sentence["numbers"]]


DEVELOPMENT = sentences("development.jsonl")


@pytest.mark.parametrize("sentence", DEVELOPMENT, ids=lambda sentence: sentence["text"][:16])
def test_every_number_of_the_sentence_is_read_and_nothing_else(sentence):
    assert as_read(sentence["text"]) == as_labelled(sentence)


@pytest.mark.parametrize("sentence", sentences("failures.jsonl"), ids=lambda sentence: sentence["reason"][:30])
def test_a_known_failure_still_fails_and_leaves_the_list_when_it_does_not(sentence):
    assert as_read(sentence["text"]) != as_labelled(sentence)


def test_the_corpus_holds_every_class_and_enough_of_it():
    classes = Counter(number["class"] for sentence in DEVELOPMENT for number in sentence["numbers"])
    assert len(DEVELOPMENT) >= 550 and sum(classes.values()) >= 1600
    assert set(classes) == {"count", "money", "percent", "change", "ordinal", "date", "period", "code", "other"}


@pytest.mark.parametrize("sentence", DEVELOPMENT, ids=lambda sentence: sentence["text"][:16])
def test_offsets_point_into_the_original_and_numbers_do_not_overlap(sentence):
    text, end = sentence["text"], 0
    for quantity in read(text):
        assert quantity.start >= end and text[quantity.start : quantity.end] == quantity.text != ""
        end = quantity.end
