"""A task in a worker's hands, step by step: tried three times, put off, given back, and never in two pairs of hands."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from tests.jobs import counting

from zhiben.jobs import holding, leases, working
from zhiben.jobs.models import Worker

pytestmark = pytest.mark.usefixtures("tables")
NOBODY_STOPS = threading.Event()


def the_task():
    return DBTaskResult.objects.get(task_path__startswith="tests.")


def due_now():
    """As if the rest before another try were over."""
    DBTaskResult.objects.update(run_after=timezone.now())


def step(name="w", say=lambda line: None):
    return working.work_on(name, stop=NOBODY_STOPS, say=say)


def test_a_job_says_what_it_did():
    counting.count.enqueue(7)
    said = []
    assert step(say=said.append) is True
    assert (said, the_task().status, the_task().return_value) == (["7"], "SUCCESSFUL", "7")
    assert step() is False


def test_a_task_of_a_transaction_that_is_rolled_back_is_never_done():
    with transaction.atomic():
        counting.count.enqueue(1)
        transaction.set_rollback(True)
    assert step() is False
    assert counting.counted("start", "count") == []


def test_a_job_that_fails_is_tried_three_times_with_rests_and_then_stays_as_failed():
    counting.refuse.enqueue()
    for tries, rest in ((1, 5), (2, 60)):
        before = timezone.now()
        assert step() is True
        task = the_task()
        assert (task.status, len(task.worker_ids)) == ("READY", tries)
        assert timedelta(seconds=rest) <= task.run_after - before < timedelta(seconds=rest + 5)
        assert step() is False, "it has to rest"
        due_now()
    step()
    task = the_task()
    assert (task.status, task.exception_class_path) == ("FAILED", "builtins.ValueError")
    assert task.traceback.endswith("ValueError: 从不成功\n")
    due_now()
    assert step() is False
    assert len(counting.counted("start", "refuse")) == 3


def test_not_now_is_no_failed_try():
    counting.later.enqueue()
    for _time in range(5):
        assert step() is True
        task = the_task()
        assert (task.status, task.worker_ids) == ("READY", [])
        assert "NotNow: 正忙" in task.traceback
        due_now()


def test_a_rest_does_not_become_long_because_the_clock_was_put_back():
    counting.refuse.enqueue()
    step()
    DBTaskResult.objects.update(run_after=timezone.now() + timedelta(hours=5))
    holding.hurry()
    assert step() is True


def test_a_task_that_was_asked_for_later_waits():
    when = timezone.now() + timedelta(hours=5)
    DBTaskResult.objects.create(
        args_kwargs={"args": [1], "kwargs": {}},
        task_path=counting.count.module_path,
        run_after=when,
        backend_name="default",
    )
    holding.hurry()
    assert the_task().run_after == when
    assert step() is False


def test_who_lost_a_task_cannot_finish_it_any_more():
    counting.count.enqueue(1)
    slow = holding.take("slow")
    # Given up, and somebody else has it.
    assert holding.fail(holding.Held.objects.get(pk=slow.pk), holding.WorkerLost("slow"))
    due_now()
    quick = holding.take("quick")
    assert quick.worker_ids == ["slow", "quick"]
    assert holding.finish(slow, "slow") is False
    assert holding.fail(slow, ValueError()) is False
    assert holding.put_off(slow, ValueError()) is False
    assert (the_task().status, the_task().worker_ids) == ("RUNNING", ["slow", "quick"])
    assert holding.finish(quick, "quick") is True
    assert the_task().return_value == "quick"


def test_a_job_that_is_gone_from_the_code_fails_and_the_worker_goes_on():
    counting.count.enqueue(1)
    DBTaskResult.objects.update(task_path="tests.jobs.counting.no_such_job")
    counting.count.enqueue(2)
    assert step() and step()
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["READY", "SUCCESSFUL"]


class Elsewhere:
    """A worker of another machine, whose process cannot be looked at from here."""

    def __init__(self, name="elsewhere/1/1"):
        self.name = name
        leases.sign_on(name)

    def beat(self):
        leases.beat(self.name)


@pytest.fixture
def clock(monkeypatch):
    """`clock(61)`: this machine's monotonic clock goes on by so many seconds."""
    moment = [1000.0]
    monkeypatch.setattr(leases.time, "monotonic", lambda: moment[0])

    def forward(seconds):
        moment[0] += seconds

    return forward


def test_a_worker_of_another_machine_is_given_up_when_its_pulse_stands_still(clock):
    counting.count.enqueue(1)
    other, watch = Elsewhere(), leases.Watch()
    assert holding.take(other.name) is not None
    assert holding.take_back(watch) == 0
    clock(leases.LEASE - 1)
    other.beat()
    assert holding.take_back(watch) == 0
    clock(leases.LEASE - 1)
    assert holding.take_back(watch) == 0, "it beat since then"
    clock(2)
    assert holding.take_back(watch) == 1
    assert (the_task().status, "WorkerLost" in the_task().traceback) == ("READY", True)
    assert not Worker.objects.exists()


def test_no_wall_clock_decides_who_is_alive(clock):
    counting.count.enqueue(1)
    other, watch = Elsewhere(), leases.Watch()
    holding.take(other.name)
    Worker.objects.update(seen_at=timezone.now() - timedelta(days=400), started_at=timezone.now() + timedelta(days=9))
    DBTaskResult.objects.update(started_at=timezone.now() - timedelta(days=400))
    assert holding.take_back(watch) == 0
    clock(1)
    assert holding.take_back(watch) == 0


def test_a_worker_that_comes_back_after_it_was_given_up_is_known_again():
    other = Elsewhere()
    Worker.objects.all().delete()
    other.beat()
    assert list(Worker.objects.values_list("id", flat=True)) == [other.name]


def test_a_task_in_the_hands_of_a_worker_that_nobody_knows_is_taken_back():
    counting.count.enqueue(1)
    holding.take("elsewhere/9/9")
    assert holding.take_back(leases.Watch()) == 1


def test_the_third_death_is_the_last_try():
    counting.count.enqueue(1)
    for number in range(3):
        due_now()
        holding.take(f"elsewhere/{number}/1")
        assert holding.take_back(leases.Watch()) == 1
    assert (the_task().status, the_task().exception_class_path) == ("FAILED", "zhiben.jobs.holding.WorkerLost")


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="only Linux says when a process began")
def test_this_machines_processes_are_known_by_number_and_birth():
    name = leases.own_name()
    place, pid, born = name.split("/")
    assert leases.is_here(name) is True
    assert leases.is_here(f"{place}/{pid}/{int(born) + 1}") is False, "the number was given to another process"
    assert leases.is_here(f"{place}/{2**22 + 1}/{born}") is False
    assert leases.is_here(f"elsewhere/{pid}/{born}") is None
    assert len(name) <= 64


def test_a_database_that_is_away_costs_no_effect_twice(transactional_db, monkeypatch):
    """The job is done, and noting it fails: it is noted later, not done again."""
    counting.count.enqueue(1)
    monkeypatch.setattr(working, "UNREACHABLE", 0.0)
    whole, refused = holding.finish, []

    def finish(held, said):
        if len(refused) < 3:
            refused.append(1)
            raise OperationalError("server closed the connection unexpectedly")
        return whole(held, said)

    monkeypatch.setattr(holding, "finish", finish)
    assert step() is True
    assert (len(refused), the_task().status, counting.counted("start", "count")) == (3, "SUCCESSFUL", ["1"])


def test_what_no_database_can_store_is_left_out_of_the_reason():
    counting.count.enqueue(1)
    held = holding.take("w")
    assert holding.fail(held, ValueError("a\0b"))
    assert the_task().traceback.endswith("ValueError: ab\n")
