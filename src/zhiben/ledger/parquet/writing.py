"""Write what was sealed since the last time; killed at any moment, it goes on where the manifest ends.

Small batches are put together as they age, so that there are few files however often one exports: a batch is merged
with the one before it unless that is more than twice as large. An entry is so written about log₂ times.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from zhiben.ledger import canonical
from zhiben.ledger.errors import BadExport, sentence
from zhiben.ledger.leaves import texts
from zhiben.ledger.merkle import Tree, hashed
from zhiben.ledger.models import Seal
from zhiben.ledger.parquet import manifest as manifests
from zhiben.ledger.parquet import tables
from zhiben.ledger.parquet.manifest import Batch, File, Manifest
from zhiben.ledger.parquet.tables import Target
from zhiben.ledger.seals import Broken, instant, unmarked

if TYPE_CHECKING:
    import duckdb

LARGEST = 2_000_000  # entries in a file
PAGE = 1000
DIGITS = 12  # of the first seal's hash: tells one installation's ledger from another's


@dataclass(frozen=True)
class Exported:
    """What there is now, how much of it is new, and which files were damaged and written anew."""

    manifest: Manifest
    entries: int = 0
    mended: tuple[str, ...] = ()


@dataclass
class _Work:
    where: Path
    connection: duckdb.DuckDBPyConnection
    scratch: Path
    manifest: Manifest
    entries: int = 0
    mended: list[str] = field(default_factory=list)


def export(where: Path | None = None) -> Exported:
    """Write the sealed entries that are not there yet. Raises BadExport, or Broken where an entry does not fit its seal."""
    where = where or manifests.folder()
    if not tables.available():
        raise BadExport(_("导出 Parquet 需要 DuckDB；请安装：pip install 'zhiben[analytics]'。"))
    first = unmarked().order_by("number").first()
    if first is None:
        return Exported(Manifest())
    with manifests.alone(where), _work(where, bytes(first.hash).hex()[:DIGITS]) as work:
        _refuse_foreign(work)
        _drop_damaged(work)
        _remove_waste(work)
        while run := _next_seals(work.manifest.last):
            _add(work, run)
            _merge_small(work)
            manifests.write(where, work.manifest)
        return Exported(work.manifest, work.entries, tuple(work.mended))


@contextmanager
def _work(where: Path, instance: str) -> Iterator[_Work]:
    found = manifests.read(where)
    if found.instance not in {"", instance}:
        raise _foreign(where)
    scratch = Path(tempfile.mkdtemp(dir=where, prefix=".writing-"))
    (where / f"instance={instance}").mkdir(exist_ok=True)
    try:
        with tables.database(scratch) as connection:
            yield _Work(where, connection, scratch, replace(found, instance=instance))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _refuse_foreign(work: _Work) -> None:
    last = work.manifest.last
    if last and not Seal.objects.filter(number=last.last_seal, hash=bytes.fromhex(last.hash)).exists():
        raise _foreign(work.where)


def _foreign(where: Path) -> BadExport:
    words = _("“%(path)s”中的数据来自另一套台账，或比本台账更新；请换一个目录，或移走原有文件后重试。")
    return BadExport(sentence(words, path=where))


def _drop_damaged(work: _Work) -> None:
    """Everything from the first damaged batch on is written anew."""
    for place, batch in enumerate(work.manifest.batches):
        if fault := manifests.damaged(work.where, batch):
            work.mended.append(str(fault))
            work.manifest = replace(work.manifest, batches=work.manifest.batches[:place])
            return


def _remove_waste(work: _Work) -> None:
    """Files of batches that were merged before the last time, or of a process that was killed.

    Those merged *this* time stay until the next: somebody may be reading them.
    """
    known = {file.name for batch in work.manifest.batches for file in batch.files}
    for place in work.where.glob("instance=*/*"):
        if str(place.relative_to(work.where)) not in known:
            place.unlink()
    for place in work.where.glob(".writing-*"):
        if place != work.scratch:
            shutil.rmtree(place, ignore_errors=True)


def _next_seals(last: Batch | None) -> list[Seal]:
    """Seals after the last batch, as many as go into one file."""
    found: list[Seal] = []
    number, entries = last.last_seal if last else 0, 0
    while page := list(unmarked().filter(number__gt=number).order_by("number")[:PAGE]):
        for seal in page:
            if found and entries + seal.entries > LARGEST:
                return found
            found.append(seal)
            number, entries = seal.number, entries + seal.entries
    return found


def _add(work: _Work, seals: list[Seal]) -> None:
    before = work.manifest.last
    first = before.last if before else 0
    newest = seals[-1]
    batch = Batch(
        first_seal=seals[0].number,
        last_seal=newest.number,
        first=first,
        last=newest.last,
        entries=sum(seal.entries for seal in seals),
        hash=bytes(newest.hash).hex(),
        data=File("", 0, ""),
        seals=File("", 0, ""),
    )
    lines = {
        "entries": _written(work.scratch / "entries", _checked(first, seals)),
        "seals": _written(work.scratch / "seals", map(_line, seals)),
    }

    def make(target: Target) -> None:
        tables.write_lines(work.connection, target, lines[target.kind])

    work.manifest = _with(work, work.manifest.batches, batch, bytes(newest.root).hex(), make)
    work.entries += batch.entries


def _checked(first: int, seals: list[Seal]) -> Iterator[bytes]:
    """The entries under the seals, each seal compared with its root: what was tampered with is not spread."""
    for seal in seals:
        tree = Tree()
        for text in texts(first, seal.last):
            tree.add(hashed(text))
            yield text
        if tree.digest().root != bytes(seal.root):
            raise Broken(seal.number)
        first = seal.last


def _line(seal: Seal) -> bytes:
    hexed = bytes(seal.root).hex(), bytes(seal.hash).hex()
    return canonical.written([seal.number, instant(seal.sealed_at), seal.day, seal.last, seal.entries, *hexed])


def _written(place: Path, texts: Iterator[bytes]) -> Path:
    with place.open("wb") as target:
        for text in texts:
            target.write(text + b"\n")
    return place


def _merge_small(work: _Work) -> None:
    while len(work.manifest.batches) > 1:
        *older, one, other = work.manifest.batches
        if one.entries > 2 * other.entries or one.entries + other.entries > LARGEST:
            return
        if fault := manifests.damaged(work.where, one, thorough=True):
            work.mended.append(str(fault))
            work.manifest = replace(work.manifest, batches=tuple(older))
            work.entries -= other.entries
            return
        _merge(work, tuple(older), one, other)


def _merge(work: _Work, older: tuple[Batch, ...], one: Batch, other: Batch) -> None:
    batch = replace(other, first_seal=one.first_seal, first=one.first, entries=one.entries + other.entries)
    root = tables.seals(work.connection, work.where / other.seals.name)[-1][5]
    parts = {"entries": [one.data, other.data], "seals": [one.seals, other.seals]}

    def make(target: Target) -> None:
        tables.merge(work.connection, target, [work.where / file.name for file in parts[target.kind]])

    work.manifest = _with(work, older, batch, root, make)


def _with(work: _Work, older: tuple[Batch, ...], batch: Batch, root: str, make: Callable[[Target], None]) -> Manifest:
    """The manifest with one more batch, whose files are made aside and then given their names."""
    about = {
        "zhiben_schema": str(tables.SCHEMA),
        "zhiben_instance": work.manifest.instance,
        "zhiben_first_seal": str(batch.first_seal),
        "zhiben_last_seal": str(batch.last_seal),
        "zhiben_root": root,  # the last seal's
        "zhiben_hash": batch.hash,
    }
    made = {}
    for kind in tables.ORDER:
        waiting = work.scratch / f"{kind}.parquet"
        make(Target(kind, waiting, about))
        found = manifests.digest(waiting)
        name = (
            f"instance={work.manifest.instance}/{kind}-{batch.first_seal:08}-{batch.last_seal:08}-{found[:8]}.parquet"
        )
        made[kind] = File(name, waiting.stat().st_size, found)
        manifests.put_in_place(waiting, work.where / name)
    return replace(work.manifest, batches=(*older, replace(batch, data=made["entries"], seals=made["seals"])))
