"""A campaign of the district."""

from __future__ import annotations

from datetime import date

import pytest

from zhiben.campaigns.actions import CAMPAIGNS
from zhiben.campaigns.models import Campaign
from zhiben.facts import ids

LAUNCHED = date(2024, 3, 8)


@pytest.fixture
def campaign(world) -> Campaign:
    """安全生产治本攻坚三年行动, as 区安委办 runs it."""
    return CAMPAIGNS.record(
        by=world.clerk,
        id=ids.new_id(),
        code="zhiben-2024",
        name="安全生产治本攻坚三年行动",
        aliases=["治本攻坚三年行动", "三年行动"],
        organisation=world.office,
        happened_on=LAUNCHED,
        starts_on=date(2024, 1, 1),
        ends_on=date(2026, 12, 31),
    )
