"""python -m bench.settling [--engine E] [--entries N …] [--only PART] [--write]: posting, beside a bare insert of the same rows.

New records by the thousands, as imports post them; visits one at a time through their use case; imports of spreadsheets.
With --write the results go to bench/results.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import report, scratch

ROOT = Path(__file__).parent.parent
SIZES = (10_000, 100_000, 1_000_000)
PARTS = ("bulk", "single", "importing")


def main() -> None:
    """Each engine in a process of its own: settings are read once."""
    asked = _arguments()
    if asked.measure:
        _within(asked)
        return
    for engine in [asked.engine] if asked.engine else scratch.ENGINES:
        words = [sys.executable, "-m", "bench.settling", "--measure", engine, *sys.argv[1:]]
        subprocess.run(words, check=True, cwd=ROOT)


def _within(asked: argparse.Namespace) -> None:
    scratch.prepare(asked.measure)
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from bench import keeping, posting  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    wanted = [asked.only] if asked.only else PARTS
    for part, count in [("bulk", size) for size in asked.entries or SIZES] + [("single", 0), ("importing", 0)]:
        if part in wanted:
            measured = posting.PARTS[part](count)
            machine = report.machine() | keeping.server(asked.measure)
            sys.stdout.write(f"\n{asked.measure}, {measured.what}; load {machine['load_average'][0]}\n\n")
            sys.stdout.write(f"{report.table(measured.results)}\n")
            sys.stdout.flush()
            if asked.write:
                _keep(asked.measure, part, measured, {"commit": keeping.commit(), "machine": machine})


def _keep(engine: str, part: str, measured: Any, where: dict[str, Any]) -> None:
    """Beside the other parts of the day, and all of them as a page."""
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    place = report.RESULTS / f"{day}-settling-{engine}.json"
    said = json.loads(place.read_text("utf-8")) if place.exists() else {"engine": engine, "parts": {}}
    listed = [asdict(each) | {"ratio": each.ratio, "met": each.met} for each in measured.results]
    said["parts"][f"{part}, {measured.what}"] = {"results": listed, "seconds": measured.seconds, **where}
    place.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", "utf-8")
    pages = [
        _page(json.loads(each.read_text("utf-8"))) for each in sorted(report.RESULTS.glob(f"{day}-settling-*.json"))
    ]
    text = f"# Posting, {day}\n\nRates; the ratio is how many times the reference's work ours costs.\n" + "".join(pages)
    (report.RESULTS / f"{day}-settling.md").write_text(text, "utf-8")


def _page(said: dict[str, Any]) -> str:
    parts = []
    for name, part in said["parts"].items():
        machine = ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in part["machine"].items())
        rows = [{key: value for key, value in each.items() if key not in {"ratio", "met"}} for each in part["results"]]
        table = report.table([report.Result(**each) for each in rows])
        parts.append(f"\n## {said['engine']}: {name}\n\nCommit {part['commit']}. {machine}\n\n{table}\n")
    return "".join(parts)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.settling", description=__doc__)
    parser.add_argument("--engine", choices=scratch.ENGINES, help="only this one")
    parser.add_argument("--entries", type=int, nargs="+", help=f"default {SIZES}")
    parser.add_argument("--only", choices=PARTS, default="", help="by the thousands; one at a time; imports")
    parser.add_argument("--write", action="store_true", help="into bench/results")
    parser.add_argument("--measure", default="", metavar="ENGINE", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
