"""Prove an export: every file is the one that the manifest names, every entry is under its seal's root, the chain holds.

Nothing but the files is asked, so whoever receives them can do the same. The newest hash has to be known from elsewhere:
where the database is this ledger's own, it is compared with that.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from zhiben.ledger import canonical
from zhiben.ledger.errors import BadExport, sentence
from zhiben.ledger.merkle import CHUNK, GENESIS, Tree
from zhiben.ledger.models import Seal
from zhiben.ledger.parquet import manifest as manifests
from zhiben.ledger.parquet import tables
from zhiben.ledger.parquet.manifest import Batch
from zhiben.ledger.seals import unmarked

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Proof:
    """What was found to be whole, and the newest hash in it."""

    instance: str
    seals: int = 0
    entries: int = 0
    hash: str = ""


@dataclass(frozen=True)
class Stand:
    """A seal as an export has it."""

    number: int
    day: date
    last: int
    hash: str


def seal_in(where: Path, number: int) -> Stand | None:
    """One seal out of an export; None where it is not in it. Whether it can be believed, `prove` says."""
    for batch in manifests.read(where).batches:
        if batch.first_seal <= number <= batch.last_seal and (where / batch.seals.name).exists():
            with (
                tempfile.TemporaryDirectory(prefix="zhiben-seal-") as scratch,
                tables.database(Path(scratch)) as connection,
            ):
                for seal, _sealed_at, day, last, _entries, _root, closed in tables.seals(
                    connection, where / batch.seals.name
                ):
                    if seal == number:
                        return Stand(seal, day, last, closed)
    return None


def prove(where: Path | None = None) -> Proof:
    """Read everything and compare. Raises BadExport, naming the first file or seal that does not fit."""
    where = where or manifests.folder()
    found = manifests.read(where)
    previous, last = GENESIS, 0
    seals = entries = 0
    with tempfile.TemporaryDirectory(prefix="zhiben-proving-") as scratch, tables.database(Path(scratch)) as connection:
        for batch in found.batches:
            if fault := manifests.damaged(where, batch, thorough=True):
                raise BadExport(fault)
            if batch.first_seal != seals + 1 or batch.first != last:
                raise _misfit(batch.seals.name, batch.first_seal)
            previous = _prove(connection, where, batch, previous)
            seals, last, entries = batch.last_seal, batch.last, entries + batch.entries
    _compare_with_database(found.instance, seals, previous)
    return Proof(found.instance, seals, entries, previous.hex() if seals else "")


def _prove(connection: duckdb.DuckDBPyConnection, where: Path, batch: Batch, previous: bytes) -> bytes:
    """The hash of the batch's last seal."""
    number, last = batch.first_seal, batch.first
    rest = tables.leaves(connection.cursor(), where / batch.data.name)
    waiting: list[tuple[int, bytes]] = []
    for seal, sealed_at, day, end, entries, root, closed in tables.seals(connection, where / batch.seals.name):
        tree = Tree()
        for chunk in _under(end, waiting, rest):
            tree.add(chunk)
        digest = tree.digest()
        chained = sha256(b"\2" + canonical.written([seal, sealed_at, day, end, entries, root, previous.hex()])).digest()
        if seal != number or end < last or chained.hex() != closed:
            raise _misfit(batch.seals.name, number)
        if digest.root.hex() != root or digest.entries != entries:
            raise _misfit(batch.data.name, number)
        number, last, previous = number + 1, end, chained
    if waiting or next(rest, None) is not None or number != batch.last_seal + 1 or previous.hex() != batch.hash:
        raise _misfit(batch.data.name, batch.last_seal)
    return previous


def _under(end: int, waiting: list[tuple[int, bytes]], rest: Iterator[tuple[int, bytes]]) -> Iterator[list[bytes]]:
    """The leaves up to a position, CHUNK at a time; the one beyond it that was read goes to `waiting`."""
    chunk: list[bytes] = []
    while (row := waiting.pop() if waiting else next(rest, None)) is not None:
        if row[0] > end:
            waiting.append(row)
            break
        chunk.append(bytes(row[1]))
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _compare_with_database(instance: str, number: int, newest: bytes) -> None:
    first = unmarked().filter(number=1).first()
    if not number or first is None or not bytes(first.hash).hex().startswith(instance):
        return
    if not Seal.objects.filter(number=number, hash=newest).exists():
        raise BadExport(sentence(_("导出文件中的第%(seal)s号封存与本台账的不同。"), seal=number))


def _misfit(name: str, seal: int) -> BadExport:
    return BadExport(sentence(_("文件“%(name)s”与第%(seal)s号封存不符。"), name=name, seal=seal))
