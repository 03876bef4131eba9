"""People signed in, and some records to look at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from zhiben.accounts.models import User
from zhiben.facts.ids import new_id
from zhiben.registers.declaration import REGISTERS

Make = Callable[..., Any]


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """Counts are kept for half a minute, longer than a test lasts."""
    cache.clear()


@pytest.fixture
def signed_in(world: Any) -> Callable[[str], Client]:
    """`signed_in("clerk")`: a browser of that person."""

    def enter(username: str) -> Client:
        client = Client()
        client.force_login(User.objects.get(username=username))
        return client

    return enter


@pytest.fixture
def clerk_client(signed_in: Callable[[str], Client]) -> Client:
    """The district's committee office."""
    return signed_in("clerk")


@pytest.fixture
def make_event(world: Any) -> Make:
    """`make_event(title=…)`: one publicity event of 召陵镇 on 8 May, or as told."""

    def make(**values: Any) -> Any:
        told: dict[str, Any] = {
            "by": world.clerk,
            "id": new_id(),
            "happened_on": date(2024, 5, 8),
            "organisation": world.shaoling,
            "title": "安全生产宣传进社区",
            "channel": "onsite",
            "people": 120,
        }
        told |= values
        record = REGISTERS["publicity-events"].record
        assert record is not None
        return record(**told)

    return make


@pytest.fixture
def make_hazard(world: Any) -> Make:
    """`make_hazard(title=…)`: one hazard of 召陵镇 found on 8 May, or as told."""

    def make(**values: Any) -> Any:
        told: dict[str, Any] = {
            "by": world.clerk,
            "id": new_id(),
            "happened_on": date(2024, 5, 8),
            "organisation": world.shaoling,
            "enterprise": world.enterprise,
            "title": "疏散通道堆放货物",
            "field": "fire",
        }
        record = REGISTERS["hazards"].record
        assert record is not None
        return record(**told | values)

    return make
