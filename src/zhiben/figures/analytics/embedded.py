"""DuckDB within this process: the exported files as one table, together with what was posted since."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection as operational

from zhiben.figures.analytics.standing import Standing
from zhiben.figures.compiler import ALL_DAYS, COLUMNS, Days, Sql
from zhiben.ledger import leaves
from zhiben.ledger.parquet import tables

if TYPE_CHECKING:
    import duckdb

READ = ", ".join(sorted({"id", *COLUMNS}))
KEPT = 2  # tails: the newest export's, and the one's before it, which somebody may still be reading


@dataclass
class _Tail:
    """The entries after an export, as far as they have been read; a table of its own for each export."""

    table: str
    newest: int  # position
    count: int = 0


@dataclass
class _Session:
    process: int
    connection: duckdb.DuckDBPyConnection
    tails: dict[tuple[str, str], _Tail] = field(default_factory=dict)


_session: _Session | None = None
_lock = Lock()


class Embedded:
    """Asks one question: `sql` to compile it with, `ask` to have the rows."""

    def __init__(self, standing: Standing, *, tail: bool, last: int | None = None, days: Days = ALL_DAYS) -> None:
        session = _opened()
        self.cursor = session.connection.cursor()
        parts = list(_exported(standing, last))
        if tail or not parts:
            up_to = f" WHERE id <= {int(last)}" if last is not None else ""
            parts.append(f"SELECT {READ} FROM {self._tail(session, standing)}{up_to}")  # noqa: S608
        self.sql = Sql("duckdb", f"({' UNION ALL '.join(parts)}) entries", ends=last, days=days)

    def ask(self, statement: tuple[str, dict[str, Any]]) -> list[tuple[Any, ...]]:
        """The rows of a compiled question."""
        text, parameters = statement
        named = {name: str(value) if isinstance(value, UUID) else value for name, value in parameters.items()}
        rows: list[tuple[Any, ...]] = self.cursor.execute(text, named).fetchall()
        return rows

    def _tail(self, session: _Session, standing: Standing) -> str:
        if operational.in_atomic_block:  # what this transaction sees is nobody else's business
            _create(self.cursor, "TEMP TABLE", "own_tail")
            _read(self.cursor, "own_tail", standing.last, standing.newest)
            return "own_tail"
        with _lock:
            return _followed(session, standing, self.cursor).table


def forget() -> None:
    """Close DuckDB and drop what it holds."""
    global _session  # noqa: PLW0603
    with _lock:
        if _session is not None and _session.process == os.getpid():
            _session.connection.close()
        _session = None


def _exported(standing: Standing, last: int | None) -> Iterator[str]:
    """What is read of the files up to a position: only where one goes on beyond it are positions looked at."""
    whole = [file for file in standing.files if last is None or file.last <= last]
    if whole:
        names = ", ".join(f"'{_quoted(file.place)}'" for file in whole)
        yield f"SELECT {READ} FROM read_parquet([{names}])"  # noqa: S608
    for file in standing.files:
        if last is not None and file.first < last < file.last:
            yield f"SELECT {READ} FROM read_parquet('{_quoted(file.place)}') WHERE id <= {int(last)}"  # noqa: S608


def _opened() -> _Session:
    """This process's DuckDB; after a fork, one of its own."""
    global _session  # noqa: PLW0603
    with _lock:
        if _session is None or _session.process != os.getpid():
            connection = tables.database(Path(tempfile.gettempdir()) / f"zhiben-duckdb-{os.getpid()}")
            connection.execute("SET parquet_metadata_cache = true")
            _session = _Session(os.getpid(), connection)
        return _session


def _followed(session: _Session, standing: Standing, cursor: duckdb.DuckDBPyConnection) -> _Tail:
    """The tail after an export, with what was posted since it was last read.

    Nothing in it ever changes, so if as many are there as should be, they are the same. A lower position that was
    committed later makes the number differ: then everything is read again.
    """
    key = str(operational.settings_dict["NAME"]), standing.hash
    tail = session.tails.get(key)
    if tail is None:
        tail = session.tails[key] = _Tail(f"tail_{standing.hash[:16]}_{len(session.tails)}", standing.last)
        _create(cursor, "OR REPLACE TABLE", tail.table)
        _drop_oldest(session, cursor)
    if tail.count < standing.since:
        _read(cursor, tail.table, tail.newest, standing.newest)
        tail.count = _count(cursor, tail.table)
    if tail.count != standing.since:
        cursor.execute("BEGIN")
        cursor.execute(f"DELETE FROM {tail.table}")  # noqa: S608
        _read(cursor, tail.table, standing.last, standing.newest)
        cursor.execute("COMMIT")
        tail.count = _count(cursor, tail.table)
    tail.newest = max(tail.newest, standing.newest)
    return tail


def _drop_oldest(session: _Session, cursor: duckdb.DuckDBPyConnection) -> None:
    for key in list(session.tails)[:-KEPT]:
        cursor.execute(f"DROP TABLE {session.tails.pop(key).table}")


def _create(cursor: duckdb.DuckDBPyConnection, what: str, name: str) -> None:
    columns = ", ".join(f"{column} {tables.TYPES.get(column, 'VARCHAR')}" for column in sorted({"id", *COLUMNS}))
    cursor.execute(f"CREATE {what} {name} ({columns})")


def _read(cursor: duckdb.DuckDBPyConnection, table: str, first: int, last: int) -> None:
    """Entries of the operational database, by way of their canonical form."""
    with tempfile.NamedTemporaryFile(prefix="zhiben-tail-") as file:
        for text in leaves.texts(first, last):
            file.write(text + b"\n")
        file.flush()
        source = tables.rows("entries", Path(file.name))
        cursor.execute(f"INSERT INTO {table} SELECT {READ} FROM ({source})", {"lines": file.name})  # noqa: S608


def _count(cursor: duckdb.DuckDBPyConnection, table: str) -> int:
    found = cursor.execute(f"SELECT COUNT(*) FROM {table}").fetchone()  # noqa: S608
    return int(found[0]) if found else 0


def _quoted(text: str) -> str:
    return text.replace("'", "''")
