"""`settle` posts the difference between what a record should have and what it has, and nothing else."""

from __future__ import annotations

import threading
import time
from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from zhiben.ledger.actions import seal
from zhiben.ledger.models import Entry
from zhiben.ledger.postings import (
    KINDS,
    RULES,
    SUBJECTS,
    Key,
    Measure,
    book,
    entries_of,
    net,
    posts,
    settle,
    settle_new,
)
from zhiben.publicity.models import Event, Material

DAY = date(2024, 5, 6)


def posted(record):
    """(line, kind, category, day, organisation, quantity, amount) of each entry, in the order they were posted."""
    columns = ("line", "kind", "category", "happened_on", "organisation", "quantity", "amount")
    return list(Entry.objects.filter(subject=record.pk).order_by("id").values_list(*columns))


def test_a_new_record_posts_what_it_counts_as(event, world):
    path = world.shaoling.path
    record = event(entry="village", people=40)
    assert posted(record) == [
        (1, "publicity.entry", "village", DAY, path, 1, 40),
        (2, "publicity.event", "onsite", DAY, path, 1, 40),
    ]
    kept = Entry.objects.get(subject=record.pk, line=1)
    assert (kept.opened_on, kept.region, kept.recorded_by, kept.enterprise) == (DAY, "411104100", world.clerk.id, None)


def test_settling_again_posts_nothing(event, world):
    record = event(people=40)
    assert settle(record, by=world.clerk.id) == 0
    assert settle(record, record, by=world.clerk.id) == 0
    assert len(posted(record)) == 1


def test_a_correction_posts_reversals_first(event, correct, world):
    record = event(entry="village", people=40)
    correct(record, channel="video", happened_on=date(2024, 5, 5), organisation=world.wanjin)
    old, new = world.shaoling.path, world.wanjin.path
    assert posted(record)[2:] == [
        (3, "publicity.entry", "village", DAY, old, -1, -40),
        (4, "publicity.event", "onsite", DAY, old, -1, -40),
        (5, "publicity.entry", "village", date(2024, 5, 5), new, 1, 40),
        (6, "publicity.event", "video", date(2024, 5, 5), new, 1, 40),
    ]


def test_only_the_difference_of_a_measure_is_posted(event, correct, world):
    record = event(people=40)
    correct(record, people=52)
    assert posted(record)[1:] == [(2, "publicity.event", "onsite", DAY, world.shaoling.path, 0, 12)]


def test_words_that_nothing_counts_post_nothing(event, correct):
    record = event(people=40)
    correct(record, title="宣讲（第二场）")
    assert len(posted(record)) == 1


def test_a_voided_record_nets_to_nothing(event, void):
    record = event(entry="family", people=40)
    void(record)
    assert net(Entry.objects.filter(subject=record.pk)) == {}
    assert [row[5:] for row in posted(record)] == [(1, 40), (1, 40), (-1, -40), (-1, -40)]


def test_many_records_are_settled_at_once(event, world):
    records = [event(people=number) for number in range(3)]
    for record in records:
        record.channel = "video"
    assert settle(*records, by=world.clerk.id) == 6
    assert [net(Entry.objects.filter(subject=record.pk)) for record in records] == [
        entries_of(record) for record in records
    ]


def test_a_second_first_settlement_is_refused_by_the_table(event, world):
    record = event(people=40)
    with pytest.raises(IntegrityError), transaction.atomic():
        settle_new([record], by=world.clerk.id)
    assert len(posted(record)) == 1


def until_somebody_waits():
    """Until a session of this database waits for another one's lock."""
    for _attempt in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # within a transaction it would always answer the same
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    pytest.fail("nobody waited")


@pytest.mark.postgresql_only
@pytest.mark.django_db(transaction=True)
def test_of_two_settlements_at_once_the_second_fails(event, world):
    record = event(people=40)
    record.channel = "video"
    failures = []

    def second():
        try:
            settle(record, by=world.clerk.id)
        except IntegrityError as error:
            failures.append(str(error))
        finally:
            connection.close()

    other = threading.Thread(target=second)
    with transaction.atomic():
        settle(record, by=world.clerk.id)
        other.start()
        until_somebody_waits()
    other.join(10)
    assert len(failures) == 1 and "ledger_one_settlement_at_a_time" in failures[0]
    assert net(Entry.objects.filter(subject=record.pk)) == entries_of(record)


@pytest.mark.parametrize("kind", ["publicity.dreamt", "hazard.found"])
def test_a_kind_that_its_room_did_not_declare_is_refused(event, world, monkeypatch, kind):
    """Another room's kind too: its subjects would be looked for in the wrong table."""
    record = event()
    monkeypatch.setitem(RULES, Event, lambda each: {Key(kind, DAY, DAY, world.shaoling.path, "411104100"): Measure()})
    with pytest.raises(ValueError, match=kind):
        settle(record, by=world.clerk.id)
    assert len(posted(record)) == 1


def test_a_kind_belongs_to_one_table(monkeypatch):
    monkeypatch.setitem(RULES, Material, RULES[Material])
    with pytest.raises(ValueError, match=r"publicity\.event"):
        posts(Material, kinds={"publicity.event": "宣传活动"})(lambda record: {})
    assert SUBJECTS["publicity.event"] is Event


def test_every_kind_has_a_label_and_a_table_with_a_rule():
    assert KINDS.keys() == SUBJECTS.keys()
    assert all(str(label) for label in KINDS.values())
    assert set(SUBJECTS.values()) == set(RULES)


ON_SQLITE, ON_POSTGRESQL = pytest.mark.sqlite_only, pytest.mark.postgresql_only
COPY = "INSERT INTO ledger_entry SELECT * FROM ledger_entry"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET quantity = 7",
        "DELETE FROM ledger_entry",
        "UPDATE ledger_seal SET day = '2024-01-01'",
        "DELETE FROM ledger_seal",
        # REPLACE deletes without a DELETE: SQLite asks the triggers only with recursive_triggers on.
        pytest.param("INSERT OR REPLACE INTO ledger_entry SELECT * FROM ledger_entry", marks=ON_SQLITE),
        pytest.param("REPLACE INTO ledger_seal SELECT * FROM ledger_seal", marks=ON_SQLITE),
        pytest.param("UPDATE OR REPLACE ledger_entry SET id = id + 1", marks=ON_SQLITE),
        pytest.param("TRUNCATE ledger_entry", marks=ON_POSTGRESQL),
        pytest.param("TRUNCATE ledger_seal CASCADE", marks=ON_POSTGRESQL),
        pytest.param(f"{COPY} ON CONFLICT (id) DO UPDATE SET quantity = 7", marks=ON_POSTGRESQL),
    ],
)
def test_the_database_refuses_to_change_what_was_posted(event, statement):
    event()
    seal()
    before = list(Entry.objects.order_by("id").values_list())
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(Entry.objects.order_by("id").values_list()) == before


keys = st.builds(
    Key,
    st.sampled_from(["a", "b"]),
    st.just(DAY),
    st.just(DAY),
    st.sampled_from(["0001", "0002"]),
    st.just("4111"),
)
postings = st.lists(st.tuples(keys, st.builds(Measure, st.integers(-2, 2), st.integers(-5, 5))), max_size=12)


@given(postings, postings)
def test_the_difference_of_two_books_makes_the_one_the_other(wanted, had):
    delta = book(wanted, minus=had)
    assert book([*had, *delta.items()]) == book(wanted)
    assert all(any(measure) for measure in delta.values())
    assert book(wanted, minus=wanted) == {}
