"""A web server of the run's own, and what it weighs."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

PATIENCE = 60.0
WORKERS = 2


class Server(NamedTuple):
    """Where it listens, its process, and how long it took to answer."""

    port: int
    process: int
    seconds: float

    def megabytes(self) -> float:
        """Of all its processes; what they share is counted once (PSS)."""
        return sum(map(_proportional, [self.process, *_children(self.process)])) / 1024


@contextmanager
def product() -> Iterator[Server]:
    """`zhiben serve` until its sign-in page answers."""
    port = _free_port()
    command = [sys.executable, "-m", "zhiben.cli.main", "serve", "--port", str(port), "--workers", str(WORKERS)]
    with _running(command, port, "/login/") as server:
        yield server


@contextmanager
def bare() -> Iterator[Server]:
    """The bare views in the same server with the same options."""
    port = _free_port()
    words = (
        f"--interface wsgi --blocking-threads 1 --no-ws --log-level warning --workers {WORKERS} --port {port}".split()
    )
    with _running([sys.executable, "-m", "granian", *words, "bench.bare:application"], port, "/") as server:
        yield server


@contextmanager
def _running(command: list[str], port: int, path: str) -> Iterator[Server]:
    began = time.perf_counter()
    environment = os.environ | {"PYTHONPATH": "."}
    root, quiet = Path(__file__).parent.parent, subprocess.DEVNULL
    with subprocess.Popen(command, cwd=root, env=environment, stdout=quiet, stderr=quiet) as process:
        try:
            _await(port, path, process)
            yield Server(port, process.pid, time.perf_counter() - began)
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(port: int, path: str, process: subprocess.Popen[bytes]) -> None:
    ask = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode()
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
                line.sendall(ask)
                if line.recv(12):
                    return
        except OSError:
            time.sleep(0.02)
    raise SystemExit(f"the server did not answer within {PATIENCE:.0f} s")


def _children(process: int) -> list[int]:
    tasks = Path(f"/proc/{process}/task")
    found = [int(each) for task in tasks.iterdir() for each in (task / "children").read_text("ascii").split()]
    return [*found, *(grandchild for child in found for grandchild in _children(child))]


def _proportional(process: int) -> int:
    text = Path(f"/proc/{process}/smaps_rollup").read_text("ascii")
    found = re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)
    return int(found[1]) if found else 0
