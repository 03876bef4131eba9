"""Seals: close what was posted, chain it, and find out later whether anybody touched it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from hashlib import sha256

from django.db import connection, transaction
from django.utils.translation import gettext as _

from zhiben.calendars import now, today
from zhiben.ledger.models import Entry, Seal

# The canonical form: a JSON array of text, whole numbers and null, in this order, in UTF-8, written as Python's json and
# PostgreSQL's json_build_array write it (so the database can make it itself). Never reorder, only append.
COLUMNS = (
    "id", "subject", "line", "kind", "happened_on", "opened_on", "organisation", "region", "enterprise", "premises",
    "field", "level", "category", "quantity", "amount", "recorded_at", "recorded_by",
)  # fmt: skip
GENESIS = bytes(32)
_encode = json.JSONEncoder(ensure_ascii=False, default=str).encode


class Broken(Exception):
    """The chain does not fit: `seal` and, where it can be named, the position of the first entry that was touched."""

    def __init__(self, seal: int, entry: int | None = None) -> None:
        super().__init__(seal, entry)
        self.seal, self.entry = seal, entry

    def __str__(self) -> str:
        if self.entry is None:
            return _("第%(seal)s号封存与台账不符。") % {"seal": self.seal}
        return _("第%(seal)s号封存与台账不符，自第%(entry)s笔分录起。") % {"seal": self.seal, "entry": self.entry}


@transaction.atomic
def seal() -> Seal:
    """Close all entries posted so far. The latest seal is returned where nothing is new and the day is the same.

    Raises OperationalError when a long write is under way (PostgreSQL); try again later.
    """
    last = _barrier()
    previous = Seal.objects.order_by("-number").first()
    if previous and previous.last == last and previous.day == today():
        return previous
    leaves = [leaf(row) for row in _rows(previous.last if previous else 0, last)]
    closing = Seal(
        number=(previous.number if previous else 0) + 1,
        sealed_at=now(),
        day=today(),
        last=last,
        entries=len(leaves),
        root=merkle(leaves),
        marks=marks(leaves),
    )
    closing.hash = chain(closing, bytes(previous.hash) if previous else GENESIS)
    # Two sealers at once: the number is the primary key, so one of them fails and nothing is lost.
    closing.save(force_insert=True)
    return closing


def latest() -> Seal | None:
    """The newest seal."""
    return Seal.objects.order_by("-number").first()


def at(moment: int | date) -> Seal | None:
    """Seal number `moment`, or the last one at or before the end of the day `moment`."""
    if isinstance(moment, int):
        return Seal.objects.filter(number=moment).first()
    return Seal.objects.filter(day__lte=moment).order_by("-number").first()


def verify() -> int:
    """Recompute the whole chain; returns the number of seals, raises Broken at the first that does not fit."""
    previous, first, count = GENESIS, 0, 0
    for count, each in enumerate(Seal.objects.order_by("number").iterator(chunk_size=50), 1):
        positions, leaves = _leaves(first, each.last)
        if merkle(leaves) != bytes(each.root):
            raise Broken(each.number, _first_misfit(positions, marks(leaves), bytes(each.marks)))
        if each.number != count or each.entries != len(leaves) or bytes(each.hash) != chain(each, previous):
            raise Broken(each.number)
        previous, first = bytes(each.hash), each.last
    return count


def leaf(row: Iterable[object]) -> bytes:
    """The hash of one entry in its canonical form."""
    return sha256(b"\0" + _encode(list(row)).encode()).digest()


def merkle(leaves: list[bytes]) -> bytes:
    """As in RFC 6962, leaves and nodes are told apart by their first byte; an odd node moves up unchanged."""
    level = leaves or [GENESIS]
    while len(level) > 1:
        up = [sha256(b"\1" + a + b).digest() for a, b in zip(level[::2], level[1::2], strict=False)]
        level = up + level[-1:] if len(level) % 2 else up
    return level[0]


def chain(seal: Seal, previous: bytes) -> bytes:
    """The hash of a seal: of its own fields and of the hash before it."""
    root = bytes(seal.root).hex()
    fields = [seal.number, _instant(seal.sealed_at), seal.day, seal.last, seal.entries, root, previous.hex()]
    return sha256(b"\2" + _encode(fields).encode()).digest()


def marks(leaves: list[bytes]) -> bytes:
    """Four bytes of each leaf."""
    return b"".join(each[:4] for each in leaves)


def _leaves(first: int, last: int) -> tuple[list[int], list[bytes]]:
    positions, leaves = [], []
    for row in _rows(first, last):
        positions.append(int(str(row[0])))
        leaves.append(leaf(row))
    return positions, leaves


def _first_misfit(positions: list[int], present: bytes, then: bytes) -> int | None:
    for place, position in enumerate(positions):
        if present[place * 4 : place * 4 + 4] != then[place * 4 : place * 4 + 4]:
            return position
    return None  # rows are missing at the end


def _rows(first: int, last: int) -> Iterator[tuple[object, ...]]:
    entries = Entry.objects.filter(id__gt=first, id__lte=last).order_by("id")
    for row in entries.values_list(*COLUMNS).iterator(chunk_size=5000):
        yield (*row[:15], _instant(row[15]), row[16])


def _instant(at: datetime) -> int:
    """Microseconds since 1970: what both databases store, without a format to argue about."""
    return int(at.timestamp()) * 1_000_000 + at.microsecond


def _barrier() -> int:
    """The highest position; every entry up to it is committed and none can appear below it any more.

    Positions are handed out after the insert has its lock on the table, so a SHARE lock waits for the writers under
    way and keeps new ones out until the seal is written. SQLite has one writer at a time anyway.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A long import must not make everybody else queue behind the sealer: give up and try again later.
            cursor.execute("SET LOCAL lock_timeout = '2s'")
            cursor.execute("LOCK TABLE ledger_entry IN SHARE MODE")
        cursor.execute("SELECT coalesce(max(id), 0) FROM ledger_entry")
        return int(cursor.fetchone()[0])
