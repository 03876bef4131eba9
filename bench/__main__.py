"""python -m bench [--quick] [--engine sqlite|postgresql]: measure, print the table, write it into bench/results."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

from bench import report, scratch

ROWS, QUICK_ROWS = 100_000, 5_000
REQUESTS, QUICK_REQUESTS = 500, 50
ROOT = Path(__file__).parent.parent


def main() -> None:
    """One engine in this process; both, one after the other, in processes of their own: settings are read once."""
    asked = _arguments()
    if asked.engine:
        _measure(asked)
        return
    for engine in scratch.ENGINES:
        subprocess.run([sys.executable, "-m", "bench", *sys.argv[1:], "--engine", engine], check=True, cwd=ROOT)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--engine", choices=scratch.ENGINES, help="only this one")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_ROWS} rows: whether everything runs, not how fast")
    parser.add_argument("--rows", type=int, help=f"hazards, and as many inspections (default {ROWS})")
    parser.add_argument("--keep", default="", metavar="FOLDER", help="keep the data there, and use them the next time")
    asked = parser.parse_args()
    asked.rows = asked.rows or (QUICK_ROWS if asked.quick else ROWS)
    return asked


def _measure(asked: argparse.Namespace) -> None:
    known = scratch.prepare(asked.engine, keep=asked.keep)
    machine = report.machine()
    boot = _first_boot() if not known else None
    import django

    django.setup()
    from bench import data, inside, online

    if not known:
        _say(f"{asked.engine}: loading {asked.rows} hazards and as many inspections")
        data.load(asked.rows)
        scratch.loaded()
    requests = QUICK_REQUESTS if asked.quick else REQUESTS
    results = [*online.measure(requests), *inside.measure(requests, asked.rows)]
    if boot is not None:
        results.append(report.Result("first boot: an empty database migrated", boot, "s", 6))
    machine["load_average_at_the_end"] = [round(each, 1) for each in os.getloadavg()]
    _say(report.table(results))
    if not asked.quick:
        _say(str(report.write(asked.engine, asked.rows, results, machine).relative_to(ROOT)))


def _first_boot() -> float:
    """From nothing to a database that can be served."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "zhiben.cli.main", "migrate", "--no-input", "--verbosity", "0"]
    subprocess.run(command, check=True, cwd=ROOT)
    return time.perf_counter() - began


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
