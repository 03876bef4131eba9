"""A page of the records behind a figure, out of an index in the order of days: as quick in a ledger of any size.

The grouped statement of `compiler.drill` reads every entry that the figure counts before it can show the first record.
Here the index `ledger_by_day` is walked from the page's mark on; what the record of each entry met on the way comes to
is looked up in `ledger_by_record`, and of the few records that have not cancelled everything is. Where too little of
what is passed counts, all records are found once and kept: `figures.records`. All three answer the same rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

from django.db import connection

from zhiben.accounts.viewer import Scope
from zhiben.figures import engine, records
from zhiben.figures.compiler import ALL_DAYS, Days, Question, Sql
from zhiben.figures.engine import day_of, id_of
from zhiben.figures.records import Mark, Row, nets, order
from zhiben.ledger.models import BY_DAY, BY_RECORD

DAY = timedelta(days=1)
FEW = 3_000  # entries in a scope: up to here all are found as quickly, and a walk would meet mostly others
SOME = 50_000  # entries in an organisation or a region: up to here, finding all soon costs less than a long walk
NEAR, FAR, MOST = 500, 2_000, 6_000  # entries passed without filling the page: among some, for what is rare, among many
FIRST, BATCH = 50, 1_000  # entries looked at together: the least and the most


def page(asked: Question, *, limit: int, after: Mark | None = None, before: Mark | None = None) -> list[Row] | None:
    """One page, newest first, after a mark; with `before` the one that ends just before it, the nearest first.

    None where the grouped statement is the better way.
    """
    scope = asked.scope
    if scope.enterprise or scope.premises:  # an index of its own, and few
        return None
    everything = records.known(asked)
    if everything is None:
        if has_more(asked, FEW):
            far = FAR if scope.field or asked.figures[0].where else MOST
            near = NEAR if scope.organisation or scope.region else far
            walked = walk(asked, limit=limit, most=near, after=after, before=before)
            if walked is None and near != far and has_more(asked, SOME):
                walked = walk(asked, limit=limit, most=far, after=after, before=before)
            if walked is not None:
                return walked
        everything = records.find(asked)
    return everything.page(limit, after=after, before=before) if everything is not None else None


def has_more(asked: Question, count: int) -> bool:
    """Whether more than so many entries of these kinds lie in the place."""
    sql, scope = Sql(), asked.scope
    place = sql.within(Scope(scope.organisation, scope.region, only=scope.only), None)
    # In an index's order: PostgreSQL would rather read a whole table, as if a kind lay everywhere in it.
    order = next((name for name in ("organisation", "region") if getattr(scope, name)), "happened_on DESC")
    arms = (
        f"SELECT 1 FROM (SELECT kind FROM {sql.table} WHERE kind = {sql.value(kind)} AND {place} "  # noqa: S608
        f"ORDER BY {order} LIMIT {count + 1}) arm{n}"
        for n, kind in enumerate(asked.figures[0].counts)
    )
    ((found,),) = engine.ask((f"SELECT COUNT(*) FROM ({' UNION ALL '.join(arms)}) few", sql.parameters))  # noqa: S608
    return bool(found > count)


def walk(
    asked: Question, *, limit: int, most: int = MOST, after: Mark | None = None, before: Mark | None = None
) -> list[Row] | None:
    """The page out of the index; None where so much was passed without filling it."""
    way = _Way(asked, back=before is not None)
    mark, found, passed, size = before or after, list[Row](), 0, _size(2 * limit)
    while len(found) < limit:
        if passed > most:
            return None
        met = engine.ask(way.entries(mark, size))
        if reached := {(day_of(day), id_of(subject)) for day, subject, net in met if net}:
            # A subject whose newest entry lies elsewhere belongs to another page.
            theirs = nets(asked, {subject for _day, subject in reached})
            page = (row for row in theirs if (row.day, row.subject) in reached)
            found += sorted(page, key=order, reverse=before is not None)
        if len(met) < size:
            break
        mark, passed = (day_of(met[-1][0]), id_of(met[-1][1])), passed + size
        # As many again as the rest of the page takes, if it goes on like this.
        size = _size((limit - len(found)) * passed * 5 // (4 * len(found)) if found else 2 * size)
    return found[:limit]


def _size(wanted: int) -> int:
    return max(FIRST, min(wanted, BATCH))


class _Way:
    """Newest first, or back from a mark."""

    def __init__(self, asked: Question, *, back: bool) -> None:
        self.asked, self.back = asked, back
        self.figure = asked.figures[0]
        self.sorted = "ORDER BY 1, 2 DESC" if back else "ORDER BY 1 DESC, 2"

    def entries(self, mark: Mark | None, size: int) -> tuple[str, dict[str, Any]]:
        """Day and subject of the next entries that the figure may count, and what the subject comes to.

        The mark's own day and what lies behind it are ranges by themselves, and so is each kind: each is read in the
        index's order and no further than needed. What the index does not have is asked of the subject only.
        """
        sql, scope = Sql(), self.asked.scope
        place = sql.within(Scope(scope.organisation, scope.region, only=scope.only), None)
        arms = [
            f"SELECT * FROM (SELECT happened_on, subject FROM {sql.table}{_index(BY_DAY)} WHERE "  # noqa: S608
            f"{sql.all_of(self._days(sql, days, kind), place, beyond)} {self.sorted} LIMIT {int(size)}) arm{n}"
            for n, (kind, (days, beyond)) in enumerate(product(self.figure.counts, self._stretches(sql, mark)))
        ]
        way = f"{' UNION ALL '.join(arms)} {self.sorted} LIMIT {int(size)}"
        net = (
            f"SELECT SUM({self.figure.column}) FROM {sql.table} AS its{_index(BY_RECORD)} "  # noqa: S608
            f"WHERE subject = way.subject AND {self._counted(sql)}"
        )
        return f"SELECT happened_on, subject, ({net}) FROM ({way}) way {self.sorted}", sql.parameters  # noqa: S608

    def _stretches(self, sql: Sql, mark: Mark | None) -> Iterator[tuple[Days, str]]:
        """What lies behind the mark, as ranges of days; on the mark's own day only some subjects do."""
        if mark is None:
            yield ALL_DAYS, ""
            return
        day, subject = mark
        yield Days(day, day), f"subject {'<' if self.back else '>'} {sql.value(subject)}"
        yield (Days(first=day + DAY) if self.back else Days(last=day - DAY)), ""

    def _days(self, sql: Sql, days: Days, kind: str) -> str:
        """Of a kind and within the days that the figure counts and the stretch has."""
        figure = self.figure
        # A cohort may have happened on any day.
        any_day = replace(figure, counts=(kind,), where=(), cohort=False, stock=figure.stock or figure.cohort)
        return sql.counted(any_day, self.asked, days)

    def _counted(self, sql: Sql) -> str:
        return sql.all_of(sql.counted(self.figure, self.asked), sql.within(self.asked.scope, self.asked.last))


def _index(name: str) -> str:
    # SQLite knows nothing of how many entries a scope holds and would sort a province for a page.
    return f" INDEXED BY {name}" if connection.vendor == "sqlite" else ""
