"""One file out of a Debian package, as an ordinary user and with the standard library: no root, nothing installed."""

from __future__ import annotations

import fnmatch
import gzip
import io
import lzma
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

_AR_MAGIC = b"!<arch>\n"
_UNPACK: dict[str, Callable[[bytes], bytes]] = {".xz": lzma.decompress, ".gz": gzip.decompress, ".tar": bytes}
_PATIENCE = 300  # seconds for one apt-get call


class Unavailable(Exception):
    """The package cannot be had here; the message says why."""


def files_of(package: str, needed: str, *wished: str, scratch: Path) -> dict[str, bytes]:
    """Fetch `package` into `scratch` and return its files whose paths match `needed` or `wished`, by pattern.

    apt-get checks signature and checksum; the newest version its sources offer is taken.
    """
    deb = _download(package, scratch)
    found: dict[str, bytes] = {}
    for member, blob in _ar_members(deb.read_bytes()):
        if not member.startswith("data.tar"):
            continue
        unpack = _UNPACK.get(Path(member).suffix)
        if unpack is None:
            raise Unavailable(f"{package}: {member}")
        with tarfile.open(fileobj=io.BytesIO(unpack(blob))) as archive:
            for entry in archive:
                pattern = next((wanted for wanted in (needed, *wished) if fnmatch.fnmatch(entry.name, wanted)), None)
                if pattern and entry.isfile() and (stream := archive.extractfile(entry)):
                    found[pattern] = stream.read()
    if needed not in found:
        raise Unavailable(f"{package}: {needed}")
    return found


def _download(package: str, scratch: Path) -> Path:
    apt = shutil.which("apt-get")
    if apt is None:
        raise Unavailable("apt-get")
    lists, cache = scratch / "lists", scratch / "cache"
    for folder in (lists / "partial", cache / "archives" / "partial"):
        folder.mkdir(parents=True, exist_ok=True)
    private = ["-o", f"Dir::State::lists={lists}", "-o", f"Dir::Cache={cache}"]
    # The machine's own package lists first; where they were never fetched (a bare container), lists of our own.
    attempts = ([[apt, "download", package]], [[apt, *private, "update"], [apt, *private, "download", package]])
    said = ""
    for commands in attempts:
        for command in commands:
            try:
                run = subprocess.run(
                    command, cwd=scratch, capture_output=True, text=True, timeout=_PATIENCE, check=False
                )
            except (OSError, subprocess.TimeoutExpired) as error:
                raise Unavailable(str(error)) from error
            said = run.stderr.strip().splitlines()[-1] if run.stderr.strip() else said
        if deb := next(scratch.glob(f"{package}_*.deb"), None):
            return deb
    raise Unavailable(f"{package}: {said}")


def _ar_members(blob: bytes) -> Iterator[tuple[str, bytes]]:
    """The members of a Unix ar archive, the outer shell of every .deb."""
    if not blob.startswith(_AR_MAGIC):
        raise Unavailable("ar")
    at = len(_AR_MAGIC)
    while at + 60 <= len(blob):
        header = blob[at : at + 60]
        size = int(header[48:58])
        at += 60
        yield header[:16].decode("ascii").strip().rstrip("/"), blob[at : at + size]
        at += size + size % 2  # members start at even offsets
