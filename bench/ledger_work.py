"""What is measured of a ledger without records: closing, proving, exporting it, and figures by either engine."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection

from bench.report import Result
from zhiben.accounts.viewer import EVERYWHERE, SYSTEM, Scope
from zhiben.calendars import Period, today
from zhiben.figures import closed
from zhiben.figures import queries as figures
from zhiben.figures.analytics import choice, embedded
from zhiben.ledger import actions, queries
from zhiben.ledger.models import Entry, Seal

DISTINCT, MONTH, DASHBOARD, CHECKED = 100, 6, 20, 190_000  # the targets: milliseconds, entries a second
RUNS = 15
TWELVE = (
    "inspections.done", "hazards.found", "hazards.found_major", "hazards.ordered", "hazards.eliminated", "hazards.accepted",
    "hazards.open", "hazards.overdue", "dossiers.drills", "dossiers.trainings", "publicity.events", "hazards.elimination_rate",
)  # fmt: skip
DISTRICT = Scope(region="410101")


def measure(entries: int) -> list[Result]:
    """Everything, in an order in which nothing spoils what comes after."""
    scanned = _median(_scan)
    return [*_closing(entries, scanned), *_figures(scanned), *_everything(scanned)]


def _closing(entries: int, scanned: float) -> list[Result]:
    """Seal half, then the rest; the chain; the files and the proof of them."""
    read = entries / _once(lambda: sum(1 for _row in Entry.objects.values_list().iterator(chunk_size=5000)))
    reading = "reading the entries through the ORM"
    scan, scanning = entries / (scanned / 1000), "a bare scan, SELECT SUM(quantity)"
    sealing = _once(actions.seal)
    works = {
        "seal": (sealing, CHECKED, read, reading),
        "verify": (_once(queries.verify), CHECKED, read, reading),
        "verify, one seal in ten at random": (
            _once(lambda: queries.verify_sample(max(1, Seal.objects.count() // 10))), None, read, reading,
        ),
        "export to Parquet": (_once(actions.export), None, read, reading),
        "prove the export": (_once(queries.prove_export), None, scan, scanning),
    }  # fmt: skip
    return [
        Result(name, entries / spent, "entries/s", target, reference, what)
        for name, (spent, target, reference, what) in works.items()
    ]


def _figures(scanned: float) -> list[Result]:
    """What a dashboard and a page of a district ask, which the operational database answers."""
    month, seal = Period.month(today()), queries.seal_at(max(1, Seal.objects.count() // 2))

    def dashboard(scope: Scope = EVERYWHERE) -> object:
        return figures.values(viewer=SYSTEM, codes=TWELVE, scope=scope, period=month)

    def district(code: str = "hazards.found", *, as_of: Seal | None = None) -> object:
        return figures.value(viewer=SYSTEM, code=code, scope=DISTRICT, period=month, as_of=as_of)

    closed.forget()
    first = _once(dashboard) * 1000
    scan = "a bare scan, SELECT SUM(quantity)"
    return [
        Result("dashboard of 12 figures, everywhere", _median(dashboard), "ms", DASHBOARD, scanned, scan),
        Result("dashboard, a process's first look", first, "ms", None, scanned, scan),
        Result("a figure of a district and month, live", _median(district), "ms", MONTH, scanned, scan),
        Result("the same as of a seal", _median(lambda: district(as_of=seal)), "ms", MONTH, scanned, scan),
    ]


def _everything(scanned: float) -> list[Result]:
    """What reads everything, by the one and by the other."""
    ever, seal = Period(today().replace(year=2000), today()), queries.latest()
    words = {"viewer": SYSTEM, "period": ever}
    questions: dict[str, tuple[Callable[[], object], float | None]] = {
        "different enterprises over everything": (
            lambda: figures.value(code="inspections.enterprises", **words), DISTINCT,
        ),
        "all years by district, as of a seal": (
            lambda: figures.breakdown(codes=["hazards.found"], by=["region:6"], as_of=seal, **words), None,
        ),
        "first page of all records": (lambda: figures.rows(code="inspections.done", **words), None),
    }  # fmt: skip
    found = []
    for name, (question, target) in questions.items():
        with _asking(10**12):
            operational = _median(question, 3)
        with _asking(-1):
            ours = _median(question)
        found.append(Result(f"{name}, DuckDB", ours, "ms", target, operational, "the operational database"))
    with _asking(10**12):
        for name, (question, _target) in questions.items():
            what = "a bare scan, SELECT SUM(quantity)"
            found.append(Result(f"{name}, operational database", _median(question, 3), "ms", None, scanned, what))
    return found


@contextmanager
def _asking(many: int) -> Iterator[None]:
    """Questions of more entries than that go to DuckDB."""
    before, choice.MANY = choice.MANY, many
    choice.forget()
    try:
        yield
    finally:
        choice.MANY = before
        choice.forget()
        embedded.forget()


def _scan() -> object:
    with connection.cursor() as cursor:
        cursor.execute("SELECT SUM(quantity + 0 * line) FROM ledger_entry")  # no index has them both
        return cursor.fetchone()


def _once(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _median(work: Callable[[], object], runs: int = RUNS) -> float:
    """Milliseconds, warm."""
    work()
    return statistics.median(_once(work) for _run in range(runs)) * 1000
