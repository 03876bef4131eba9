"""Bytes on disk: MEDIA_ROOT/ab/cd/<sha256>, there as a whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import file_digest, sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO, NamedTuple

from django.conf import settings

CHUNK = 256 * 1024


class TooLarge(Exception):
    """More bytes than allowed; the rest was not read."""


class Waiting(NamedTuple):
    """A file that was received and is not kept yet."""

    path: Path
    sha256: str
    size: int


def place(digest: str) -> Path:
    """Where the file of that hash is."""
    return Path(settings.MEDIA_ROOT) / digest[:2] / digest[2:4] / digest


@contextmanager
def received(source: BinaryIO, *, limit: int) -> Iterator[Waiting]:
    """Read at most `limit` bytes into a file beside its future place; it is gone afterwards unless kept."""
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=root, prefix=".", suffix=".part", delete=False) as file:
        path = Path(file.name)
        try:
            digest, size = sha256(), 0
            while chunk := source.read(CHUNK):
                size += len(chunk)
                if size > limit:
                    raise TooLarge
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
            file.close()
            yield Waiting(path, digest.hexdigest(), size)
        finally:
            path.unlink(missing_ok=True)


def keep(waiting: Waiting) -> Path:
    """Give the file its place; what is there already has the same content."""
    target = place(waiting.sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    waiting.path.chmod(0o640)
    waiting.path.replace(target)
    _sync(target.parent)
    return target


def digest_of(path: Path) -> str:
    """The hash of what is on the disk now."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _sync(folder: Path) -> None:
    # Without this a power cut may lose the new name although the bytes are safe; Windows has no such call.
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
