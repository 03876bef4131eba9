"""A page of the records behind a figure, out of an index in the order of days: as quick in a ledger of any size.

The grouped statement of `compiler.drill` reads every entry that the figure counts before it can show the first record.
Here the index `ledger_by_day` is walked from the page's mark on; what the subjects met on the way come to is looked up
subject by subject. Both answer the same rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from zhiben.figures import engine
from zhiben.figures.compiler import ALL_DAYS, Days, Question, Sql
from zhiben.figures.engine import day_of, id_of, whole
from zhiben.ledger.models import BY_DAY

DAY = timedelta(days=1)
FEW = 3_000  # entries in a scope: up to here grouping them all is as quick, and a walk would meet mostly others
MOST = 8_000  # entries passed without filling the page, as where almost everything cancels: then grouping is quicker
BATCH = 1_000

Mark = tuple[date, UUID]


class Row(NamedTuple):
    """A subject whose entries do not cancel; `day` is that of its newest entry."""

    subject: UUID
    day: date
    number: int
    kind: str


def worth_it(asked: Question) -> bool:
    """Whether so many entries of these kinds lie in the scope that a page of them is better walked."""
    scope, sql = asked.scope, Sql()
    if scope.enterprise or scope.premises:  # an index of its own, and few
        return False
    where = sql.all_of(sql.one_of(asked.figures[0].counts), sql.within(scope._replace(field=""), None))
    few = f"SELECT 1 FROM {sql.table} WHERE {where} LIMIT {FEW + 1}"  # noqa: S608
    ((count,),) = engine.ask((f"SELECT COUNT(*) FROM ({few}) few", sql.parameters))  # noqa: S608
    return bool(count > FEW)


def walk(asked: Question, *, limit: int, after: Mark | None = None, before: Mark | None = None) -> list[Row] | None:
    """One page, newest first, after a mark; with `before` the one that ends just before it, the nearest first.

    None where too little of what is passed counts.
    """
    way = _Way(asked, back=before is not None)
    mark, found, passed, size = before or after, list[Row](), 0, min(2 * limit, BATCH)
    while len(found) < limit:
        if passed > MOST:
            return None
        pairs = [(day_of(day), id_of(subject)) for day, subject in engine.ask(way.entries(mark, size))]
        if pairs:
            # A subject whose newest entry lies elsewhere belongs to another page; one whose entries cancel to none.
            nets = (Row(id_of(s), day_of(d), whole(n), k) for s, d, n, k in engine.ask(way.nets(set(pairs))))
            reached = set(pairs)
            found += sorted((row for row in nets if (row.day, row.subject) in reached), key=way.order)
        if len(pairs) < size:
            break
        mark, passed, size = pairs[-1], passed + size, min(2 * size, BATCH)
    return found[:limit]


class _Way:
    """Newest first, or back from a mark."""

    def __init__(self, asked: Question, *, back: bool) -> None:
        self.asked, self.back = asked, back
        self.figure = asked.figures[0]
        self.sorted = "ORDER BY 1, 2 DESC" if back else "ORDER BY 1 DESC, 2"

    def order(self, row: Row) -> tuple[int, int]:
        """The key by which rows are sorted."""
        day, subject = -row.day.toordinal(), row.subject.int
        return (-day, -subject) if self.back else (day, subject)

    def entries(self, mark: Mark | None, size: int) -> tuple[str, dict[str, Any]]:
        """Day and subject of the next entries that the figure counts. The mark's own day and what lies behind it are
        ranges by themselves, and so is each kind: each is read in the index's order and no further than needed."""
        sql = Sql()
        arms = [
            f"SELECT * FROM (SELECT happened_on, subject FROM {sql.table}{_by_day()} WHERE "  # noqa: S608
            f"{sql.all_of(self._counted(sql, days, kind), beyond)} {self.sorted} LIMIT {int(size)}) arm{n}"
            for n, (kind, (days, beyond)) in enumerate(product(self.figure.counts, self._stretches(sql, mark)))
        ]
        return f"{' UNION ALL '.join(arms)} {self.sorted} LIMIT {int(size)}", sql.parameters

    def nets(self, pairs: Iterable[Mark]) -> tuple[str, dict[str, Any]]:
        """What each subject's entries come to, and the day of the newest."""
        sql = Sql()
        subjects = ", ".join(sql.value(subject) for subject in {subject for _day, subject in pairs})
        column = self.figure.column
        # MATERIALIZED, so that no planner looks for the subjects among all entries of a kind.
        return (
            f"WITH theirs AS MATERIALIZED (SELECT * FROM {sql.table} WHERE subject IN ({subjects})) "  # noqa: S608
            f"SELECT subject, MAX(happened_on), SUM({column}), MAX(kind) FROM theirs "
            f"WHERE {self._counted(sql, ALL_DAYS, *self.figure.counts)} GROUP BY subject HAVING SUM({column}) <> 0"
        ), sql.parameters

    def _stretches(self, sql: Sql, mark: Mark | None) -> Iterator[tuple[Days, str]]:
        """What lies behind the mark, as ranges of days; on the mark's own day only some subjects do."""
        if mark is None:
            yield ALL_DAYS, ""
            return
        day, subject = mark
        yield Days(day, day), f"subject {'<' if self.back else '>'} {sql.value(subject)}"
        yield (Days(first=day + DAY) if self.back else Days(last=day - DAY)), ""

    def _counted(self, sql: Sql, days: Days, *kinds: str) -> str:
        one = replace(self.figure, counts=kinds)
        return sql.all_of(sql.counted(one, self.asked, days), sql.within(self.asked.scope, self.asked.last))


def _by_day() -> str:
    # SQLite knows nothing of how many entries a scope holds and would sort a province for a page.
    return f" INDEXED BY {BY_DAY}" if connection.vendor == "sqlite" else ""
