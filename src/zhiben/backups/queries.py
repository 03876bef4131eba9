"""Which backups are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhiben.backups.kept import NAME, Backup, described, folder

if TYPE_CHECKING:
    from zhiben.accounts.viewer import Viewer

PERMISSION = "ledger.backup"  # everywhere: all data of all units is in it


def listed(*, viewer: Viewer) -> list[Backup]:
    """What is there, newest first; a file that was put there by hand too."""
    viewer.require(PERMISSION)
    found = (each for each in folder().iterdir() if NAME.fullmatch(each.name))
    return [described(each) for each in sorted(found, reverse=True)]
