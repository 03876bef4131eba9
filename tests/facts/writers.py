"""Two threads that write one transaction after the other into one SQLite file, as a web process and a worker do.

python -m tests.facts.writers ENGINE FILE SECONDS: waits for a line, then writes; prints how long each had to wait.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from pathlib import Path

import django
from django.conf import settings

engine, file, seconds = sys.argv[1:]
settings.configure(
    DATABASES={
        "default": {
            "ENGINE": engine,
            "NAME": file,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
            },
        }
    }
)
django.setup()

from django.db import connection, transaction  # noqa: E402

waits: list[float] = []


def write() -> None:
    """Transactions of some 2 ms, and now and then a single statement."""
    until, number = time.monotonic() + float(seconds), 0
    while time.monotonic() < until:
        began = time.perf_counter()
        if number % 10 == 9:
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO fact (number) VALUES (%s)", [number])
        else:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("INSERT INTO fact (number) VALUES (%s)", [number])
                time.sleep(0.002)
        waits.append(time.perf_counter() - began)
        number += 1
    connection.close()


if __name__ == "__main__":
    Path(file).touch()
    sys.stdin.readline()
    threads = [threading.Thread(target=write) for _each in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    json.dump(waits, sys.stdout)
