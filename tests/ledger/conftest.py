"""Publicity events of 召陵镇: the simplest record that posts two kinds of entries, with a measure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from tests.factories import World

from zhiben.facts.ids import new_id
from zhiben.publicity.models import Event
from zhiben.registers.declaration import REGISTERS

DAY = date(2024, 5, 6)


@pytest.fixture
def event(world: World) -> Callable[..., Event]:
    """`event(people=12)`: recorded through its register."""

    def made(**values: Any) -> Event:
        facts = {"organisation": world.shaoling, "happened_on": DAY, "title": "宣讲", "channel": "onsite"}
        record = REGISTERS["publicity-events"].record
        assert record is not None
        return record(by=world.clerk, **({"id": new_id()} | facts | values))

    return made


@pytest.fixture
def correct(world: World) -> Callable[..., Event]:
    """`correct(record, people=3)`: through its register."""

    def done(record: Event, **values: Any) -> Event:
        use_case = REGISTERS["publicity-events"].correct
        assert use_case is not None
        return use_case(by=world.clerk, record=record, **values)

    return done


@pytest.fixture
def void(world: World) -> Callable[..., Event]:
    """Take a record back."""

    def done(record: Event) -> Event:
        use_case = REGISTERS["publicity-events"].void
        assert use_case is not None
        return use_case(by=world.clerk, record=record, reason="误登")

    return done
