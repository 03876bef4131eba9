"""What is measured of a whole ledger: closing it, proving it, carrying it into files, proving these."""

from __future__ import annotations

import shutil
from uuid import UUID

from django.db import connection

from bench.report import Result
from bench.timing import median, once
from zhiben.calendars import now
from zhiben.facts.bulk import insert_rows
from zhiben.facts.triggers import append_only
from zhiben.ledger import actions, queries
from zhiben.ledger.models import Entry, Seal
from zhiben.ledger.parquet import manifest

CHECKED = 190_000  # entries a second: the target
READ = 1_000_000  # entries read through the ORM for comparison
TAIL = 1_000  # posted after the last seal and export, as on any day
SCAN, READING = "a bare scan, SELECT SUM(quantity)", "reading entries through the ORM"


def scan() -> float:
    """Milliseconds of a bare scan of the table."""
    return median(_scan, 3)


def measure(entries: int) -> list[Result]:
    """From an open ledger to a proven export."""
    reopen()
    few = Entry.objects.filter(pk__lte=READ).values_list()
    read = min(entries, READ) / once(lambda: sum(1 for _row in few.iterator(chunk_size=5000)))
    scanned = entries / (scan() / 1000)
    checked = CHECKED if entries >= READ // 2 else None  # below, what is measured is the start of the workers
    works = {
        "seal": (actions.seal, checked, read, READING),
        "verify": (queries.verify, checked, read, READING),
        "verify, one seal in ten at random": (_sampled, None, read, READING),
        "export to Parquet": (actions.export, None, read, READING),
        "prove the export": (queries.prove_export, None, scanned, SCAN),
    }
    return [
        Result(name, entries / once(work), "entries/s", target, reference, what)
        for name, (work, target, reference, what) in works.items()
    ]


def reopen() -> None:
    """Take the seals and files of an earlier run away; outside a bench nothing can."""
    guard, unguard = append_only("ledger_seal")
    with connection.schema_editor() as editor:
        unguard(None, editor)
        editor.execute("DELETE FROM ledger_seal")
        guard(None, editor)
    shutil.rmtree(manifest.folder(), ignore_errors=True)


def post_tail() -> None:
    """What came since the last seal: the newest entries again, as other records'."""
    names = [field.attname for field in Entry._meta.concrete_fields if not field.primary_key]
    newest = Entry.objects.order_by("-pk")[:TAIL].values_list(*names)
    serial, when = int(now().timestamp() * 1000) << 80, names.index("recorded_at")
    rows = [(UUID(int=serial + n), 1, *row[2:when], now(), row[-1]) for n, row in enumerate(newest)]
    insert_rows(Entry, names, rows)


def _sampled() -> object:
    return queries.verify_sample(max(1, Seal.objects.count() // 10))


def _scan() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT SUM(quantity) FROM ledger_entry")
        cursor.fetchone()
