"""Insert many rows of one table quickly: executemany on SQLite, COPY on PostgreSQL.

Django's bulk_create writes one long statement for every few rows and prepares each value anew; here a value that many
rows share is prepared once. Every field must be set: nothing is filled in that `save` would fill in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Any

from django.db import connections, models, router

KNOWN = 5_000  # values remembered for each column; a column of different texts gains nothing by more


def insert(records: Sequence[models.Model]) -> None:
    """Insert them all, in their order, or raise IntegrityError; call it inside a transaction."""
    if not records:
        return
    model = type(records[0])
    database: Any = connections[router.db_for_write(model)]
    fields = [field for field in model._meta.concrete_fields if records[0].pk is not None or not field.primary_key]
    quote = database.ops.quote_name
    into = f"{quote(model._meta.db_table)} ({', '.join(quote(field.column) for field in fields)})"
    rows = _rows(records, fields, database)
    with database.cursor() as cursor:
        if database.vendor == "postgresql":
            with database.wrap_database_errors, cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            cursor.executemany(f"INSERT INTO {into} VALUES ({', '.join(['%s'] * len(fields))})", rows)  # noqa: S608


def _rows(records: Sequence[models.Model], fields: list[Any], database: Any) -> Iterator[list[Any]]:
    values_of = attrgetter(*(field.attname for field in fields))
    # Paths, days and recorders repeat from row to row; each field's own conversion is asked once for each value.
    columns: list[tuple[Any, dict[Any, Any]]] = [(field, {}) for field in fields]
    for record in records:
        row = []
        for (field, known), value in zip(columns, values_of(record), strict=True):
            try:
                row.append(known[value])
            except KeyError:
                prepared = field.get_db_prep_save(value, database)
                if len(known) < KNOWN:
                    known[value] = prepared
                row.append(prepared)
            except TypeError:  # JSON is no key
                row.append(field.get_db_prep_save(value, database))
        yield row
