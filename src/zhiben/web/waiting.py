"""Uploads that came with a form which is shown again: kept for a day, so that nobody takes a photo twice.

A box of files cannot be filled in by a page; what was sent is kept beside the data under a random name, and a signed
word in the form says which it was.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple
from uuid import UUID, uuid4

from django.conf import settings
from django.core import signing

KEPT_SECONDS = 24 * 3600
SALT = "zhiben.web.waiting"
CHUNK = 1 << 20


class Waiting:
    """A kept upload, read like any other; its file is open only while it is read."""

    def __init__(self, path: Path, name: str, token: str) -> None:
        self.path, self.name, self.token = path, name, token
        self.size = path.stat().st_size
        self._file: BinaryIO | None = None

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        if self._file is None:
            self._file = self.path.open("rb")
        part = self._file.read(size)
        if size < 0 or not part:
            self._file.close()
        return part

    def seek(self, place: int) -> None:
        """Back to the start."""
        if self._file is not None:
            self._file.close()
        self._file = self.path.open("rb") if place else None
        if self._file is not None:
            self._file.seek(place)


class Kept(NamedTuple):
    """One line of the form: the word, and how the file was called."""

    token: str
    name: str


def keep(upload: Any) -> Kept:
    """Keep what was sent; what is kept already stays as it is."""
    if isinstance(upload, Waiting):
        return Kept(upload.token, upload.name)
    folder = _folder()
    _sweep(folder)
    identity = uuid4()
    upload.seek(0)
    with (folder / str(identity)).open("wb") as out:
        while part := upload.read(CHUNK):
            out.write(part)
    name = str(upload.name)
    return Kept(signing.dumps([str(identity), name], salt=SALT), name)


def found(token: str) -> Waiting | None:
    """What the word stands for; None where it is not ours, or was kept too long ago."""
    try:
        identity, name = signing.loads(token, salt=SALT, max_age=KEPT_SECONDS)
        path = _folder() / str(UUID(identity))
    except (signing.BadSignature, ValueError):
        return None
    return Waiting(path, name, token) if path.is_file() else None


def _folder() -> Path:
    folder = Path(settings.ZHIBEN_HOME) / "waiting"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _sweep(folder: Path) -> None:
    for left in folder.iterdir():
        if left.stat().st_mtime < time.time() - KEPT_SECONDS:
            left.unlink(missing_ok=True)
