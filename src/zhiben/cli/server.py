"""The web server: everything is loaded once, then its processes and the worker are forked, so that they share memory.

`python -m zhiben.cli.server`, as `zhiben serve` starts it: in a process of its own, since settings look at the collected
static files once, when they are read.
"""

from __future__ import annotations

import argparse
import gc
import logging
import os
from functools import partial
from typing import Any

from django.db import connections
from django.urls import get_resolver
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

TARGET = "zhiben.wsgi:application"
logger = logging.getLogger("zhiben.jobs")


def words(arguments: list[str] | None = None) -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="python -m zhiben.cli.server")
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, required=True)
    parser.add_argument("--no-worker", action="store_true")
    return parser.parse_args(arguments)


def main() -> None:
    """Serve until told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhiben.settings")
    said = words()
    load()
    from zhiben.cli import background  # noqa: PLC0415  (Django is set up now)

    # Where nothing can be forked, the worker is started by hand: `zhiben worker`.
    keeper = 0 if said.no_worker or not hasattr(os, "fork") else background.beside(logger.info)
    try:
        serve(said)
    finally:
        if keeper:
            background.end(keeper)


def load() -> None:
    """Everything that a process would load with its first page."""
    from zhiben.wsgi import application  # noqa: F401, PLC0415  (sets Django up)

    get_resolver().url_patterns  # noqa: B018  (every page's module)
    connections.close_all()  # a connection is one process's
    gc.collect()
    gc.freeze()  # what is there now stays: the collector need not touch, and thereby copy, its pages


def serve(said: argparse.Namespace) -> None:
    """One thread a process: SQLite writes one after the other, and Python computes so anyway."""
    server = Granian(
        TARGET,
        address=said.host,
        port=said.port,
        interface=Interfaces.WSGI,
        workers=said.workers,
        blocking_threads=1,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
    )
    server.serve(target_loader=partial(application, os.getpid()), wrap_loader=False)


def application(parent: int) -> Any:
    """What a web process serves; without this it would outlive a server that was killed, and keep its port."""
    from zhiben.cli import background  # noqa: PLC0415  (where processes are not forked, this is the first import)
    from zhiben.wsgi import application as served  # noqa: PLC0415

    background.die_with(parent)
    return served


if __name__ == "__main__":
    main()
