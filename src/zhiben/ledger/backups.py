"""Backups kept beside the data, in ZHIBEN_HOME/backups: make one and prove it, list them, hand one out.

To restore stays a command: it needs an empty home, and whoever restores owns the machine.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from zhiben.calendars import now
from zhiben.facts.errors import Conflict, NotFound
from zhiben.journal import actions as journal
from zhiben.ledger import archive
from zhiben.ledger.errors import BadBackup

if TYPE_CHECKING:
    from zhiben.accounts.viewer import Viewer

PERMISSION = "ledger.backup"  # everywhere: all data of all units is in it
NAME = re.compile(r"zhiben-\d{8}-\d{6}\.tar")


@dataclass(frozen=True)
class Backup:
    """One file, and what is known of it: when it was made, up to which seal, when it was proved and with which result."""

    path: Path
    size: int
    made_at: datetime
    files: int
    seal: int | None
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


def make(*, by: Viewer) -> Backup:
    """Write a backup now and prove it; nobody has to stop working. Raises NotAllowed, Conflict, BadBackup."""
    by.require(PERMISSION)
    place = _folder() / f"zhiben-{now():%Y%m%d-%H%M%S}.tar"
    if place.exists():
        raise Conflict(_("刚刚已有一次备份；请稍后再试。"))
    archive.write(place)
    made = _proved(place)
    journal.write("ledger.make_backup", None, by=by.id, name=made.name, size=made.size, fault=made.fault)
    return made


def prove(*, by: Viewer, name: str) -> Backup:
    """Read a backup again, every byte of it, and note the result. Raises NotAllowed, NotFound."""
    by.require(PERMISSION)
    proved = _proved(_place(name))
    journal.write("ledger.prove_backup", None, by=by.id, name=name, fault=proved.fault)
    return proved


def opened(*, by: Viewer, name: str) -> BinaryIO:
    """The file, to be carried to another machine; the journal says by whom. Raises NotAllowed, NotFound."""
    by.require(PERMISSION)
    place = _place(name)
    journal.write("ledger.download_backup", None, by=by.id, name=name)
    return place.open("rb")


def listed(*, viewer: Viewer) -> list[Backup]:
    """What is there, newest first; a file that was put there by hand too."""
    viewer.require(PERMISSION)
    found = (each for each in _folder().iterdir() if NAME.fullmatch(each.name))
    return [_described(each) for each in sorted(found, reverse=True)]


def _folder() -> Path:
    folder = Path(settings.ZHIBEN_HOME) / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _place(name: str) -> Path:
    place = _folder() / name
    if not NAME.fullmatch(name) or not place.is_file():
        raise NotFound(_("备份"), name)
    return place


def _notes(place: Path) -> Path:
    """Beside the file, so that a list need not open files of many gigabytes."""
    return place.with_suffix(".json")


def _proved(place: Path) -> Backup:
    known: dict[str, Any] = {}
    try:
        known, fault = _known(archive.prove(place, within=_folder())), ""
    except BadBackup as error:
        fault = str(error)
    notes = known | {"proved_at": now().isoformat(), "fault": fault}
    waiting = _notes(place).with_suffix(".part")
    waiting.write_text(json.dumps(notes, ensure_ascii=False), "utf-8")
    waiting.replace(_notes(place))
    return _backup(place, notes)


def _described(place: Path) -> Backup:
    try:
        notes = json.loads(_notes(place).read_text("utf-8"))
    except (OSError, ValueError):
        try:
            notes = _known(archive.manifest_of(place))
        except BadBackup as error:
            notes = {"fault": str(error)}
    return _backup(place, notes)


def _known(manifest: archive.Manifest) -> dict[str, Any]:
    seal = manifest["seal"]
    return {
        "made_at": manifest["made_at"],
        "files": len(manifest["members"]),
        "seal": seal["number"] if seal else None,
    }


def _backup(place: Path, notes: dict[str, Any]) -> Backup:
    stat = place.stat()
    written = datetime.fromtimestamp(stat.st_mtime, tz=now().tzinfo)
    return Backup(
        place,
        stat.st_size,
        datetime.fromisoformat(notes["made_at"]) if "made_at" in notes else written,
        notes.get("files", 0),
        notes.get("seal"),
        datetime.fromisoformat(notes["proved_at"]) if "proved_at" in notes else None,
        notes.get("fault", ""),
    )
