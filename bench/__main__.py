"""python -m bench [--quick] [--engine sqlite|postgresql]: measure, print the table, write it into bench/results."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from bench import scratch

ROWS, QUICK_ROWS = 100_000, 5_000
REQUESTS, QUICK_REQUESTS = 500, 50
ROOT = Path(__file__).parent.parent


def main() -> None:
    """One engine after the other, each in a process of its own: settings are read once."""
    asked = _arguments()
    rows = asked.rows or (QUICK_ROWS if asked.quick else ROWS)
    requests = QUICK_REQUESTS if asked.quick else REQUESTS
    for engine in [asked.engine] if asked.engine else scratch.ENGINES:
        loaded = scratch.prepare(engine, keep=asked.keep)
        words = [engine, str(rows), str(requests), "loaded" if loaded else "", "" if asked.quick else "write"]
        subprocess.run([sys.executable, "-m", "bench.run", *words], check=True, cwd=ROOT)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--engine", choices=scratch.ENGINES, help="only this one")
    parser.add_argument(
        "--quick", action="store_true", help=f"{QUICK_ROWS} rows: whether everything runs, not how fast"
    )
    parser.add_argument("--rows", type=int, help=f"hazards, and as many inspections (default {ROWS})")
    parser.add_argument("--keep", default="", metavar="FOLDER", help="keep the data there, and use them the next time")
    return parser.parse_args()


if __name__ == "__main__":
    main()
