"""Append-only tables: the database itself refuses to change or delete a row, without exceptions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION zhiben_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'append-only: % on % refused', TG_OP, TG_TABLE_NAME; END $$
"""


def append_only(table: str) -> tuple[Callable[[Any, Any], None], Callable[[Any, Any], None]]:
    """Forward and backward code for `RunPython`: triggers that refuse UPDATE, DELETE and, on PostgreSQL, TRUNCATE."""

    def guard(_apps: Any, schema_editor: Any) -> None:
        for statement in _statements(table, schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def unguard(_apps: Any, schema_editor: Any) -> None:
        for event in ("update", "delete", "truncate"):
            on = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{event}{on}", params=None)

    return guard, unguard


def _statements(table: str, vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{event} BEFORE {event.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'append-only: {event} on {table} refused'); END"
            for event in ("update", "delete")
        ]
    rows = [
        f"CREATE TRIGGER {table}_no_{event} BEFORE {event.upper()} ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION zhiben_append_only()"
        for event in ("update", "delete")
    ]
    truncate = (
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION zhiben_append_only()"
    )
    return [_POSTGRESQL_FUNCTION, *rows, truncate]
