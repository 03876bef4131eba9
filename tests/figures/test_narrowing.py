"""A few days of a place, asked town by town: the same numbers, from fewer entries."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.figures import oracle
from tests.figures.oracle import ORGANISATIONS, TODAY, random_entries

from zhiben.accounts.viewer import EVERYWHERE, Scope
from zhiben.calendars import Period
from zhiben.figures import narrowing
from zhiben.figures.compiler import by_day, table
from zhiben.figures.definitions import Figure
from zhiben.figures.evaluation import answered, evaluate, question
from zhiben.ledger.actions import seal
from zhiben.ledger.models import Entry, Seal

MONTH = Period.month(TODAY)
FOUND = Figure("t.found", "", "", "", counts=("hazard.found", "inspection.done"))
DIFFERENT = Figure("t.different", "", "", "", counts=("inspection.done",), aggregate="distinct:enterprise")


def plain(rows):
    return [tuple(str(cell) for cell in row) for row in rows]


class OverRandomEntries(TestCase):
    """Sealed ones, and as many that came later, in places that had none."""

    @classmethod
    def setUpTestData(cls):
        Entry.objects.bulk_create(random_entries(1, 150))
        cls.sealed = seal()
        later = random_entries(2, 150, line=1000)
        for each in later:
            each.region, each.organisation = f"{each.region[:4]}99", f"{each.organisation[:4]}0099"
        Entry.objects.bulk_create(later)

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(oracle.figures(), oracle.scopes, oracle.periods, st.one_of(st.just([]), oracle.dimensions), st.booleans())
    def test_place_by_place_it_is_the_same(self, figure, scope, period, by, live):
        asked = question((figure,), scope, period, None if live else self.sealed)
        asked = asked.__class__(**(asked.__dict__ | {"by": tuple(by)}))
        compilers = [table] if figure.distinct or by else [table, by_day]
        for compiled in compilers:
            narrow = plain(answered(asked, compiled).rows)
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(narrowing, "PLACES", 0)
                assert narrow == plain(answered(asked, compiled).rows)


@pytest.fixture
def sealed(db) -> Seal:
    Entry.objects.bulk_create(random_entries(1, 200))
    return seal()


def places(scope: Scope, sealed: Seal, figure: Figure = FOUND, *, indexed: bool = True) -> tuple[str, ...] | None:
    found = narrowing.narrowed(question((figure,), scope, MONTH, sealed), indexed=indexed)
    return found and found.places


def test_the_places_are_those_that_entries_have(sealed):
    inside = {path for path in ORGANISATIONS if path.startswith("0001")}
    assert set(places(Scope(organisation="0001"), sealed)) == inside
    assert set(places(Scope(region="4111"), sealed)) == {each for each in oracle.REGIONS if each.startswith("4111")}
    assert places(Scope(region="99"), sealed) == ("99",)


@pytest.mark.parametrize("count", [4, 5, 6])
def test_many_places_are_a_range(sealed, monkeypatch, count):
    scope = Scope(organisation="0001")
    assert len(places(scope, sealed)) == 5 + 1
    monkeypatch.setattr(narrowing, "PLACES", count)
    assert (places(scope, sealed) is None) == (count < 6)


@pytest.mark.parametrize("more", [-1, 0])
def test_many_entries_are_a_range(sealed, monkeypatch, more):
    scope = Scope(region="4111")
    kinds, days = ("hazard.found", "inspection.done"), (MONTH.start, TODAY)
    count = Entry.objects.filter(kind__in=kinds, happened_on__range=days, region__startswith="4111").count()
    assert count > 10
    monkeypatch.setattr(narrowing, "FEW", count + more)
    assert (places(scope, sealed) is None) == (more < 0)
    monkeypatch.setattr(narrowing, "LOOKED_UP", 1)
    assert (places(scope, sealed, indexed=False) is None) == (more < 0)
    monkeypatch.setattr(narrowing, "LOOKED_UP", 2)
    assert places(scope, sealed, indexed=False) is None


@pytest.mark.parametrize(
    "scope",
    [
        EVERYWHERE,
        Scope(field="fire"),
        Scope(organisation="0001", only=True),
        Scope(region="41", enterprise=oracle.ENTERPRISES[0]),
        Scope(region="41", premises=oracle.PREMISES[0]),
    ],
)
def test_what_is_no_subtree_is_not_asked_place_by_place(sealed, scope):
    assert places(scope, sealed) is None


def test_what_counts_from_the_first_day_is_not(sealed):
    balance = Figure("t.balance", "", "", "", counts=("hazard.open",), aggregate="balance")
    cohort = Figure("t.cohort", "", "", "", counts=("hazard.open",), cohort=True)
    stock = Figure("t.stock", "", "", "", counts=("hazard.open",), aggregate="distinct:enterprise", stock=True)
    for figure in (balance, cohort, stock):
        assert places(Scope(region="41"), sealed, figure) is None


@pytest.mark.parametrize("figure", [FOUND, DIFFERENT], ids=["flow", "different"])
def test_it_costs_as_many_statements_where_nothing_lies(sealed, figure):
    counts = []
    for region in ("4111", "99"):
        with CaptureQueriesContext(connection) as statements:
            evaluate([figure], scope=Scope(region=region), period=MONTH, as_of=sealed)
        counts.append(len(statements))
    assert counts[0] == counts[1] == 3
