"""Records of the cooperative about one of its enterprises."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from tests.factories import World

from zhiben.facts.ids import new_id
from zhiben.registers.declaration import REGISTERS


@pytest.fixture
def enter(world: World) -> Callable[..., Any]:
    """`enter("plans", type="fire", …)`: of the cooperative about its enterprise, on 12 May, through its register."""

    def made(code: str, *, by: Any = None, **values: Any) -> Any:
        record = REGISTERS[code].record
        assert record is not None
        facts = {
            "organisation": world.cooperative,
            "enterprise": world.direct_enterprise,
            "happened_on": date(2024, 5, 12),
        }
        return record(by=by or world.cooperative_clerk, **({"id": new_id()} | facts | values))

    return made
