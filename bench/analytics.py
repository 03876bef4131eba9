"""python -m bench.analytics [--engine sqlite|postgresql] [--entries N …]: the ledger at scale, and its Parquet.

Entries are made without records. Every time stands beside a bare scan of the same table, of the same run.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from bench import scratch

ROOT = Path(__file__).parent.parent
SIZES = (100_000, 1_000_000)

QUIET = 1.0  # load average above which a run is no result


def main() -> None:
    """Each size in a process and a home of its own."""
    asked = _arguments()
    for engine in [asked.engine] if asked.engine else scratch.ENGINES:
        for entries in asked.entries or SIZES:
            scratch.prepare(engine)
            words = [sys.executable, "-m", "bench.analytics", "--measure", engine, str(entries)]
            subprocess.run([*words, *(["--write"] if asked.write else [])], check=True, cwd=ROOT)


def measure(engine: str, entries: int, *, write: bool) -> None:
    """One size on one engine; `main` has prepared the environment."""
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from bench import ledger_data, ledger_work, report  # noqa: PLC0415

    load = os.getloadavg()[0]
    call_command("migrate", verbosity=0)
    ledger_data.fill(entries)
    machine = report.machine() | {"load_before": round(load, 1)}
    results = ledger_work.measure(entries)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    results.append(report.Result("memory of the whole run", peak, "MB"))
    sys.stdout.write(f"\n{engine}, {entries:,} entries, load {load:.1f}\n\n{report.table(results)}\n")
    if write and load <= QUIET:
        day = f"{datetime.now(UTC):%Y-%m-%d}"
        place = report.RESULTS / f"{day}-analytics-{engine}-{entries}"
        report.RESULTS.mkdir(exist_ok=True)
        listed = [asdict(each) | {"ratio": each.ratio, "met": each.met} for each in results]
        said = {"date": day, "engine": engine, "entries": entries, "machine": machine, "results": listed}
        place.with_suffix(".json").write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", "utf-8")
        described = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in machine.items())
        head = f"# The ledger at scale: {engine}, {entries:,} entries, {day}\n\n{described}\n\n"
        place.with_suffix(".md").write_text(head + report.table(results) + "\n", "utf-8")
    elif write:
        sys.stdout.write(f"not written: the machine was busy (load {load:.1f})\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.analytics", description=__doc__)
    parser.add_argument("--engine", choices=scratch.ENGINES, help="only this one")
    parser.add_argument("--entries", type=int, nargs="+", help=f"default {SIZES}")
    parser.add_argument("--write", action="store_true", help="into bench/results, if the machine is quiet")
    parser.add_argument("--measure", nargs=2, metavar=("ENGINE", "ENTRIES"), help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    said = _arguments()
    if said.measure:
        measure(said.measure[0], int(said.measure[1]), write=said.write)
    else:
        main()
