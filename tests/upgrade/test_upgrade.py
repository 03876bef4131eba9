"""An installation of each release, upgraded to this version with its data: nothing is lost, and the past reads as it did.

tests/fixtures/releases/<version> is what that release left behind; `tools/release_fixture.py` makes one. Every step is the
command that an operator would type, in a process of its own.
"""

from __future__ import annotations

import json
import lzma
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from tests.environment import ROOT
from tests.jobs.conftest import address

RELEASES = sorted((ROOT / "tests" / "fixtures" / "releases").iterdir())
# Rows that Django itself adds or forgets; everything else an upgrade keeps.
ITS_OWN = {"django_migrations", "django_content_type", "auth_permission", "django_session", "sqlite_sequence"}


@dataclass(frozen=True)
class Installation:
    """A home and a database of a release."""

    folder: Path
    database: str
    facts: dict[str, Any]

    def run(self, *words: object) -> str:
        """What a command says; it has to come out well."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("ZHIBEN_", "DJANGO_"))}
        own = {
            "ZHIBEN_HOME": str(self.folder),
            "ZHIBEN_DATABASE": self.database,
            "ZHIBEN_DEMO": "1",
            "ZHIBEN_FONTS": os.environ["ZHIBEN_FONTS"],
            "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path]),
        }
        command = [sys.executable, *map(str, words)]
        done = subprocess.run(command, env=kept | own, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (words, done.stdout, done.stderr)
        return done.stdout

    def zhiben(self, *words: object) -> str:
        """A command of the product."""
        return self.run("-m", "zhiben.cli.main", *words)


@pytest.fixture(params=RELEASES, ids=lambda release: release.name)
def installation(
    request: pytest.FixtureRequest, tmp_path: Path, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Installation]:
    """That release's, as it left it."""
    release, kind = request.param, connection.vendor
    facts = json.loads((release / f"facts-{kind}.json").read_text("utf-8"))
    text = lzma.decompress((release / f"{kind}.sql.xz").read_bytes()).decode()
    shutil.copytree(release / "evidence", tmp_path / "evidence")
    if kind == "sqlite":
        with closing(sqlite3.connect(tmp_path / "zhiben.sqlite3")) as database:
            database.executescript(text)
        yield Installation(tmp_path, f"sqlite:///{tmp_path / 'zhiben.sqlite3'}", facts)
        return
    psql = shutil.which("psql")
    if psql is None:
        pytest.skip("psql is not on this machine")
    with django_db_blocker.unblock():
        server = address()
    name = f"{connection.settings_dict['NAME']}_release"
    own = re.sub(r"/[^/]*$", f"/{name}", server)
    with psycopg.connect(server, autocommit=True) as owner:
        owner.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        owner.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        try:
            words = [psql, "--quiet", "--no-psqlrc", "--set", "ON_ERROR_STOP=1", "--output", os.devnull, own]
            subprocess.run(words, input=text, text=True, check=True, capture_output=True)
            yield Installation(tmp_path, own, facts)
        finally:
            owner.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_an_upgrade_keeps_what_was_recorded_sealed_and_published(installation):
    installation.zhiben("migrate", "--no-input", "--verbosity", "0")
    installation.zhiben("migrate", "--check")
    facts = installation.facts
    now = json.loads(installation.run("-m", "tests.upgrade.asking", facts["seal"]["number"]))
    assert now["seal"] == facts["seal"]
    # A figure that a release counts differently gets a new version and a line in the changelog; then it leaves this list.
    assert {name: now["figures"][name] for name in facts["figures"]} == facts["figures"]
    lost = {
        table: count
        for table, count in facts["rows"].items()
        if table not in ITS_OWN and now["rows"].get(table) != count
    }
    assert lost == {}
    assert now["pages"] == dict.fromkeys(now["pages"], 200) and len(now["pages"]) == 7
    assert now["damaged"] == []
    assert "全部相符" in installation.zhiben("ledger", "verify")
    assert installation.zhiben("ledger", "rebuild", "--check") == "台账与记录相符。\n"
    installation.zhiben("bulletin", "verify", "24")
