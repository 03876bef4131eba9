"""record → book → entries: `settle` posts the difference between what a record should have and what it has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from django.db import models, transaction
from django.utils.functional import Promise

from zhiben.calendars import now
from zhiben.facts.bulk import insert_rows
from zhiben.ledger.models import Entry

BATCH, NEW = 500, 5000  # records settled at once: those whose entries are looked up first, and new ones


class Key(NamedTuple):
    """What an entry counts, where, when and about whom: all that a figure may filter or group by."""

    kind: str
    happened_on: date
    opened_on: date
    organisation: str
    region: str
    enterprise: UUID | None = None
    premises: UUID | None = None
    field: str = ""
    level: str = ""
    category: str = ""


class Measure(NamedTuple):
    """How many, and how much in the kind's smallest unit."""

    quantity: int = 1
    amount: int = 0


Book = dict[Key, Measure]  # the net of some entries: equal books print equal figures
COLUMNS = (*Key._fields, *Measure._fields)

Rule = Callable[[Any], Book]
RULES: dict[type[models.Model], Rule] = {}
KINDS: dict[str, str | Promise] = {}  # the closed vocabulary: kind → label
SUBJECTS: dict[str, type[models.Model]] = {}  # kind → the table its subjects are in


def book(postings: Iterable[tuple[Key, Measure]], *, minus: Iterable[tuple[Key, Measure]] = ()) -> Book:
    """Net the postings key by key and drop what cancels."""
    # Hashing a key is what this costs: once a posting, and not again where nothing cancels.
    net: Book = {}
    for sign, side in ((1, postings), (-1, minus)):
        for key, measure in side:
            size, (quantity, amount) = len(net), measure
            had = net.setdefault(key, measure if sign > 0 else Measure(-quantity, -amount))
            if len(net) == size:
                net[key] = Measure(had[0] + sign * quantity, had[1] + sign * amount)
    if all(map(any, net.values())):
        return net
    return {key: measure for key, measure in net.items() if any(measure)}


def posts(model: type[models.Model], *, kinds: Mapping[str, str | Promise]) -> Callable[[Rule], Rule]:
    """Declare the one function that says what a record of `model` counts as, and the kinds it may post."""

    def register(rule: Rule) -> Rule:
        RULES[model] = rule
        for kind, label in kinds.items():
            if SUBJECTS.setdefault(kind, model) is not model:
                raise ValueError(f"{kind}: declared by two records")
            KINDS[kind] = label
        return rule

    return register


def entries_of(record: models.Model) -> Book:
    """The entries that the record should have."""
    table = type(record)
    wanted = RULES[table](record)
    for key in wanted:
        if SUBJECTS.get(key.kind) is not table:
            raise ValueError(f"undeclared kind: {key.kind}")
    return wanted


def settle(*records: models.Model, by: UUID) -> int:
    """Post what the records should have and do not have yet; returns the number of new entries.

    Call it inside the use case's transaction, after its lock, with freshly read records: a stale record would
    reverse what somebody else has just posted. Without the lock the loser gets IntegrityError, never a wrong sum.
    """
    return sum(_settle(batch, by=by) for batch in _batches(records, BATCH))


def settle_new(records: Iterable[models.Model], *, by: UUID) -> int:
    """Settle records that were inserted in this very transaction: nothing can be posted yet, so nothing is looked up."""
    return sum(_post(((record, entries_of(record), 0) for record in batch), by=by) for batch in _batches(records, NEW))


def net(entries: models.QuerySet[Entry]) -> Book:
    """The net of stored entries."""
    rows = entries.values_list(*COLUMNS).iterator(chunk_size=5000)
    return book((Key(*row[:10]), Measure(*row[10:])) for row in rows)


@transaction.atomic
def _settle(records: list[models.Model], *, by: UUID) -> int:
    posted, lines = _posted([record.pk for record in records])
    return _post(
        [
            (record, book(entries_of(record).items(), minus=posted.get(record.pk, ())), lines.get(record.pk, 0))
            for record in records
        ],
        by=by,
    )


def _post(deltas: Iterable[tuple[models.Model, Book, int]], *, by: UUID) -> int:
    moment, new = now(), []
    for record, delta, had in deltas:
        # Reversals first, so that a reader who stops half way never sees a thing counted twice.
        subject = record.pk
        ordered = delta.items() if len(delta) == 1 else sorted(delta.items(), key=_reversals_first)
        for line, (key, measure) in enumerate(ordered, had + 1):
            new.append((subject, line, *key, *measure, moment, by))
    insert_rows(Entry, ("subject", "line", *COLUMNS, "recorded_at", "recorded_by"), new)
    return len(new)


def _posted(subjects: list[Any]) -> tuple[dict[Any, list[tuple[Key, Measure]]], dict[Any, int]]:
    posted: dict[Any, list[tuple[Key, Measure]]] = {}
    lines: dict[Any, int] = {}
    for subject, line, *row in Entry.objects.filter(subject__in=subjects).values_list("subject", "line", *COLUMNS):
        posted.setdefault(subject, []).append((Key(*row[:10]), Measure(*row[10:])))
        lines[subject] = max(line, lines.get(subject, 0))
    return posted, lines


def _reversals_first(item: tuple[Key, Measure]) -> tuple[bool, date, str]:
    key, measure = item
    return measure.quantity > 0, key.happened_on, key.kind


def _batches(records: Iterable[models.Model], size: int) -> Iterator[list[models.Model]]:
    waiting = iter(records)
    while batch := list(islice(waiting, size)):
        yield batch
