"""Seals: close what was posted, chain it, and find out later whether anybody touched it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zhiben.calendars import now, today
from zhiben.ledger import canonical
from zhiben.ledger.leaves import Range, digests
from zhiben.ledger.merkle import CHUNK, GENESIS, Digest
from zhiben.ledger.models import Seal

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

MOST = 16 * CHUNK  # positions under one seal: what one core takes at a time, and a quarter of a megabyte of marks


class Broken(Exception):
    """The chain does not fit: `seal` and, where it can be named, the position of the first entry that was touched."""

    def __init__(self, seal: int, entry: int | None = None) -> None:
        super().__init__(seal, entry)
        self.seal, self.entry = seal, entry

    def __str__(self) -> str:
        if self.entry is None:
            return _("第%(seal)s号封存与台账不符。") % {"seal": self.seal}
        return _("第%(seal)s号封存与台账不符，自第%(entry)s笔分录起。") % {"seal": self.seal, "entry": self.entry}


class Missing(Broken):
    """A seal was removed from the middle of the chain."""

    def __str__(self) -> str:
        return _("缺少第%(seal)s号封存：它被删去，或封存号被改动。") % {"seal": self.seal}


class Marked(Broken):
    """The marks of a seal were changed, and nothing else: they prove nothing, and name what is touched."""

    def __str__(self) -> str:
        return _("第%(seal)s号封存的逐笔标记被改动；分录本身与封存相符。") % {"seal": self.seal}


def seal() -> Seal:
    """Close all entries posted so far, with more than one seal where there are more than MOST; answers the newest.

    The latest seal is returned where nothing is new and no new day has begun. Raises OperationalError when a long write
    is under way (PostgreSQL); try again later.
    """
    last, newest = _barrier(), latest()
    # Nothing below the barrier changes any more, so it is hashed without holding anybody up.
    ranges = list(_ranges(newest.last if newest else 0, last))
    for (_first, end), found in zip(ranges, digests(ranges), strict=True):
        newest = _close(newest, end, found)
    if newest is None or newest.day < today():
        newest = _close(newest, last, Digest(0, GENESIS, b""))
    return newest


def latest() -> Seal | None:
    """The newest seal."""
    return unmarked().order_by("-number").first()


def at(moment: int | date) -> Seal | None:
    """Seal number `moment`, or the last one at or before the end of the day `moment`."""
    if isinstance(moment, int):
        return unmarked().filter(number=moment).first()
    # No seal's day is before that of an earlier one, so this is the one of the highest number, and the index has it first.
    return unmarked().filter(day__lte=moment).order_by("-day", "-number").first()


def unmarked() -> QuerySet[Seal]:
    """Every seal; its `marks`, a quarter of a megabyte for 65 536 entries, are read only where somebody asks for them."""
    return Seal.objects.defer("marks")


def chain(seal: Seal, previous: bytes) -> bytes:
    """The hash of a seal: of its own fields and of the hash before it."""
    root = bytes(seal.root).hex()
    fields = [seal.number, instant(seal.sealed_at), seal.day, seal.last, seal.entries, root, previous.hex()]
    return sha256(b"\2" + canonical.written(fields)).digest()


def instant(at: datetime) -> int:
    """Microseconds since 1970."""
    return (at - EPOCH) // timedelta(microseconds=1)


def _close(previous: Seal | None, last: int, found: Digest) -> Seal:
    closing = Seal(
        number=(previous.number if previous else 0) + 1,
        sealed_at=now(),
        # A clock that was put back must not: “as of that day” would become another seal than it was.
        day=max(today(), previous.day) if previous else today(),
        last=last,
        entries=found.entries,
        root=found.root,
        marks=found.marks,
    )
    closing.hash = chain(closing, bytes(previous.hash) if previous else GENESIS)
    # Two sealers at once: the number is the primary key, so one of them fails and nothing is lost.
    closing.save(force_insert=True)
    return closing


def _ranges(first: int, last: int) -> Iterator[Range]:
    while first < last:
        end = min(first + MOST, last)
        yield first, end
        first = end


@transaction.atomic
def _barrier() -> int:
    """The highest position; every entry up to it is committed and none can appear below it any more.

    Positions are handed out after the insert has its lock on the table, so a SHARE lock waits for the writers under
    way; those that come later get higher ones. SQLite has one writer at a time anyway.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A long import must not make everybody else queue behind the sealer: give up and try again later.
            cursor.execute("SET LOCAL lock_timeout = '2s'")
            cursor.execute("LOCK TABLE ledger_entry IN SHARE MODE")
        cursor.execute("SELECT coalesce(max(id), 0) FROM ledger_entry")
        return int(cursor.fetchone()[0])
