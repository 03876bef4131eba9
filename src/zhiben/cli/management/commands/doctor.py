"""zhiben doctor [--json] [--restore-triggers]."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zhiben.accounts.viewer import Viewer
from zhiben.cli import doctor
from zhiben.cli.doctor import database
from zhiben.cli.noun import ActingCommand

STATES = {
    "ok": gettext_lazy("正常"),
    "warning": gettext_lazy("注意"),
    "problem": gettext_lazy("问题"),
    "skipped": gettext_lazy("未查"),
}


class Command(ActingCommand):
    """An installation's condition, with a remedy for each thing that is wrong."""

    help = _("体检：检查数据库、台账、后台、备份、磁盘和设置，指出问题和办法；有问题时以 1 退出")

    def add_words(self, parser: CommandParser) -> None:
        """For machines, and the one remedy that is a command of its own."""
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--restore-triggers", action="store_true", help=_("补上缺少的防改触发器"))

    def act(self, viewer: Viewer, options: dict[str, Any]) -> None:
        """Look at everything."""
        viewer.require("jobs.manage")
        if options["restore_triggers"]:
            viewer.require("ledger.verify")
            database.restore_triggers()
        results = doctor.examine(doctor.CHECKS)
        self.say([described(each) for each in results], options, lines(results))
        if count := sum(each.state == "problem" for each in results):
            raise CommandError(ngettext("发现 %(count)s 个问题。", "发现 %(count)s 个问题。", count) % {"count": count})


def lines(results: list[doctor.Result]) -> Iterator[str]:
    """For people: a line each, and under it what is wrong and what to do."""
    for each in results:
        yield f"[{STATES[each.state]}] {each.check.label}"
        for complaint in each.complaints or []:
            yield f"    {complaint.said}"
            yield f"    → {complaint.remedy}"


def described(result: doctor.Result) -> dict[str, Any]:
    """For machines."""
    complaints = [{"said": each.said, "remedy": each.remedy, "urgent": each.urgent} for each in result.complaints or []]
    return {
        "check": result.check.name,
        "label": str(result.check.label),
        "state": result.state,
        "complaints": complaints,
    }
