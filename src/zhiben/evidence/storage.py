"""Where bytes are kept: by the hash of their content, there as a whole or not at all, and never overwritten.

ZHIBEN_EVIDENCE says where: a folder of this machine (`disk`), or an object store that several machines share (`bucket`).
Nobody but the product reads it: there is no public address, and who may see a file is decided by its record.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import file_digest, sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO, NamedTuple, Protocol

from django.conf import settings

from zhiben.evidence.errors import StoreAway, StoreFailed

logger = logging.getLogger(__name__)
CHUNK = 256 * 1024


class TooLarge(Exception):
    """More bytes than allowed; the rest was not read."""


class Waiting(NamedTuple):
    """A file that was received and is not kept yet."""

    path: Path
    sha256: str
    size: int


class Kept(NamedTuple):
    """A file that is kept."""

    sha256: str
    size: int


class Store(Protocol):
    """A place for files."""

    def keep(self, waiting: Waiting) -> None:
        """Keep it; what is there already has the same content. Afterwards it survives a power cut."""

    def opened(self, digest: str) -> BinaryIO:
        """Its bytes, for reading. Raises FileNotFoundError."""

    def stored(self) -> Iterator[Kept]:
        """Every file, in the order of the hashes."""

    def probe(self) -> None:
        """Write something, read it back, take it away; raises OSError with what stands in the way."""


def store() -> Store:
    """The one that the settings name."""
    return at(settings.ZHIBEN_EVIDENCE or str(settings.MEDIA_ROOT))


def at(address: str) -> Store:
    """The one at s3://bucket/prefix, or in a folder."""
    if address.startswith("s3://"):
        return _bucket(address)
    from zhiben.evidence.disk import Disk  # noqa: PLC0415  (both know this module)

    return Disk(Path(address))


@cache  # its connections are kept
def _bucket(address: str) -> Store:
    from zhiben.evidence.bucket import Bucket  # noqa: PLC0415  (an extra that few install)

    return Bucket(address)


@contextmanager
def answering(*, writing: bool = False) -> Iterator[None]:
    """For a use case: raises StoreAway where the store fails, and says in the log why."""
    try:
        yield
    except StoreFailed as error:
        logger.warning("%s", error)
        raise StoreAway(writing=writing) from error


def name_of(digest: str) -> str:
    """Where the file of that hash lies, below the store's root."""
    return f"{digest[:2]}/{digest[2:4]}/{digest}"


@contextmanager
def received(source: BinaryIO, *, limit: int, near: Path | None = None) -> Iterator[Waiting]:
    """Read at most `limit` bytes into a file of this machine, in folder `near`; it is gone afterwards unless kept."""
    root = near or Path(settings.MEDIA_ROOT)
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
            file.close()
            yield Waiting(path, digest.hexdigest(), size)
        finally:
            path.unlink(missing_ok=True)


def digest_of(digest: str) -> str:
    """The hash of what is kept under that name now; '' where nothing is."""
    try:
        with store().opened(digest) as file:
            return file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]  # a stream is enough for it
    except FileNotFoundError:
        return ""
