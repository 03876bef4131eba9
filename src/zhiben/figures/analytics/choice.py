"""Which engine answers a question: see the rule in the package's own text."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any, NamedTuple

from zhiben.accounts.viewer import Scope
from zhiben.figures import engine
from zhiben.figures.analytics import days
from zhiben.figures.analytics.standing import Standing, standing
from zhiben.figures.compiler import ALL_DAYS, Sql
from zhiben.ledger.parquet import tables

MANY = 50_000  # entries read in an index alone: some ten milliseconds, as long as DuckDB takes for them
LOOKED_UP = (
    10  # so many times as long where each entry is also looked up in the table: for its enterprise or its record
)
Statement = tuple[str, dict[str, Any]]
log = logging.getLogger(__name__)
KEPT = 20_000  # questions of which is known whether they are large
LARGE = -1
# Up to which position there are few entries; LARGE where there are many, and always will be: the ledger only grows.
_known: OrderedDict[Any, int] = OrderedDict()
_lock = Lock()


class Asked(NamedTuple):
    """What decides: the kinds that are counted, where, as of which position, and how they are read."""

    kinds: tuple[str, ...]
    scope: Scope
    last: int | None
    indexed: bool = True  # whether an index has all that is asked for


class Answer(NamedTuple):
    """The rows, and the seal as of which they stand where that is not what was asked for."""

    rows: list[tuple[Any, ...]]
    stands: int | None = None


def answer(asked: Asked, compiled: Callable[[Sql], Statement]) -> Answer:
    """The rows of a question, from the engine that has them sooner."""
    if tables.available() and (found := standing()) is not None and _is_large(asked, found):
        tail = asked.last is None or asked.last > found.last
        stands = None
        if tail and not found.tail_is_short:
            if asked.last is not None or not found.recent:
                return Answer(engine.ask(compiled(Sql())))
            tail, stands = False, found.seal
        if (rows := _embedded(found, asked, compiled, tail=tail and found.since > 0)) is not None:
            return Answer(rows, stands)
    return Answer(engine.ask(compiled(Sql())))


def forget() -> None:
    """Drop what is known of which questions are large, and of what days."""
    with _lock:
        _known.clear()
    days.forget()


def _embedded(
    found: Standing, asked: Asked, compiled: Callable[[Sql], Statement], *, tail: bool
) -> list[tuple[Any, ...]] | None:
    """DuckDB's rows; None where it could not answer, for instance as a file has gone bad."""
    import duckdb  # noqa: PLC0415  (an extra)

    from zhiben.figures.analytics.embedded import Embedded  # noqa: PLC0415

    try:
        within = ALL_DAYS if tail else days.within(asked.kinds, found)
        embedded = Embedded(found, tail=tail, last=asked.last, days=within)
        return embedded.ask(compiled(embedded.sql))
    except duckdb.Error as error:
        log.warning("DuckDB: %s", error)
        return None


def _is_large(asked: Asked, found: Standing) -> bool:
    """Whether the operational database would have to read many entries; one enterprise has an index of its own."""
    scope = asked.scope
    if scope.enterprise or scope.premises:
        return False
    many = MANY if asked.indexed else MANY // LOOKED_UP
    key = found.instance, asked.kinds, scope.organisation, scope.region, scope.only, many
    with _lock:
        few_up_to = _known.get(key)
    if few_up_to is None or LARGE != few_up_to < found.newest:
        # However many were posted since, they are no more than positions.
        few_up_to = LARGE if (count := _count(asked, many + 1)) > many else found.newest + many - count
        _keep(key, few_up_to)
    return few_up_to == LARGE


def _count(asked: Asked, limit: int) -> int:
    """How many entries an engine would read, or the limit."""
    sql, scope = Sql(), asked.scope
    own = f"organisation = {sql.value(scope.organisation)}" if scope.only and scope.organisation else ""
    place = own or sql.subtree("organisation", scope.organisation)
    where = sql.all_of(sql.one_of(asked.kinds), place, sql.subtree("region", scope.region))
    few = f"SELECT 1 FROM {sql.table} WHERE {where} LIMIT {limit}"  # noqa: S608
    ((count,),) = engine.ask((f"SELECT COUNT(*) FROM ({few}) few", sql.parameters))  # noqa: S608
    return int(count)


def _keep(key: Any, few_up_to: int) -> None:
    with _lock:
        _known[key] = few_up_to
        while len(_known) > KEPT:
            _known.popitem(last=False)
