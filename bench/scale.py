"""python -m bench.scale [--engine E] [--entries N …] [--only PART] [--keep FOLDER] [--write]: the ledger as it grows.

Entries are made, without records behind them: see `bench.made`. Every time stands beside a bare scan or read of the same
run. With --files N … the same figures over Parquet files alone, by DuckDB or with --spark by Spark: as many entries as
the disk holds. With --write the results go to bench/results, their curves too.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench import scratch

ROOT = Path(__file__).parent.parent
SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
PARTS = ("filling", "closing", "asking")
FILES = "parquet"


def main() -> None:
    """Each size on each engine in a process of its own: settings are read once."""
    asked = _arguments()
    if asked.draw or asked.measure:
        _within(asked)
        return
    runs = [(FILES, count) for count in asked.files or ()]
    if not runs:
        engines = [asked.engine] if asked.engine else scratch.ENGINES
        runs = [(engine, count) for count in asked.entries or SIZES for engine in engines]
    for engine, count in runs:
        words = [sys.executable, "-m", "bench.scale", "--measure", engine, str(count), *sys.argv[1:]]
        subprocess.run(words, check=True, cwd=ROOT)
    if asked.write:
        subprocess.run([sys.executable, "-m", "bench.scale", "--draw"], check=True, cwd=ROOT)


def short(count: int) -> str:
    """10k, 1m, 100m."""
    return f"{count // 1_000_000}m" if count >= 1_000_000 else f"{count // 1_000}k"  # noqa: PLR2004


def _within(asked: argparse.Namespace) -> None:
    from bench import curves, keeping  # noqa: PLC0415

    if asked.draw:
        sys.stdout.write(f"{curves.draw()}\n")
        return
    engine, count = asked.measure[0], int(asked.measure[1])
    keep = f"{asked.keep}/{short(count)}" if asked.keep else ""
    known = scratch.prepare("sqlite" if engine == FILES else engine, keep="" if engine == FILES else keep)
    import django  # noqa: PLC0415

    django.setup()
    if engine == FILES:
        from bench import parquet  # noqa: PLC0415

        folder = Path(asked.keep) if asked.keep else None
        parts: Any = parquet.measure(count, folder, parquet.Spark(asked.spark, asked.limit), only=asked.only)
    else:
        parts = _ledger(count, known=known, only=asked.only)
    for name, entries, results, more in parts:
        keeping.tell(keeping.Run(engine, count, name, entries, results, more), write=asked.write)


def _ledger(count: int, *, known: bool, only: str) -> Any:
    """Fill, or find what is kept; then each part with its results."""
    from django.core.management import call_command  # noqa: PLC0415

    from bench import asking, closing, filling  # noqa: PLC0415
    from zhiben.ledger.models import Entry, Seal  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    entries = Entry.objects.count() if known else filling.fill(count)
    scratch.loaded()
    if only == "filling":
        return
    if only != "asking" or not Seal.objects.exists():
        results = closing.measure(entries)
        yield "closing", entries, results, {}
    if only != "closing":
        closing.post_tail()
        results, times = asking.measure(closing.scan())
        yield "asking", entries, results, {"catalogue": times} | ({"memory_mb": _memory()} if known else {})


def _memory() -> int:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__)
    parser.add_argument("--engine", choices=scratch.ENGINES, help="only this one")
    parser.add_argument("--entries", type=int, nargs="+", help=f"default {SIZES}")
    parser.add_argument(
        "--only", choices=PARTS, default="", help="making entries; sealing, proving, exporting; figures"
    )
    parser.add_argument("--files", type=int, nargs="+", help="so many entries as Parquet alone")
    parser.add_argument(
        "--spark", nargs="+", default=[], metavar="MASTER", help="of Spark there: local[2]; cluster, two workers"
    )
    parser.add_argument("--limit", type=float, default=300.0, metavar="SECONDS", help="Spark gives a question up then")
    parser.add_argument("--keep", default="", metavar="FOLDER", help="keep the data there, and use them the next time")
    parser.add_argument("--write", action="store_true", help="into bench/results")
    parser.add_argument("--draw", action="store_true", help="only make the page and the curves of the results anew")
    parser.add_argument("--measure", nargs=2, metavar=("ENGINE", "ENTRIES"), help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
