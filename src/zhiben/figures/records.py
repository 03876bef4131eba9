"""All records behind a figure where they are few: found once as of a seal, kept, and carried on from seal to seal.

For pages that an index cannot lead to: of what nearly always cancels, or is rare in its scope. Sealed entries never
change, so what was found stays right; of records that were posted to since, everything is looked up again. Nothing is
stored: like `figures.closed`, this lives in the process, and the grouped statement answers the same rows.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from heapq import merge
from itertools import islice
from threading import Lock
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from zhiben.figures import closed
from zhiben.figures.analytics.choice import Asked, answer
from zhiben.figures.closed import TAIL, Close, Position
from zhiben.figures.compiler import Question, Sql, drill
from zhiben.figures.definitions import BALANCE
from zhiben.figures.engine import ask, day_of, id_of, whole

DAY = timedelta(days=1)
MOST = 50_000  # records of one figure; more are not kept
KEPT = 100_000  # records altogether: some thirty megabytes
RECENT = 8  # questions of which the records since the seal are kept
KEPT_MANY = 1_000
BATCH = 1_000

Mark = tuple[date, UUID]


class Row(NamedTuple):
    """A subject whose entries do not cancel; `day` is that of its newest entry."""

    subject: UUID
    day: date
    number: int
    kind: str

    @classmethod
    def of(cls, found: Iterable[Any]) -> Row:
        """From what a database answers."""
        subject, day, number, kind = found
        return cls(id_of(subject), day_of(day), whole(number), kind)


def place(day: date, subject: UUID) -> tuple[int, int]:
    """Where it stands in the order: newest first, then by identity."""
    return -day.toordinal(), subject.int


def order(row: Row) -> tuple[int, int]:
    """The key by which rows are sorted."""
    return place(row.day, row.subject)


class Records:
    """Rows in their order, newest first."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows = sorted(rows, key=order)

    def __len__(self) -> int:
        return len(self.rows)

    def without(self, subjects: set[UUID]) -> Iterator[Row]:
        """The rows of all others."""
        return (row for row in self.rows if row.subject not in subjects)

    def after(self, mark: Mark | None) -> Iterator[Row]:
        """From a mark on."""
        start = bisect_right(self.rows, place(*mark), key=order) if mark else 0
        return islice(self.rows, start, None)

    def before(self, mark: Mark) -> Iterator[Row]:
        """From a mark back."""
        end = bisect_left(self.rows, place(*mark), key=order)
        return (self.rows[at] for at in range(end - 1, -1, -1))


@dataclass(frozen=True)
class Since:
    """The records that were posted to after a seal: which they are, and those of them that count."""

    subjects: set[UUID]
    records: Records


NOTHING = Since(set(), Records(()))


@dataclass(frozen=True)
class Known:
    """All records behind a figure."""

    records: Records
    since: Since = NOTHING

    def page(self, limit: int, *, after: Mark | None = None, before: Mark | None = None) -> list[Row]:
        """Some after a mark, newest first; with `before` those just before it, the nearest first."""
        both = [self.records, self.since.records]
        parts = [each.before(before) if before else each.after(after) for each in both]
        sealed = (row for row in parts[0] if row.subject not in self.since.subjects)
        return list(islice(merge(sealed, parts[1], key=order, reverse=before is not None), limit))


def known(asked: Question) -> Known | None:
    """All records behind the figure if they were found before, and what came since is little."""
    with _lock:
        kept = _kept.get(_key(asked))
    return _brought_up(asked, kept) if kept is not None else None


def find(asked: Question) -> Known | None:
    """All records behind the figure, to be kept; None where there are too many, or no seal closes them."""
    if _key(asked) in _many:
        return None
    position = closed.position()
    if position is None or position.posted > TAIL:
        return None
    last = position.close.last if asked.last is None else asked.last
    sealed = replace(asked, last=last)
    kinds = asked.figures[0].counts
    found = answer(
        Asked(kinds, asked.scope, last, indexed=False), lambda sql: drill(sealed, limit=MOST + 1, sql=sql)
    ).rows
    if len(found) > MOST:
        with _lock:
            _many[_key(asked)] = None
            while len(_many) > KEPT_MANY:
                _many.popitem(last=False)
        return None
    return _brought_up(asked, _keep(_key(asked), _Kept(position.close, _end(asked), Records(map(Row.of, found)))))


def forget() -> None:
    """Drop everything that is kept."""
    with _lock:
        _kept.clear()
        _recent.clear()
        _many.clear()


def nets(asked: Question, subjects: Iterable[UUID]) -> Iterator[Row]:
    """What the entries of each subject come to, where they do not cancel, and the day of the newest."""
    (figure,), column = asked.figures, asked.figures[0].column
    waiting = iter(subjects)
    while few := list(islice(waiting, BATCH)):
        sql = Sql()
        theirs = f"SELECT * FROM {sql.table} WHERE subject IN ({', '.join(map(sql.value, few))})"  # noqa: S608
        counted = sql.all_of(sql.counted(figure, asked), sql.within(asked.scope, asked.last))
        # MATERIALIZED, so that no planner looks for the subjects among all entries of a kind.
        statement = (
            f"WITH theirs AS MATERIALIZED ({theirs}) SELECT subject, MAX(happened_on), SUM({column}), MAX(kind) "  # noqa: S608
            f"FROM theirs WHERE {counted} GROUP BY subject HAVING SUM({column}) <> 0"
        )
        yield from map(Row.of, ask((statement, sql.parameters)))


@dataclass(frozen=True)
class _Kept:
    close: Close
    end: date  # the last day that is read
    records: Records


_kept: OrderedDict[Any, _Kept] = OrderedDict()
_recent: OrderedDict[Any, Since] = OrderedDict()
_many: OrderedDict[Any, None] = OrderedDict()  # questions with too many records: not to be tried each time
_lock = Lock()


def _key(asked: Question) -> Any:
    """What the records depend on, apart from how far they are known: the last day may be the day of reading."""
    (figure,), period = asked.figures, asked.period
    endless = figure.cohort or figure.stock or figure.aggregate == BALANCE
    days = (
        period.start if figure.cohort or not endless else None,
        period.end if figure.cohort or period.end < asked.cut else None,
    )
    return closed.counted(figure), endless, days, asked.scope, asked.last, connection.alias


def _end(asked: Question) -> date:
    return min(asked.period.end, asked.cut)


def _brought_up(asked: Question, kept: _Kept) -> Known | None:
    """With what came since; None where that is much, or it was another ledger's."""
    if asked.last is not None:
        return Known(kept.records) if kept.end == _end(asked) and closed.stands(kept.close) else None
    position = closed.position()
    if position is None or position.posted > TAIL:
        return None
    if (kept.close, kept.end) != (position.close, _end(asked)):
        carried = _carried(asked, kept, position.close)
        if carried is None:
            return None
        kept = _keep(_key(asked), carried)
    if not position.posted:
        return Known(kept.records)
    return Known(kept.records, _since(asked, position))


def _carried(asked: Question, kept: _Kept, close: Close) -> _Kept | None:
    """From one seal and day to later ones: the records of all entries in between are looked up again."""
    end = _end(asked)
    if end < kept.end or close.number < kept.close.number or not closed.stands(kept.close):
        return None
    theirs = _posted(asked, first=kept.close.last, last=close.last)
    fallen_due = _happened(asked, kept.end + DAY, end) if end > kept.end else set()
    if theirs is None or fallen_due is None:
        return None
    subjects = theirs | fallen_due
    now = nets(replace(asked, last=close.last), subjects)
    return _Kept(close, end, Records([*kept.records.without(subjects), *now]))


def _since(asked: Question, position: Position) -> Since:
    key = _key(asked), _end(asked), position
    with _lock:
        found = _recent.get(key)
    if found is not None:
        return found
    subjects = _posted(asked, first=position.close.last, last=position.newest) or set()
    found = Since(subjects, Records(nets(replace(asked, last=position.newest), subjects)))
    if not connection.in_atomic_block:  # what a transaction sees may never have been
        with _lock:
            _recent[key] = found
            while len(_recent) > RECENT:
                _recent.popitem(last=False)
    return found


def _posted(asked: Question, *, first: int, last: int) -> set[UUID] | None:
    """The subjects of what was posted between two positions; None where that is much."""
    sql = Sql()
    between = f"id > {sql.value(first)} AND id <= {sql.value(last)}"
    few = f"SELECT kind, subject FROM {sql.table} WHERE {between} ORDER BY id LIMIT {TAIL + 1}"  # noqa: S608
    rows = ask((few, sql.parameters))
    if len(rows) > TAIL:
        return None
    kinds = asked.figures[0].counts
    return {id_of(subject) for kind, subject in rows if kind in kinds}


def _happened(asked: Question, first: date, last: date) -> set[UUID] | None:
    """The subjects of what happened between two days, both included; None where that is much."""
    sql, found = Sql(), set[UUID]()
    for kind in asked.figures[0].counts:
        days = f"happened_on >= {sql.value(first)} AND happened_on <= {sql.value(last)}"
        few = f"SELECT subject FROM {sql.table} WHERE kind = {sql.value(kind)} AND {days} LIMIT {TAIL + 1}"  # noqa: S608
        rows = ask((few, sql.parameters))
        if len(rows) > TAIL:
            return None
        found |= {id_of(subject) for (subject,) in rows}
    return found


def _keep(key: Any, kept: _Kept) -> _Kept:
    with _lock:
        _kept[key] = kept
        _kept.move_to_end(key)
        while len(_kept) > 1 and sum(1 + len(each.records) for each in _kept.values()) > KEPT:
            _kept.popitem(last=False)
    return kept
