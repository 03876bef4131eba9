"""Hazards in the small world: found on FOUND in 召陵镇 unless told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from tests.factories import World

from zhiben.accounts.viewer import Viewer
from zhiben.facts.ids import new_id
from zhiben.hazards import actions
from zhiben.hazards.models import Hazard, Transition

FOUND = date(2024, 5, 6)
DUE = date(2024, 5, 13)
Find = Callable[..., Hazard]


@pytest.fixture
def find(world: World) -> Find:
    """`find(title=…)`: a hazard of `world.enterprise`, recorded by the inspector."""

    def made(by: Viewer | None = None, **values: Any) -> Hazard:
        facts = {
            "organisation": world.shaoling,
            "enterprise": world.enterprise,
            "premises": world.premises,
            "field": "fire",
            "source": "administrative",
            "title": "安全出口上锁",
            "happened_on": FOUND,
        }
        return actions.find(by=by or world.inspector, id=new_id(), **(facts | values))

    return made


@pytest.fixture
def hazard(find: Find) -> Hazard:
    """Found, nothing else."""
    return find()


@pytest.fixture
def step(world: World) -> Callable[..., Transition]:
    """`step("order", hazard)` by the inspector, on FOUND; acceptance and return by the clerk, today."""

    def taken(name: str, hazard: Hazard, by: Viewer | None = None, **values: Any) -> Transition:
        if name == "order":
            values = {"on": FOUND} | values
        who = by or (world.clerk if name in {"accept", "return_"} else world.inspector)
        taken_step: Transition = getattr(actions, name)(by=who, id=new_id(), hazard=hazard, **values)
        return taken_step

    return taken
