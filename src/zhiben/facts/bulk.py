"""Insert many rows of one table quickly: executemany on SQLite, COPY on PostgreSQL.

Django's bulk_create writes one long statement for every few rows and prepares each value anew; here a value that many
rows share is prepared once. Every column must be given: nothing is filled in that `save` would fill in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, repeat
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import connection, connections, models, router, transaction

CHUNK = 5_000  # rows prepared at once, column by column: paths, days and recorders repeat from row to row
IDENTITIES = {UUID, type(None)}
ROOM = 65_536  # kilobytes of pages that SQLite keeps during a large write
FEW = 20  # a COPY takes two round trips: below this one statement is quicker


def insert(records: Sequence[models.Model]) -> None:
    """Insert them all, in their order, or raise IntegrityError; call it inside a transaction."""
    if not records:
        return
    model = type(records[0])
    fields = [field for field in model._meta.concrete_fields if records[0].pk is not None or not field.primary_key]
    values_of = attrgetter(*(field.attname for field in fields))
    _write(model, fields, [values_of(record) for record in records])
    alias = router.db_for_write(model)
    for record in records:
        record._state.adding, record._state.db = False, alias  # noqa: SLF001  (as `save` leaves them)


def insert_rows(
    model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]], *, using: str = ""
) -> None:
    """The same for rows that nobody needs as records: `names` are the attributes, each row their values.

    The database numbers them in their order where `names` leave out an automatic key. `using` is another database.
    """
    if rows:
        fields = {field.attname: field for field in model._meta.concrete_fields}
        _write(model, [fields[name] for name in names], rows, using)


@contextmanager
def roomy() -> Iterator[None]:
    """Much is written in one transaction; put it around that.

    SQLite writes a page that it has no room for, and reads it again when the next row belongs there: rows lie all over
    the indexes, so each page would be written several times. Elsewhere the server has its own memory.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA cache_size").fetchone()[0]
        cursor.execute(f"PRAGMA cache_size = -{ROOM}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA cache_size = {before}")


def _write(model: type[models.Model], fields: list[Any], rows: Sequence[Sequence[Any]], using: str = "") -> None:
    alias = using or router.db_for_write(model)
    database: Any = connections[alias]
    quote = database.ops.quote_name
    into = f"{quote(model._meta.db_table)} ({', '.join(quote(field.column) for field in fields)})"
    places = f"({', '.join(['%s'] * len(fields))})"
    prepared = _prepared(rows, fields, database)
    # Whoever catches the error cannot go on with half of the rows.
    with transaction.atomic(alias, savepoint=False), database.cursor() as cursor:
        if database.vendor == "sqlite":
            cursor.executemany(f"INSERT INTO {into} VALUES {places}", prepared)  # noqa: S608
        elif len(rows) < FEW:
            statement = f"INSERT INTO {into} VALUES {', '.join([places] * len(rows))}"  # noqa: S608
            cursor.execute(statement, list(chain.from_iterable(prepared)))
        else:
            with database.wrap_database_errors, cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in prepared:
                    copy.write_row(row)


def _prepared(rows: Sequence[Sequence[Any]], fields: list[Any], database: Any) -> Iterator[tuple[Any, ...]]:
    for start in range(0, len(rows), CHUNK):
        columns = zip(*rows[start : start + CHUNK], strict=True)
        yield from zip(*map(_column, fields, columns, repeat(database)), strict=True)


def _column(field: Any, values: tuple[Any, ...], database: Any) -> list[Any]:
    """The values as the driver takes them; the field's own conversion is asked once for each that occurs."""
    if isinstance(field, models.JSONField):  # is no key; and where it is, 1 and True would be the same one
        return [field.get_db_prep_save(value, database) for value in values]
    if isinstance(_plain(field), models.UUIDField) and set(map(type, values)) <= IDENTITIES:
        # Nearly all of them differ, and to hash one takes longer than to write it down.
        native = database.features.has_native_uuid_field
        return list(values) if native else [value and value.hex for value in values]
    different = set(values)
    known = {value: field.get_db_prep_save(value, database) for value in different}
    return [known[value] for value in values]


def _plain(field: Any) -> Any:
    """A foreign key is stored as what it refers to."""
    return field.target_field if field.is_relation else field
