"""Between which days the exported entries of some kinds happened: a bound that all of them keep need not be read for.

To compare five million days takes DuckDB as long as to sum what they count; a question about everything asks for it in vain.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Any

from zhiben.figures.analytics.standing import Standing
from zhiben.figures.compiler import Days, Sql
from zhiben.figures.engine import ask, day_of

KEPT = 2_000  # kinds that were asked for together
_known: OrderedDict[tuple[str, tuple[str, ...]], Days] = OrderedDict()
_lock = Lock()


def within(kinds: tuple[str, ...], found: Standing) -> Days:
    """The first and the last of them. Those posted later may lie beyond."""
    key = found.hash, kinds
    with _lock:
        known = _known.get(key)
    if known is None:
        known = _asked(kinds)
        with _lock:
            _known[key] = known
            while len(_known) > KEPT:
                _known.popitem(last=False)
    return known


def forget() -> None:
    """Drop what is known."""
    with _lock:
        _known.clear()


def _asked(kinds: tuple[str, ...]) -> Days:
    """Of the operational database, where each end is one look into `ledger_by_day`; it has all that was exported."""
    sql = Sql()
    ends = [
        f"SELECT (SELECT {end}(happened_on) FROM {sql.table} WHERE kind = {sql.value(kind)}) AS day"  # noqa: S608
        for kind in kinds
        for end in ("MIN", "MAX")
    ]
    rows: list[tuple[Any, ...]] = ask((" UNION ALL ".join(ends), sql.parameters))
    days = [day_of(day) for (day,) in rows if day is not None]
    return Days(min(days), max(days)) if days else Days()
