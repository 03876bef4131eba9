"""A whole installation in one file: the database as of one moment, the evidence, and a manifest that proves both.

backup.tar, or backup.tar.age where it is encrypted
├── database.sqlite3 or database.dump (pg_dump's own format)
├── evidence/ab/cd/<sha256>
└── manifest.json: each member's size and sha256, and the ledger's newest seal (number, hash)

The secret key is no part of it: a restored home makes a new one, and everybody signs in anew.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from zhiben import __version__
from zhiben.backups import encryption, postgresql
from zhiben.backups.errors import BadBackup, NoKey
from zhiben.calendars import now
from zhiben.evidence import storage
from zhiben.ledger import queries as ledger

FORMAT = 1
MANIFEST = "manifest.json"
SQLITE, DUMP = "database.sqlite3", "database.dump"
EVIDENCE = "evidence"
MEMBER = re.compile(r"database\.(sqlite3|dump)|evidence/[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{64}")
CHUNK = 1 << 20
SCRATCH, PART = ".backup-", ".part"  # what a process that was killed leaves behind

Manifest = dict[str, Any]


@dataclass(frozen=True)
class Written:
    """A backup that was written: what is in it, and what proves the file itself without opening it."""

    manifest: Manifest
    size: int
    sha256: str


def write(out: Path, *, keys: Sequence[Any] = ()) -> Written:
    """Write a backup of the running installation, encrypted for `keys`; nobody has to stop working. Raises BadBackup.

    The database is copied first: a file is stored before its row is written, so what the copy names is there.
    """
    seal = ledger.latest()
    manifest: Manifest = {
        "format": FORMAT,
        "version": __version__,
        "made_at": now().isoformat(),
        "seal": {"number": seal.number, "hash": bytes(seal.hash).hex()} if seal else None,
        "members": {},
    }
    waiting = out.with_name(f".{out.name}{PART}")
    try:
        waiting.touch(mode=0o600)  # everything is in it: passwords' hashes, and what nobody else may see
        with waiting.open("wb") as file:
            counted = _Counting(file)
            if keys:
                with encryption.encrypting(cast(BinaryIO, counted), keys) as plain:
                    _fill(plain, manifest)
            else:
                _fill(cast(BinaryIO, counted), manifest)
            file.flush()
            os.fsync(file.fileno())
        waiting.replace(out)
    except OSError as error:
        raise BadBackup(_("备份没有写成：%(error)s") % {"error": error}) from error
    finally:
        waiting.unlink(missing_ok=True)
    return Written(manifest, counted.size, counted.digest.hexdigest())


def _fill(stream: BinaryIO, manifest: Manifest) -> None:
    """Write the members and, last, the manifest that names them."""
    scratch = tempfile.TemporaryDirectory(dir=settings.ZHIBEN_HOME, prefix=SCRATCH)
    with scratch as folder, tarfile.open(fileobj=stream, mode="w|") as archive:
        copy = Path(folder) / _copy_database(Path(folder))
        # Before it is locked up: nobody opens an encrypted backup here again.
        _read_database(copy, manifest["seal"])
        with copy.open("rb") as source:
            _add(archive, manifest, copy.name, source, copy.stat().st_size)
        for kept in storage.store().stored():
            with storage.store().opened(kept.sha256) as source:
                _add(archive, manifest, f"{EVIDENCE}/{storage.name_of(kept.sha256)}", source, kept.size)
        text = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
        described = tarfile.TarInfo(MANIFEST)
        described.size = len(text)
        archive.addfile(described, io.BytesIO(text))


def digest(file: Path) -> str:
    """A file's SHA-256."""
    with file.open("rb") as source:
        return file_digest(source, "sha256").hexdigest()


@contextmanager
def opened(file: Path, *, key: Path | None, within: Path) -> Iterator[Path]:
    """The backup as it can be read: itself, or, where it is encrypted, a copy below `within` while it is needed."""
    if not encryption.is_encrypted(file):
        yield file
        return
    if key is None:
        raise NoKey(_("备份“%(path)s”是加密的；请用 --identity 给出密钥文件。") % {"path": file})
    with tempfile.TemporaryDirectory(dir=within, prefix=SCRATCH) as folder:
        plain = Path(folder) / "backup.tar"
        encryption.decrypt(file, plain, key)
        yield plain


def manifest_of(file: Path) -> Manifest:
    """The manifest of a backup; raises BadBackup where that is none."""
    try:
        with tarfile.open(file) as archive:
            kept = archive.extractfile(MANIFEST)
            manifest: Manifest = json.load(kept) if kept else {}
    except (OSError, tarfile.TarError, KeyError, ValueError) as error:
        raise BadBackup(_("“%(path)s”不是备份文件，或已损坏：%(error)s") % {"path": file, "error": error}) from error
    if manifest.get("format") != FORMAT:
        raise BadBackup(_("备份“%(path)s”的格式是别的版本；请用写出它的版本恢复。") % {"path": file})
    return manifest


def unpack(file: Path, into: Path) -> Manifest:
    """Unpack a backup into an empty folder, comparing every byte with the manifest; raises BadBackup at the first misfit."""
    manifest = manifest_of(file)
    members: dict[str, dict[str, Any]] = manifest["members"]
    missing = set(members)
    with tarfile.open(file) as archive:
        for member in archive:
            if member.name == MANIFEST:
                continue
            if not member.isfile() or not MEMBER.fullmatch(member.name) or member.name not in members:
                raise BadBackup(_("备份中有来历不明的“%(name)s”；没有恢复。") % {"name": member.name})
            source = archive.extractfile(member)
            if source is None or _unpacked(source, into / member.name) != members[member.name]["sha256"]:
                raise BadBackup(_("备份中的“%(name)s”与清单不符，备份已损坏；没有恢复。") % {"name": member.name})
            missing.discard(member.name)
    if missing:
        raise BadBackup(_("备份中缺少“%(name)s”，备份不完整；没有恢复。") % {"name": min(missing)})
    return manifest


def prove(file: Path, *, within: Path) -> Manifest:
    """Unpack a backup below `within` and open what is in it, without touching the installation; raises BadBackup.

    Every byte is compared with the manifest, the database is read, and the seal that the manifest names is in it.
    """
    with tempfile.TemporaryDirectory(dir=within, prefix=SCRATCH) as folder:
        manifest = unpack(file, Path(folder))
        _read_database(Path(folder) / (DUMP if DUMP in manifest["members"] else SQLITE), manifest["seal"])
    return manifest


def _read_database(copy: Path, seal: dict[str, Any] | None) -> None:
    """Raises BadBackup where the copy is damaged or lacks that seal; of a dump only the list of contents is read."""
    if copy.name == DUMP:
        postgresql.listing(copy)
    elif problem := _read_sqlite(copy, seal):
        raise BadBackup(problem)


def _read_sqlite(database: Path, seal: dict[str, Any] | None) -> str:
    """What is wrong with the copy of a database; '' where nothing is."""
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as copy:
            (said,) = copy.execute("PRAGMA quick_check(1)").fetchone()
            if said != "ok":
                return _("备份中的数据库已损坏：%(error)s") % {"error": said}
            number = seal["number"] if seal else 0
            found = copy.execute("SELECT hash FROM ledger_seal WHERE number = ?", [number]).fetchone()
    except sqlite3.DatabaseError as error:
        return _("备份中的数据库已损坏：%(error)s") % {"error": error}
    if seal and (found is None or bytes(found[0]).hex() != seal["hash"]):
        return _("第%(number)s号封存与备份清单不符。") % seal
    return ""


def _copy_database(folder: Path) -> str:
    if connection.vendor == "postgresql":
        postgresql.dump(connection.settings_dict, folder / DUMP)
        return DUMP
    with (
        closing(sqlite3.connect(f"file:{connection.settings_dict['NAME']}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(folder / SQLITE)) as target,
    ):
        source.backup(target)
        # One file, whatever the original's journal: nothing beside it has to be kept.
        target.execute("PRAGMA journal_mode=DELETE")
    return SQLITE


def _add(archive: tarfile.TarFile, manifest: Manifest, name: str, source: BinaryIO, size: int) -> None:
    described = tarfile.TarInfo(name)
    described.size = size
    read = _Digesting(source)
    archive.addfile(described, cast(BinaryIO, read))
    manifest["members"][name] = {"size": size, "sha256": read.digest.hexdigest()}


class _Counting:
    """A stream that is measured and hashed while it is written."""

    def __init__(self, target: BinaryIO) -> None:
        self.target, self.digest, self.size = target, sha256(), 0

    def write(self, part: bytes) -> int:
        """The next bytes."""
        self.digest.update(part)
        self.size += len(part)
        return self.target.write(part)

    def flush(self) -> None:
        """What encryption asks for at its end."""
        self.target.flush()


class _Digesting:
    """A file that is hashed while it is read."""

    def __init__(self, source: BinaryIO) -> None:
        self.source, self.digest = source, sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        part = self.source.read(size)
        self.digest.update(part)
        return part


def _unpacked(source: Any, target: Path) -> str:
    target.parent.mkdir(parents=True, exist_ok=True)
    read = _Digesting(source)
    with target.open("wb") as file:
        shutil.copyfileobj(read, file, CHUNK)
    return read.digest.hexdigest()
