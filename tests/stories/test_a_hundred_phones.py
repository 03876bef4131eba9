"""A hundred phones send what they recorded at the same moment: nothing is lost, nothing doubled, nobody sees an error."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from contextlib import contextmanager

import pytest
from django.test import Client
from tests.environment import ROOT
from tests.jobs.conftest import address

from zhiben.accounts.models import User
from zhiben.cli.management.commands import serve
from zhiben.hazards.models import Hazard
from zhiben.inspections.models import Inspection
from zhiben.ledger import queries as ledger
from zhiben.ledger.actions import seal
from zhiben.ledger.rebuild import differences

SESSIONS = 20
TABLES = {"hazards": Hazard, "inspections": Inspection}


@contextmanager
def served(log):
    """The server as `zhiben serve` starts it, two processes and a worker, on the test's database; its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    asked = {"host": "127.0.0.1", "port": port, "workers": 2, "no_worker": False}
    # A home of its own: in the run's lies what another test's ledger exported, and the worker would rightly refuse that.
    (log.parent / "static").mkdir()
    environment = os.environ | {"ZHIBEN_DATABASE": address(), "ZHIBEN_HOME": str(log.parent)}
    with log.open("w") as lines, subprocess.Popen(serve.server(asked), env=environment, stderr=lines) as server:
        try:
            until = time.monotonic() + 60
            while True:
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/login/").close()
                    break
                except OSError:
                    assert time.monotonic() < until, log.read_text()
                    time.sleep(0.1)
            yield port
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(60)


def session_of(viewer):
    client = Client()
    client.force_login(User.objects.get(pk=viewer.id))
    return client.cookies["sessionid"].value


def crowd(seconds, world, log):
    """Let them send for so many seconds; what each request was answered, and how long it took."""
    place = {"organisation": world.emergency, "enterprise": world.enterprise, "premises": world.premises}
    facts = {name: str(row.pk) for name, row in place.items()} | {"happened_on": "2024-05-20", "field": "fire"}
    said = {
        "seconds": seconds,
        "sessions": [session_of(world.inspector) for _each in range(SESSIONS)],
        "hazards": facts | {"title": "安全出口上锁"},
        "inspections": facts | {"kind": "administrative", "people": 3},
    }
    with served(log) as port:
        command = [sys.executable, str(ROOT / "tests/stories/phones.py")]
        done = subprocess.run(
            command, input=json.dumps(said | {"port": port}), capture_output=True, text=True, check=True
        )
    return json.loads(done.stdout)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seconds", [pytest.param(6, id="short"), pytest.param(60, id="long", marks=pytest.mark.long)])
def test_a_hundred_phones_lose_nothing(world, tmp_path, capsys, seconds):
    log = tmp_path / "server.log"
    answered = crowd(seconds, world, log)
    sent, said = answered["sent"], log.read_text()
    spent = sorted(each[3] for each in sent)
    with capsys.disabled():
        p50, p99 = spent[len(spent) // 2], spent[len(spent) * 99 // 100]
        statuses = dict(Counter(each[2] for each in sent))
        print(  # noqa: T201
            f"\n100 phones, {seconds} s: {len(sent)} requests, {statuses}; "
            f"p50 {p50:.3f} s, p99 {p99:.3f} s, longest {spent[-1]:.3f} s"
        )
    assert answered["trouble"] == []
    assert "locked" not in said and "Traceback" not in said, said
    assert len(sent) >= 100, "hardly anybody was served"
    for what, table in TABLES.items():
        acknowledged = {each[1] for each in sent if each[0] == what}
        assert {str(key) for key in table.objects.values_list("pk", flat=True)} == acknowledged
    assert list(differences()) == []
    seal()
    assert ledger.verify() >= 1
