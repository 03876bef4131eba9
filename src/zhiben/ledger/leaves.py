"""Hashes of entries and their Merkle root, in constant memory and on all cores.

The database writes an entry's canonical form itself: reading the columns into Python first would take twice as long.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from itertools import chain, islice
from pathlib import Path
from queue import SimpleQueue

from django.db import connection

from zhiben.ledger import canonical
from zhiben.ledger.hashing import Helper
from zhiben.ledger.merkle import CHUNK, Digest, Tree, hashed

CORES = min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, 8)
RUN = 50_000  # positions that one core takes at a time

Range = tuple[int, int]  # the positions after the first and up to the second


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
    """The same of many ranges, in their order; on all cores, unless a transaction is under way that only it can see."""
    runs = _runs(ranges)
    few = list(islice(runs, 2))
    if len(few) > 1 and CORES > 1 and not connection.in_atomic_block:
        yield from _on_all_cores(chain(few, runs))
        return
    for run in chain(few, runs):
        for each in run:
            yield digest(*each)


def _on_all_cores(runs: Iterable[list[Range]]) -> Iterator[Digest]:
    """A thread for each core: it waits for PostgreSQL, which hashes by itself, or for a process that hashes for SQLite."""
    waiting = deque[Future[list[Digest]]]()
    idle = SimpleQueue[Helper]()
    with ExitStack() as stack:
        pool = ThreadPoolExecutor(CORES)
        if connection.vendor == "sqlite":
            for _core in range(CORES):
                idle.put(stack.enter_context(Helper(Path(connection.settings_dict["NAME"]))))
        stack.callback(pool.shutdown, cancel_futures=True)
        for run in runs:
            waiting.append(pool.submit(_digested, run, idle))
            if len(waiting) > 2 * CORES:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _digested(run: list[Range], idle: SimpleQueue[Helper]) -> list[Digest]:
    """In a thread, which has a connection of its own."""
    try:
        if connection.vendor == "sqlite":
            helper = idle.get()
            try:
                found = helper.digests(run)
            finally:
                idle.put(helper)
            if found is not None:
                return found
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
