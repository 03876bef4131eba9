"""Files on a disk of this machine, or on one that all machines mount: MEDIA_ROOT/ab/cd/<sha256>."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO

from zhiben.evidence.storage import Kept, Waiting, name_of

STORED = re.compile(r"[0-9a-f]{64}")  # those on their way have other names


class Disk:
    """A folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def keep(self, waiting: Waiting) -> None:
        """Give the file its place, bytes first, name second."""
        target = self.place(waiting.sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        with waiting.path.open("rb+") as file:
            os.fsync(file.fileno())
        waiting.path.chmod(0o640)
        waiting.path.replace(target)
        _sync(target.parent)

    def opened(self, digest: str) -> BinaryIO:
        """Its bytes."""
        return self.place(digest).open("rb")

    def stored(self) -> Iterator[Kept]:
        """Every file."""
        for file in sorted(self.root.rglob("*")):
            if STORED.fullmatch(file.name) and file.is_file():
                yield Kept(file.name, file.stat().st_size)

    def probe(self) -> None:
        """Something can be written here."""
        self.root.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=self.root, prefix=".doctor-"):
            return

    def place(self, digest: str) -> Path:
        """Where the file of that hash is."""
        return self.root / name_of(digest)


def _sync(folder: Path) -> None:
    # Without this a power cut may lose the new name although the bytes are safe; Windows has no such call.
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
