"""Exports of several installations as one table, each up to a seal of its own: by DuckDB here, or by Spark."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self
from uuid import UUID

from zhiben.figures.compiler import COLUMNS, Sql
from zhiben.ledger.errors import BadExport
from zhiben.ledger.parquet import manifest as manifests
from zhiben.ledger.parquet import tables

if TYPE_CHECKING:
    from zhiben.figures.analytics.cluster import Cluster

READ = ", ".join(["id", *sorted(COLUMNS)])


class Folder(NamedTuple):
    """An export up to a position and a day: what was posted ahead of that day is a forecast of its own ledger."""

    where: Path
    last: int | None = None  # None: all that is in it
    day: date | None = None
    owner: str = ""  # DuckDB reads it as every entry's organisation: those of several ledgers have nothing in common

    def columns(self) -> str:
        """What is read of it."""
        owner = "'" + self.owner.replace("'", "''") + "' AS organisation"
        return READ.replace("organisation", owner) if self.owner else READ

    def files(self) -> list[str]:
        """The files that the manifest names; raises BadExport where one is missing or cut short."""
        found = manifests.read(self.where)
        for batch in found.batches:
            if fault := manifests.damaged(self.where, batch):
                raise BadExport(fault)
        return [str((self.where / batch.data.name).resolve()) for batch in found.batches]

    def condition(self) -> str:
        """What of it counts."""
        parts = [f"id <= {int(self.last)}"] if self.last is not None else []
        parts += [f"happened_on <= DATE '{self.day.isoformat()}'"] if self.day is not None else []
        return " AND ".join(parts) or "1 = 1"


class DuckDB:
    """Asks within this process: `sql()` to compile a question with, `ask` to have the rows."""

    def __init__(self, folders: Sequence[Folder], _master: str = "") -> None:
        self._stack, parts = ExitStack(), []
        for folder in folders:
            names = ", ".join("'" + file.replace("'", "''") + "'" for file in folder.files())
            parts.append(f"SELECT {folder.columns()} FROM read_parquet([{names}]) WHERE {folder.condition()}")  # noqa: S608
        self._table = f"({' UNION ALL '.join(parts)}) entries"

    def __enter__(self) -> Self:
        if not tables.available():
            raise BadExport("pip install 'zhiben[analytics]'")
        scratch = self._stack.enter_context(tempfile.TemporaryDirectory(prefix="zhiben-folders-"))
        self._connection = self._stack.enter_context(tables.database(Path(scratch)))
        return self

    def __exit__(self, *found: object) -> None:
        self._stack.close()

    def sql(self) -> Sql:
        """A statement under construction."""
        return Sql("duckdb", self._table)

    def ask(self, statement: tuple[str, dict[str, Any]]) -> list[tuple[Any, ...]]:
        """The rows of a compiled question."""
        text, parameters = statement
        named = {name: str(value) if isinstance(value, UUID) else value for name, value in parameters.items()}
        rows: list[tuple[Any, ...]] = self._connection.execute(text, named).fetchall()
        return rows


class Spark:
    """The same on a cluster."""

    def __init__(self, folders: Sequence[Folder], master: str) -> None:
        self._folders, self._master = folders, master

    def __enter__(self) -> Cluster:
        from zhiben.figures.analytics.cluster import Cluster, session  # noqa: PLC0415  (an extra)

        self._cluster = Cluster(session(self._master), self._folders)
        return self._cluster

    def __exit__(self, *found: object) -> None:
        self._cluster.close()
