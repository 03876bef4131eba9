"""The records behind a figure, page by page: walked, kept or grouped, they are the same ones."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid5

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.figures import oracle
from tests.figures.oracle import ROOT, TODAY, random_entries

from zhiben.accounts.viewer import EVERYWHERE, SYSTEM, Scope
from zhiben.calendars import Period, travel
from zhiben.figures import catalogue, closed, engine, queries, records, walking
from zhiben.figures.compiler import drill
from zhiben.figures.definitions import Figure
from zhiben.figures.evaluation import RecordRow, question
from zhiben.ledger import actions as ledger
from zhiben.ledger.models import Entry

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
EVER = Period(TODAY - 200 * DAY, TODAY)
OPEN = Figure("t.open", "", "", "", counts=("hazard.open",), aggregate="balance")
FIGURES = {
    "balance": OPEN,
    "flow": Figure("t.flow", "", "", "", counts=("hazard.found", "inspection.done")),
    "rare": Figure("t.rare", "", "", "", counts=("hazard.found",), where=(("field", "fire"), ("level", "major"))),
    "amount": Figure("t.amount", "", "", "", counts=("inspection.done",), aggregate="amount"),
    "cohort": Figure("t.cohort", "", "", "", counts=("hazard.open",), cohort=True),
    "different": Figure("t.different", "", "", "", counts=("inspection.done",), aggregate="distinct:enterprise"),
}
WAYS = {  # the limits under which a page is found in each of the ways
    "walked": {"FEW": 0, "NEAR": 10**6, "FAR": 10**6, "MOST": 10**6},
    "walked a little at a time": {"FEW": 0, "NEAR": 10**6, "FAR": 10**6, "MOST": 10**6, "FIRST": 1, "BATCH": 2},
    "walked further": {"FEW": 0, "SOME": 0, "NEAR": 0, "FAR": 10**6, "MOST": 10**6, "FIRST": 1, "BATCH": 2},
    "kept, since there are few": {"FEW": 10**6},
    "kept, since too much was passed": {"FEW": 0, "NEAR": 0, "FAR": 0, "MOST": 0, "FIRST": 1, "BATCH": 2},
}


@pytest.fixture(autouse=True)
def _nothing_kept():
    closed.forget()
    records.forget()
    yield
    closed.forget()
    records.forget()


@pytest.fixture
def known(monkeypatch):
    """The figures above, as if a room shipped them."""
    shipped = catalogue.shipped() | {figure.code: figure for figure in FIGURES.values()}
    monkeypatch.setattr(catalogue, "shipped", lambda: shipped)


def post(part: int, seed: int = 1, count: int = 60) -> None:
    """Random entries, on lines that no other part uses."""
    Entry.objects.bulk_create(random_entries(seed + part, count, line=1 + 1000 * part))


def grouped(figure, scope=EVERYWHERE, period=EVER, sealed=None, **marks):
    """By the one statement that reads everything."""
    asked = question((figure,), scope, period, sealed)
    found = engine.ask(drill(asked, limit=10_000, **marks))
    return [RecordRow(engine.id_of(s), engine.day_of(d), engine.whole(n), kind) for s, d, n, kind in found]


def paged(figure, scope=EVERYWHERE, period=EVER, sealed=None, **words):
    return queries.rows(viewer=SYSTEM, code=figure.code, scope=scope, period=period, as_of=sealed, **words)


def check(asked, place, limit):
    """The first page, one from a mark and one back from it."""
    everything = grouped(*asked)
    assert paged(*asked, limit=limit) == everything[:limit]
    assert paged(*asked, limit=len(everything) + 1) == everything
    if everything:
        place %= len(everything)
        mark = everything[place].day, everything[place].subject
        assert paged(*asked, after=mark, limit=limit) == everything[place + 1 :][:limit]
        back = everything[max(0, place - limit) : place]
        assert paged(*asked, before=mark, limit=limit) == back


@pytest.fixture(params=WAYS)
def way(request, monkeypatch):
    """The limits under which every page is found in that way."""
    for name, value in WAYS[request.param].items():
        monkeypatch.setattr(walking, name, value)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    asked=st.tuples(st.sampled_from(list(FIGURES.values())), oracle.scopes, oracle.periods),
    seed=st.integers(1, 10**6),
    where=st.tuples(st.integers(0, 99), st.integers(1, 7)),
)
def test_every_way_leads_to_the_same_records(known, way, asked, seed, where):
    # Taken back after each example: what was kept belongs to seals that are gone, and must not be used.
    with transaction.atomic():
        seals = []
        for part in range(3):
            with travel(TODAY - (3 - part) * DAY):
                post(part, seed)
                check((*asked, None), *where)
                seals.append(ledger.seal())
                check((*asked, None), *where)
        post(9, seed)
        check((*asked, None), *where)
        for sealed in seals:
            check((*asked, sealed), *where)
        transaction.set_rollback(True)


@pytest.mark.parametrize("limits", [{}, {"FIRST": 1, "BATCH": 3}, {"FIRST": 4, "BATCH": 4}])
@pytest.mark.parametrize("most", [0, 1, 2, 3, 4, 59, 60, 61, 10**6])
def test_a_walk_gives_up_or_finds_the_whole_page(known, monkeypatch, most, limits):
    post(1)
    everything = grouped(OPEN)
    for name, value in limits.items():
        monkeypatch.setattr(walking, name, value)
    asked = question((OPEN,), EVERYWHERE, EVER, None)
    for limit in (1, len(everything), len(everything) + 1):
        found = walking.walk(asked, limit=limit, most=most)
        assert found is None or [RecordRow(*row) for row in found] == everything[:limit]
        assert found is not None or most < 60 + 4, "so much there is not"


@pytest.mark.parametrize("few", [-1, 0, 1])
def test_up_to_few_entries_are_not_walked(known, monkeypatch, few):
    post(1)
    count = Entry.objects.filter(kind="hazard.open").count()
    ledger.seal()
    monkeypatch.setattr(walking, "FEW", count + few)
    with CaptureQueriesContext(connection) as statements:
        assert paged(OPEN) == grouped(OPEN)[:25]
    assert any(" way " in each["sql"] for each in statements) == (few < 0)


@pytest.fixture
def keeping(known, monkeypatch):
    """Every page comes out of what is kept."""
    monkeypatch.setattr(walking, "FEW", 10**6)


def test_a_second_page_reads_no_more_than_what_came_since(keeping):
    post(1)
    sealed = ledger.seal()
    paged(OPEN)
    with CaptureQueriesContext(connection) as statements:
        assert paged(OPEN, limit=2) == grouped(OPEN)[:2]
    assert len(statements) == 1 + 1, "where the ledger stands; and the grouped one"
    post(2)
    expected = grouped(OPEN)
    with CaptureQueriesContext(connection) as statements:
        assert paged(OPEN, limit=10_000) == expected
    assert len(statements) == 3, "where the ledger stands, what was posted, and what that comes to"
    assert f"id > {sealed.last}" in statements[1]["sql"]


def test_records_are_carried_to_the_next_seal_and_day(keeping):
    post(1)
    with travel(TODAY - 9 * DAY):
        ledger.seal()
        period = Period(EVER.start, TODAY + 99 * DAY)
        before = paged(OPEN, period=period, limit=10_000)
    post(2)
    ledger.seal()
    with CaptureQueriesContext(connection) as statements:
        now = paged(OPEN, period=period, limit=10_000)
    assert now == grouped(OPEN, period=period)
    assert now != before
    read = [each["sql"] for each in statements if "GROUP BY subject" in each["sql"]]
    assert len(read) == 1
    assert "subject IN" in read[0]


def test_a_clock_that_was_put_back_reads_anew(keeping):
    post(1)
    ledger.seal()
    period = Period(EVER.start, TODAY + 99 * DAY)
    paged(OPEN, period=period)
    with travel(TODAY - 40 * DAY):
        assert paged(OPEN, period=period, limit=10_000) == grouped(OPEN, period=period)


def test_records_of_another_chain_are_not_used(keeping):
    post(1)
    sealed = ledger.seal()
    for at in (None, sealed):
        paged(OPEN, sealed=at)
    for key, kept in list(records._kept.items()):
        strange = kept.close._replace(hash=b"of another ledger")
        records._kept[key] = records._Kept(strange, kept.end, records.Records(()))
    assert len(records._kept) == 2
    for at in (None, sealed):
        assert paged(OPEN, sealed=at, limit=10_000) == grouped(OPEN, sealed=at) != []


def test_what_a_transaction_took_back_is_forgotten(keeping):
    post(1)
    ledger.seal()
    paged(OPEN)
    with transaction.atomic():
        post(2)
        assert paged(OPEN, limit=10_000) == grouped(OPEN)
        transaction.set_rollback(True)
    Entry.objects.bulk_create(random_entries(77, 60, line=2001))  # as many, at the same positions on SQLite
    assert paged(OPEN, limit=10_000) == grouped(OPEN)


@pytest.mark.django_db(transaction=True)
def test_what_came_since_the_seal_is_read_once_while_nothing_is_posted(keeping):
    post(1)
    ledger.seal()
    paged(OPEN)
    for part in (2, 3):
        post(part, count=5)
        for looks, statements in ((1, 3), (2, 1)):
            with CaptureQueriesContext(connection) as read:
                found = paged(OPEN, limit=10_000)
            assert len(read) == statements, f"look {looks}"
            assert found == grouped(OPEN)


def test_too_many_records_are_grouped_and_not_tried_again(keeping, monkeypatch):
    post(1)
    ledger.seal()
    everything = grouped(OPEN)
    monkeypatch.setattr(records, "MOST", len(everything))
    assert paged(OPEN, limit=10_000) == everything
    assert len(records._kept) == 1
    records.forget()
    monkeypatch.setattr(records, "MOST", len(everything) - 1)
    for _again in range(2):
        with CaptureQueriesContext(connection) as statements:
            assert paged(OPEN, limit=10_000) == everything
    assert (len(records._kept), len(records._many)) == (0, 1)
    assert sum("GROUP BY subject" in each["sql"] for each in statements) == 1


def test_what_was_not_looked_at_for_long_is_dropped(keeping, monkeypatch):
    post(1)
    ledger.seal()
    monkeypatch.setattr(records, "KEPT", 1)
    for figure in FIGURES.values():
        paged(figure)
    assert len(records._kept) == 1


@pytest.mark.parametrize("sealing", [False, True])
def test_without_a_seal_or_long_after_it_everything_is_grouped(keeping, monkeypatch, sealing):
    post(1)
    if sealing:
        ledger.seal()
        post(2)
        monkeypatch.setattr(closed, "TAIL", 10)
        monkeypatch.setattr(records, "TAIL", 10)
    assert paged(OPEN, limit=10_000) == grouped(OPEN)
    assert not records._kept


def test_a_seal_too_far_from_the_last_one_reads_anew(keeping, monkeypatch):
    post(1)
    ledger.seal()
    paged(OPEN)
    post(2)
    ledger.seal()
    monkeypatch.setattr(records, "TAIL", 10)
    assert paged(OPEN, limit=10_000) == grouped(OPEN)


def test_records_of_one_day_stand_in_the_order_of_their_identities(keeping):
    template = random_entries(1, 1)[0]
    for n in range(30):
        Entry.objects.create(
            **{each.attname: getattr(template, each.attname) for each in Entry._meta.concrete_fields}
            | {"id": None, "subject": uuid5(ROOT, f"same day {n}"), "kind": "hazard.open", "quantity": 1}
            | {"happened_on": TODAY}
        )
    ledger.seal()
    found = paged(OPEN, limit=10_000)
    assert found == grouped(OPEN)
    assert [row.subject for row in found] == sorted((row.subject for row in found), key=lambda each: each.int)
    assert paged(OPEN, after=(TODAY, UUID(int=0)), limit=1) == found[:1]
    assert paged(OPEN, scope=Scope(region="99"), limit=1) == []
