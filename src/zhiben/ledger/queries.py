"""Reads of the ledger's own: seals and checks. What entries add up to is asked of `figures`, within a viewer's scope."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

from django.db.models import QuerySet

from zhiben.ledger import checking as _checking
from zhiben.ledger import seals as _seals
from zhiben.ledger.checking import Sample
from zhiben.ledger.models import Entry, Seal
from zhiben.ledger.parquet.proving import Proof
from zhiben.ledger.parquet.proving import prove as _prove
from zhiben.ledger.rebuild import Difference
from zhiben.ledger.rebuild import differences as _differences


def seals() -> QuerySet[Seal]:
    """Every seal, oldest first; `marks`, four bytes an entry, are left where they are."""
    return _seals.unmarked().order_by("number")


def latest() -> Seal | None:
    """The newest seal."""
    return _seals.latest()


def seal_at(moment: int | date) -> Seal | None:
    """Seal number `moment`, or the last one at or before the end of the day `moment`."""
    return _seals.at(moment)


def entries_of_subject(subject: UUID) -> list[Entry]:
    """The postings of one record, in their order; the caller has checked that the viewer may see the record."""
    return list(Entry.objects.filter(subject=subject).order_by("line"))


def verify(*, since: int = 0) -> int:
    """Recompute the chain; see `checking.verify`."""
    return _checking.verify(since=since)


def verify_sample(count: int) -> Sample:
    """Recompute the chain of seals and some of the entries; see `checking.verify_sample`."""
    return _checking.verify_sample(count)


def prove_export(where: Path | None = None) -> Proof:
    """Compare exported files with their seals; see `parquet.proving.prove`."""
    return _prove(where)


def differences() -> Iterator[Difference]:
    """Compare with the records; see `rebuild.differences`."""
    return _differences()
