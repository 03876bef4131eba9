"""What a database of ours holds: its tables and their rows, whether it is empty, where its counters stand."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connections, models

Model = type[models.Model]
Row = tuple[Any, ...]

# Filled by `migrate` itself, and alike everywhere but for their numbers.
MADE = ("auth_permission", "django_content_type")
OWN = "django_migrations"  # no model's table
ROWS, LARGE_ROWS = 5_000, 25  # read at once; where a column holds files or marks, a row may be megabytes


def known() -> list[Model]:
    """Every table's model, those between two models too."""
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model._meta.managed and not model._meta.proxy]


def foreign(alias: str) -> list[str]:
    """Tables there that no model of ours has."""
    ours = {model._meta.db_table for model in known()} | {OWN}
    return sorted(set(connections[alias].introspection.table_names()) - ours)


def filled(alias: str) -> list[str]:
    """Tables there that hold rows, without those that `migrate` fills."""
    present = set(connections[alias].introspection.table_names())
    names = [model._meta.db_table for model in known()]
    with connections[alias].cursor() as cursor:
        return [name for name in names if name in present and name not in MADE and _has_rows(cursor, name)]


def names(model: Model) -> list[str]:
    """Its columns, as attributes."""
    return [field.attname for field in model._meta.concrete_fields]


def rows(model: Model, alias: str) -> Iterator[list[Row]]:
    """All rows, some at a time, as Python has them whichever database they lie in."""
    # Not through the model's manager, which may leave rows out.
    found: models.QuerySet[Any, Row] = models.QuerySet(model, using=alias).order_by("pk").values_list(*names(model))
    large = any(isinstance(field, models.BinaryField) for field in model._meta.concrete_fields)
    size = LARGE_ROWS if large else ROWS
    some: list[Row] = []
    for row in found.iterator(chunk_size=size):
        some.append(row)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some


class Fingerprint:
    """What rows come to, in whatever order they are read: two databases that hold the same have the same."""

    def __init__(self) -> None:
        self.count, self._sum = 0, 0

    def add(self, some: Sequence[Row]) -> None:
        """Some more rows."""
        self.count += len(some)
        for row in some:
            text = json.dumps(row, default=_written, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
            # A sum and not a chain: two databases sort texts differently.
            self._sum += int.from_bytes(sha256(text.encode()).digest(), "big")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Fingerprint) and (self.count, self._sum) == (other.count, other._sum)

    def __hash__(self) -> int:
        return hash((self.count, self._sum))


def fingerprint(model: Model, alias: str) -> Fingerprint:
    """What the rows there come to."""
    found = Fingerprint()
    for some in rows(model, alias):
        found.add(some)
    return found


def counted(model: Model, alias: str) -> Fingerprint:
    """How many rows are there, whatever is in them."""
    found = Fingerprint()
    found.count = models.QuerySet(model, using=alias).count()
    return found


def position(model: Model, alias: str) -> int | None:
    """The last number that the table's counter gave out; None where it has none or gave none."""
    field = model._meta.auto_field
    if field is None:
        return None
    database = connections[alias]
    with database.cursor() as cursor:
        if database.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
        else:
            cursor.execute(
                "SELECT pg_sequence_last_value(pg_get_serial_sequence(%s, %s)::regclass)",
                [database.ops.quote_name(model._meta.db_table), field.column],
            )
        found = cursor.fetchone()
    return (int(found[0]) or None) if found and found[0] is not None else None


def advance(model: Model, alias: str, to: int) -> None:
    """Let the table's counter go on after `to`: a number that was given out is never given out again."""
    database, table = connections[alias], model._meta.db_table
    field = model._meta.auto_field
    if field is None:
        return
    with database.cursor() as cursor:
        if database.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, to])
        else:
            said = [database.ops.quote_name(table), field.column, to]
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", said)


def _has_rows(cursor: Any, table: str) -> bool:
    cursor.execute(f'SELECT 1 FROM "{table}" LIMIT 1')  # noqa: S608
    return cursor.fetchone() is not None


def _written(value: object) -> str:
    """What JSON does not know."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case UUID():
            return value.hex
        case bytes() | memoryview():
            return bytes(value).hex()
    raise TypeError(f"{type(value).__name__}: no column of ours")
