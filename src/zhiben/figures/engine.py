"""Ask the operational database: parameters in, plain Python values out."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection


def ask(statement: tuple[str, dict[str, Any]]) -> list[tuple[Any, ...]]:
    """The rows of a compiled question."""
    text, parameters = statement
    with connection.cursor() as cursor:
        cursor.execute(text, {name: _parameter(value) for name, value in parameters.items()})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def whole(value: Any) -> int:
    """A sum: NULL over nothing, Decimal from PostgreSQL's bigint."""
    return int(value or 0)


def day_of(value: Any) -> date:
    """A date: text in SQLite."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def id_of(value: Any) -> UUID:
    """An identity: hexadecimal text in SQLite."""
    return value if isinstance(value, UUID) else UUID(value)


def _parameter(value: Any) -> Any:
    if connection.vendor != "sqlite":
        return value
    if isinstance(value, UUID):
        return value.hex
    return value.isoformat() if isinstance(value, date) else value
