"""A whole installation in one file: the database as of one moment, the evidence, and a manifest that proves both.

backup.tar
├── database.sqlite3 or database.dump (pg_dump's own format)
├── evidence/ab/cd/<sha256>
└── manifest.json: each member's size and sha256, and the ledger's newest seal (number, hash)

The secret key is no part of it: a restored home makes a new one, and everybody signs in anew.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from zhiben import __version__
from zhiben.calendars import now
from zhiben.ledger import postgresql, seals
from zhiben.ledger.errors import BadBackup

FORMAT = 1
MANIFEST = "manifest.json"
SQLITE, DUMP = "database.sqlite3", "database.dump"
EVIDENCE = "evidence"
MEMBER = re.compile(r"database\.(sqlite3|dump)|evidence/[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{64}")
STORED = re.compile(r"[0-9a-f]{64}")
CHUNK = 1 << 20

Manifest = dict[str, Any]


def write(out: Path) -> Manifest:
    """Write a backup of the running installation; nobody has to stop working. Answers its manifest.

    The database is copied first: a file is on the disk before its row is written, so what the copy names is there.
    """
    seal = seals.latest()
    manifest: Manifest = {
        "format": FORMAT,
        "version": __version__,
        "made_at": now().isoformat(),
        "seal": {"number": seal.number, "hash": bytes(seal.hash).hex()} if seal else None,
        "members": {},
    }
    waiting = out.with_name(f".{out.name}.part")
    try:
        waiting.touch(mode=0o600)  # everything is in it: passwords' hashes, and what nobody else may see
        with tempfile.TemporaryDirectory(dir=settings.ZHIBEN_HOME) as folder, tarfile.open(waiting, "w") as archive:
            name = _copy_database(Path(folder))
            _add(archive, manifest, name, Path(folder) / name)
            for file in _evidence():
                _add(archive, manifest, f"{EVIDENCE}/{file.relative_to(settings.MEDIA_ROOT).as_posix()}", file)
            text = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
            described = tarfile.TarInfo(MANIFEST)
            described.size = len(text)
            archive.addfile(described, io.BytesIO(text))
        waiting.replace(out)
    finally:
        waiting.unlink(missing_ok=True)
    return manifest


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
    with tempfile.TemporaryDirectory(dir=within, prefix=".proving-") as folder:
        manifest = unpack(file, Path(folder))
        if DUMP in manifest["members"]:
            postgresql.listing(Path(folder) / DUMP)
        elif problem := _read_sqlite(Path(folder) / SQLITE, manifest["seal"]):
            raise BadBackup(problem)
    return manifest


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


def _evidence() -> Iterator[Path]:
    """Files that are stored; those on their way have other names."""
    root = Path(settings.MEDIA_ROOT)
    return (file for file in sorted(root.rglob("*")) if file.is_file() and STORED.fullmatch(file.name))


def _add(archive: tarfile.TarFile, manifest: Manifest, name: str, file: Path) -> None:
    described = tarfile.TarInfo(name)
    described.size = file.stat().st_size
    with file.open("rb") as source:
        read = _Digesting(source)
        archive.addfile(described, read)
    manifest["members"][name] = {"size": described.size, "sha256": read.digest.hexdigest()}


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
