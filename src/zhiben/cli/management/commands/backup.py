"""zhiben backup [OUT.tar]."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.cli.noun import ActingCommand
from zhiben.ledger import archive, backups


class Command(ActingCommand):
    """The whole installation in one file, while everybody goes on working."""

    help = _("备份：把数据库和全部附件写成一个文件，不必停机")

    def add_words(self, parser: CommandParser) -> None:
        """Whereto."""
        said = _("要写的 .tar 文件；不写则放在数据目录的 backups 中并立即核对，网页上的备份列表也能看到")
        parser.add_argument("out", type=Path, nargs="?", help=said)

    def act(self, viewer: Viewer, options: dict[str, Any]) -> None:
        """Write it. All data is in it, so only whoever may back up everything may do it."""
        out: Path | None = options["out"]
        if out is None:
            self.keep(viewer)
            return
        viewer.require(backups.PERMISSION)
        if out.exists():
            raise CommandError(_("“%(path)s”已存在；请换一个文件名。") % {"path": out})
        manifest = archive.write(out)
        seal = manifest["seal"]
        self.stdout.write(
            _("已备份到 %(path)s，共 %(count)s 个文件。") % {"path": out, "count": len(manifest["members"])}
        )
        if seal:
            self.stdout.write(_("最近一次封存：第%(number)s号，%(hash)s") % {**seal, "hash": seal["hash"][:12]})

    def keep(self, viewer: Viewer) -> None:
        """One more of those that the page lists; exit 1 where it did not come out whole."""
        made = backups.make(by=viewer)
        if not made.whole:
            raise CommandError(made.fault)
        self.stdout.write(_("已备份到 %(path)s，共 %(count)s 个文件。") % {"path": made.path, "count": made.files})
