"""Workers in processes of their own, on the test's database."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult
from tests.environment import ROOT
from tests.jobs import counting

Start = Callable[..., list[int]]


@pytest.fixture
def tables(db: None) -> Iterator[None]:
    """The two tables in which the jobs of `counting` leave their marks."""
    with connection.cursor() as cursor:
        for statement in counting.TABLES:
            cursor.execute(statement)
    yield
    with connection.cursor() as cursor:
        for table in ("start", "effect"):
            cursor.execute(f"DROP TABLE jobs_test_{table}")


def address() -> str:
    """The test's database, as ZHIBEN_DATABASE says it."""
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    user = ":".join(quote(str(known[name])) for name in ("USER", "PASSWORD") if known[name])
    host = quote(str(known["HOST"]), safe="") + (f":{known['PORT']}" if known["PORT"] else "")
    return f"postgresql://{user}@{host}/{known['NAME']}"


@pytest.fixture
def start_workers(transactional_db: None, tables: None) -> Iterator[Start]:
    """`start_workers(4)`: their process numbers; all are killed when the test is over."""
    started: list[tuple[subprocess.Popen[str], list[int]]] = []

    def start(count: int, **variables: Any) -> list[int]:
        environment = os.environ | {"ZHIBEN_DATABASE": address(), "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
        parent = subprocess.Popen(
            [sys.executable, "-m", "tests.jobs.brisk_worker", str(count)],
            env=environment | {name: str(value) for name, value in variables.items()},
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append((parent, []))
        assert parent.stdout is not None
        for _worker in range(count):
            started[-1][1].append(int(parent.stdout.readline()))
        return started[-1][1]

    yield start
    for parent, workers in started:
        for process in [*workers, parent.pid]:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        parent.communicate()


def worker_of(task: DBTaskResult[Any, Any]) -> int:
    """The process that has the task."""
    return int(task.worker_ids[-1].split("/")[1])


def wait_until(fact: Callable[[], bool], seconds: float = 30.0) -> None:
    """Wait for a fact; its absence is the test's failure."""
    until = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)
