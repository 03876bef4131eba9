"""The cooperative's four duties: patrol daily, roll up weekly, report monthly, supervise quarterly."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from tests.factories import enterprise

from zhiben.duties.actions import DUTIES
from zhiben.duties.models import Duty
from zhiben.facts import ids
from zhiben.meetings.actions import hold
from zhiben.places.models import Organisation

NEW_YEAR = date(2024, 1, 1)


@pytest.fixture
def shared(world) -> Organisation:
    """An enterprise that the cooperative holds a share of."""
    return enterprise("漯河供销示范棉麻有限公司", world.cooperative, world.shaoling_region, 5, tie="share")


@pytest.fixture
def tenant(world) -> Organisation:
    """A tenant of the direct enterprise."""
    return enterprise("示范餐饮店", world.direct_enterprise, world.shaoling_region, 6, tie="tenant")


@pytest.fixture
def duty(world) -> Callable[..., Duty]:
    """A duty of the cooperative's; weekly roll-up of its direct and shareholding enterprises unless told."""

    def one(**values) -> Duty:
        given = {
            "by": world.cooperative_clerk,
            "id": ids.new_id(),
            "organisation": world.cooperative,
            "happened_on": NEW_YEAR,
            "kind": "roll_up",
            "name": "周汇总",
            "covers": "members",
            "cycle": "week",
            "deadline": "weekday",
            "weekday": 5,
            "figures": ["meetings.held", "meetings.attendance"],
        }
        return DUTIES.record(**(given | values))

    return one


@pytest.fixture
def patrol(duty) -> Duty:
    """日巡查 of every tenant; a record in the ledger on the day is enough."""
    return duty(
        kind="patrol",
        name="日巡查",
        covers="tenant",
        cycle="day",
        deadline="period_end",
        weekday=None,
        at="23:59",
        proof="meetings.held",
        figures=[],
    )


@pytest.fixture
def met(world) -> Callable[..., object]:
    """Something that the ledger counts: a meeting of the unit."""

    def one(unit, day: date, attendance: int = 0) -> object:
        return hold(
            by=world.cooperative_clerk,
            id=ids.new_id(),
            kind="study",
            organisation=unit,
            happened_on=day,
            attendance=attendance,
        )

    return one
