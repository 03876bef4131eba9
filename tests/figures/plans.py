"""What a database does to answer: which index it reads, and how far."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.db import connection

Statement = tuple[str, Any]
_STEP = re.compile(
    r"(?P<how>SEARCH|SCAN) (?P<table>\S+)(?: USING (?:COVERING )?INDEX (?P<index>\S+)| USING INTEGER PRIMARY KEY)?"
    r"(?: \((?P<bounds>.*)\))?"
)
# SQLite names the index of a constraint by the place of the constraint.
KEY = "key"  # the primary key's index
_CONSTRAINTS = {
    "sqlite_autoindex_ledger_entry_1": "ledger_one_settlement_at_a_time", "sqlite_autoindex_ledger_seal_1": KEY,
}  # fmt: skip
_ALIASES = {"its": "ledger_entry"}


class Access(NamedTuple):
    """One way into a table: its index ('' where the whole table is read), what bounds it there, how many rows it meets.

    SQLite tells the bounds and not the rows, PostgreSQL the rows.
    """

    table: str
    index: str
    bounds: str = ""
    rows: int = 0


def asked(work: Callable[[], object]) -> list[Statement]:
    """The statements that read, and their parameters."""
    found: list[Statement] = []

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        work()
    return [each for each in found if each[0].lstrip()[:6].upper() in {"SELECT", "WITH R", "WITH T", "WITH S"}]


def accesses(work: Callable[[], object], table: str = "ledger_entry") -> list[Access]:
    """Every way into a table that all of the work's statements take."""
    return [access for each in asked(work) for access in plan(each) if access.table == table]


def plan(statement: Statement) -> list[Access]:
    """What one statement reads."""
    sql, params = statement
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            return [access for row in cursor.fetchall() for access in _told(row[3])]
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING off, FORMAT json) {sql}", params)
        return list(_met(cursor.fetchone()[0][0]["Plan"], ""))


def _told(step: str) -> Iterator[Access]:
    if found := _STEP.match(step):
        # Without an index, a search is by the key: of the newest position it says no more.
        index = found["index"] or (KEY if found["how"] == "SEARCH" else "")
        table = _ALIASES.get(found["table"], found["table"])
        yield Access(table, _CONSTRAINTS.get(index, index), found["bounds"] or "")


def _met(node: dict[str, Any], table: str) -> Iterator[Access]:
    table = node.get("Relation Name", table)
    rows = (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
    if "Index Name" in node:
        yield Access(table, KEY if node["Index Name"] == f"{table}_pkey" else node["Index Name"], "", round(rows))
    elif node["Node Type"].endswith("Seq Scan"):
        yield Access(table, "", "", round(rows))
    for each in node.get("Plans", ()):
        yield from _met(each, table if "Bitmap" in node["Node Type"] else "")
