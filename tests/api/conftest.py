"""Programs that talk to the API: a session, JSON in, JSON out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from tests.factories import World

from zhiben.accounts.models import User
from zhiben.accounts.viewer import Viewer
from zhiben.facts.ids import new_id
from zhiben.journal.models import Event
from zhiben.ledger.models import Entry


class Program:
    """A signed-in client; `get` and `put` answer status and JSON."""

    def __init__(self, viewer: Viewer) -> None:
        self.client = Client()
        self.client.force_login(User.objects.get(pk=viewer.id))

    def get(self, address: str, **query: Any) -> tuple[int, Any]:
        answer = self.client.get(f"/api/{address}", query)
        return answer.status_code, answer.json()

    def put(self, address: str, body: Any) -> tuple[int, Any]:
        answer = self.client.put(f"/api/{address}", body, content_type="application/json")
        return answer.status_code, answer.json()

    def patch(self, address: str, body: Any) -> tuple[int, Any]:
        answer = self.client.patch(f"/api/{address}", body, content_type="application/json")
        return answer.status_code, answer.json()


@pytest.fixture
def program() -> Callable[[Viewer], Program]:
    """`program(world.clerk)`: a program that acts for that account."""
    return Program


@pytest.fixture
def inspector_program(world: World) -> Program:
    """For the district's inspector."""
    return Program(world.inspector)


@pytest.fixture
def visit(world: World) -> dict[str, Any]:
    """The body of a visit in 召陵镇, led by the emergency management bureau."""
    return {
        "happened_on": "2024-05-20",
        "kind": "administrative",
        "organisation": str(world.emergency.pk),
        "enterprise": str(world.enterprise.pk),
        "premises": str(world.premises.pk),
        "field": "fire",
        "people": 3,
    }


@pytest.fixture
def written() -> Callable[[], tuple[int, int]]:
    """How many entries and journal events there are: a refused write changes neither."""
    return lambda: (Entry.objects.count(), Event.objects.count())


@pytest.fixture
def found(world: World, inspector_program: Program) -> UUID:
    """A hazard in 召陵镇, found on 6 May and waiting to be ordered."""
    key = new_id()
    body = {
        "title": "安全出口上锁",
        "happened_on": "2024-05-06",
        "organisation": str(world.shaoling.pk),
        "enterprise": str(world.enterprise.pk),
        "field": "fire",
        "source": "administrative",
    }
    status, answer = inspector_program.put(f"hazards/{key}", body)
    assert status == 200, answer
    return key
