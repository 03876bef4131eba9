"""zhiben backup OUT.tar."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.cli import archive
from zhiben.cli.noun import ActingCommand


class Command(ActingCommand):
    """The whole installation in one file, while everybody goes on working."""

    help = _("备份：把数据库和全部附件写成一个文件，不必停机")

    def add_words(self, parser: CommandParser) -> None:
        """Whereto."""
        parser.add_argument("out", type=Path, help=_("要写的 .tar 文件"))

    def act(self, viewer: Viewer, options: dict[str, Any]) -> None:
        """Write it. All data is in it, so nothing less than all rights will do."""
        viewer.require("*")
        out: Path = options["out"]
        if out.exists():
            raise CommandError(_("“%(path)s”已存在；请换一个文件名。") % {"path": out})
        manifest = archive.write(out)
        seal = manifest["seal"]
        self.stdout.write(
            _("已备份到 %(path)s，共 %(count)s 个文件。") % {"path": out, "count": len(manifest["members"])}
        )
        if seal:
            self.stdout.write(_("最近一次封存：第%(number)s号，%(hash)s") % {**seal, "hash": seal["hash"][:12]})
