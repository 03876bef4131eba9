"""zhiben worker [--once]."""

from __future__ import annotations

import signal
import threading
from datetime import datetime, time, timedelta
from typing import Any

from django.core.management.base import CommandParser
from django.db import OperationalError, close_old_connections
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.calendars import now, today
from zhiben.cli.noun import ActingCommand
from zhiben.ledger import actions as ledger
from zhiben.ledger import queries

PAUSE = 20  # seconds between two looks at the clock
HOURLY = timedelta(hours=1)
EVENING = time(23, 59)  # a day's last seal: “as of that day” reads up to here


class Command(ActingCommand):
    """What has to happen without anybody asking: the ledger is sealed every hour and at the day's change."""

    help = _("后台：每小时和换日时封存台账；--once 只做一次（供 cron 使用）")

    def add_words(self, parser: CommandParser) -> None:
        """Once, or until it is stopped."""
        parser.add_argument("--once", action="store_true", help=_("做完当前该做的就退出"))

    def act(self, viewer: Viewer, options: dict[str, Any]) -> None:
        """Seal what is due; again and again unless `--once`."""
        viewer.require("ledger.seal")
        if options["once"]:
            self.seal()
            return
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_signal: stopped.set())
        self.note(_("后台已启动"))
        tried = None
        while not stopped.is_set():
            close_old_connections()
            if tried is None or due(tried, now()):
                tried = self.seal() or tried
            stopped.wait(PAUSE)
        self.note(_("后台已停止"))

    def seal(self) -> datetime | None:
        """Seal the ledger; when it was done, None where a long write was under way and it has to be tried again."""
        before, moment = queries.latest(), now()
        try:
            made = ledger.seal()
        except OperationalError as error:
            self.note(_("暂不能封存，稍后再试：%(error)s") % {"error": str(error).strip()})
            return None
        if before is None or made.number != before.number:
            said = {"seal": made, "entries": made.entries, "hash": made.short_hash}
            self.note(_("%(seal)s，%(entries)s 笔，%(hash)s") % said)
        return moment

    def note(self, line: str) -> None:
        """One line with the moment."""
        self.stdout.write(f"{today().isoformat()} {now():%H:%M:%S} {line}")
        self.stdout.flush()


def due(last: datetime, moment: datetime) -> bool:
    """Whether the ledger is to be sealed again: after an hour, in the last minute of a day, and on another day."""
    if moment.date() != last.date() or moment - last >= HOURLY:
        return True
    return moment.time() >= EVENING > last.time()
