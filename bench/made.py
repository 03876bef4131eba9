"""Entries as a ledger of three years has them, made by DuckDB: visits, hazards with their lives, and a few of everything else.

The same rows fill the operational databases and the Parquet files. No records stand behind them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from bench import scratch
from zhiben.figures import catalogue
from zhiben.ledger.parquet import tables

if TYPE_CHECKING:
    import duckdb

TODAY = date.fromisoformat(scratch.TODAY)
DAYS = 3 * 365
DENSITY = 165_000  # entries of a district in these years
PER_RECORD = 1.716  # entries, on the average
MEMORY = "4GB"
SLICE = 1_000_000  # records made at once; a file holds what they posted
FIELDS = ("fire", "gas", "dust", "confined", "construction", "electric", "hazchem", "")

# One of a kind for every hundred of the rest: a record's share of 150.
VISITS, HAZARDS = 130, 145


class Step(NamedTuple):
    """An entry of a record's life: when it happened and when it was posted, in SQL over `records`."""

    kind: str
    day: str
    posted: str
    quantity: str = "1"
    amount: str = "0"
    where: str = "true"


_VISIT, _HAZARD, _OTHER = f"what < {VISITS}", f"what BETWEEN {VISITS} AND {HAZARDS - 1}", f"what >= {HAZARDS}"
# A visit is sometimes recorded late, and sometimes corrected. A hazard is ordered, eliminated (8 in 100 late, 3 never),
# accepted; what will be overdue is posted ahead and cancelled.
STEPS = (
    Step("'inspection.done'", "begun", "known", "1", "people", _VISIT),
    Step("'inspection.done'", "begun", "known + 5", "-1", "-people", f"{_VISIT} AND chance < 2"),
    Step("'inspection.done'", "begun", "known + 5", "1", "people + 1", f"{_VISIT} AND chance < 2"),
    Step("'hazard.found'", "begun", "begun", where=_HAZARD),
    Step("'hazard.open'", "begun", "begun", where=_HAZARD),
    Step("'hazard.ordered'", "begun + 1", "begun + 1", where=_HAZARD),
    Step("'hazard.overdue'", "due + 1", "begun + 1", where=_HAZARD),
    Step("'hazard.overdue'", "greatest(due + 1, done)", "done", "-1", where=f"{_HAZARD} AND chance >= 3"),
    Step("'hazard.open'", "done", "done", "-1", where=f"{_HAZARD} AND chance >= 3"),
    Step("'hazard.eliminated'", "done", "done", "1", "greatest(done - due, 0)", f"{_HAZARD} AND chance >= 3"),
    Step("'hazard.accepted'", "done + 2", "done + 2", where=f"{_HAZARD} AND chance >= 3"),
    Step("$others[1 + r % len($others)]", "begun", "begun", "1", "people", _OTHER),
)  # fmt: skip
RECORDS = """
SELECT r, draw(r, 0, 150) AS what, draw(r, 1, 100) AS chance, draw(r, 2, $districts) AS district,
  (30 * pow(draw(r, 3, 1000) / 1000, 2))::INTEGER % 30 AS office, draw(r, 4, 5)::INTEGER AS people,
  $first_day + (r * $days // $records)::INTEGER AS begun, begun + 15 AS due,
  begun + CASE WHEN chance < 11 THEN 16 + draw(r, 5, 30)::INTEGER ELSE 1 + draw(r, 5, 12)::INTEGER END AS done,
  begun + CASE WHEN draw(r, 6, 20) = 0 THEN draw(r, 7, 300)::INTEGER ELSE draw(r, 7, 3)::INTEGER END AS known,
  printf('%012x', epoch_ms(begun::TIMESTAMP) + r % 86400000) || '7' || md5('r' || r)[:3] || '8' || md5('r' || r)[4:18]
    AS subject,
  CASE WHEN what < 145 THEN md5(district || '/' || (2500 * pow(draw(r, 8, 10000) / 10000, 2))::INTEGER) END AS enterprise
FROM range($start, $stop) made(r)
"""
_STEP = """
SELECT *, {line} AS line, {kind} AS kind, {day} AS day, {posted} AS posted, ({quantity})::INTEGER AS quantity,
  ({amount})::BIGINT AS amount FROM records WHERE {where} AND {posted} <= $today
"""
_ENTRIES = """
WITH records AS MATERIALIZED ({records}), steps AS ({steps})
SELECT row_number() OVER (ORDER BY posted, r, line) + $before AS id, subject, line, kind, day AS happened_on,
  begun AS opened_on, printf('%04d%04d%04d', district // 6 + 1, district % 6 + 1, office + 1) AS organisation,
  printf('%02d%02d%02d%03d', 41 + district // 540, district // 6 % 90 + 1, district % 6 + 1, office % 8 + 1) AS region,
  enterprise, md5('p' || enterprise) AS premises, $fields[1 + office % 8] AS field,
  CASE WHEN what >= 145 THEN $levels[1 + r % len($levels)] WHEN draw(r, 9, 50) = 0 THEN 'major' ELSE 'general' END AS level,
  CASE WHEN what >= 145 THEN $categories[1 + draw(r, 10, len($categories))]
    ELSE ['grid', 'expert', 'administrative'][1 + draw(r, 10, 3)] END AS category,
  quantity, amount,
  make_timestamp(epoch_us(posted::TIMESTAMP) + 28800000000 + draw(r, line, 36000000000)) AS recorded_at,
  md5('who' || district || '/' || draw(r, 11, 40)) AS recorded_by
FROM steps
"""


@contextmanager
def source(scratch: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB that understands `entries`."""
    with tables.database(scratch) as connection:
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        connection.execute("CREATE MACRO draw(r, salt, below) AS (hash(r, salt) % below)::BIGINT")
        yield connection


def entries() -> str:
    """A query of the entries of some records; `parts` gives its parameters."""
    steps = (_STEP.format(line=line, **step._asdict()) for line, step in enumerate(STEPS, 1))
    return _ENTRIES.format(records=RECORDS, steps=" UNION ALL ".join(steps))


def parts(count: int) -> Iterator[dict[str, Any]]:
    """The parameters of one slice of records after another, which together post about so many entries."""
    figures = catalogue.shipped().values()
    records = max(1, round(count / PER_RECORD))
    shared = {
        "others": sorted({kind for figure in figures for kind in figure.counts if not kind.startswith("hazard.")}),
        "levels": _said(figures, "level"), "categories": _said(figures, "category"), "fields": list(FIELDS),
        "districts": max(1, count // DENSITY), "records": records, "days": DAYS, "today": TODAY,
        "first_day": TODAY - timedelta(days=DAYS - 1),
    }  # fmt: skip
    for start in range(0, records, SLICE):
        yield shared | {"start": start, "stop": min(records, start + SLICE), "before": start * 2}


def _said(figures: Any, column: str) -> list[str]:
    """The values that figures ask for."""
    return sorted({"", *(value for figure in figures for name, value in figure.where if name == column)})
