"""zhiben serve: prepares what is missing, serves, and stops when it is told to."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing, suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError

from zhiben.cli import server, statics
from zhiben.cli.management.commands import serve


def test_the_server_gets_the_address_that_was_asked_for():
    asked = {"host": "127.0.0.2", "port": 8080, "workers": 3, "no_worker": False}
    words = serve.server(asked)
    assert words[:3] == [sys.executable, "-m", "zhiben.cli.server"]
    assert vars(server.words(words[3:])) == asked
    asked["no_worker"] = True
    assert vars(server.words(serve.server(asked)[3:])) == asked


def test_a_real_office_is_told_to_migrate_and_nothing_is_applied(db, monkeypatch):
    monkeypatch.setattr(settings, "ZHIBEN_DEMO", False)
    monkeypatch.setattr(serve, "pending", lambda: True)
    with pytest.raises(CommandError) as refusal:
        serve.Command().prepare()
    assert str(refusal.value) == "数据库需要升级；请先备份（zhiben backup），再运行 zhiben migrate。"


def test_nothing_is_pending_once_it_is_migrated(db):
    assert serve.pending() is False


def test_static_files_are_stale_once_a_source_changes(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "STATIC_ROOT", tmp_path)
    assert statics.collected() is False
    (tmp_path / statics.MANIFEST).write_text("{}", "utf-8")
    (tmp_path / statics.STAMP).write_text(statics.fingerprint(), "utf-8")
    assert statics.collected() is True
    monkeypatch.setattr(statics, "__version__", "another")
    assert statics.collected() is False


@pytest.fixture
def port():
    """A port that is free now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def fetched(address, until):
    """The answer's status, headers and text, once there is one."""
    while True:
        try:
            with urllib.request.urlopen(address) as answer:  # noqa: S310  (the server that was just started)
                return answer.status, answer.headers, answer.read().decode()
        except OSError:
            assert time.monotonic() < until, "no answer"
            time.sleep(0.2)


def processes(of):
    """A process and all below it."""
    yield of
    for thread in Path(f"/proc/{of}/task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):  # a thread that ends while it is looked at
            for child in (thread / "children").read_text().split():
                yield from processes(int(child))


def memory(of):
    """Megabytes of a tree of processes, shared ones counted once (PSS)."""
    rolled_up = (Path(f"/proc/{each}/smaps_rollup").read_text() for each in processes(of))
    return sum(int(re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)[1]) for text in rolled_up) / 1024


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_an_empty_demonstration_is_prepared_served_worked_for_and_stopped(tmp_path, port):
    """With its worker, in 200 MB; a worker that is killed comes back, and nothing is left behind."""
    environment = os.environ | {
        "ZHIBEN_HOME": str(tmp_path),
        "ZHIBEN_DATABASE": f"sqlite:///{tmp_path / 'demo.sqlite3'}",
    }
    command = [sys.executable, "-m", "zhiben.cli.main", "serve", "--port", str(port), "--workers", "2"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as served:
        until = time.monotonic() + 120
        try:
            status, headers, page = fetched(f"http://127.0.0.1:{port}/login/", until)
            assert (status, "script-src 'self'" in headers["Content-Security-Policy"]) == (200, True)
            sheet = re.search(r'href="(/static/zhiben/app\.[0-9a-f]{12}\.css)"', page)
            assert sheet, page
            _status, headers, _text = fetched(f"http://127.0.0.1:{port}{sheet[1]}", until)
            assert "immutable" in headers["Cache-Control"]
            first = working(tmp_path, until)
            assert first in list(processes(served.pid))
            assert memory(served.pid) <= 200
            os.kill(first, signal.SIGKILL)
            assert working(tmp_path, until, other_than=first) in list(processes(served.pid))
        finally:
            started = list(processes(served.pid))
            served.send_signal(signal.SIGTERM)
            out, complaint = served.communicate(timeout=60)
    assert served.returncode == 0
    assert out.splitlines() == ["正在准备静态文件…", f"正在启动 http://127.0.0.1:{port} （Ctrl+C 停止）"]
    # What the worker says besides: which seal it made, and that its predecessor died.
    assert [line for line in complaint.splitlines() if not re.match("第1号封存|taken back", line)] == []
    assert [process for process in started if Path(f"/proc/{process}").exists()] == []


def working(home, until, other_than=0):
    """The process number of the worker that has signed on."""
    while True:
        with closing(sqlite3.connect(home / "demo.sqlite3")) as database:
            names = [row[0] for row in database.execute("SELECT id FROM jobs_worker")]
        found = [int(name.split("/")[1]) for name in names if int(name.split("/")[1]) != other_than]
        if found:
            return found[0]
        assert time.monotonic() < until, "no worker"
        time.sleep(0.1)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent is gone")
def test_a_server_that_is_killed_leaves_no_process_behind(tmp_path, port, migrated_file):
    environment = os.environ | {
        "ZHIBEN_HOME": str(tmp_path),
        "ZHIBEN_DATABASE": f"sqlite:///{tmp_path / 'demo.sqlite3'}",
    }
    shutil.copy(migrated_file, tmp_path / "demo.sqlite3")
    asked = {"host": "127.0.0.1", "port": port, "workers": 1, "no_worker": False}
    with subprocess.Popen(serve.server(asked), env=environment, stderr=subprocess.DEVNULL) as served:
        until = time.monotonic() + 60
        fetched(f"http://127.0.0.1:{port}/login/", until)
        working(tmp_path, until)
        started = [process for process in processes(served.pid) if process != served.pid]
        served.kill()
    assert len(started) == 3
    while any(Path(f"/proc/{process}").exists() for process in started):
        assert time.monotonic() < until, "some are still there"
        time.sleep(0.1)
