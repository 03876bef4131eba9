"""The demonstration, loaded once per run by `zhiben demo load` into a home of its own, and asked through the command line."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.environment import ROOT

BULLETIN = ROOT.parent / "shared" / "seed" / "bulletin-24.txt"


@dataclass(frozen=True)
class Answer:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """What --json printed."""
        return json.loads(self.out)


@dataclass
class Home:
    """A data folder of the demonstration; who changes nothing in it may ask the same process again (`stays`)."""

    folder: Path
    stays: bool = False
    process: subprocess.Popen[str] | None = None

    @property
    def database(self) -> Path:
        """Its file."""
        return self.folder / "zhiben.sqlite3"

    def ask(self, *questions: tuple[object, ...]) -> list[Answer]:
        """The answers to several commands, run one after the other in one process."""
        words = [[str(word) for word in question] for question in questions]
        self.process = self.process or self._started()
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not self.stays or not line:
            self.stop()
        assert line, f"it ended without an answer to {words}; what it said is above"
        return [Answer(**each) for each in json.loads(line)]

    def _started(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.demo.asking"],
            env=self.environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
        )  # fmt: skip

    def stop(self) -> None:
        """End its process."""
        if self.process:
            self.process.communicate()
        self.process = None

    def __call__(self, *words: object) -> Answer:
        """The answer to one command."""
        (answer,) = self.ask(words)
        return answer

    @property
    def environment(self) -> dict[str, str]:
        """That of `make demo`."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("ZHIBEN_", "DJANGO_"))}
        return kept | {
            "ZHIBEN_HOME": str(self.folder),
            "ZHIBEN_FONTS": os.environ["ZHIBEN_FONTS"],
            "ZHIBEN_DEMO": "1",
            "ZHIBEN_TODAY": "2024-05-27",
            "ZHIBEN_PUBLIC_ADDRESS": "http://127.0.0.1:8000",
        }

    def copied_to(self, folder: Path) -> Home:
        """The same data somewhere else, to be spoilt."""
        folder.mkdir(parents=True)
        copy = Home(folder)
        with sqlite3.connect(self.database) as source, sqlite3.connect(copy.database) as target:
            source.backup(target)
        source.close()
        target.close()
        return copy

    def behind_the_back(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Run a statement as the owner of the file does: the guards taken away and put back."""
        connection = sqlite3.connect(self.database)
        try:
            guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for name, _sql in guards:
                connection.execute(f'DROP TRIGGER "{name}"')
            rows = connection.execute(statement, values).fetchall()
            for _name, sql in guards:
                connection.execute(sql)
            connection.commit()
        finally:
            connection.close()
        return rows


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """The loaded demonstration; nobody writes into it. Two processes of one run share it: the second waits."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "demo"
    shared.mkdir(exist_ok=True)
    home, done = Home(shared / "home", stays=True), shared / "loaded"
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(home.folder, ignore_errors=True)  # of another process of this run that failed
            home.folder.mkdir()
            answers = home.ask(("migrate", "--no-input", "--verbosity", 0), ("demo", "load"))
            home.stop()  # what it learnt while it was loading, nobody else knows
            assert [answer.code for answer in answers] == [0, 0], answers
            done.write_text(answers[1].out)
    yield home
    home.stop()


@pytest.fixture(scope="session")
def loading(demo: Home) -> str:
    """What the load said."""
    return (demo.folder.parent / "loaded").read_text()


@pytest.fixture
def spoilt(demo: Home, tmp_path: Path) -> Home:
    """A copy that a test may spoil."""
    return demo.copied_to(tmp_path / "home")


@pytest.fixture(scope="session")
def printed() -> str:
    """The issue as it was printed, where it is at hand."""
    if not BULLETIN.exists():
        pytest.skip(f"the printed issue is not at {BULLETIN}")
    return BULLETIN.read_text("utf-8")


@pytest.fixture
def check(demo: Home, tmp_path: Path) -> Callable[..., Answer]:
    """`check(text)`: the number check of a text over the demonstration's months."""

    def asked(text: str, *words: object) -> Answer:
        path = tmp_path / "text.txt"
        path.write_text(text, "utf-8")
        return demo("bulletin", "check", path, "--from", "2024-01-01", "--to", "2024-05-27", "--json", *words)

    return asked
