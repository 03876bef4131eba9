"""What the stories begin with: issue 24, published after one visit, and the draft of issue 25."""

from __future__ import annotations

from datetime import date

import pytest
from tests.factories import World

from zhiben.accounts.viewer import SYSTEM, Scope
from zhiben.bulletins import actions as bulletins
from zhiben.bulletins.actions import Wanted
from zhiben.bulletins.models import Issue, Series
from zhiben.calendars import Period
from zhiben.facts.ids import new_id
from zhiben.inspections import actions as inspections

TODAY = date(2024, 5, 27)
PERIOD = Period(date(2024, 1, 1), TODAY)


def drafted(world: World, number_of: str, series: Series) -> Issue:
    """A draft with the two numbers."""
    issue = bulletins.open_issue(by=world.clerk, id=new_id(), series=series, on=TODAY, period=PERIOD)
    here = Scope(world.district.path)
    bulletins.write_article(
        by=world.clerk,
        id=new_id(),
        issue=issue,
        contributor=world.district,
        title=f"召陵区推进治本攻坚三年行动{number_of}",
        body="全区共检查生产经营单位{检查}家次，排查隐患{隐患}处。",
        wanted=[Wanted("检查", "inspections.done", here), Wanted("隐患", "hazards.found", here)],
    )
    return issue


@pytest.fixture
def issues(world: World) -> tuple[Issue, Issue]:
    """Issue 24, published after one visit, and the draft of issue 25."""
    inspections.record(
        by=world.inspector,
        id=new_id(),
        organisation=world.emergency,
        enterprise=world.enterprise,
        premises=world.premises,
        happened_on=date(2024, 5, 20),
        kind="administrative",
        hazards=[{"id": new_id(), "title": "灭火器压力不足", "source": "administrative", "field": "fire"}],
    )
    series = bulletins.open_series(
        by=SYSTEM, id=new_id(), name="召陵安全生产简报", issuer=world.office, first_number=24
    )
    issue = drafted(world, "一", series)
    bulletins.send_to_review(by=world.clerk, issue=issue)
    bulletins.review(by=world.reviewer, issue=issue)
    bulletins.sign(by=world.signatory, issue=issue)
    bulletins.publish(by=world.clerk, issue=issue)
    return Issue.objects.get(pk=issue.pk), drafted(world, "二", series)
