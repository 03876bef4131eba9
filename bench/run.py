"""One engine measured; `python -m bench` has prepared the environment."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import django

django.setup()

from bench import data, inside, online, report, scratch, serving  # noqa: E402

ROOT = Path(__file__).parent.parent


def main() -> None:
    """Boot, load, measure, tell."""
    engine, rows, requests, loaded, write = sys.argv[1:]
    machine = report.machine()
    boot = [] if loaded else _first_boot()
    if not loaded:
        _say(f"{engine}: loading {rows} hazards and as many inspections")
        data.load(int(rows))
        scratch.loaded()
    results = [*online.measure(int(requests)), *inside.measure(int(requests), int(rows)), *boot]
    machine["load_average_at_the_end"] = [round(each, 1) for each in os.getloadavg()]
    _say(report.table(results))
    if write:
        _say(str(report.write(engine, int(rows), results, machine).relative_to(ROOT)))


def _first_boot() -> list[report.Result]:
    """From an empty folder and database until somebody can sign in; static files are compressed once in that time."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "zhiben.cli.main", "migrate", "--no-input", "--verbosity", "0"]
    subprocess.run(command, check=True, cwd=ROOT)
    migrated = time.perf_counter() - began
    with serving.product():
        ready = time.perf_counter() - began
    return [
        report.Result("first boot: an empty database migrated", migrated, "s", 6),
        report.Result("first boot: until the sign-in page answers", ready, "s"),
    ]


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
