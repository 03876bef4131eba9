"""The queue through Redis: messages wake real workers up, and the table stays what counts."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult
from tests import environment
from tests.jobs import counting
from tests.jobs.conftest import address, wait_until, worker_of

from zhiben.jobs import celery
from zhiben.jobs.models import Worker

ENQUEUE = "import django; django.setup(); from tests.jobs import counting; counting.count.enqueue(1)"


@pytest.fixture
def redis():
    """Its address."""
    found = environment.redis()
    if found is None:
        pytest.skip("no redis-server on this machine, and ZHIBEN_TEST_REDIS names none")
    return found


@pytest.fixture
def through(redis, settings):
    """This process asks for jobs as a web process with Redis in its settings does."""
    celery.app.conf.broker_url = redis
    settings.TASKS = {"default": {"BACKEND": "zhiben.jobs.celery.CeleryBackend", "QUEUES": []}}


def ran(redis, *words):
    """A process of its own, with that Redis in its settings."""
    path = os.pathsep.join([str(environment.ROOT), *sys.path])
    variables = {"ZHIBEN_DATABASE": address(), "ZHIBEN_REDIS": redis, "PYTHONPATH": path}
    command = [sys.executable, *words]
    return subprocess.run(command, env=os.environ | variables, capture_output=True, text=True, check=False)


def doctor(redis):
    """What it says of Redis, asked in a process that has it in its settings."""
    done = ran(redis, "-m", "zhiben.cli.main", "doctor", "--json")
    return [f"{each['check']}={each['state']}" for each in json.loads(done.stdout)]


def statuses():
    return sorted(DBTaskResult.objects.filter(task_path__startswith="tests.").values_list("status", flat=True))


def test_messages_wake_workers_up_and_a_killed_ones_task_is_begun_again(through, redis, start_workers):
    workers = start_workers(3, ZHIBEN_REDIS=redis)
    with transaction.atomic():
        counting.count.enqueue(99)
        transaction.set_rollback(True)
    for number in range(6):
        counting.count.enqueue(number, seconds=1)
    running = DBTaskResult.objects.filter(status="RUNNING", task_path__startswith="tests.")
    wait_until(running.exists)
    os.kill(worker_of(running[0]), signal.SIGKILL)
    wait_until(lambda: statuses() == ["SUCCESSFUL"] * 6)
    assert counting.counted("effect", "count") == [str(number) for number in range(6)]
    assert {worker_of(task) for task in DBTaskResult.objects.filter(task_path__startswith="tests.")} <= set(workers)
    # Told to stop, a worker finishes its job and signs off.
    counting.count.enqueue(7, seconds=1)
    wait_until(running.exists)
    for worker in workers:
        os.kill(worker, signal.SIGTERM)
    wait_until(lambda: statuses() == ["SUCCESSFUL"] * 7 and not Worker.objects.exists())


def test_a_redis_that_is_away_loses_nothing_and_refuses_nothing(redis, start_workers):
    """No message was ever sent: workers with Redis find the task in the table."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"redis://127.0.0.1:{free.getsockname()[1]}/0"
    asked = ran(nobody, "-c", ENQUEUE)
    assert (asked.returncode, asked.stderr.startswith("redis: ")) == (0, True)
    assert "redis=problem" in doctor(nobody) and "redis=ok" in doctor(redis)
    assert statuses() == ["READY"]
    start_workers(1, ZHIBEN_REDIS=redis)
    wait_until(lambda: statuses() == ["SUCCESSFUL"])
    assert counting.counted("start", "count") == ["1"]
