"""zhiben serve [--host H] [--port P] [--workers N] [--no-worker]."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.backups import moved
from zhiben.cli import statics
from zhiben.cli.noun import ActingCommand


class Command(ActingCommand):
    """The web server."""

    help = _("服务：启动网站")

    def add_words(self, parser: CommandParser) -> None:
        """Where, and with how many processes."""
        parser.add_argument("--host", default="127.0.0.1", help=_("监听地址，缺省 127.0.0.1（只供本机）"))
        parser.add_argument("--port", type=int, default=8000, help=_("端口，缺省 8000"))
        parser.add_argument("--workers", type=int, default=2, help=_("进程数，缺省 2"))
        said = _("不附带后台；另有 zhiben worker 时使用")
        parser.add_argument("--no-worker", action="store_true", help=said)

    def act(self, viewer: Viewer, options: dict[str, Any]) -> None:
        """Prepare what is missing and hand over to the server."""
        self.prepare()
        self.stdout.write(_("正在启动 http://%(host)s:%(port)s （Ctrl+C 停止）") % options)
        self.stdout.flush()
        command = server(options)
        if os.name == "posix":
            # In place of this process: signals reach the server, and its settings see the files collected above.
            os.execv(command[0], command)  # noqa: S606
        raise SystemExit(subprocess.call(command))

    def prepare(self) -> None:
        """The database as this version needs it, and the files that are sent as they are."""
        moved.refuse_left_behind()
        if pending():
            if not settings.ZHIBEN_DEMO:
                raise CommandError(_("数据库需要升级；请先备份（zhiben backup），再运行 zhiben migrate。"))
            call_command("migrate", interactive=False, verbosity=0)
        if not settings.DEBUG and not statics.collected():
            self.stdout.write(_("正在准备静态文件…"))
            statics.collect()


def pending() -> bool:
    """Whether the database lacks a migration."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def server(options: dict[str, Any]) -> list[str]:
    """The server's command."""
    address = ["--host", options["host"], "--port", str(options["port"]), "--workers", str(options["workers"])]
    return [sys.executable, "-m", "zhiben.cli.server", *address, *(["--no-worker"] if options["no_worker"] else [])]
