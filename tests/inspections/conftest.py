"""Visits in the small world: of 召陵镇 to its enterprise on DAY unless told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from tests.factories import World

from zhiben.accounts.viewer import Viewer
from zhiben.facts.ids import new_id
from zhiben.inspections import actions
from zhiben.inspections.models import Inspection

DAY = date(2024, 5, 6)


@pytest.fixture
def visit(world: World) -> Callable[..., Inspection]:
    """`visit(kind="grid")`: recorded by the inspector."""

    def made(by: Viewer | None = None, **values: Any) -> Inspection:
        facts = {
            "organisation": world.shaoling,
            "enterprise": world.enterprise,
            "premises": world.premises,
            "field": "fire",
            "kind": "grid",
            "happened_on": DAY,
        }
        return actions.record(by=by or world.inspector, **({"id": new_id()} | facts | values))

    return made
