"""Seals close what was posted, chain it, and name what does not fit."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from datetime import date, timedelta
from hashlib import sha256

import pytest
from django.db import OperationalError, connection, transaction
from django.db.models import Sum
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import unguarded

from zhiben.calendars import now, today, travel
from zhiben.ledger import hashing, leaves, queries, seals
from zhiben.ledger.actions import seal
from zhiben.ledger.merkle import GENESIS, merkle
from zhiben.ledger.models import Entry, Seal
from zhiben.ledger.postings import settle
from zhiben.ledger.seals import Broken

TOMORROW = date(2024, 5, 28)


def behind_the_back(statement, *values):
    """What somebody does who owns the database."""
    with unguarded(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def broken():
    with pytest.raises(Broken) as found:
        queries.verify()
    return found.value.seal, found.value.entry


@pytest.fixture
def chain(event):
    """Three seals: everything up to two events, then three more, then one on the next day."""
    event()
    event()
    first = seal()
    records = [event(), event(), event()]
    second = seal()
    with travel(TOMORROW):
        event()
        third = seal()
    return first, second, third, [Entry.objects.get(subject=each.pk) for each in records]


def test_a_seal_closes_everything_posted_so_far(event):
    event()
    had = Entry.objects.count()
    closed = seal()
    newest = Entry.objects.order_by("id").last()
    assert newest is not None
    assert (closed.number, closed.last, closed.entries, closed.day) == (1, newest.pk, had, today())
    assert len(bytes(closed.marks)) == 4 * had
    assert closed.short_hash == bytes(closed.hash).hex()[:12]
    event()
    following = seal()
    assert (following.number, following.entries) == (2, 1)


def test_on_the_same_day_nothing_new_makes_no_new_seal(event):
    event()
    assert seal() == seal()
    assert Seal.objects.count() == 1


def test_a_new_day_makes_an_empty_seal(event):
    event()
    first = seal()
    with travel(TOMORROW):
        second = seal()
    assert (second.number, second.entries, second.last, second.day) == (2, 0, first.last, TOMORROW)
    assert (bytes(second.root), bytes(second.marks)) == (GENESIS, b"")
    assert bytes(second.hash) != bytes(first.hash)
    assert queries.verify() == 2


def test_a_seal_before_anything_was_posted(db):
    assert (seal().last, seal().number, queries.verify()) == (0, 1, 1)


def test_as_of_by_number_and_by_date(event):
    event()
    assert queries.seal_at(1) is None and queries.seal_at(today()) is None and queries.latest() is None
    first = seal()
    event()
    second = seal()
    with travel(TOMORROW):
        third = seal()
    assert [queries.seal_at(number) for number in (1, 2, 3, 4)] == [first, second, third, None]
    assert queries.seal_at(today() - timedelta(days=1)) is None
    assert queries.seal_at(today()) == second
    assert queries.seal_at(TOMORROW) == third
    assert queries.seal_at(date(2025, 1, 1)) == third == queries.latest()
    assert list(queries.seals()) == [first, second, third]


def test_a_sound_chain_is_verified(chain):
    assert queries.verify() == 3


@pytest.mark.parametrize(
    "change",
    [
        "quantity = quantity + 1",
        "amount = 99",
        "happened_on = '2024-05-07'",
        "opened_on = '2024-05-07'",
        "organisation = organisation || '0001'",
        "region = '411102'",
        "kind = 'publicity.entry'",
        "field = 'fire'",
        "level = 'x'",
        "category = 'video'",
        "line = 9",
        "recorded_at = '2024-05-27 00:00:00+00:00'",
    ],
)
def test_an_altered_entry_is_named(chain, change):
    _first, second, _third, entries = chain
    altered = entries[1]
    behind_the_back(f"UPDATE ledger_entry SET {change} WHERE id = %s", altered.pk)
    assert broken() == (second.number, altered.pk)
    behind_the_back("DELETE FROM ledger_entry WHERE id = %s", altered.pk)
    altered.save(force_insert=True)
    assert queries.verify() == 3


def test_from_a_deleted_entry_on_nothing_fits(chain):
    _first, second, _third, entries = chain
    behind_the_back("DELETE FROM ledger_entry WHERE id = %s", entries[1].pk)
    assert broken() == (second.number, entries[2].pk)
    entries[1].save(force_insert=True)
    behind_the_back("DELETE FROM ledger_entry WHERE id = %s", entries[2].pk)
    assert broken() == (second.number, None)
    entries[2].save(force_insert=True)
    assert queries.verify() == 3


def test_an_inserted_entry_is_named(event):
    seal()
    gap = Entry.objects.get(subject=event().pk)
    behind_the_back("DELETE FROM ledger_entry WHERE id = %s", gap.pk)
    event()
    second = seal()
    assert queries.verify() == 2
    gap.save(force_insert=True)
    assert broken() == (second.number, gap.pk)


def test_the_sentence_names_seal_and_entry():
    assert str(Broken(2, 17)) == "第2号封存与台账不符，自第17笔分录起。"
    assert str(Broken(2)) == "第2号封存与台账不符。"


@pytest.mark.parametrize(
    "change",
    ["sealed_at = '2024-05-27 00:00:00+00:00'", "day = '2024-05-26'", "entries = entries + 1", "last = last - 1"],
)
def test_an_altered_seal_is_named(chain, change):
    behind_the_back(f"UPDATE ledger_seal SET {change} WHERE number = 2")
    assert broken()[0] == 2


def test_a_seal_with_another_hash_is_named(chain):
    behind_the_back("UPDATE ledger_seal SET hash = root WHERE number = 2")
    assert broken() == (2, None)


def test_a_removed_seal_is_missed(chain):
    behind_the_back("DELETE FROM ledger_seal WHERE number = 2")
    assert broken() == (2, None)


def test_a_clock_that_was_put_back_does_not_put_back_the_days_of_seals(event):
    """Else “as of that day” would become another seal than the one that was published."""
    event()
    with travel(TOMORROW):
        first = seal()
    event()
    assert (first.day, today()) == (TOMORROW, date(2024, 5, 27))
    second = seal()
    assert (second.number, second.day, second.entries) == (2, TOMORROW, 1)
    assert seal() == second, "no new day has begun"
    assert queries.seal_at(today()) is None and queries.seal_at(TOMORROW) == second
    assert queries.verify() == 2


def test_a_forged_entry_with_a_recomputed_root_breaks_the_chain(chain):
    """Whoever makes root and marks fit has to make every later hash fit as well, up to the one that left the machine."""
    first, _second, _third, entries = chain
    behind_the_back("UPDATE ledger_entry SET quantity = 5 WHERE id = %s", entries[0].pk)
    _count, root, marks = leaves.digest(first.last, entries[2].pk)
    behind_the_back("UPDATE ledger_seal SET root = %s, marks = %s WHERE number = 2", root, marks)
    assert broken() == (2, None)
    forged = Seal.objects.get(number=2)
    behind_the_back("UPDATE ledger_seal SET hash = %s WHERE number = 2", seals.chain(forged, bytes(first.hash)))
    assert broken() == (3, None)


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=20, unique=True), st.data())
def test_the_root_changes_with_every_leaf_and_every_order(leaves, data):
    root = merkle(leaves)
    place = data.draw(st.integers(0, len(leaves) - 1))
    assert merkle([*leaves[:place], sha256(leaves[place]).digest(), *leaves[place + 1 :]]) != root
    assert merkle([*leaves, leaves[-1]]) != root
    if len(leaves) > 1:
        assert merkle(leaves[:-1]) != root
        assert merkle([leaves[1], leaves[0], *leaves[2:]]) != root


def total(**conditions):
    return Entry.objects.filter(kind="publicity.event", **conditions).aggregate(sum=Sum("quantity"))["sum"] or 0


@contextmanager
def slow_writer(record, by):
    """Another session that has posted and not committed yet; it commits at the end."""
    posted, go = threading.Event(), threading.Event()

    def write():
        try:
            with transaction.atomic():
                settle(record, by=by.id)
                posted.set()
                go.wait(20)
        finally:
            connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert posted.wait(10)
        yield
    finally:
        go.set()
        writer.join(20)


@pytest.mark.postgresql_only
@pytest.mark.django_db(transaction=True)
def test_a_seal_waits_for_what_a_clock_would_miss(event, world):
    """Transactions commit out of order: by the clock a number that was read changes afterwards, by the seal it does not."""
    slow = event()
    slow.channel = "video"
    with slow_writer(slow, world.clerk):
        event(channel="video")
        clock = now()
        assert total(category="video", recorded_at__lte=clock) == 1
        # The slow one's position lies below the quick one's: closed now, it would appear under the seal later.
        with pytest.raises(OperationalError), transaction.atomic():
            seal()
    assert total(category="video", recorded_at__lte=clock) == 2, "the clock has told two different numbers"
    closed = seal()
    assert (closed.number, total(category="video", id__lte=closed.last)) == (1, 2)
    event(channel="video")
    assert total(category="video", id__lte=closed.last) == 2
    assert queries.verify() == 1


@pytest.fixture
def all_cores(monkeypatch):
    """Small seals, a few of them for each core."""
    monkeypatch.setattr(seals, "MOST", 5)
    monkeypatch.setattr(leaves, "RUN", 7)
    monkeypatch.setattr(leaves, "CORES", 2)


@pytest.mark.django_db(transaction=True)
def test_very_much_is_closed_by_several_seals(event, all_cores):
    """Hashed on all cores, since no transaction is under way; the newest seal closes everything."""
    for _each in range(17):
        event()
    newest = seal()
    (top, *_rest, lowest) = Entry.objects.order_by("-id").values_list("id", flat=True)
    assert top - lowest > 30
    assert (newest.last, newest.number, newest.day) == (top, -(-top // 5), today())
    assert [each.last for each in queries.seals()] == [*range(5, top, 5), top]
    assert sum(each.entries for each in queries.seals()) == Entry.objects.count()
    assert (seal(), queries.verify()) == (newest, newest.number)
    with transaction.atomic():
        assert queries.verify() == newest.number, "by this process alone"
    behind_the_back("UPDATE ledger_entry SET quantity = quantity + 1 WHERE id = %s", lowest + 12)
    assert broken() == (-(-(lowest + 12) // 5), lowest + 12)


@pytest.mark.sqlite_only
@pytest.mark.django_db(transaction=True)
def test_a_core_whose_process_dies_is_done_without(event, all_cores, monkeypatch):
    for _each in range(17):
        event()
    monkeypatch.setattr(hashing.sys, "executable", "/bin/false")
    assert queries.verify() == 0
    number = seal().number
    assert queries.verify() == number > 5
