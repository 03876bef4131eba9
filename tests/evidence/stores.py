"""Processes that speak S3, and a way to them that can be cut."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

REGION, KEY = "us-east-1", "only-for-tests"


@contextmanager
def store(port: int = 0) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A server of its own and its port; it keeps everything in memory, so what it knew goes with it."""
    port = port or free_port()
    command = [sys.executable, "-W", "ignore", "-m", "moto.server", "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            for _time in range(300):
                with socket.socket() as knocking:
                    if knocking.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            yield process, port
        finally:
            process.kill()


def free_port() -> int:
    """One that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def variables(port: int) -> dict[str, str]:
    """What every S3 program reads."""
    address = f"http://127.0.0.1:{port}"
    return {"AWS_ENDPOINT_URL_S3": address, "AWS_ACCESS_KEY_ID": "zhiben", "AWS_SECRET_ACCESS_KEY": KEY}


def a_name() -> str:
    """A bucket's, new each time."""
    return f"evidence-{os.urandom(4).hex()}"


class Way:
    """A port that leads to a server's, until `most` bytes went to it: then `cut` is called and nothing gets through any more."""

    def __init__(self, to: int) -> None:
        self.to, self.most, self.cut = to, -1, lambda: None
        self.port = 0
        self.open()

    def open(self) -> None:
        """Let everybody through, at the same port as before."""
        self._listening = socket.create_server(("127.0.0.1", self.port))
        self.port = int(self._listening.getsockname()[1])
        self._sockets: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Nobody gets through any more."""
        for each in (self._listening, *self._sockets):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                came, _from = self._listening.accept()
                try:
                    there = socket.create_connection(("127.0.0.1", self.to))
                except OSError:  # the server is gone
                    came.close()
                    continue
                self._sockets += [came, there]
                threading.Thread(target=self._carry, args=(came, there, True), daemon=True).start()
                threading.Thread(target=self._carry, args=(there, came, False), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, counted: bool) -> None:
        with suppress(OSError):
            while part := source.recv(1024):
                target.sendall(part)
                if counted and self.most >= 0:
                    self.most -= len(part)
                    if self.most <= 0:
                        self.most = -1
                        self.cut()
                        self.close()
                        return
        with suppress(OSError):
            target.shutdown(socket.SHUT_WR)
