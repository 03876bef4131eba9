"""A real installation on the test's database: its server with the worker, and phones that send until they are answered."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import threading
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Self

from django.test import Client
from tests.jobs.conftest import address

from zhiben.accounts.models import User
from zhiben.cli.management.commands import serve
from zhiben.facts.ids import new_id

PHONES = 4
AGAIN = 0.2  # of what was acknowledged is sent once more, as a phone does that did not hear the answer
TOKEN = "c" * 32


class Server:
    """`zhiben serve`, started again by hand where nobody else would."""

    def __init__(self, home: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.environment = os.environ | {"ZHIBEN_HOME": str(home), "ZHIBEN_DATABASE": address()}
        self.log = home / "log"

    def start(self) -> None:
        asked = {"host": "127.0.0.1", "port": self.port, "workers": 2, "no_worker": False}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(serve.server(asked), env=self.environment, stdout=log, stderr=log)

    def revive(self) -> None:
        """As systemd does: the server gives up when one of its processes dies twice within six seconds."""
        if self.process.poll() is not None:
            self.start()

    def wait(self) -> None:
        until = time.monotonic() + 60
        while True:
            with suppress(OSError, http.client.HTTPException):
                if answered(self.port, "GET", "/login/")[0] == 200:
                    return
            assert time.monotonic() < until, self.log.read_text()[-2000:]
            self.revive()
            time.sleep(0.1)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(60)

    def kill(self) -> None:
        """The master, with it all of its processes, and start anew as systemd would."""
        self.process.kill()
        self.process.wait()
        self.wait()

    def web(self) -> list[int]:
        """The processes that answer requests; the keeper of the worker has a child."""
        return [each for each in children(self.process.pid) if not children(each)]

    def worker(self) -> list[int]:
        """The process that does the jobs."""
        return [each for child in children(self.process.pid) for each in children(child)]

    def everything(self) -> list[int]:
        """All that write."""
        return [*children(self.process.pid), *self.worker()]


def children(process: int) -> list[int]:
    """Those that a process started and that are still there."""
    found: list[int] = []
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):
            found += map(int, task.read_text().split())
    return found


def answered(port: int, *request: object) -> tuple[int, str]:
    """One request on a connection of its own: its status and text."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as line:
        line.request(*request)
        with line.getresponse() as answer:
            return answer.status, answer.read().decode()


def kill(processes: list[int], rng: random.Random) -> bool:
    """Kill -9 one of them; whether there was one."""
    if not processes:
        return False
    with suppress(ProcessLookupError):
        os.kill(rng.choice(processes), signal.SIGKILL)
    return True


class Phones:
    """Each sends its visits in disorder, again and again until acknowledged, some once more after that."""

    def __init__(self, port: int, visits: list[dict[str, str]]) -> None:
        self.port, self.visits = port, visits
        self.sent, self.refused, self.acknowledged = 0, 0, set()
        self.said = set()  # what was answered instead
        self.over = threading.Event()
        client = Client()
        client.force_login(User.objects.get(username="clerk"))
        cookies = {"sessionid": client.cookies["sessionid"].value, "csrftoken": TOKEN}
        self.headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "X-CSRFToken": TOKEN,
            "Content-Type": "application/json",
        }

    def __enter__(self) -> Self:
        self.threads = [threading.Thread(target=self.run, args=[number]) for number in range(PHONES)]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join(60)

    def run(self, number: int) -> None:
        rng = random.Random(number)
        waiting: list[tuple[str, str]] = []
        while not self.over.is_set():
            while len(waiting) < 5:
                facts = rng.choice(self.visits) | {"happened_on": f"2024-05-{rng.randint(1, 27):02}"}
                waiting.append((str(new_id()), json.dumps(facts)))
            visit, body = waiting.pop(rng.randrange(len(waiting)))
            if not self.put(visit, body):
                waiting.append((visit, body))
                self.over.wait(0.05)
            elif rng.random() < AGAIN:
                self.put(visit, body)

    def put(self, id: str, body: str) -> bool:
        """Whether it was acknowledged."""
        self.sent += 1
        try:
            status, text = answered(self.port, "PUT", f"/api/inspections/{id}", body.encode(), self.headers)
        except (OSError, http.client.HTTPException):
            self.refused += 1
            return False
        if status >= 300:
            self.refused += 1
            self.said.add(f"{status} {json.loads(text).get('detail', '') if text[:1] == '{' else text[:80]}")
            return False
        self.acknowledged.add(id)
        return True
