"""Installations of released versions, each in a home and a database of its own, worked on by commands as an operator types them."""

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
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from tests.environment import ROOT
from tests.jobs.conftest import address

RELEASES = sorted((ROOT / "tests" / "fixtures" / "releases").iterdir())


@dataclass(frozen=True)
class Installation:
    """A home and a database; `facts` is what has to hold there."""

    folder: Path
    database: str
    facts: dict[str, Any] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)  # what else its processes read

    def done(self, *words: object) -> subprocess.CompletedProcess[str]:
        """A command, whatever comes of it."""
        return subprocess.run(
            [sys.executable, *map(str, words)],
            env=self.environment(),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

    def environment(self) -> dict[str, str]:
        """What its processes read."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("ZHIBEN_", "DJANGO_"))}
        return kept | {
            "ZHIBEN_HOME": str(self.folder),
            "ZHIBEN_DATABASE": self.database,
            "ZHIBEN_DEMO": "1",
            "ZHIBEN_FONTS": os.environ["ZHIBEN_FONTS"],
            "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path]),
            **self.variables,
        }

    def run(self, *words: object) -> str:
        """What a command says; it has to come out well."""
        done = self.done(*words)
        assert done.returncode == 0, (words, done.stdout, done.stderr)
        return done.stdout

    def zhiben(self, *words: object) -> str:
        """A command of the product."""
        return self.run("-m", "zhiben.cli.main", *words)

    def refused(self, *words: object) -> str:
        """The sentence with which a command of the product ends."""
        done = self.done("-m", "zhiben.cli.main", *words)
        assert done.returncode == 1, (words, done.stdout, done.stderr)
        _logged, said, sentence = done.stderr.partition("CommandError: ")
        assert said, done.stderr
        return sentence.strip()


@contextmanager
def left_by(release: Path, folder: Path) -> Iterator[Installation]:
    """What that release left behind, in `folder` and on the engine of this test run."""
    if connection.vendor == "sqlite":
        yield on_sqlite(release, folder)
        return
    shutil.copytree(release / "evidence", folder / "evidence")
    text = lzma.decompress((release / "postgresql.sql.xz").read_bytes())
    with database("release") as there:
        words = [psql(), "--quiet", "--no-psqlrc", "--set", "ON_ERROR_STOP=1", "--output", os.devnull, there]
        subprocess.run(words, input=text, check=True, capture_output=True)
        yield Installation(folder, there, json.loads((release / "facts-postgresql.json").read_text("utf-8")))


def on_sqlite(release: Path, folder: Path) -> Installation:
    """What that release left on SQLite, in `folder`."""
    shutil.copytree(release / "evidence", folder / "evidence")
    place = folder / "zhiben.sqlite3"
    with closing(sqlite3.connect(place)) as database:
        database.executescript(lzma.decompress((release / "sqlite.sql.xz").read_bytes()).decode())
    return Installation(folder, f"sqlite:///{place}", json.loads((release / "facts-sqlite.json").read_text("utf-8")))


def psql() -> str:
    """The program; without it there is nothing to test."""
    found = shutil.which("psql")
    if found is None:
        pytest.skip("psql is not on this machine")
    return found


@contextmanager
def database(name: str, *, like: str = "template0") -> Iterator[str]:
    """The address of a PostgreSQL database beside the tests' own, while it is needed."""
    server = address()
    name = f"{connection.settings_dict['NAME']}_{name}"
    template = like if like == "template0" else f"{connection.settings_dict['NAME']}_{like}"
    with psycopg.connect(server, autocommit=True) as owner:
        owner.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        owner.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            yield re.sub(r"/[^/]*$", f"/{name}", server)
        finally:
            owner.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
