"""zhiben worker: seals in time, once only, and stops when it is told to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import datetime

import pytest

from zhiben.cli.management.commands.worker import due
from zhiben.ledger.models import Seal


@pytest.mark.parametrize(
    ("last", "moment", "expected"),
    [
        ("2024-05-27 10:00:00", "2024-05-27 10:59:59", False),
        ("2024-05-27 10:00:00", "2024-05-27 11:00:00", True),
        ("2024-05-27 23:30:00", "2024-05-27 23:58:59", False),
        ("2024-05-27 23:30:00", "2024-05-27 23:59:00", True),
        ("2024-05-27 23:59:05", "2024-05-27 23:59:55", False),
        ("2024-05-27 23:59:05", "2024-05-28 00:00:01", True),
        ("2024-05-28 00:00:01", "2024-05-28 00:10:00", False),
    ],
    ids=str,
)
def test_a_seal_is_due_every_hour_at_the_end_of_the_day_and_on_the_next(last, moment, expected):
    assert due(datetime.fromisoformat(last), datetime.fromisoformat(moment)) is expected


def test_once_seals_what_is_new_and_nothing_twice(world, zhiben):
    said = zhiben("worker", "--once")
    seal = Seal.objects.get()
    assert said.split(" ", 2)[2] == f"第1号封存，{seal.entries} 笔，{seal.short_hash}\n"
    assert zhiben("worker", "--once") == ""
    assert Seal.objects.count() == 1


def test_who_may_not_seal_does_not_run_it(world, refused):
    assert "ledger.seal" in refused("worker", "--once", "--as", "town")
    assert Seal.objects.count() == 0


@pytest.fixture
def home(tmp_path, monkeypatch):
    """An installation of its own."""
    monkeypatch.setenv("ZHIBEN_HOME", str(tmp_path))
    monkeypatch.setenv("ZHIBEN_DATABASE", f"sqlite:///{tmp_path / 'zhiben.sqlite3'}")
    subprocess.run([sys.executable, "-m", "zhiben.cli.main", "migrate", "--verbosity", "0"], check=True)
    return tmp_path


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process without asking it")
def test_it_seals_at_once_and_stops_cleanly(home):
    command = [sys.executable, "-m", "zhiben.cli.main", "worker"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None and worker.stderr is not None
        lines = [worker.stdout.readline() for _line in range(2)]
        worker.send_signal(signal.SIGTERM)
        rest, complaint = worker.communicate(timeout=30)
    assert [line.split(" ", 2)[2].strip() for line in [*lines, *rest.splitlines()]][::2] == ["后台已启动", "后台已停止"]
    assert "第1号封存，0 笔" in lines[1]
    assert (worker.returncode, complaint) == (0, "")
