"""Live figures out of running totals: the same as asking the ledger itself, however often it was sealed in between."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.figures.oracle import TODAY, answers, periods, post, scopes

from zhiben.accounts.viewer import EVERYWHERE, SYSTEM, Scope
from zhiben.calendars import Period, travel
from zhiben.figures import catalogue, closed, queries, sealed
from zhiben.figures.definitions import Figure
from zhiben.figures.evaluation import evaluate
from zhiben.ledger import actions as ledger
from zhiben.ledger.models import Entry, Seal

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MONTH = Period.month(TODAY)
FIGURES = {
    "sum": Figure("t.sum", "", "", "", counts=("hazard.found",)),
    "two kinds": Figure("t.two", "", "", "", counts=("hazard.found", "inspection.done")),
    "where": Figure("t.where", "", "", "", counts=("hazard.found",), where=(("field", "fire"), ("level", "major"))),
    "amount": Figure("t.amount", "", "", "", counts=("inspection.done",), aggregate="amount"),
    "balance": Figure("t.balance", "", "", "", counts=("hazard.open",), aggregate="balance"),
    "cohort": Figure("t.cohort", "", "", "", counts=("hazard.open",), cohort=True),
}


@pytest.fixture(autouse=True)
def _nothing_kept():
    closed.forget()
    sealed.forget()
    yield
    closed.forget()
    sealed.forget()


@pytest.fixture
def known(monkeypatch):
    """The figures above, as if a room shipped them."""
    shipped = catalogue.shipped() | {figure.code: figure for figure in FIGURES.values()}
    monkeypatch.setattr(catalogue, "shipped", lambda: shipped)


def asked(scope: Scope, period: Period) -> list[object]:
    """Everything that is answered out of running totals."""
    return answers(FIGURES.values(), scope, period, ("organisation",), ("field", "level"), months=4)


def directly(monkeypatch: pytest.MonkeyPatch, scope: Scope, period: Period) -> list[object]:
    """The same, asked of the ledger."""
    with monkeypatch.context() as patch:
        patch.setattr(closed, "live", lambda *_asked: None)
        return asked(scope, period)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(scope=scopes, period=periods, seed=st.integers(1, 10**6))
def test_running_totals_say_what_the_ledger_says(known, monkeypatch, scope, period, seed):
    # Taken back after each example: the totals that were kept belong to seals that are gone, and must not be used.
    with transaction.atomic():
        for part in range(3):
            post(part, seed)
            assert asked(scope, period) == directly(monkeypatch, scope, period), "nothing of this part is sealed yet"
            ledger.seal()
            assert asked(scope, period) == directly(monkeypatch, scope, period), "all of it is"
        transaction.set_rollback(True)


def test_a_second_look_reads_only_what_came_since(known):
    post(1)
    ledger.seal()
    post(2, count=6)
    asked(Scope(), MONTH)
    codes = [figure.code for figure in FIGURES.values()]
    with CaptureQueriesContext(connection) as statements:
        queries.values(viewer=SYSTEM, codes=codes, period=MONTH)
    sealed = Seal.objects.get().last
    assert len(statements) == 2, "where the ledger stands, and the entries after the seal"
    assert f"id > {sealed}" in statements[1]["sql"]


def test_a_seal_carries_the_totals_forward_without_reading_them_again(known):
    post(1)
    ledger.seal()
    before = queries.value(viewer=SYSTEM, code="t.sum", period=MONTH).number
    post(2)
    ledger.seal()
    with CaptureQueriesContext(connection) as statements:
        after = queries.value(viewer=SYSTEM, code="t.sum", period=MONTH).number
    assert after != before
    assert [
        each["sql"] for each in statements if "kind = 'hazard.found'" in each["sql"] and "id > " not in each["sql"]
    ] == []


def test_totals_of_another_chain_are_not_carried_forward(known):
    post(1)
    ledger.seal()
    queries.value(viewer=SYSTEM, code="t.sum", period=MONTH)
    kept = next(iter(closed._kept.values()))
    kept.close = kept.close._replace(hash=b"of another ledger", number=0)
    kept.groups = {}
    post(2)
    ledger.seal()
    expected = sum(
        each.quantity for each in Entry.objects.filter(kind="hazard.found", happened_on__range=(MONTH.start, TODAY))
    )
    assert queries.value(viewer=SYSTEM, code="t.sum", period=MONTH).number == expected


def test_too_many_entries_since_the_seal_are_left_to_the_database(known, monkeypatch):
    post(1)
    ledger.seal()
    post(2)
    expected = asked(Scope(), MONTH)
    monkeypatch.setattr(closed, "TAIL", 10)
    assert closed.live([FIGURES["sum"]], Scope()) is None
    assert asked(Scope(), MONTH) == expected


def test_what_was_not_looked_at_for_long_is_forgotten(known, monkeypatch):
    post(1)
    ledger.seal()
    monkeypatch.setattr(closed, "KEPT", 1)
    asked(Scope(), MONTH)
    assert len(closed._kept) == 1


def test_without_a_seal_the_ledger_itself_is_asked(known, monkeypatch):
    post(1)
    assert closed.live([FIGURES["sum"]], Scope()) is None
    assert asked(Scope(), MONTH) == directly(monkeypatch, Scope(), MONTH)


def as_of(seal: Seal, scope: Scope = EVERYWHERE, period: Period = MONTH) -> dict[str, object]:
    """What a reader is told."""
    sealed.forget()
    codes = [figure.code for figure in FIGURES.values()]
    values = queries.values(viewer=SYSTEM, codes=codes, scope=scope, period=period, as_of=seal)
    return {code: value.number for code, value in values.items()}


def proved(seal: Seal, scope: Scope = EVERYWHERE, period: Period = MONTH) -> dict[str, object]:
    """What a proof finds, out of the entries."""
    values = evaluate(FIGURES.values(), scope=scope, period=period, as_of=seal)
    return {code: value.number for code, value in values.items()}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(scope=scopes, period=periods, seed=st.integers(1, 10**6))
def test_as_of_every_seal_it_is_what_a_proof_finds(known, scope, period, seed):
    with transaction.atomic():
        seals = []
        for part in range(3):
            post(part, seed)
            with travel(TODAY - (3 - part) * DAY):  # each reads no further than its own day
                seals.append(ledger.seal())
            asked(scope, period)
            for each in seals:
                assert as_of(each, scope, period) == proved(each, scope, period)
        transaction.set_rollback(True)


def test_as_of_a_seal_before_the_newest_only_what_came_after_is_read(known):
    post(1)
    first = ledger.seal()
    post(2)
    newest = ledger.seal()
    expected = as_of(first), as_of(newest)
    asked(EVERYWHERE, MONTH)
    with CaptureQueriesContext(connection) as statements:
        assert (as_of(first), as_of(newest)) == expected
    read = [each["sql"] for each in statements if "ledger_entry" in each["sql"]]
    assert len(read) == 1
    assert f"id > {first.last} AND id <= {newest.last}" in read[0]


def test_a_proof_does_not_look_at_what_is_kept(known):
    post(1)
    newest = ledger.seal()
    asked(EVERYWHERE, MONTH)
    true = proved(newest)
    for kept in closed._kept.values():
        kept.groups = {}
    assert set(as_of(newest).values()) == {0}, "a reader is answered by what is kept"
    assert proved(newest) == true


@pytest.mark.parametrize("what", ["too far", "another ledger's", "older"])
def test_as_of_a_seal_the_ledger_is_asked_where_what_is_kept_does_not_help(known, monkeypatch, what):
    post(1)
    first = ledger.seal()
    if what == "older":
        asked(EVERYWHERE, MONTH)
    post(2)
    newest = ledger.seal()
    if what != "older":
        asked(EVERYWHERE, MONTH)
    if what == "too far":
        monkeypatch.setattr(closed, "TAIL", newest.last - first.last - 1)
    for kept in closed._kept.values():
        if what == "another ledger's":
            kept.close = kept.close._replace(hash=b"of another ledger")
        kept.groups = {}
    asks = newest if what == "older" else first
    assert as_of(asks) == proved(asks)
