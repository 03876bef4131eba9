"""Which files count: read, checked by their size, and replaced as a whole."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhiben.ledger.errors import BadExport, UnderWay, sentence

FORMAT = 1
NAME, LOCK = "manifest.json", ".lock"
BLOCK = 1 << 20


@dataclass(frozen=True)
class File:
    """A file by its name within the folder, and what it has to be."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Batch:
    """The entries of some consecutive seals in one file, and these seals in another."""

    first_seal: int
    last_seal: int
    first: int  # the position before the first
    last: int
    entries: int
    hash: str  # of its last seal
    data: File
    seals: File

    @property
    def files(self) -> tuple[File, File]:
        """Both."""
        return self.data, self.seals


@dataclass(frozen=True)
class Manifest:
    """The batches in their order, without a gap; `instance` tells one installation's ledger from another's."""

    instance: str = ""
    batches: tuple[Batch, ...] = ()

    @property
    def last(self) -> Batch | None:
        """The newest."""
        return self.batches[-1] if self.batches else None


def folder() -> Path:
    """Where they are, unless one asks for another place."""
    return Path(settings.ZHIBEN_HOME) / "parquet"


def read(where: Path) -> Manifest:
    """What the manifest says; an empty one where there is none. Raises BadExport on one that does not read."""
    try:
        said = json.loads((where / NAME).read_text("utf-8"))
    except FileNotFoundError:
        return Manifest()
    except (OSError, ValueError) as error:
        raise BadExport(sentence(_("清单“%(path)s”读不出来：%(error)s"), path=where / NAME, error=error)) from error
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise BadExport(sentence(_("清单“%(path)s”是别的格式。"), path=where / NAME))
    return Manifest(said["instance"], tuple(_batch(each) for each in said["batches"]))


def write(where: Path, manifest: Manifest) -> None:
    """Put it in the place of the one before: whoever reads finds the one or the other."""
    text = json.dumps({"format": FORMAT, **asdict(manifest)}, ensure_ascii=False, indent=1)
    waiting = where / f".{NAME}.part"
    waiting.write_text(text, "utf-8")
    put_in_place(waiting, where / NAME)


def put_in_place(waiting: Path, place: Path) -> None:
    """Give a file that is complete its name, so that neither a kill nor a power cut leaves half of it there."""
    for each, flags in ((waiting, os.O_RDWR), (place.parent, os.O_RDONLY)):
        descriptor = os.open(each, flags)
        try:
            os.fsync(descriptor)
            if each is waiting:
                waiting.replace(place)
        finally:
            os.close(descriptor)


def damaged(where: Path, batch: Batch, *, thorough: bool = False) -> Promise | None:
    """What is wrong with a batch's files, named: one missing, or of another size; with `thorough`, of another content."""
    for file in batch.files:
        place = where / file.name
        try:
            size = place.stat().st_size
        except FileNotFoundError:
            return sentence(_("缺少文件“%(name)s”。"), name=file.name)
        if size != file.size:
            said = {"name": file.name, "size": size, "expected": file.size}
            return sentence(_("文件“%(name)s”大小为 %(size)s 字节，应为 %(expected)s 字节。"), **said)
        if thorough and digest(place) != file.sha256:
            return sentence(_("文件“%(name)s”的内容与清单不符。"), name=file.name)
    return None


def digest(place: Path) -> str:
    """A file's SHA-256."""
    found = sha256()
    with place.open("rb") as source:
        while block := source.read(BLOCK):
            found.update(block)
    return found.hexdigest()


@contextmanager
def alone(where: Path) -> Iterator[None]:
    """One writer at a time; the lock goes with its process, however that ends. Raises UnderWay."""
    where.mkdir(parents=True, exist_ok=True)
    with (where / LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UnderWay(sentence(_("另一个进程正在导出到“%(path)s”；请稍后再试。"), path=where)) from error
        yield


def _batch(said: dict[str, Any]) -> Batch:
    return Batch(**(said | {"data": File(**said["data"]), "seals": File(**said["seals"])}))
