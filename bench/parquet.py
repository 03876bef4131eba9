"""python -m bench.parquet [--entries N] [--spark MASTER]: figures over Parquet alone, as many entries as one likes.

Made by DuckDB itself in files of two million, sorted as an export sorts them: what the analytical engines cost where no
operational database could be filled in the time. Each figure stands beside a bare scan, and on Spark beside the same
question written by hand in its own words.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from bench import scratch

MADE = """
SELECT i AS id, printf('%032x', i // 4) AS subject, (i % 4 + 1)::INTEGER AS line,
  ['inspection.done', 'hazard.found', 'hazard.eliminated', 'hazard.open'][(hash(i) % 4 + 1)::INTEGER] AS kind,
  DATE '2022-01-01' + (i * 870 // $entries)::INTEGER AS happened_on, happened_on - (i % 30)::INTEGER AS opened_on,
  printf('%04d%04d', hash(i, 1) % $districts // 6 + 1, hash(i, 1) % $districts % 6 + 1) AS organisation,
  printf('41%04d%03d', hash(i, 1) % $districts, i % 8 + 1) AS region,
  printf('%032x', (hash(i, 1) % $districts) * 4096 + hash(i, 2) % 2500) AS enterprise, enterprise AS premises,
  ['fire', 'gas', 'dust', 'electric'][(hash(i, 3) % 4 + 1)::INTEGER] AS field,
  CASE hash(i, 4) % 50 WHEN 0 THEN 'major' ELSE 'general' END AS level,
  ['grid', 'expert'][(hash(i, 5) % 2 + 1)::INTEGER] AS category,
  CASE hash(i, 6) % 50 WHEN 0 THEN -1 ELSE 1 END::INTEGER AS quantity, (i % 5)::BIGINT AS amount,
  make_timestamp(1700000000000000 + i) AS recorded_at, printf('%032x', i % 97) AS recorded_by
FROM range($start, $stop) made(i)
"""
FILE, DENSITY, RUNS = 2_000_000, 165_000, 5


def main() -> None:
    """Make the files, ask, tell."""
    asked = _arguments()
    scratch.prepare("sqlite")
    import django  # noqa: PLC0415

    django.setup()
    with tempfile.TemporaryDirectory(prefix="zhiben-bench-") as folder:
        files = _made(Path(folder), asked.entries)
        size = sum(file.stat().st_size for file in files)
        sys.stdout.write(f"{asked.entries:,} entries, {len(files)} files, {size / asked.entries:.1f} B/entry\n")
        sys.stdout.write(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores\n\n| | ms |\n| --- | --- |\n")
        _tell("DuckDB", _duckdb(Path(folder), files))
        if asked.spark:
            _tell("Spark", _spark(asked.spark, files))


def _questions() -> dict[str, Any]:
    from zhiben.accounts.viewer import EVERYWHERE, Scope  # noqa: PLC0415
    from zhiben.calendars import Period  # noqa: PLC0415
    from zhiben.figures import catalogue  # noqa: PLC0415
    from zhiben.figures.compiler import Question  # noqa: PLC0415

    day, all_years = date(2024, 5, 20), Period(date(2022, 1, 1), date(2024, 5, 20))
    month = Period(date(2024, 4, 1), date(2024, 4, 30))

    def ask(code: str, period: Period, scope: Scope = EVERYWHERE, **more: Any) -> Question:
        return Question((catalogue.figure(code),), period, day, scope, **more)

    return {
        "a district's month": ask("hazards.found", month, Scope(region="410003")),
        "all years, all districts": ask("hazards.found", all_years, by=(("region", 6),)),
        "what is open everywhere": ask("hazards.open", all_years),
        "different enterprises over everything": ask("inspections.enterprises", all_years),
    }


def _duckdb(folder: Path, files: list[Path]) -> dict[str, Callable[[], object]]:
    from zhiben.figures.compiler import Sql, table  # noqa: PLC0415
    from zhiben.ledger.parquet import tables  # noqa: PLC0415

    connection = tables.database(folder)
    connection.execute("SET parquet_metadata_cache = true")
    named = f"read_parquet({[str(file) for file in files]})"
    works: dict[str, Callable[[], object]] = {
        "bare scan": lambda: connection.execute(f"SELECT SUM(quantity) FROM {named}").fetchall()  # noqa: S608
    }
    for name, question in _questions().items():
        statement = table(question, Sql("duckdb", named))
        works[name] = lambda statement=statement: connection.execute(*statement).fetchall()  # type: ignore[misc]
    return works


def _spark(master: str, files: list[Path]) -> dict[str, Callable[[], object]]:
    from zhiben.figures.analytics import cluster  # noqa: PLC0415
    from zhiben.figures.compiler import Sql, table  # noqa: PLC0415

    session = cluster.session(master)
    entries = session.read.parquet(*map(str, files))
    entries.createOrReplaceTempView(cluster.TABLE)
    works: dict[str, Callable[[], object]] = {"bare scan": lambda: entries.agg({"quantity": "sum"}).collect()}
    for name, question in _questions().items():
        text, parameters = table(question, Sql("spark"))
        works[name] = lambda text=text, parameters=parameters: session.sql(text, args=parameters).collect()  # type: ignore[misc]
    standing = (
        entries.where("kind = 'inspection.done' AND happened_on <= DATE '2024-05-20' AND enterprise IS NOT NULL")
        .where("happened_on >= DATE '2022-01-01'")
        .groupBy("enterprise")
        .agg({"quantity": "sum"})
        .where("`sum(quantity)` > 0")
    )
    works["different enterprises over everything, by hand"] = standing.count
    return works


def _made(folder: Path, entries: int) -> list[Path]:
    from zhiben.ledger.parquet import tables  # noqa: PLC0415

    files = []
    with tables.database(folder) as connection:
        for start in range(0, entries, FILE):
            files.append(folder / f"{start:012}.parquet")
            values = {"entries": entries, "districts": max(1, entries // DENSITY), "start": start}
            values["stop"] = min(entries, start + FILE)
            connection.execute(
                f"COPY ({MADE} ORDER BY {tables.ORDER['entries']}) TO '{files[-1]}' "
                f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {tables.ROWS})",
                values,
            )
    return files


def _tell(engine: str, works: dict[str, Callable[[], object]]) -> None:
    for name, work in works.items():
        work()
        spent = statistics.median(_once(work) for _run in range(RUNS)) * 1000
        sys.stdout.write(f"| {engine}: {name} | {spent:,.1f} |\n")
        sys.stdout.flush()


def _once(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.parquet", description=__doc__)
    parser.add_argument("--entries", type=int, default=10_000_000)
    parser.add_argument("--spark", default="", metavar="MASTER", help="ask Spark too: local[2], spark://host:7077")
    return parser.parse_args()


if __name__ == "__main__":
    main()
