"""Backups that are kept, in ZHIBEN_BACKUPS: make one and prove it, forget old ones, hand one out.

To restore stays a command: it needs an empty home, and whoever restores owns the machine.
"""

from __future__ import annotations

import fcntl
import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from zhiben.backups import archive, encryption, kept, queries
from zhiben.backups.errors import BadBackup, UnderWay
from zhiben.backups.kept import Backup
from zhiben.backups.queries import PERMISSION
from zhiben.calendars import now
from zhiben.facts.errors import Conflict
from zhiben.journal import actions as journal

if TYPE_CHECKING:
    from zhiben.accounts.viewer import Viewer

LOCK = ".backup.lock"


def make(*, by: Viewer) -> Backup:
    """Write a backup now, prove it, forget the oldest; nobody has to stop working.

    Raises NotAllowed, Conflict, BadBackup.
    """
    by.require(PERMISSION)
    with alone():
        keys = encryption.recipients(settings.ZHIBEN_BACKUP_RECIPIENTS)
        ending = ".tar.age" if keys else ".tar"
        place = kept.folder() / f"zhiben-{now():%Y%m%d-%H%M%S}{ending}"
        if place.exists():
            raise Conflict(_("刚刚已有一次备份；请稍后再试。"))
        written = archive.write(place, keys=keys)
        proof = {"size": written.size, "sha256": written.sha256, "encrypted": bool(keys)}
        _note(place, kept.known(written.manifest) | proof)
        made = _proved(place)
        journal.write("ledger.make_backup", None, by=by.id, name=made.name, size=made.size, fault=made.fault)
        if made.whole:
            _forget(by)
    return made


def write(*, by: Viewer, out: Path, recipients: Sequence[str] = ()) -> archive.Written:
    """Write a backup to a place of its own, encrypted for whom is said here or in the settings. Raises NotAllowed, BadBackup."""
    by.require(PERMISSION)
    with alone():
        return archive.write(out, keys=encryption.recipients(recipients or settings.ZHIBEN_BACKUP_RECIPIENTS))


def prove(*, by: Viewer, name: str) -> Backup:
    """Read a backup again, every byte of it, and note the result. Raises NotAllowed, NotFound, UnderWay."""
    by.require(PERMISSION)
    place = kept.place(name)
    with alone():
        proved = _proved(place)
    journal.write("ledger.prove_backup", None, by=by.id, name=name, fault=proved.fault)
    return proved


def opened(*, by: Viewer, name: str) -> BinaryIO:
    """The file, to be carried to another machine; the journal says by whom. Raises NotAllowed, NotFound."""
    by.require(PERMISSION)
    place = kept.place(name)
    journal.write("ledger.download_backup", None, by=by.id, name=name)
    return place.open("rb")


@contextmanager
def alone() -> Iterator[None]:
    """One backup at a time, so that what lies about was left by one that was killed: it is removed. Raises UnderWay.

    The lock goes with its process, however that ends.
    """
    home = Path(settings.ZHIBEN_HOME)
    with (home / LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UnderWay(_("正在做另一次备份或核对；请稍后再试。")) from error
        for folder in (home, kept.folder()):
            for left in folder.glob(f"{archive.SCRATCH}*/"):
                shutil.rmtree(left, ignore_errors=True)
        for piece in kept.folder().glob(f".zhiben-*{archive.PART}"):
            piece.unlink(missing_ok=True)
        yield


def _proved(place: Path) -> Backup:
    notes, fault = kept.notes(place), ""
    try:
        if encryption.is_encrypted(place):
            _compare(place, notes)
        else:
            notes |= kept.known(archive.prove(place, within=kept.folder()))
    except BadBackup as error:
        fault = str(error)
    _note(place, notes | {"proved_at": now().isoformat(), "fault": fault})
    return kept.described(place)


def _compare(place: Path, notes: dict[str, Any]) -> None:
    """Here lies no key that would open it: that it is what was written is all that can be said. Raises BadBackup."""
    if "sha256" not in notes:
        raise BadBackup(_("这份加密备份不是在这里写的，没有可对照的校验值；请在有密钥的机器上演练恢复。"))
    if archive.digest(place) != notes["sha256"]:
        raise BadBackup(_("文件与写出时的校验值不符，备份已损坏。"))


def _note(place: Path, notes: dict[str, Any]) -> None:
    waiting = kept.notes_of(place).with_suffix(archive.PART)
    waiting.write_text(json.dumps(notes, ensure_ascii=False), "utf-8")
    waiting.replace(kept.notes_of(place))


def _forget(by: Viewer) -> None:
    """Remove all but the newest; a backup with a fault counts for nothing and goes with its age."""
    good = 0
    for each in queries.listed(viewer=by):
        if good >= settings.ZHIBEN_BACKUPS_KEPT:
            kept.notes_of(each.path).unlink(missing_ok=True)
            each.path.unlink(missing_ok=True)
            journal.write("ledger.forget_backup", None, by=by.id, name=each.name)
        good += not each.fault
