"""What is measured of posting. `settle_new` takes records, asks what each counts as, writes the entries; the reference
writes the same finished rows into the same table, with its indexes and triggers, the driver's quickest way.
"""

from __future__ import annotations

import random
import sqlite3
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from bench import data, inside
from bench.report import Result
from bench.timing import once
from zhiben.accounts.models import User
from zhiben.accounts.queries import viewer_of
from zhiben.accounts.viewer import SYSTEM, Viewer
from zhiben.calendars import now, today
from zhiben.facts.ids import new_id
from zhiben.facts.triggers import append_only
from zhiben.inspections import actions as inspections
from zhiben.inspections.models import Inspection
from zhiben.ledger.models import Entry
from zhiben.ledger.postings import settle_new

RATIO = 0.6  # of a bare insert: the target
ROUNDS = {10_000: 9, 100_000: 5}  # of each, by turns; of more entries two
DIFFERENT = 20_000  # records made; more entries are those of the same ones under other identities
ENTERPRISES, OFFICES, DAYS = 2_500, 30, 500
SINGLES, IMPORTED, TURNS = 400, 10_000, 3
WALKED = ("ledger_by_day", "ledger_by_record")
NAMES = [each.column for each in Entry._meta.concrete_fields if not each.primary_key]
INTO = f"ledger_entry ({', '.join(NAMES)})"
PLACES = f"({', '.join(['%s'] * len(NAMES))})"

Rows = list[tuple[Any, ...]]


@dataclass
class Measured:
    """What of, the results, and every run's seconds."""

    what: str
    results: list[Result]
    seconds: dict[str, list[float]] = field(default_factory=dict)


def bulk(count: int) -> Measured:
    """New records by the thousands in one transaction: ours and the reference by turns, each into an emptied ledger."""
    records = _records()
    each = sum(1 + len(record.manners) for record in records) / len(records)
    identities = [new_id() for _each in range(round(count / each))]
    empty()
    _settle(records, identities)
    rows = _rows()
    works = {"ours": lambda: _settle(records, identities), "bare": lambda: _insert(rows)}
    spent: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(ROUNDS.get(count, 2)):
        for name in sorted(works, reverse=bool(turn % 2)):
            empty()
            spent[name].append(once(works[name]))
            if Entry.objects.count() != len(rows):
                raise SystemExit(f"{name}: {Entry.objects.count()} entries instead of {len(rows)}")
    ours, bare = (len(rows) / statistics.median(spent[name]) for name in works)
    empty()
    what = "the same rows by executemany or COPY"
    return Measured(
        f"{len(rows):,} new entries",
        [
            Result(
                f"settle new records: {ours / bare:.2f} of a bare insert", ours, "entries/s", RATIO * bare, bare, what
            ),
        ],
        spent,
    )


def single(_count: int) -> Measured:
    """One visit after the other through its use case, each committed; beside its entries alone, each committed."""
    data.load(0)
    places, rng = data.towns(), random.Random(1)  # noqa: S311
    visits = list(data.visit_values(rng, places, 2 * SINGLES))
    _record(visits[:SINGLES])  # warm
    before = Entry.objects.count()
    spent = once(lambda: _record(visits[SINGLES:]))
    rows = _rows()[before:]
    identities = [new_id() for _row in rows]
    plain = identities if connection.vendor == "postgresql" else [each.hex for each in identities]
    again = [(identity, 1, *row[2:]) for identity, row in zip(plain, rows, strict=True)]
    floor = len(rows) / once(lambda: _insert_each(again))
    what = "the entries alone, one a transaction"
    return Measured(
        f"{SINGLES} visits one at a time",
        [
            Result("visits recorded through their use case", SINGLES / spent, "visits/s", None, floor, what),
            Result("their entries", len(rows) / spent, "entries/s", None, floor, what),
        ],
    )


def importing(_count: int) -> Measured:
    """Hazards from .xlsx into their register; and once more without each of the indexes that pages walk."""
    if not User.objects.filter(username=data.USERNAME).exists():
        data.load(0)
    viewer, seeds = viewer_of(User.objects.get(username=data.USERNAME)), iter(range(100, 10_000))
    spent: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:

        def measure(name: str, work: Callable[[Path, Viewer, int, int], float]) -> None:
            spent.setdefault(name, []).append(work(Path(folder), viewer, IMPORTED, next(seeds)))

        for _turn in range(TURNS):  # by turns: the machine is not equally busy all the while
            measure("bare", inside.copy)
            measure("xlsx", inside.imported)
            for index in [each for each in Entry._meta.indexes if each.name in WALKED]:
                with connection.schema_editor() as editor:
                    editor.remove_index(Entry, index)
                measure(f"xlsx without {index.name}", inside.imported)
                with connection.schema_editor() as editor:
                    editor.add_index(Entry, index)
    return Measured(f"{IMPORTED:,} rows imported", imports(spent), spent)


def imports(spent: dict[str, list[float]]) -> list[Result]:
    """The first, and the middle one of each kind: the more is there, the longer an import takes."""
    rates = {name: IMPORTED / statistics.median(each) for name, each in spent.items()}
    bare, ours = rates.pop("bare"), IMPORTED / spent["xlsx"][0]
    what = "calamine, then the same rows into one table by the driver's quickest way"
    return [
        Result("hazards from .xlsx, settled: the first", ours, "rows/s", 3400, bare, what),
        *(
            Result(f"hazards from .{name}: the middle", rate, "rows/s", None, bare, what)
            for name, rate in rates.items()
        ),
    ]


PARTS = {"bulk": bulk, "single": single, "importing": importing}


def empty() -> None:
    """Take all entries away; outside a bench nothing can."""
    guard, unguard = append_only("ledger_entry")
    postgresql = connection.vendor == "postgresql"
    with connection.schema_editor() as editor:
        unguard(None, editor)
        editor.execute("TRUNCATE ledger_entry RESTART IDENTITY" if postgresql else "DELETE FROM ledger_entry")
        guard(None, editor)
    with connection.cursor() as cursor:
        # Else one run would pay for what the one before left behind.
        cursor.execute("CHECKPOINT" if postgresql else "PRAGMA wal_checkpoint(TRUNCATE)")


def _records() -> list[Inspection]:
    """Visits as `record_many` has them when it settles; a third of them with a manner, which is another entry."""
    rng, moment, made = random.Random(1), now(), []  # noqa: S311
    enterprises = [(new_id(), new_id(), rng.randrange(OFFICES)) for _each in range(ENTERPRISES)]
    for _each in range(DIFFERENT):
        enterprise, premises, office = rng.choice(enterprises)
        visit = Inspection(
            happened_on=today() - timedelta(days=rng.randrange(DAYS)), kind=rng.choice(("grid", "expert")),
            field=rng.choice(("fire", "gas", "dust", "hazchem")), people=rng.randrange(1, 5),
            manners=rng.choice((["joint"], ["undercover"], [], [], [], [])), organisation_path=f"00010001{office:04d}",
            region_path=f"411104{office:03d}", enterprise_id=enterprise, premises_id=premises, recorded_at=moment,
            recorded_by=SYSTEM.id,
        )  # fmt: skip
        visit.named, visit.parties = [], []
        made.append(visit)
    return made


def _settle(records: Sequence[Inspection], identities: Sequence[UUID]) -> None:
    with transaction.atomic():
        settle_new(_identified(records, identities), by=SYSTEM.id)


def _identified(records: Sequence[Inspection], identities: Sequence[UUID]) -> Iterator[Inspection]:
    for record, identity in zip(cycle(records), identities):
        record.id = identity
        yield record


def _rows() -> Rows:
    """What was posted, as the driver takes it."""
    statement = f"SELECT {', '.join(NAMES)} FROM ledger_entry ORDER BY id"  # noqa: S608
    if connection.vendor == "sqlite":  # as it is stored: Django's own connection makes dates of it
        with closing(sqlite3.connect(connection.settings_dict["NAME"])) as plain:
            return plain.execute(statement).fetchall()
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def _insert(rows: Rows) -> None:
    """The floor: finished rows, one statement, one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(f"INSERT INTO {INTO} VALUES {PLACES}", rows)  # noqa: S608
            return
        with cursor.copy(f"COPY {INTO} FROM STDIN") as copy:  # type: ignore[attr-defined]
            for row in rows:
                copy.write_row(row)


def _insert_each(rows: Rows) -> None:
    for row in rows:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {INTO} VALUES {PLACES}", row)  # noqa: S608


def _record(visits: list[dict[str, Any]]) -> None:
    for each in visits:
        inspections.record(by=SYSTEM, id=new_id(), **each)
