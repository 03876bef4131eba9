"""Results of a run, with the machine and the commit that they were measured on; kept in bench/results."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import report

ROOT = Path(__file__).parent.parent
BEFORE = [round(each, 1) for each in os.getloadavg()]  # a measurement's own work is in what is read after it
ASKED = ("shared_buffers", "work_mem", "max_parallel_workers_per_gather", "synchronous_commit", "jit")


@dataclass
class Run:
    """One part of what was measured of one size on one engine."""

    engine: str
    size: int
    part: str
    entries: int
    results: list[report.Result]
    more: dict[str, Any]


def tell(run: Run, *, write: bool) -> None:
    """Print it; with `write` put it beside the other parts."""
    load = [round(each, 1) for each in os.getloadavg()]
    head = f"{run.engine}, {run.entries:,} entries, {run.part}; load {BEFORE[0]} before, {load[0]} after"
    sys.stdout.write(f"\n{head}\n\n{report.table(run.results)}\n")
    sys.stdout.flush()
    if not write:
        return
    place = report.RESULTS / f"{datetime.now(UTC):%Y-%m-%d}-scale-{run.engine}-{run.size}.json"
    said = (
        json.loads(place.read_text("utf-8"))
        if place.exists()
        else {"engine": run.engine, "size": run.size, "parts": {}}
    )
    listed = [asdict(each) | {"ratio": each.ratio, "met": each.met} for each in run.results]
    said["parts"][run.part] = {
        "entries": run.entries, "commit": commit(),
        "machine": report.machine() | {"load_average_before": BEFORE} | server(run.engine),
        "results": listed, **run.more,
    }  # fmt: skip
    report.RESULTS.mkdir(exist_ok=True)
    place.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", "utf-8")


def commit() -> str:
    """What is measured, with a plus where the product's code differs from it."""
    found = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    changed = subprocess.run(
        ["git", "status", "--porcelain", "src"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return found.stdout.strip() + ("+" if changed.stdout.strip() else "")


def server(engine: str) -> dict[str, Any]:
    """The database's version and settings."""
    from django.db import connection  # noqa: PLC0415  (Django has to be set up)

    if engine == "sqlite":
        return {"sqlite": ".".join(map(str, connection.Database.sqlite_version_info))}  # type: ignore[attr-defined]
    if engine == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, current_setting(name) FROM pg_settings WHERE name = ANY(%s)", [list(ASKED)])
            return {"postgresql": connection.pg_version, **dict(cursor.fetchall())}  # type: ignore[attr-defined]
    return {}
