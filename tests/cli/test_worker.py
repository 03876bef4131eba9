"""zhiben worker: does what is due, once only, and stops when it is told to."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys

import pytest
from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

from zhiben.jobs.models import Worker
from zhiben.ledger import jobs
from zhiben.ledger.models import Seal


@pytest.mark.django_db(transaction=True)
def test_once_seals_what_is_new_and_nothing_twice(world, zhiben):
    said = zhiben("worker", "--once")
    seal = Seal.objects.get()
    line = f"第1号封存，{seal.entries} 笔，{seal.short_hash}"
    assert [line.split(" ", 2)[2] for line in said.splitlines()].count(line) == 1
    assert "封存，" not in zhiben("worker", "--once")
    assert Seal.objects.count() == 1
    assert not Worker.objects.exists()
    sealing = DBTaskResult.objects.filter(task_path=jobs.seal.module_path)
    assert set(sealing.values_list("status", "return_value")) <= {("SUCCESSFUL", line), ("SUCCESSFUL", "")}
    assert sealing.count() >= 1


def test_who_may_not_manage_jobs_does_not_run_it(world, refused):
    assert "jobs.manage" in refused("worker", "--once", "--as", "town")
    assert Seal.objects.count() == 0


@pytest.mark.postgresql_only
@pytest.mark.django_db(transaction=True)
def test_a_long_write_makes_the_sealer_come_back_later_and_no_try_is_lost(world):
    """Somebody writes entries and has not committed: nobody else may wait behind the sealer."""
    writer = connection.copy("writer")
    try:
        with transaction.atomic():
            with writer.cursor() as cursor:
                cursor.execute("BEGIN")
                cursor.execute("LOCK TABLE ledger_entry IN ROW EXCLUSIVE MODE")
            with pytest.raises(jobs.NotNow, match="lock timeout"):
                jobs.seal.call()
            transaction.set_rollback(True)
    finally:
        writer.close()
    assert jobs.seal.call().startswith("第1号封存")


@pytest.fixture
def home(tmp_path, monkeypatch, migrated_file):
    """An installation of its own."""
    monkeypatch.setenv("ZHIBEN_HOME", str(tmp_path))
    monkeypatch.setenv("ZHIBEN_DATABASE", f"sqlite:///{tmp_path / 'zhiben.sqlite3'}")
    shutil.copy(migrated_file, tmp_path)
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
