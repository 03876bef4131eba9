"""PostgreSQL's own programs for backup and restore: found on the PATH, or said to be missing."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from zhiben.backups.errors import BadBackup

ARGUMENTS = {"HOST": "--host", "PORT": "--port", "USER": "--username"}


def dump(database: Mapping[str, Any], out: Path) -> None:
    """One moment of the database, in pg_dump's own format. Raises BadBackup."""
    _run(["pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={out}"], database)


def load(database: Mapping[str, Any], source: Path) -> None:
    """Fill an empty database, all or nothing. Raises BadBackup."""
    words = ["pg_restore", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
    _run([*words, f"--dbname={database['NAME']}"], database, str(source))


def listing(source: Path) -> None:
    """Read a dump's list of contents: one that is cut off has none. Raises BadBackup."""
    _done(["pg_restore", "--list", str(source)], os.environ)


def _run(command: list[str], database: Mapping[str, Any], last: str = "") -> None:
    address = [f"{option}={database[name]}" for name, option in ARGUMENTS.items() if database.get(name)]
    # The password travels in the environment: a command line is seen by everybody on the machine.
    environment = os.environ | ({"PGPASSWORD": database["PASSWORD"]} if database.get("PASSWORD") else {})
    _done([*command, *address, "--no-password", last or database["NAME"]], environment)


def _done(command: list[str], environment: Mapping[str, str]) -> None:
    program = shutil.which(command[0])
    if program is None:
        raise BadBackup(
            _("没有找到 %(program)s；请安装 PostgreSQL 客户端程序（版本不低于服务器）后重试。")
            % {"program": command[0]}
        )
    done = subprocess.run([program, *command[1:]], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        said = {"program": command[0], "error": done.stderr.strip()}
        raise BadBackup(_("%(program)s 没有成功：%(error)s") % said)
