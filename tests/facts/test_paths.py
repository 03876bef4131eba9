"""A subtree is a range: the same in Python as in both databases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiben.facts.paths import subtree, within
from zhiben.places.models import Region

paths = st.lists(st.sampled_from(["0001", "0002", "00a1", "zzzz"]), max_size=4).map("".join)


@given(paths, paths)
def test_the_range_holds_exactly_what_lies_within(path, prefix):
    low, high = subtree(prefix)
    assert (low <= path <= high) is within(path, prefix)


def test_everything_lies_within_nothing():
    assert within("0001", "") and within("", "")
    assert subtree("0001") == ("0001", "0001~")


@pytest.mark.django_db
def test_the_database_compares_byte_by_byte(world):
    """By a language's rules the range of 4111 would leave out some of its towns, or take in 4112."""
    inside = set(Region.objects.filter(path__range=subtree("4111")).values_list("path", flat=True))
    everything = set(Region.objects.values_list("path", flat=True))
    assert inside == {path for path in everything if path.startswith("4111")}
    assert {"411104", "411104100"} < inside < everything
