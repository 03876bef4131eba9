"""The restore drill: a backup is brought back beside the installation, upgraded, proved from end to end, and thrown away.

Every step is the command that an operator would type, in a process of its own with a home and a database of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from django.core.management.base import CommandError
from django.db import connection
from django.db.utils import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhiben.backups import archive, postgresql

DATABASE = "zhiben_drill"
# After the migration, so that a backup of an older version is proved as this one would read it.
STEPS = [
    (gettext_lazy("升级到当前版本"), ("migrate", "--no-input", "--verbosity", "0")),
    (gettext_lazy("台账与记录对账"), ("ledger", "rebuild", "--check")),
]


@dataclass(frozen=True)
class Scratch:
    """A home and a database of their own."""

    folder: Path
    address: str

    def run(self, *words: object, module: str = "zhiben.cli.main") -> subprocess.CompletedProcess[str]:
        """One command there; evidence is that of the folder, wherever the installation keeps its own."""
        kept = {name: value for name, value in os.environ.items() if name not in {"ZHIBEN_EVIDENCE", "ZHIBEN_BACKUPS"}}
        own = {
            "ZHIBEN_HOME": str(self.folder),
            "ZHIBEN_DATABASE": self.address,
            "ZHIBEN_SECRET_KEY": "only-to-verify",
        }
        command = [sys.executable, "-m", module, *map(str, words)]
        return subprocess.run(command, env=kept | own, capture_output=True, text=True, check=False)


def rehearse(file: Path, folder: Path) -> Iterator[str]:
    """Restore below `folder`, step by step; what each step says, and how long it took. Raises CommandError at the first fault."""
    began = time.monotonic()
    archive.unpack(file, folder)
    with _database(folder) as address:
        scratch = Scratch(folder, address)
        yield _line(_("逐个核对文件并装入临时数据库"), began)
        verify = (_("核验台账与附件"), ("restore", file.resolve(), "--verify"))
        # Upgraded before it is verified: this version's commands read this version's tables.
        for title, words in (STEPS[0], verify, STEPS[1]):
            began = time.monotonic()
            done = scratch.run(*words)
            if done.returncode:
                said = {"step": title, "error": (done.stderr or done.stdout).strip()}
                raise CommandError(_("演练没有通过，“%(step)s”：%(error)s") % said)
            yield _line(title, began, done.stdout.strip())
    yield _("演练通过：这份备份可以恢复。")


def _line(title: object, began: float, said: str = "") -> str:
    took = f"{time.monotonic() - began:.1f}"
    line = _("%(title)s：通过，%(seconds)s 秒") % {"title": title, "seconds": took}
    return f"{line}（{said}）" if said else line


@contextmanager
def _database(folder: Path) -> Iterator[str]:
    """The unpacked database, ready to be used: a file, or a database beside ours that goes when the drill is over."""
    dump = folder / archive.DUMP
    if not dump.exists():
        yield f"sqlite:///{folder / archive.SQLITE}"
        return
    if connection.vendor != "postgresql":
        raise CommandError(_("这是 PostgreSQL 的备份；请先把 ZHIBEN_DATABASE 设为可建库的 PostgreSQL，再演练。"))
    name = f"{DATABASE}_{os.getpid()}"
    with connection.cursor() as cursor:
        try:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        except DatabaseError as error:
            raise CommandError(_("不能建演练用的临时库：%(error)s") % {"error": error}) from error
        try:
            postgresql.load(connection.settings_dict | {"NAME": name}, dump)
            yield _address(name)
        finally:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _address(name: str) -> str:
    known = {each: quote(str(connection.settings_dict[each]), safe="") for each in ("USER", "PASSWORD", "HOST", "PORT")}
    user = f"{known['USER']}:{known['PASSWORD']}@" if known["USER"] else ""
    return f"postgresql://{user}/{name}?host={known['HOST']}&port={known['PORT'] or 5432}"
