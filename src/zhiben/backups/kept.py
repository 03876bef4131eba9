"""A backup that is kept: where it lies, and what is known of it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from zhiben.backups import archive, encryption
from zhiben.backups.errors import BadBackup
from zhiben.calendars import now
from zhiben.facts.errors import NotFound

NAME = re.compile(r"zhiben-\d{8}-\d{6}\.tar(\.age)?")


@dataclass(frozen=True)
class Backup:
    """One file, and what is known of it: when it was made, up to which seal, when it was proved and with which result."""

    path: Path
    size: int
    made_at: datetime
    files: int | None  # None: nobody here can look into it
    seal: int | None
    encrypted: bool
    sha256: str = ""  # of the file; '' where it was not written here
    proved_at: datetime | None = None
    fault: str = ""  # what the last proof found; '' where it is whole

    @property
    def name(self) -> str:
        """Its file's name."""
        return self.path.name

    @property
    def whole(self) -> bool:
        """Proved, and nothing found."""
        return self.proved_at is not None and not self.fault


def folder() -> Path:
    """Where they are kept."""
    kept = Path(settings.ZHIBEN_BACKUPS or Path(settings.ZHIBEN_HOME) / "backups")
    kept.mkdir(mode=0o700, parents=True, exist_ok=True)
    return kept


def place(name: str) -> Path:
    """Where one lies; raises NotFound."""
    found = folder() / name
    if not NAME.fullmatch(name) or not found.is_file():
        raise NotFound(_("备份"), name)
    return found


def notes_of(place: Path) -> Path:
    """Beside the file, so that a list need not open files of many gigabytes."""
    return place.with_suffix(".json")


def notes(place: Path) -> dict[str, Any]:
    """What was noted of it; nothing of a file that was put there by hand."""
    try:
        found: dict[str, Any] = json.loads(notes_of(place).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def described(place: Path) -> Backup:
    """What is known of it, without reading all of it."""
    encrypted, noted = encryption.is_encrypted(place), notes(place)
    if not noted and not encrypted:
        try:
            noted = known(archive.manifest_of(place))
        except BadBackup as error:
            noted = {"fault": str(error)}
    stat = place.stat()
    written = datetime.fromtimestamp(stat.st_mtime, tz=now().tzinfo)
    return Backup(
        place,
        stat.st_size,
        datetime.fromisoformat(noted["made_at"]) if "made_at" in noted else written,
        noted.get("files"),
        noted.get("seal"),
        encrypted,
        noted.get("sha256", ""),
        datetime.fromisoformat(noted["proved_at"]) if "proved_at" in noted else None,
        noted.get("fault", ""),
    )


def known(manifest: archive.Manifest) -> dict[str, Any]:
    """What a manifest says, in short."""
    seal = manifest["seal"]
    return {
        "made_at": manifest["made_at"],
        "files": len(manifest["members"]),
        "seal": seal["number"] if seal else None,
    }
