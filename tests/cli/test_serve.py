"""zhiben serve: prepares what is missing, serves, and stops when it is told to."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from django.conf import settings
from django.core.management import CommandError

from zhiben.cli import statics
from zhiben.cli.management.commands import serve


def test_the_server_gets_one_thread_a_process_and_the_address_that_was_asked_for():
    words = serve.granian({"host": "127.0.0.2", "port": 8080, "workers": 3})
    assert words[:3] == [sys.executable, "-m", "granian"]
    said = " ".join(words[3:])
    assert "--interface wsgi --blocking-threads 1" in said
    assert said.endswith("--host 127.0.0.2 --port 8080 --workers 3 zhiben.wsgi:application")


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


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process without asking it")
def test_an_empty_demonstration_is_prepared_served_and_stopped(tmp_path, port):
    environment = os.environ | {
        "ZHIBEN_HOME": str(tmp_path),
        "ZHIBEN_DATABASE": f"sqlite:///{tmp_path / 'demo.sqlite3'}",
    }
    command = [sys.executable, "-m", "zhiben.cli.main", "serve", "--port", str(port), "--workers", "1"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        until = time.monotonic() + 120
        try:
            status, headers, page = fetched(f"http://127.0.0.1:{port}/login/", until)
            assert (status, "script-src 'self'" in headers["Content-Security-Policy"]) == (200, True)
            sheet = re.search(r'href="(/static/zhiben/app\.[0-9a-f]{12}\.css)"', page)
            assert sheet, page
            _status, headers, _text = fetched(f"http://127.0.0.1:{port}{sheet[1]}", until)
            assert "immutable" in headers["Cache-Control"]
        finally:
            server.send_signal(signal.SIGTERM)
            out, complaint = server.communicate(timeout=60)
    assert (server.returncode, complaint) == (0, "")
    assert out.splitlines() == ["正在准备静态文件…", f"正在启动 http://127.0.0.1:{port} （Ctrl+C 停止）"]
