"""How many different enterprises there are just now: counted once as of a seal, and put right by what was posted since.

An enterprise that nobody posted about since counts as it did. For each of the others two sums say whether it counted then
and whether it counts now. Like `figures.closed`, whose seals these are, this lives in the process and nothing is stored;
a figure *as of* a seal never looks here.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import replace
from threading import Lock
from typing import Any, NamedTuple

from django.db import connection

from zhiben.figures import closed
from zhiben.figures.closed import Close, Group, Position
from zhiben.figures.compiler import Question, Sql, each_different, stretch
from zhiben.figures.engine import ask, whole

Counts = Counter[Group]
Row = tuple[Any, ...]

ENTERPRISE, BY_ENTERPRISE = "enterprise", "ledger_by_enterprise"  # the one column with an index of its own
KEPT = 10_000  # groups of all questions together: some ten megabytes
RECENT = 8  # questions of which the changes since the seal are kept
TOUCHED = 2_000  # enterprises looked up at once; beyond, counting them all is as quick
BATCH = 500


class _Kept(NamedTuple):
    close: Close
    counts: Counts


_kept: OrderedDict[Any, _Kept] = OrderedDict()
_recent: OrderedDict[Any, Counts] = OrderedDict()
_lock = Lock()


def live(asked: Question, counted: Callable[[Question], Iterable[Row]]) -> Counts | None:
    """The live question's numbers by group; `counted` asks one as of a seal. None where this is of no use."""
    (figure,), scope = asked.figures, asked.scope
    if figure.distinct != ENTERPRISE or asked.last is not None or scope.enterprise or scope.premises:
        return None
    now = closed.position()
    if now is None or now.posted > closed.TAIL:
        return None
    since = _since(asked, now) if now.posted else Counter()
    if since is None:
        return None
    return _sum(_closed(asked, now.close, counted), since)


def forget() -> None:
    """Drop everything that is kept."""
    with _lock:
        _kept.clear()
        _recent.clear()


def _key(asked: Question) -> Any:
    (figure,) = asked.figures
    return closed.counted(figure), figure.stock, asked.scope, asked.by, asked.period, asked.cut, connection.alias


def _closed(asked: Question, close: Close, counted: Callable[[Question], Iterable[Row]]) -> Counts:
    """As of the newest seal: kept, or carried forward from an earlier one, or counted."""
    key = _key(asked)
    with _lock:
        kept = _kept.get(key)
    if kept is not None and kept.close == close:
        return kept.counts
    forward = _forward(asked, kept, close) if kept is not None else None
    if forward is None:
        rows = counted(replace(asked, last=close.last))
        forward = Counter({tuple(group): whole(number) for *group, number in rows})
    with _lock:
        _kept[key] = _Kept(close, forward)
        _kept.move_to_end(key)
        while len(_kept) > 1 and sum(1 + len(each.counts) for each in _kept.values()) > KEPT:
            _kept.popitem(last=False)
    return forward


def _forward(asked: Question, kept: _Kept, close: Close) -> Counts | None:
    before = kept.close
    if before.number >= close.number or close.last - before.last > closed.TAIL or not closed.stands(before):
        return None
    changes = _changes(asked, before.last, close.last)
    return _sum(kept.counts, changes) if changes is not None else None


def _since(asked: Question, now: Position) -> Counts | None:
    """What the tail changes; found once while nothing is posted. The count tells a lower position committed later."""
    key = _key(asked), now
    with _lock:
        known = _recent.get(key)
    if known is not None:
        return known
    found = _changes(asked, now.close.last, now.newest)
    if found is not None and not connection.in_atomic_block:  # what a transaction sees may never have been
        with _lock:
            _recent[key] = found
            while len(_recent) > RECENT:
                _recent.popitem(last=False)
    return found


def _changes(asked: Question, first: int, last: int) -> Counts | None:
    """By how much the entries after one position and up to another change the numbers; None where they touch many."""
    after = _nets(each_different(asked, sql=Sql(table=stretch(first, last, closed.TAIL))))
    touched = {enterprise for *_group, enterprise in after}
    if len(touched) > TOUCHED:
        return None
    before: dict[Row, int] = {}
    ordered = sorted(touched)
    for start in range(0, len(ordered), BATCH):
        few, sql = ordered[start : start + BATCH], Sql(table=f"ledger_entry{_index()}")
        before |= _nets(each_different(replace(asked, last=first), only=few, sql=sql))
    changes: Counts = Counter()
    for key, number in after.items():
        was = before.get(key, 0)
        changes[key[:-1]] += (was + number > 0) - (was > 0)
    return changes


def _nets(statement: tuple[str, dict[str, Any]]) -> dict[Row, int]:
    return {tuple(key): whole(number) for *key, number in ask(statement)}


def _index() -> str:
    # SQLite has no idea how few entries an enterprise has beside a period.
    return f" INDEXED BY {BY_ENTERPRISE}" if connection.vendor == "sqlite" else ""


def _sum(counts: Counts, changes: Counts) -> Counts:
    found = Counter(counts)
    found.update(changes)
    return Counter({group: number for group, number in found.items() if number})
