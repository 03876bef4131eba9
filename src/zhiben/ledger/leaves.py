"""Hashes of entries and their Merkle root, in constant memory and on all cores.

The database writes an entry's canonical form itself: reading the columns into Python first would take twice as long.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from hashlib import sha256
from typing import NamedTuple

from django.db import connection

from zhiben.ledger import canonical

GENESIS = bytes(32)
CHUNK = 4096  # entries hashed at once; a power of two, so that each chunk is a whole subtree of the tree
MARK = 4  # bytes of each leaf that a seal keeps
CORES = min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, 8)
RUN = 50_000  # positions that one core takes at a time

Range = tuple[int, int]  # the positions after the first and up to the second


class Digest(NamedTuple):
    """What a seal holds of the entries that it closes."""

    entries: int
    root: bytes
    marks: bytes  # four bytes of each leaf: name the one that does not fit; prove nothing


class Tree:
    """A Merkle root as in RFC 6962 over leaves that come in chunks; only the chunks' own roots are kept."""

    def __init__(self) -> None:
        self.entries, self.marks = 0, bytearray()
        self._tops: list[bytes] = []

    def add(self, leaves: list[bytes]) -> None:
        """The next leaves: CHUNK of them, fewer only in the last chunk."""
        self.entries += len(leaves)
        self.marks += b"".join(each[:MARK] for each in leaves)
        self._tops.append(merkle(leaves))

    def digest(self) -> Digest:
        """What it came to."""
        return Digest(self.entries, merkle(self._tops), bytes(self.marks))


def merkle(leaves: list[bytes]) -> bytes:
    """As in RFC 6962, leaves and nodes are told apart by their first byte; an odd node moves up unchanged."""
    level = leaves or [GENESIS]
    while len(level) > 1:
        up = [sha256(b"\1" + a + b).digest() for a, b in zip(level[::2], level[1::2], strict=False)]
        level = up + level[-1:] if len(level) % 2 else up
    return level[0]


def hashed(text: bytes) -> list[bytes]:
    """The leaves of canonical forms, one a line."""
    return [sha256(b"\0" + line).digest() for line in text.split(b"\n")] if text else []


def texts(first: int, last: int) -> Iterator[bytes]:
    """The canonical forms of the entries after one position and up to another, CHUNK at a time, one a line."""
    for chunk in _chunks(canonical.texts(connection.vendor), first, last):
        yield bytes(chunk)


def leaves(first: int, last: int) -> Iterator[list[bytes]]:
    """The hashes of the entries after one position and up to another, CHUNK at a time."""
    if connection.vendor == "sqlite":  # it cannot hash
        yield from map(hashed, texts(first, last))
        return
    for chunk in _chunks(canonical.hashes(), first, last):
        joined = bytes(chunk)
        yield [joined[place : place + 32] for place in range(0, len(joined), 32)]


def digest(first: int, last: int) -> Digest:
    """What the entries after one position and up to another come to."""
    tree = Tree()
    for each in leaves(first, last):
        tree.add(each)
    return tree.digest()


def digests(ranges: Iterable[Range]) -> Iterator[Digest]:
    """The same of many ranges, in their order; on all cores, unless a transaction is under way that only it can see.

    Threads suffice: the databases do most of the work, and neither of them holds Python up meanwhile.
    """
    if connection.in_atomic_block or CORES == 1:
        yield from (digest(*each) for each in ranges)
        return
    pool, waiting = ThreadPoolExecutor(CORES), deque[Future[list[Digest]]]()
    try:
        for run in _runs(ranges):
            waiting.append(pool.submit(_digested, run))
            if len(waiting) > 2 * CORES:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _digested(run: list[Range]) -> list[Digest]:
    """In a thread, which has a connection of its own."""
    try:
        return [digest(*each) for each in run]
    finally:
        connection.close()


def _runs(ranges: Iterable[Range]) -> Iterator[list[Range]]:
    run: list[Range] = []
    for each in ranges:
        run.append(each)
        if each[1] - run[0][0] >= RUN:
            yield run
            run = []
    if run:
        yield run


def _chunks(statement: str, first: int, last: int) -> Iterator[bytes]:
    with connection.cursor() as cursor:
        while True:
            cursor.execute(statement, [first, last, CHUNK])
            chunk, reached = cursor.fetchone()
            if reached is None:
                return
            yield chunk
            first = reached
