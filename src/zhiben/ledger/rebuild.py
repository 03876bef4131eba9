"""Compare the ledger with the records it came from: what the records should have against what was posted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from django.db import models

from zhiben.ledger.models import Entry
from zhiben.ledger.postings import COLUMNS, RULES, Book, Key, Measure, book, entries_of

CHUNK = 2000


class Difference(NamedTuple):
    """One record whose entries are not what it should have; `delta` is what `settle` would post."""

    model: str
    subject: UUID
    delta: Book


def differences() -> Iterator[Difference]:
    """Every record that the ledger does not fit, and every subject in the ledger without a record."""
    known: set[UUID] = set()
    for model in RULES:
        for chunk in _chunks(model):
            posted = _posted([record.pk for record in chunk])
            known.update(posted)
            for record in chunk:
                delta = book(entries_of(record).items(), minus=posted.get(record.pk, {}).items())
                if delta:
                    yield Difference(model._meta.label, record.pk, delta)
    subjects = Entry.objects.order_by("subject").values_list("subject", flat=True).distinct()
    for subject in subjects.iterator(chunk_size=CHUNK):
        if subject not in known and (left := _posted([subject]).get(subject)):
            yield Difference("", subject, book((), minus=left.items()))


def _chunks(model: type[models.Model]) -> Iterator[list[models.Model]]:
    last = None
    while True:
        records = model._default_manager.order_by("pk")
        chunk = list((records.filter(pk__gt=last) if last else records)[:CHUNK])
        if not chunk:
            return
        yield chunk
        last = chunk[-1].pk


def _posted(subjects: list[UUID]) -> dict[UUID, Book]:
    found: dict[UUID, list[tuple[Key, Measure]]] = {}
    for start in range(0, len(subjects), 500):
        part = subjects[start : start + 500]
        for subject, *row in Entry.objects.filter(subject__in=part).values_list("subject", *COLUMNS):
            found.setdefault(subject, []).append((Key(*row[:10]), Measure(*row[10:])))
    return {subject: book(rows) for subject, rows in found.items()}
