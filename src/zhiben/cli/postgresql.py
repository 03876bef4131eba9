"""PostgreSQL's own programs for backup and restore: found on the PATH, or said to be missing."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

ARGUMENTS = {"HOST": "--host", "PORT": "--port", "USER": "--username"}


def dump(database: Mapping[str, Any], out: Path) -> None:
    """One moment of the database, in pg_dump's own format. Raises CommandError."""
    _run(["pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={out}"], database)


def load(database: Mapping[str, Any], source: Path) -> None:
    """Fill an empty database, all or nothing. Raises CommandError."""
    words = ["pg_restore", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
    _run([*words, f"--dbname={database['NAME']}"], database, str(source))


def _run(command: list[str], database: Mapping[str, Any], last: str = "") -> None:
    program = shutil.which(command[0])
    if program is None:
        raise CommandError(
            _("没有找到 %(program)s；请安装 PostgreSQL 客户端程序（版本不低于服务器）后重试。")
            % {"program": command[0]}
        )
    address = [f"{option}={database[name]}" for name, option in ARGUMENTS.items() if database.get(name)]
    # The password travels in the environment: a command line is seen by everybody on the machine.
    environment = os.environ | ({"PGPASSWORD": database["PASSWORD"]} if database.get("PASSWORD") else {})
    words = [program, *command[1:], *address, "--no-password", last or database["NAME"]]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        said = {"program": command[0], "error": done.stderr.strip()}
        raise CommandError(_("%(program)s 没有成功：%(error)s") % said)
