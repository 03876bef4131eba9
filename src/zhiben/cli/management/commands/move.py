"""zhiben move [--evidence STORE] [--to ADDRESS [--verify]]."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.cli import moving
from zhiben.cli.doctor import database
from zhiben.cli.noun import ActingCommand


class Command(ActingCommand):
    """An office that outgrew its database takes everything along."""

    help = _("搬迁：把全部数据搬到另一个空库（SQLite、PostgreSQL 之间任意方向），并证明一笔不差")

    def add_words(self, parser: CommandParser) -> None:
        """Whereto."""
        said = _("把全部附件搬到这里：s3://桶/前缀，或一个文件夹")
        parser.add_argument("--evidence", default="", metavar="STORE", help=said)
        said = _("空库的地址，如 postgresql://zhiben@127.0.0.1/zhiben；口令放在 PGPASSWORD 或 ~/.pgpass 中")
        parser.add_argument("--to", default="", metavar="ADDRESS", help=said)
        parser.add_argument("--verify", action="store_true", help=_("不搬，只再核对一次：目标库与当前库是否相同"))

    def act(self, viewer: Viewer, options: dict[str, Any]) -> None:
        """Step by step."""
        viewer.require("*")
        if not (options["to"] or options["evidence"]):
            raise CommandError(_("请用 --to 给出目标库，或用 --evidence 给出附件的新位置。"))
        if options["evidence"]:
            self.tell(moving.carry(options["evidence"], by=viewer))
        if not options["to"]:
            return
        for complaint in database.migrated():
            raise CommandError(f"{complaint.said}{complaint.remedy}")
        steps = moving.compare if options["verify"] else moving.move
        self.tell(steps(options["to"], by=viewer))

    def tell(self, lines: Iterable[str]) -> None:
        """Each as it comes."""
        for line in lines:
            self.stdout.write(line)
            self.stdout.flush()
