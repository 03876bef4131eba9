"""Entries without records behind them, as many as one likes: three years of some districts, posted a day at a time."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from zhiben.accounts.viewer import SYSTEM
from zhiben.calendars import now, today
from zhiben.facts.bulk import insert_rows
from zhiben.ledger.models import Entry
from zhiben.ledger.postings import COLUMNS

DENSITY = 165_000  # entries of a district in three years
DAYS = 3 * 365
CHUNK = 50_000
LATE, EARLIER = 0.02, 0.05  # shares: reversals; facts recorded after some days
NAMES = ("subject", "line", *COLUMNS, "recorded_at", "recorded_by")
KINDS = (
    ("inspection.done", 45), ("hazard.found", 8), ("hazard.ordered", 5), ("hazard.eliminated", 8), ("hazard.accepted", 8),
    ("hazard.open", 12), ("hazard.overdue", 5), ("training.held", 3), ("drill.held", 3), ("publicity.event", 3),
)  # fmt: skip
FIELDS = ("fire", "gas", "dust", "confined", "construction", "electric", "hazchem", "")


def fill(count: int) -> None:
    """So many entries into an empty ledger, and what a server does by itself in the course of a day."""
    rows = _rows(count)
    for _start in range(0, count, CHUNK):
        with transaction.atomic():
            insert_rows(Entry, NAMES, [row for row, _ in zip(rows, range(CHUNK), strict=False)])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE ledger_entry" if connection.vendor == "postgresql" else "PRAGMA optimize")


def _rows(count: int) -> Iterator[tuple[Any, ...]]:
    rng = random.Random(1)  # noqa: S311
    districts, moment = max(1, count // DENSITY), now()
    kinds, weights = zip(*KINDS, strict=True)
    chosen = rng.choices(kinds, weights, k=4096)
    for number in range(count):
        recorded = today() - timedelta(days=DAYS - number * DAYS // count)
        kind, on = chosen[rng.randrange(4096)], _day(rng, recorded)
        district, office = rng.randrange(districts), int(30 * rng.random() ** 2)
        organisation = f"{district // 6 + 1:04}{district % 6 + 1:04}{office + 1:04}"
        region = f"41{district // 6 + 1:02}{district % 6 + 1:02}{office % 8 + 1:03}"
        enterprise = UUID(int=(district << 20) + int(2500 * rng.random() ** 2) + 1)
        yield (
            *(UUID(int=(7 << 96) + number // 4), number % 4 + 1, kind, on, on - timedelta(days=rng.randrange(30))),
            *(organisation, region, enterprise, enterprise, FIELDS[office % 8]),
            *("major" if rng.random() < LATE else "general", rng.choice(("grid", "expert", "administrative"))),
            *(-1 if rng.random() < LATE else 1, rng.randrange(5), moment, SYSTEM.id),
        )


def _day(rng: random.Random, recorded: date) -> date:
    return recorded - timedelta(days=rng.randrange(300) if rng.random() < EARLIER else rng.randrange(3))
