"""Periodic jobs: once per period, whatever the clock does and however many look at it."""

from __future__ import annotations

import threading
from datetime import datetime, time, timedelta, timezone

import pytest
from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.jobs import counting

from zhiben.jobs import daily, hourly, schedule
from zhiben.jobs.declaration import SCHEDULE, TITLES, Periodic
from zhiben.jobs.models import Run

NOON = datetime(2024, 5, 27, 12, 0, tzinfo=timezone(timedelta(hours=8)))


@pytest.fixture
def only(monkeypatch):
    """`only(hourly)`: one job on the schedule."""

    def put(period):
        SCHEDULE.clear()
        SCHEDULE["test"] = Periodic("test", counting.second, period)

    kept = dict(SCHEDULE)
    yield put
    SCHEDULE.clear()
    SCHEDULE.update(kept)


@pytest.mark.parametrize(
    ("period", "moment", "expected"),
    [
        (hourly, "2024-05-27T00:00:00", "2024-05-27T00"),
        (hourly, "2024-05-27T10:59:59", "2024-05-27T10"),
        (daily(time(23, 59)), "2024-05-27T23:58:59", ""),
        (daily(time(23, 59)), "2024-05-27T23:59:00", "2024-05-27"),
        (daily(time(23, 59)), "2024-05-28T00:00:00", ""),
        (daily(), "2024-05-28T00:09:59", ""),
        (daily(), "2024-05-28T18:00:00", "2024-05-28"),
    ],
)
def test_the_period_that_a_moment_lies_in(period, moment, expected):
    assert period(datetime.fromisoformat(moment)) == expected


def test_what_the_product_does_by_itself():
    assert SCHEDULE.keys() >= {"jobs.prune", "ledger.seal", "ledger.seal.evening"}
    assert [each.name for each in SCHEDULE.values() if each.task.module_path not in TITLES] == []


def test_a_period_has_its_job_once_and_the_next_one_again(db, only):
    only(hourly)
    assert [schedule.tick(NOON + timedelta(minutes=minutes)) for minutes in (0, 1, 59, 60, 61)] == [1, 0, 0, 1, 0]
    assert DBTaskResult.objects.count() == 2


def test_a_clock_that_jumps_back_repeats_nothing_and_what_follows_is_not_skipped(db, only):
    only(hourly)
    moments = [0, 60, 120, -60, 0, 60, 120, 180]
    assert [schedule.tick(NOON + timedelta(minutes=each)) for each in moments] == [1, 1, 1, 1, 0, 0, 0, 1]


@pytest.mark.django_db
@settings(max_examples=30, deadline=None)
@given(moments=st.lists(st.integers(-500, 500), min_size=1, max_size=12))
def test_however_the_clock_jumps_each_period_that_was_seen_has_one_job(moments):
    kept = dict(SCHEDULE)
    SCHEDULE.clear()
    SCHEDULE["test"] = Periodic("test", counting.second, hourly)
    try:
        with transaction.atomic():
            for minutes in moments:
                schedule.tick(NOON + timedelta(minutes=minutes))
            runs = list(Run.objects.filter(job="test").values_list("period", flat=True))
            queued = DBTaskResult.objects.filter(id__in=Run.objects.values("task")).count()
            transaction.set_rollback(True)
    finally:
        SCHEDULE.clear()
        SCHEDULE.update(kept)
    seen = {hourly(NOON + timedelta(minutes=minutes)) for minutes in moments}
    assert (sorted(runs), queued) == (sorted(seen), len(seen))


def test_many_that_look_at_the_clock_at_once_queue_one_job(transactional_db, only):
    only(hourly)
    together, queued = threading.Barrier(8), []

    def look():
        together.wait()
        queued.append(schedule.tick(NOON))
        connection.close()

    threads = [threading.Thread(target=look) for _each in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sum(queued), Run.objects.count(), DBTaskResult.objects.count()) == (1, 1, 1)


def test_the_row_and_the_task_are_one_transaction(transactional_db, only, monkeypatch):
    """A worker that dies between them must not make the period look done."""
    only(hourly)

    def broken(self, *args, **kwargs):
        raise OSError("killed")

    monkeypatch.setattr(Run, "save", broken)
    with pytest.raises(OSError, match="killed"):
        schedule.tick(NOON)
    monkeypatch.undo()
    assert DBTaskResult.objects.count() == 0
    assert schedule.tick(NOON) == 1
