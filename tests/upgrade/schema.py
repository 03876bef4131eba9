"""How a database is built: every table, column, index, constraint, trigger and function, in the database's own words."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import psycopg

# What makes a thing what it is, after its name.
POSTGRESQL = {
    "column": (
        "SELECT table_name || '.' || column_name, concat_ws(' ', data_type, character_maximum_length, is_nullable,"
        " column_default, is_identity, identity_generation, collation_name)"
        " FROM information_schema.columns WHERE table_schema = 'public'"
    ),
    "index": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "constraint": (
        "SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE connamespace = 'public'::regnamespace"
    ),
    "trigger": (
        "SELECT tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid) || tgenabled::text FROM pg_trigger WHERE NOT tgisinternal"
    ),
    "function": "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
}


def schema(address: str) -> dict[str, str]:
    """Thing → what it is."""
    if address.startswith("sqlite"):
        with closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as database:
            found = database.execute(
                "SELECT type || ' ' || tbl_name || '.' || name, coalesce(sql, '') FROM sqlite_master"
            )
            return dict(found.fetchall())
    with psycopg.connect(address) as database:
        return {
            f"{kind} {name}": said
            for kind, statement in POSTGRESQL.items()
            for name, said in database.execute(statement).fetchall()
        }
