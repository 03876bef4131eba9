"""What is measured of figures: every one of the catalogue, a dashboard, pages of records, questions about everything."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

from bench.closing import SCAN
from bench.report import Result
from bench.timing import median, once
from zhiben.accounts.viewer import EVERYWHERE, SYSTEM, Scope
from zhiben.calendars import Period, today
from zhiben.figures import catalogue, closed, different, records, sealed
from zhiben.figures import queries as figures
from zhiben.figures.analytics import choice, embedded
from zhiben.ledger import queries
from zhiben.ledger.models import Seal

DISTINCT, MONTH, DASHBOARD, PAGE = 100, 6, 20, 12  # the targets, in milliseconds
TWELVE = (
    "inspections.done", "hazards.found", "hazards.found_major", "hazards.ordered", "hazards.eliminated", "hazards.accepted",
    "hazards.open", "hazards.overdue", "dossiers.drills", "dossiers.trainings", "publicity.events", "hazards.elimination_rate",
)  # fmt: skip
DISTRICT = Scope(region="410101")
MIDDLE = date(2022, 11, 30), UUID(int=0)  # a page as far from both ends as it gets
PAGES = {
    "all visits": ("inspections.done", EVERYWHERE),
    "all visits of a district": ("inspections.done", DISTRICT),
    "all hazards": ("hazards.found", EVERYWHERE),
    "all open hazards": ("hazards.open", EVERYWHERE),
    "found and eliminated": ("hazards.found_and_eliminated", EVERYWHERE),
}
Times = dict[str, dict[str, float]]


def measure(scanned: float) -> tuple[list[Result], Times]:
    """The results, and the times of each figure of the catalogue; `scanned` is a bare scan's."""
    results = [*_dashboards(), *_district()]
    found, times = _catalogue()
    results = [*results, *found, *_pages(), *_everything()]
    for result in results:
        if result.reference is None:
            result.reference, result.against = scanned, f"{SCAN}{result.against}"
    return results, times


def month() -> Period:
    """The one that a dashboard shows."""
    return Period.month(today())


def ever() -> Period:
    """All that there is."""
    return Period(today().replace(year=2000), today())


def _dashboards() -> Iterator[Result]:
    seal = _middle()
    for name, scope in (("everywhere", EVERYWHERE), ("a district", DISTRICT)):
        words: dict[str, Any] = {"viewer": SYSTEM, "codes": TWELVE, "scope": scope, "period": month()}
        forget()
        first = once(lambda words=words: figures.values(**words)) * 1000
        again = median(lambda words=words: figures.values(**words))
        sealing = median(lambda words=words: (sealed.forget(), figures.values(as_of=seal, **words)))
        closing = median(lambda words=words: figures.values(as_of=seal, **words))
        newest = median(lambda words=words: (sealed.forget(), figures.values(as_of=queries.latest(), **words)))
        yield Result(f"dashboard of 12 figures, {name}", again, "ms", DASHBOARD)
        yield Result(f"dashboard, {name}: a process's first look", first, "ms")
        yield Result(f"dashboard, {name}: as of a seal", closing, "ms", DASHBOARD)
        yield Result(f"dashboard, {name}: as of a seal, the first look", sealing, "ms")
        yield Result(f"dashboard, {name}: as of the newest seal, after a live look", newest, "ms")


def _district() -> Iterator[Result]:
    words: dict[str, Any] = {"viewer": SYSTEM, "code": "hazards.found", "scope": DISTRICT, "period": month()}
    yield Result("a figure of a district and month, live", median(lambda: figures.value(**words)), "ms", MONTH)
    words["as_of"] = _middle()
    anew = median(lambda: (sealed.forget(), figures.value(**words)))
    yield Result("a figure of a district and month, as of a seal", anew, "ms", MONTH)


def _catalogue() -> tuple[list[Result], Times]:
    """Each figure by itself."""
    seal, times, results = _middle(), {}, []
    asked: dict[str, tuple[dict[str, Any], float | None]] = {
        "a district and month, live": ({"scope": DISTRICT, "period": month()}, MONTH),
        "a district and month, as of a seal": ({"scope": DISTRICT, "period": month(), "as_of": seal}, MONTH),
        "everywhere and always, live": ({"period": ever()}, None),
        "everywhere and always, as of a seal": ({"period": ever(), "as_of": seal}, None),
    }
    for name, (words, target) in asked.items():
        times[name] = {
            code: median(
                lambda code=code, words=words: (sealed.forget(), figures.value(viewer=SYSTEM, code=code, **words)), 3
            )
            for code in catalogue.shipped()
        }
        slowest = max(times[name], key=lambda code: times[name][code])
        middle, worst = statistics.median(times[name].values()), times[name][slowest]
        results.append(Result(f"each of {len(times[name])} figures, {name}: the median", middle, "ms", target))
        said = Result(f"each of {len(times[name])} figures, {name}: the slowest", worst, "ms", target)
        said.against = f" ({slowest})"
        results.append(said)
    return results, times


def _pages() -> Iterator[Result]:
    for name, (code, scope) in PAGES.items():
        words: dict[str, Any] = {"viewer": SYSTEM, "code": code, "scope": scope, "period": ever()}
        first = median(lambda words=words: figures.rows(**words))
        deep = median(lambda words=words: figures.rows(after=MIDDLE, **words))
        yield Result(f"page of 25 records, {name}: the first", first, "ms", PAGE)
        yield Result(f"page of 25 records, {name}: in the middle", deep, "ms", PAGE)


def _everything() -> Iterator[Result]:
    """What reads everything, by the one and by the other."""
    words: dict[str, Any] = {"viewer": SYSTEM, "period": ever()}
    seal = queries.latest()
    figures.value(code="inspections.enterprises", **words)
    kept = median(lambda: figures.value(code="inspections.enterprises", **words))
    yield Result("once kept: different enterprises over everything, live", kept, "ms", DISTINCT)
    questions: dict[str, tuple[Callable[[], object], float | None]] = {
        "different enterprises over everything": (
            lambda: (different.forget(), figures.value(code="inspections.enterprises", **words)), DISTINCT,
        ),
        "all years by district, as of a seal": (
            lambda: figures.breakdown(codes=["hazards.found"], by=["region:6"], as_of=seal, **words), None,
        ),
    }  # fmt: skip
    for name, (question, target) in questions.items():
        with _asking(10**12):
            operational = median(question, 3)
        with _asking(-1):
            ours = median(question)
        yield Result(f"{name}, DuckDB", ours, "ms", target, operational, "the operational database")
        yield Result(f"{name}, operational database", operational, "ms")


def forget() -> None:
    """As in a process that has just begun."""
    closed.forget()
    different.forget()
    records.forget()
    sealed.forget()
    choice.forget()
    embedded.forget()


def _middle() -> Seal | None:
    return queries.seal_at(max(1, Seal.objects.count() // 2))


@contextmanager
def _asking(many: int) -> Iterator[None]:
    """Every question beyond so many entries goes to DuckDB."""
    kept, choice.MANY = choice.MANY, many
    forget()
    yield
    choice.MANY = kept
    forget()
