"""Made entries into an empty ledger, with the tables, indexes and triggers that the product has; and into files."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from bench import made
from zhiben.ledger.models import Entry
from zhiben.ledger.parquet import tables

FEW = 20_000
NAMES = [field.column for field in Entry._meta.concrete_fields if not field.primary_key]


def fill(count: int) -> int:
    """About so many entries; answers how many. Indexes are built when the rows are there: they are the same ones."""
    with (
        _without_indexes(),
        tempfile.TemporaryDirectory(prefix="zhiben-made-") as folder,
        made.source(Path(folder)) as source,
    ):
        for part in made.parts(count):
            (_copy if connection.vendor == "postgresql" else _insert)(source, part, Path(folder))
    with connection.cursor() as cursor:
        # What a server does by itself in the course of a day: without it PostgreSQL looks each entry up in the table.
        cursor.execute("VACUUM ANALYZE ledger_entry" if connection.vendor == "postgresql" else "PRAGMA optimize")
    return Entry.objects.count()


def files(count: int, folder: Path) -> None:
    """The same entries as files, sorted as an export sorts them; those that are there already are kept."""
    with made.source(folder) as source:
        for part in made.parts(count):
            place = folder / f"{part['start']:012}.parquet"
            if not place.exists():
                source.execute(
                    f"COPY ({made.entries()} ORDER BY {tables.ORDER['entries']}) TO '{place.with_suffix('.part')}' "
                    f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {tables.ROWS})",
                    part,
                )
                place.with_suffix(".part").rename(place)


def _copy(source: Any, part: dict[str, Any], folder: Path) -> None:
    place = folder / "rows.csv"
    rows = f"SELECT {', '.join(NAMES)} FROM ({made.entries()}) ORDER BY id"  # noqa: S608
    source.execute(
        f"COPY ({rows}) TO '{place}' (FORMAT csv, HEADER false, TIMESTAMPFORMAT '%Y-%m-%d %H:%M:%S.%f+00')", part
    )
    into = f"COPY ledger_entry ({', '.join(NAMES)}) FROM STDIN (FORMAT csv, FORCE_NOT_NULL (field, level, category))"
    with connection.cursor() as cursor, cursor.copy(into) as copy, place.open("rb") as lines:
        while block := lines.read(1 << 20):
            copy.write(block)


def _insert(source: Any, part: dict[str, Any], _folder: Path) -> None:
    spelled = [
        "strftime(recorded_at, '%Y-%m-%d %H:%M:%S.%f')" if name == "recorded_at" else f"{name}::VARCHAR"
        if name.endswith("_on") else name
        for name in NAMES
    ]  # fmt: skip
    found = source.execute(f"SELECT {', '.join(spelled)} FROM ({made.entries()}) ORDER BY id", part)  # noqa: S608
    into = f"INSERT INTO ledger_entry ({', '.join(NAMES)}) VALUES ({', '.join(['%s'] * len(NAMES))})"  # noqa: S608
    with transaction.atomic(), connection.cursor() as cursor:
        while rows := found.fetchmany(FEW):
            cursor.executemany(into, rows)


@contextmanager
def _without_indexes() -> Iterator[None]:
    with connection.schema_editor() as editor:
        for index in Entry._meta.indexes:
            editor.remove_index(Entry, index)
    yield
    with connection.cursor() as cursor:
        memory = (
            "SET maintenance_work_mem = '1GB'" if connection.vendor == "postgresql" else "PRAGMA cache_size = -1000000"
        )
        cursor.execute(memory)
    with connection.schema_editor() as editor:
        for index in Entry._meta.indexes:
            editor.add_index(Entry, index)
    connection.close()  # and with it, what was set
