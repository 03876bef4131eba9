"""zhiben worker [--once]."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.backups import moved
from zhiben.calendars import now, today
from zhiben.cli import background
from zhiben.cli.noun import ActingCommand
from zhiben.jobs import queries


class Command(ActingCommand):
    """What has to happen without anybody asking, and what was asked for and takes longer than a page may."""

    help = _("后台：定时封存台账等周期任务，以及队列中的任务；--once 只做一次（供 cron 使用）")

    def add_words(self, parser: CommandParser) -> None:
        """Once, or until it is stopped."""
        parser.add_argument("--once", action="store_true", help=_("做完当前该做的就退出"))

    def act(self, viewer: Viewer, options: dict[str, Any]) -> None:
        """Do what is due; again and again unless `--once`."""
        viewer.require(queries.PERMISSION)
        moved.refuse_left_behind()
        if options["once"]:
            background.once(self.note)
            return
        self.note(_("后台已启动"))
        background.run(self.note)
        self.note(_("后台已停止"))

    def note(self, line: str) -> None:
        """One line with the moment."""
        self.stdout.write(f"{today().isoformat()} {now():%H:%M:%S} {line}")
        self.stdout.flush()
