"""The canonical form of an entry: a JSON array of text, whole numbers and null, in UTF-8, byte by byte the same wherever
it is written: by Python's json (`written`, which defines it), PostgreSQL's json_build_array, SQLite or DuckDB.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

# In this order. Never reorder, only append.
COLUMNS = (
    "id", "subject", "line", "kind", "happened_on", "opened_on", "organisation", "region", "enterprise", "premises",
    "field", "level", "category", "quantity", "amount", "recorded_at", "recorded_by",
)  # fmt: skip
NUMBERS = {"id", "line", "quantity", "amount"}
IDENTITIES = {"subject", "enterprise", "premises", "recorded_by"}
INSTANT = "recorded_at"  # in microseconds since 1970: what every engine has, without a format to argue about
UPPER = r"[\x0b\x0e\x0f\x1a-\x1f]"  # control characters with a letter in their number
COMMA, HYPHEN = " || ', ' || ", " || '-' || "
_encode = json.JSONEncoder(ensure_ascii=False, default=str).encode


def written(row: Iterable[object]) -> bytes:
    """The form itself."""
    return _encode(list(row)).encode()


def texts(vendor: str) -> str:
    """One chunk of canonical forms, one a line, and the last position in it; parameters: first, last, how many."""
    if vendor == "sqlite":
        return _chunk("CAST(group_concat(form, char(10)) AS BLOB)", sqlite())
    return _chunk(r"convert_to(string_agg(form, E'\n' ORDER BY id), 'UTF8')", postgresql())


def hashes() -> str:
    """The same, each hashed by PostgreSQL and put together."""
    return _chunk(r"string_agg(sha256('\x00'::bytea || convert_to(form, 'UTF8')), ''::bytea ORDER BY id)", postgresql())


def postgresql() -> str:
    """An entry's form in PostgreSQL's words."""
    instant = f"(extract(epoch from {INSTANT}) * 1000000)::bigint"
    return f"json_build_array({', '.join(instant if each == INSTANT else each for each in COLUMNS)})::text"


def sqlite() -> str:
    """An entry's form in SQLite's. It knows no types: whatever is not stored as the product stores it reads otherwise.

    Put together with `||`, not with `printf`, to which a text ends at a zero character.
    """
    return _array(map(_in_sqlite, COLUMNS))


def duckdb() -> str:
    """An entry's form in DuckDB's, of the Parquet columns; '' where one is missing that never is."""
    return f"coalesce({_array(map(_in_duckdb, COLUMNS))}, '')"


def _chunk(aggregate: str, form: str) -> str:
    few = f"SELECT id, {form} AS form FROM ledger_entry WHERE id > %s AND id <= %s ORDER BY id LIMIT %s"  # noqa: S608
    return f"SELECT {aggregate}, MAX(id) FROM ({few}) few"  # noqa: S608


def _array(parts: Iterable[str]) -> str:
    return f"'[' || {COMMA.join(parts)} || ']'"


def _in_sqlite(column: str) -> str:
    if column in NUMBERS:
        return f"quote({column})"
    if column == INSTANT:
        seconds = f"strftime('%%s', substr({column}, 1, 19))"
        form = f"CASE {_bytes(column)} WHEN 26 THEN {seconds} || substr({column}, 21) WHEN 19 THEN {seconds} || '000000' END"
        return f"coalesce(CASE typeof({column}) WHEN 'text' THEN {form} END, quote({column}))"
    if column in IDENTITIES:
        places = ((1, 8), (9, 4), (13, 4), (17, 4))
        parts = [
            *(f"substr({column}, {start}, {size})" for start, size in places),
            f"substr(CAST({column} AS BLOB), 21)",
        ]
        quoted = f"""'"' || {HYPHEN.join(parts)} || '"'"""
        return f"CASE typeof({column}) WHEN 'text' THEN coalesce({quoted}, '') WHEN 'null' THEN 'null' ELSE quote({column}) END"
    return f"CASE typeof({column}) WHEN 'text' THEN json_quote({column}) ELSE quote({column}) END"


def _bytes(column: str) -> str:
    """How long a text really is: `length`, and `substr` too, see it end at a zero character."""
    return f"length(CAST({column} AS BLOB))"


def _in_duckdb(column: str) -> str:
    if column in NUMBERS:
        return column
    if column == INSTANT:
        return f"epoch_us({column})"
    if column in IDENTITIES or column.endswith("_on"):
        return f"""coalesce('"' || {column} || '"', 'null')"""
    # It writes \\u001F where the others write \\u001f.
    each = f"CASE WHEN regexp_matches(x, '{UPPER}') THEN printf('\\u%04x', ord(x)) ELSE to_json(x)[2:-2] END"
    spelled = f"""'"' || list_aggregate(list_transform(string_split({column}, ''), lambda x: {each}), 'string_agg', '') || '"'"""
    return f"CASE WHEN regexp_matches({column}, '{UPPER}') THEN {spelled} ELSE to_json({column}) END"
