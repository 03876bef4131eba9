"""A real register to test with: goals (campaigns), and spreadsheets for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest

from zhiben.documents.spreadsheet import write_xlsx
from zhiben.facts.ids import new_id
from zhiben.registers.declaration import REGISTERS, Register

HEADERS = ("目标", "类别", "单位", "提出日期", "期限")


@pytest.fixture
def goals() -> Register:
    """The register of goals: a text, a choice, an organisation, two dates."""
    return REGISTERS["goals"]


@pytest.fixture
def values(world) -> dict[str, Any]:
    """A goal of 召陵镇."""
    return {
        "text": "全年不发生较大事故",
        "horizon": "annual",
        "organisation": world.shaoling,
        "happened_on": date(2024, 3, 8),
    }


@pytest.fixture
def goal(goals, values, world):
    """It, recorded by the district's clerk."""
    return goals.record(by=world.clerk, id=new_id(), **values)


@pytest.fixture
def book() -> Callable[..., bytes]:
    """`book(rows, headers=…)`: an .xlsx file."""

    def make(rows: Sequence[Sequence[object]], headers: Sequence[str] = HEADERS) -> bytes:
        return write_xlsx("目标", headers, rows)

    return make
