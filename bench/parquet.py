"""Figures over Parquet alone: what the analytical engines cost where no operational database could be filled in the time.

Each shape stands beside a bare scan, and on Spark beside the same question written by hand in its own words.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Event, Timer
from typing import Any, NamedTuple

from tests.figures import standalone

from bench import filling
from bench.asking import TWELVE
from bench.report import Result
from bench.timing import median, once
from zhiben.accounts.viewer import EVERYWHERE, Scope
from zhiben.calendars import Period, today
from zhiben.figures import catalogue
from zhiben.figures.analytics import cluster
from zhiben.figures.compiler import Question, Sql, by_day, drill, table
from zhiben.figures.evaluation import basic, passes
from zhiben.ledger.parquet import tables

RUNS = 5
TARGETS = 15_000_000  # entries up to which the targets hold: they are of ten million
FLOW, DISTINCT = "kind = '{}' AND happened_on BETWEEN DATE '{}' AND DATE '{}'", 100.0
Statement = tuple[str, dict[str, Any]]


class Spark(NamedTuple):
    """Where it is asked, and for how many seconds a question at most."""

    masters: list[str]
    limit: float


class Shape(NamedTuple):
    """A kind of question: compiled for an engine, and by hand for Spark."""

    compiled: Callable[[Sql], Statement]
    by_hand: Callable[[Any], Any]
    target: float | None = None


def measure(
    count: int, keep: Path | None, spark: Spark, *, only: str = ""
) -> Iterator[tuple[str, int, list[Result], dict[str, Any]]]:
    """The files first; then DuckDB, or Spark on each master."""
    folder = keep / f"files-{count}" if keep else Path(tempfile.mkdtemp(prefix="zhiben-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        making = once(lambda: filling.files(count, folder))
        files = sorted(folder.glob("*.parquet"))
        if only == "filling":
            return
        with tables.database(folder) as connection:
            connection.execute("SET parquet_metadata_cache = true")
            entries, bare = _scanned(connection, files)
            size = sum(file.stat().st_size for file in files) / entries
            more = {"files": len(files), "bytes_an_entry": round(size, 1), "made_in_seconds": round(making)}
            if not spark.masters:
                yield "DuckDB", entries, _duckdb(connection, files, bare, targets=entries <= TARGETS), more
        for master in spark.masters:
            stopped: list[str] = []
            results = _spark(master, files, spark.limit, stopped)
            limits = {"seconds_a_question": spark.limit, "given_up": stopped}
            yield f"Spark {master}", entries, results, more | limits
    finally:
        if not keep:
            shutil.rmtree(folder)


def shapes() -> dict[str, Shape]:
    """What figures ask: a flow, a stock, a cohort, a table, a row of days, different ones, records, a dashboard."""
    day = today()
    month, ever = Period.month(day), Period(date(2000, 1, 1), day)

    def ask(code: str, period: Period = ever, scope: Scope = EVERYWHERE, **more: Any) -> Question:
        return Question((catalogue.figure(code),), period, day, scope, **more)

    found, done = FLOW.format("hazard.found", ever.start, day), FLOW.format("inspection.done", ever.start, day)
    district = FLOW.format("hazard.found", month.start, day) + " AND region >= '410101' AND region < '410101~'"
    cohort = f"kind = 'hazard.eliminated' AND opened_on BETWEEN DATE '{month.start}' AND DATE '{day}'"
    standing = f"kind = 'hazard.open' AND happened_on <= DATE '{day}'"
    twelve = list(dict.fromkeys(basic(catalogue.figure(code) for code in TWELVE)))
    pass_ = passes(twelve)[0]
    counts = "', '".join(sorted({kind for figure in pass_ for kind in figure.counts}))
    monthly = f"kind IN ('{counts}') AND happened_on BETWEEN DATE '{month.start}' AND DATE '{day}'"
    return {
        "a district's month": Shape(
            lambda sql: table(ask("hazards.found", month, Scope(region="410101")), sql),
            lambda rows: rows.where(district).agg({"quantity": "sum"}),
        ),
        "the flows of a dashboard, everywhere": Shape(
            lambda sql: table(replace(ask("hazards.found", month), figures=pass_), sql),
            lambda rows: rows.where(monthly).groupBy("kind", "level").agg({"quantity": "sum"}),
        ),
        "all years by district": Shape(
            lambda sql: table(ask("hazards.found", by=(("region", 6),)), sql),
            lambda rows: rows.where(found).groupBy(rows.region.substr(1, 6)).agg({"quantity": "sum"}),
        ),
        "what is open everywhere": Shape(
            lambda sql: table(ask("hazards.open"), sql), lambda rows: rows.where(standing).agg({"quantity": "sum"}),
        ),
        "found this month and eliminated": Shape(
            lambda sql: table(ask("hazards.found_and_eliminated", month), sql),
            lambda rows: rows.where(cohort).agg({"quantity": "sum"}),
        ),
        "every day of all years": Shape(
            lambda sql: by_day(ask("hazards.found"), sql),
            lambda rows: rows.where(found).groupBy("happened_on").agg({"quantity": "sum"}).orderBy("happened_on"),
        ),
        "different enterprises over everything": Shape(
            lambda sql: table(ask("inspections.enterprises"), sql),
            lambda rows: rows.where(f"{done} AND enterprise IS NOT NULL").groupBy("enterprise").agg({"quantity": "sum"})
            .where("`sum(quantity)` > 0").groupBy().count(), DISTINCT,
        ),
        "newest 25 records of a month": Shape(
            lambda sql: drill(ask("hazards.found", month), limit=25, sql=sql),
            lambda rows: rows.where(FLOW.format("hazard.found", month.start, day)).groupBy("subject")
            .agg({"quantity": "sum", "happened_on": "max", "kind": "max"}).where("`sum(quantity)` <> 0")
            .orderBy("`max(happened_on)`", ascending=False).limit(25),
        ),
    }  # fmt: skip


def _scanned(connection: Any, files: list[Path]) -> tuple[int, float]:
    """How many entries there are, and what a bare scan of one column costs."""
    named = _named(files)
    ((entries,),) = connection.execute(f"SELECT COUNT(*) FROM {named}").fetchall()  # noqa: S608
    return entries, median(lambda: connection.execute(f"SELECT SUM(quantity) FROM {named}").fetchall(), RUNS)  # noqa: S608


def _duckdb(connection: Any, files: list[Path], bare: float, *, targets: bool) -> list[Result]:
    results = [Result("DuckDB: bare scan of one column", bare, "ms")]
    for name, shape in shapes().items():
        statement = shape.compiled(Sql("duckdb", _named(files)))
        spent = median(lambda statement=statement: connection.execute(*statement).fetchall(), RUNS)
        results.append(
            Result(f"DuckDB: {name}", spent, "ms", shape.target if targets else None, bare, "a bare scan of one column")
        )
    return results


def _spark(master: str, files: list[Path], limit: float, stopped: list[str]) -> list[Result]:
    """Compiled and by hand; what takes longer than the limit is given up and listed."""
    results = []
    with _session(master) as session:
        entries = session.read.parquet(*map(str, files))
        entries.createOrReplaceTempView(cluster.TABLE)
        bare = median(lambda: entries.agg({"quantity": "sum"}).collect(), RUNS)
        results.append(Result(f"Spark {master}: bare scan of one column", bare, "ms"))
        for name, shape in shapes().items():
            text, said = shape.compiled(Sql("spark"))
            hand = _within(session, limit, lambda shape=shape: shape.by_hand(entries).collect())
            ours = _within(session, limit, lambda text=text, said=said: session.sql(text, args=said).collect())
            if hand is None:
                stopped.append(f"{name}, by hand")
            if ours is None:
                stopped.append(name)
            else:
                results.append(Result(f"Spark {master}: {name}", ours, "ms", None, hand, "written by hand"))
    return results


def _within(session: Any, limit: float, work: Callable[[], object]) -> float | None:
    """Milliseconds, warm; None where a run takes longer than so many seconds."""
    over = Event()

    def stop() -> None:
        over.set()
        session.sparkContext.cancelAllJobs()

    def timed() -> None:
        timer = Timer(limit, stop)
        timer.start()
        try:
            work()
        finally:
            timer.cancel()

    try:
        return median(timed, RUNS)
    except Exception:
        if not over.is_set():
            raise
        return None


@contextmanager
def _session(master: str) -> Iterator[Any]:
    """On a master that there is, within this process, or for `cluster` on two workers started for it."""
    limits = {"spark.driver.host": "127.0.0.1", "spark.driver.memory": "2g"}
    with tempfile.TemporaryDirectory(prefix="zhiben-spark-", ignore_cleanup_errors=True) as folder:
        if master != "cluster":
            made = cluster.session(master, **limits)
            yield made
            made.stop()
            return
        with standalone.workers(Path(folder), memory="3g") as address:
            made = cluster.session(address, **limits | {"spark.executor.memory": "2g", "spark.cores.max": "2"})
            yield made
            made.stop()


def _named(files: list[Path]) -> str:
    return f"read_parquet({[str(file) for file in files]})"
