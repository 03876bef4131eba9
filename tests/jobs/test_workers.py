"""Real workers in processes of their own: kill -9 loses nothing and doubles nothing, whoever looks at the clock first."""

from __future__ import annotations

import os
import random
import signal
import sys
import time

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult
from tests.jobs import counting
from tests.jobs.conftest import wait_until, worker_of

from zhiben.accounts.viewer import SYSTEM
from zhiben.jobs import actions, queries
from zhiben.jobs.models import Run, Worker
from zhiben.ledger.models import Seal


def statuses():
    return sorted(DBTaskResult.objects.filter(task_path__startswith="tests.").values_list("status", flat=True))


def all_done(count):
    return lambda: statuses() == ["SUCCESSFUL"] * count


def test_a_killed_workers_task_is_begun_again_and_its_effect_is_there_once(start_workers):
    task = counting.count.enqueue(1, seconds=2)
    start_workers(2)
    wait_until(lambda: counting.counted("start", "count") == ["1"])
    os.kill(worker_of(DBTaskResult.objects.get(pk=task.id)), signal.SIGKILL)
    wait_until(all_done(1))
    assert counting.counted("start", "count") == ["1", "1"]
    assert counting.counted("effect", "count") == ["1"]
    done = DBTaskResult.objects.get(pk=task.id)
    assert (len(set(done.worker_ids)), done.traceback, done.return_value) == (2, "", "1")


def test_a_worker_that_is_told_to_stop_finishes_its_job_and_signs_off(start_workers):
    counting.count.enqueue(1, seconds=1)
    (worker,) = start_workers(1)
    wait_until(lambda: counting.counted("start", "count") == ["1"])
    os.kill(worker, signal.SIGTERM)
    wait_until(lambda: not Worker.objects.exists())
    assert (statuses(), counting.counted("effect", "count")) == (["SUCCESSFUL"], ["1"])


def test_four_workers_queue_each_period_once_even_when_the_clock_jumps_back(start_workers, tmp_path):
    clock = tmp_path / "clock"
    clock.write_text("0")
    workers = start_workers(4, JOBS_TEST_CLOCK=clock)
    wait_until(lambda: Worker.objects.count() == 4)
    time.sleep(1)
    clock.write_text("-2")
    before = Run.objects.filter(job="test.second").count()
    wait_until(lambda: Run.objects.filter(job="test.second").count() > before)
    for worker in workers:
        os.kill(worker, signal.SIGTERM)
    wait_until(lambda: not Worker.objects.exists())
    queued = DBTaskResult.objects.filter(task_path=counting.second.module_path)
    done = queued.filter(status="SUCCESSFUL").count()
    # Each period has one task, and each task was done once; the last one may still wait.
    assert queued.count() == Run.objects.filter(job="test.second").count() > before >= 1
    assert len(counting.counted("start", "second")) == done >= queued.count() - 1
    assert Seal.objects.count() == 1


@pytest.mark.postgresql_only
def test_workers_whose_connections_are_cut_go_on(start_workers):
    counting.count.enqueue(1, seconds=2)
    start_workers(2)
    wait_until(lambda: counting.counted("start", "count") == ["1"])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert cursor.fetchone()[0] >= 2
    counting.count.enqueue(2)
    wait_until(all_done(2))
    assert counting.counted("effect", "count") == ["1", "2"]


@pytest.mark.long
def test_soak_kill_9_at_random_points_keeps_every_effect_exactly_once(start_workers, capsys):
    """One minute, four workers, one of them killed every half second or so; a tally at the end."""
    count, kills, again = 400, 0, 0
    for number in range(count):
        counting.count.enqueue(number, seconds=0.5)
    workers = start_workers(4)
    until = time.monotonic() + 60
    while time.monotonic() < until:
        time.sleep(random.random())
        os.kill(workers.pop(random.randrange(len(workers))), signal.SIGKILL)
        workers += start_workers(1)
        kills += 1
    while statuses() != ["SUCCESSFUL"] * count:
        for task in queries.failed(viewer=SYSTEM):
            assert "WorkerLost" in task.reason and task.tries == 3
            actions.retry(by=SYSTEM, id=task.id)
            again += 1
        time.sleep(0.5)
        assert time.monotonic() < until + 240
    starts, effects = counting.counted("start", "count"), counting.counted("effect", "count")
    with capsys.disabled():
        sys.stdout.write(f"\n{count} jobs, {kills} times kill -9: {len(starts)} begun, {again} given up and retried, ")
        sys.stdout.write(f"{len(effects)} effects\n")
    assert sorted(map(int, effects)) == list(range(count))
    assert len(starts) > count, "no job was killed: the test showed nothing"
