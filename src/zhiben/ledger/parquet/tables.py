"""The two tables as DuckDB writes and reads them: from canonical forms to sorted Parquet, and back to their hashes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from zhiben.ledger import canonical

if TYPE_CHECKING:
    import duckdb

SCHEMA = 1  # of the columns below; in each file's metadata
MEMORY = "512MB"  # beyond, DuckDB sorts on the disk
ROWS = 122_880  # of a row group
TYPES = {
    "id": "BIGINT", "line": "INTEGER", "quantity": "INTEGER", "amount": "BIGINT", "happened_on": "DATE",
    "opened_on": "DATE",
}  # fmt: skip
# Identities are text: Spark refuses Parquet's own type for them.
ENTRIES = {
    name: f"make_timestamp(r[{place}]::BIGINT)"
    if name == canonical.INSTANT
    else f"r[{place}]::{TYPES.get(name, 'VARCHAR')}"
    for place, name in enumerate(canonical.COLUMNS, 1)
}
SEALS = {
    "number": "r[1]::INTEGER", "sealed_at": "make_timestamp(r[2]::BIGINT)", "day": "r[3]::DATE", "last": "r[4]::BIGINT",
    "entries": "r[5]::BIGINT", "root": "r[6]", "hash": "r[7]",
}  # fmt: skip
# One sorted file beats a folder for each kind or month: a row group's smallest and largest values do the same, in a
# tenth of the files.
ORDER = {"entries": "kind, region, happened_on, id", "seals": "number"}


class Target(NamedTuple):
    """A table to be written: which of the two, where, and what its file says about itself."""

    kind: str
    place: Path
    about: Mapping[str, str]


def available() -> bool:
    """Whether the extra is installed."""
    return find_spec("duckdb") is not None


def database(scratch: Path, *, threads: int | None = None) -> duckdb.DuckDBPyConnection:
    """A database in memory; what does not fit into MEMORY goes to `scratch`."""
    import duckdb  # noqa: PLC0415  (an extra, and 25 MB of memory where nobody asks for it)

    return duckdb.connect(
        config={
            "memory_limit": MEMORY,
            "threads": threads or min(os.cpu_count() or 1, 8),
            "temp_directory": str(scratch),
            "autoinstall_known_extensions": False,  # nothing is fetched from anywhere
            "autoload_known_extensions": False,
        }
    )


def rows(kind: str, lines: Path) -> str:
    """A query of a table in JSON arrays, one a line; parameter: lines."""
    columns = ENTRIES if kind == "entries" else SEALS
    source = (
        "SELECT from_json(json, '[\"VARCHAR\"]') AS r FROM read_json($lines, format = 'newline_delimited', "
        "records = false, columns = {json: 'JSON'})"
        if lines.stat().st_size
        else "SELECT ['']::VARCHAR[] AS r WHERE $lines = ''"
    )
    return f"SELECT {', '.join(f'{value} AS {name}' for name, value in columns.items())} FROM ({source})"  # noqa: S608


def write_lines(connection: duckdb.DuckDBPyConnection, target: Target, lines: Path) -> None:
    """A table from JSON arrays, one a line."""
    _copy(connection, target, rows(target.kind, lines), {"lines": str(lines)})


def merge(connection: duckdb.DuckDBPyConnection, target: Target, parts: list[Path]) -> None:
    """One table from several."""
    _copy(connection, target, "SELECT * FROM read_parquet($parts)", {"parts": list(map(str, parts))})


def leaves(connection: duckdb.DuckDBPyConnection, place: Path) -> Iterator[tuple[int, bytes]]:
    """Position and hash of each entry, in their order."""
    hashed = f"unhex(sha256('\\x00'::BLOB || encode({canonical.duckdb()})))"
    found = connection.execute(f"SELECT id, {hashed} FROM read_parquet($place) ORDER BY id", {"place": str(place)})  # noqa: S608
    while few := found.fetchmany(10_000):
        yield from few


def seals(connection: duckdb.DuckDBPyConnection, place: Path) -> list[tuple[Any, ...]]:
    """Number, microseconds, day, last position, entries, root, hash."""
    columns = ", ".join(f"epoch_us({name})" if name == "sealed_at" else name for name in SEALS)
    statement = f"SELECT {columns} FROM read_parquet($place) ORDER BY number"  # noqa: S608
    found: list[tuple[Any, ...]] = connection.execute(statement, {"place": str(place)}).fetchall()
    return found


def _copy(connection: duckdb.DuckDBPyConnection, target: Target, query: str, parameters: dict[str, Any]) -> None:
    said = ", ".join(f"{name}: '{value}'" for name, value in target.about.items())  # our own numbers and digits
    place = str(target.place).replace("'", "''")
    connection.execute(
        f"COPY ({query} ORDER BY {ORDER[target.kind]}) TO '{place}' "
        f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROWS}, KV_METADATA {{{said}}})",
        parameters,
    )
