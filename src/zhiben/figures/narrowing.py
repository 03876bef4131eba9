"""A few days of a place: its towns, or its offices, are asked one by one, so that an index bounds the days too.

The indexes of figures have the place before the day. In a subtree, which is a range of places, they would be read for all
days; in one place after another only for those that are asked for.
"""

from __future__ import annotations

from dataclasses import replace

from zhiben.facts.paths import AFTER
from zhiben.figures.analytics.choice import LOOKED_UP
from zhiben.figures.compiler import Question, Sql, place_of, rows_of
from zhiben.figures.definitions import BALANCE
from zhiben.figures.engine import ask

PLACES = 64  # below the scope: beyond, a range is as good
FEW = 50_000  # entries of those days, read in an index alone; where each is also looked up, LOOKED_UP times less


def narrowed(asked: Question, *, indexed: bool) -> Question | None:
    """The question place by place; None where that reads no less, or still much. `indexed`: an index has all of it."""
    scope = asked.scope
    flows = all(f.aggregate != BALANCE and not f.stock and not f.cohort for f in asked.figures)
    if not flows or not place_of(scope) or scope.only or scope.enterprise or scope.premises:
        return None
    places = _places(asked) or (getattr(scope, place_of(scope)),)  # where nothing lies, its own
    if len(places) > PLACES:
        return None
    narrow, sql, few = replace(asked, places=places), Sql(), FEW if indexed else FEW // LOOKED_UP
    read = f"SELECT 1 FROM {sql.table} WHERE {rows_of(sql, replace(narrow, last=None))} LIMIT {few + 1}"  # noqa: S608
    ((count,),) = ask((f"SELECT COUNT(*) FROM ({read}) few", sql.parameters))  # noqa: S608
    return narrow if count <= few else None


def _places(asked: Question) -> tuple[str, ...]:
    """The paths that entries of these kinds have, one more than PLACES at the most: from each to the next in the index."""
    sql, column = Sql(), place_of(asked.scope)
    path = getattr(asked.scope, column)
    first, end = sql.value(path), sql.value(path + AFTER)
    kinds = sorted({kind for figure in asked.figures for kind in figure.counts})
    listed = " UNION ALL ".join(f"SELECT {sql.value(kind)} AS kind" for kind in kinds)
    following = f"SELECT MIN({column}) FROM {sql.table} AS its WHERE its.kind = each_one.kind AND {column}"  # noqa: S608
    statement = (
        f"WITH RECURSIVE each_one(kind, path) AS (SELECT kind, ({following} >= {first} AND {column} < {end}) "  # noqa: S608
        f"FROM ({listed}) each_one UNION ALL SELECT kind, ({following} > each_one.path AND {column} < {end}) "
        f"FROM each_one WHERE path IS NOT NULL) "
        f"SELECT path FROM (SELECT path FROM each_one LIMIT {(PLACES + 1) * len(kinds)}) few "
        "WHERE path IS NOT NULL GROUP BY path"
    )
    return tuple(path for (path,) in ask((statement, sql.parameters)))
