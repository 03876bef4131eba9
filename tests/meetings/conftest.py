"""The district's weekly assignment sessions: the 123rd was held on Friday 8 March 2024."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from zhiben.facts import ids
from zhiben.meetings.actions import assign, hold, open_series
from zhiben.meetings.models import Assignment, Meeting, Series

MARCH_8 = date(2024, 3, 8)


@pytest.fixture
def series(world) -> Series:
    """周交办会议, numbered from 123 on."""
    return open_series(
        by=world.clerk,
        id=ids.new_id(),
        name="周交办会议",
        kind="weekly_assignment",
        organisation=world.district,
        happened_on=date(2024, 1, 1),
        first_number=123,
    )


@pytest.fixture
def session(world, series) -> Callable[..., Meeting]:
    """Hold one more session."""

    def one(day: date = MARCH_8, **values) -> Meeting:
        given = {"by": world.clerk, "id": ids.new_id(), "kind": "weekly_assignment", "organisation": world.district}
        return hold(**(given | {"happened_on": day} | values))

    return one


@pytest.fixture
def assigned(world, session) -> Callable[..., Assignment]:
    """Assign something to 召陵镇, due on 15 March."""
    meeting = session()

    def one(**values) -> Assignment:
        given = {"by": world.clerk, "id": ids.new_id(), "meeting": meeting, "organisation": world.shaoling}
        return assign(**(given | {"text": "排查粉尘涉爆企业", "due_on": date(2024, 3, 15)} | values))

    return one
