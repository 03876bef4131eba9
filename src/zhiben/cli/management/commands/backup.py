"""zhiben backup [OUT] [--recipient KEY …] | --new-key FILE."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.backups import actions, encryption
from zhiben.cli.noun import ActingCommand


class Command(ActingCommand):
    """The whole installation in one file, while everybody goes on working."""

    help = _("备份：把数据库和全部附件写成一个文件，可加密，不必停机")

    def add_words(self, parser: CommandParser) -> None:
        """Whereto, and for whom."""
        said = _("要写的文件；不写则放在数据目录的 backups 中并立即核对，网页上的备份列表也能看到")
        parser.add_argument("out", type=Path, nargs="?", help=said)
        said = _("只有这把公钥（age1… 或 SSH 公钥）的主人能打开，可写多次；缺省为 ZHIBEN_BACKUP_RECIPIENTS")
        parser.add_argument("--recipient", action="append", default=[], metavar="KEY", help=said)
        said = _("不备份，只生成一把密钥写入该文件，并显示它的公钥；密钥要放在别的机器上")
        parser.add_argument("--new-key", type=Path, metavar="FILE", help=said)

    def act(self, viewer: Viewer, options: dict[str, Any]) -> None:
        """Write it. All data is in it, so only whoever may back up everything may do it."""
        if options["new_key"]:
            self.stdout.write(encryption.new_key(options["new_key"]))
            return
        out: Path | None = options["out"]
        if out is None:
            if options["recipient"]:
                raise CommandError(
                    _("--recipient 要和文件名一起用；留在数据目录里的备份按 ZHIBEN_BACKUP_RECIPIENTS 加密。")
                )
            self.keep(viewer)
            return
        if out.exists():
            raise CommandError(_("“%(path)s”已存在；请换一个文件名。") % {"path": out})
        written = actions.write(by=viewer, out=out, recipients=options["recipient"])
        seal, count = written.manifest["seal"], len(written.manifest["members"])
        self.stdout.write(_("已备份到 %(path)s，共 %(count)s 个文件。") % {"path": out, "count": count})
        if seal:
            self.stdout.write(_("最近一次封存：第%(number)s号，%(hash)s") % {**seal, "hash": seal["hash"][:12]})

    def keep(self, viewer: Viewer) -> None:
        """One more of those that the page lists; exit 1 where it did not come out whole."""
        made = actions.make(by=viewer)
        if not made.whole:
            raise CommandError(made.fault)
        self.stdout.write(_("已备份到 %(path)s，共 %(count)s 个文件。") % {"path": made.path, "count": made.files})
