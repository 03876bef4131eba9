"""Small ledgers as installations below have them: real ones, each written, sealed, exported, and taken away again."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from django.db import transaction
from tests.cli.conftest import refused, zhiben, zhiben_json  # noqa: F401  (fixtures)
from tests.figures import oracle

from zhiben.calendars import travel
from zhiben.ledger.actions import export, seal
from zhiben.ledger.models import Entry, Seal


class Ledger(NamedTuple):
    """Its folder as it grew, seal by seal; what was posted, and the seals."""

    stages: list[Path]
    entries: list[Entry]
    seals: list[Seal]
    others: list[Path]  # the folder with another second seal, and another third

    @property
    def folder(self) -> Path:
        return self.stages[-1]

    @property
    def name(self) -> str:
        return bytes(self.seals[0].hash).hex()[:12]


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def made(db, tmp_path) -> Callable[[int], Ledger]:
    """`made(3)`: a ledger of three seals, of its own entries."""

    def post(seed: int, number: int) -> list[Entry]:
        few = oracle.random_entries(seed, 40, line=1 + 1000 * number)
        Entry.objects.bulk_create(few)
        return few

    def stage(seed: int, number: int, word: str = "") -> Path:
        place = tmp_path / f"{seed}-{number}{word}"
        export(tmp_path / f"growing-{seed}{word}")
        shutil.copytree(tmp_path / f"growing-{seed}{word}", place)
        return place

    def make(seed: int) -> Ledger:
        ledger = Ledger([], [], [], [])
        with taken_back():
            for number in range(3):
                if number == 1:
                    with taken_back():
                        for other in (1, 2):
                            post(100 + seed, other)
                            seal()
                            ledger.others.append(stage(seed, other, "-other"))
                with travel(oracle.TODAY - timedelta(days=6 - 2 * number + seed % 3)):
                    ledger.entries.extend(post(10 * seed + number, number))
                    ledger.seals.append(seal())
                ledger.stages.append(stage(seed, number))
        return ledger

    return make
