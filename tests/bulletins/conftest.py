"""The office's series (issue 24, special issue 7 come first), a visit to quote, a draft, and a published issue."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from tests.factories import World

from zhiben.accounts.viewer import SYSTEM, Scope
from zhiben.bulletins import actions
from zhiben.bulletins.actions import Wanted
from zhiben.bulletins.models import Article, Issue, Series
from zhiben.calendars import Period
from zhiben.facts.ids import new_id
from zhiben.inspections import actions as inspections
from zhiben.inspections.models import Inspection

TODAY = date(2024, 5, 27)
PERIOD = Period(date(2024, 1, 1), TODAY)
BODY = "全区共检查生产经营单位{检查}家次。"


@pytest.fixture
def series(world: World) -> Series:
    """召陵安全生产简报 of 区安委办."""
    return actions.open_series(
        by=world.clerk,
        id=new_id(),
        name="召陵安全生产简报",
        special_name="治本攻坚专刊",
        issuer=world.office,
        first_number=24,
        first_special_number=7,
        send_to="区委常委。",
        copy_to="各镇（街道）。",
    )


@pytest.fixture
def visit(world: World) -> Callable[..., Inspection]:
    """`visit()`: of 召陵镇 on 20 May."""

    def made(**values: Any) -> Inspection:
        facts = {"organisation": world.shaoling, "enterprise": world.enterprise, "kind": "grid"}
        return inspections.record(by=SYSTEM, id=new_id(), **(facts | {"happened_on": date(2024, 5, 20)} | values))

    return made


@pytest.fixture
def open_issue(world: World, series: Series) -> Callable[..., Issue]:
    """`open_issue(special=True)`: of today."""

    def made(**values: Any) -> Issue:
        facts = {"by": world.clerk, "id": new_id(), "series": series, "on": TODAY, "period": PERIOD}
        return actions.open_issue(**(facts | values))

    return made


@pytest.fixture
def write(world: World) -> Callable[..., Article]:
    """`write(issue)`: the district's article with its visits."""

    def made(issue: Issue, **values: Any) -> Article:
        facts = {
            "by": world.clerk,
            "id": new_id(),
            "issue": issue,
            "contributor": world.district,
            "title": "召陵区推进治本攻坚三年行动",
            "body": BODY,
            "wanted": [Wanted("检查", "inspections.done", Scope(world.district.path))],
        }
        return actions.write_article(**(facts | values))

    return made


@pytest.fixture
def draft(open_issue: Callable[..., Issue], write: Callable[..., Article], visit: Callable[..., Inspection]) -> Issue:
    """Issue 24 with one article that quotes one visit."""
    visit()
    issue = open_issue(special=True)
    write(issue)
    return issue


@pytest.fixture
def signed(world: World) -> Callable[[Issue], Issue]:
    """Take a draft up to the signature."""

    def made(issue: Issue) -> Issue:
        actions.send_to_review(by=world.clerk, issue=issue)
        actions.review(by=world.reviewer, issue=issue, opinion="数字与台账一致")
        return actions.sign(by=world.signatory, issue=issue, opinion="同意印发")

    return made


@pytest.fixture
def published(world: World, draft: Issue, signed: Callable[[Issue], Issue]) -> Issue:
    """Issue 24, sent to the city and to two towns."""
    return actions.publish(by=world.clerk, issue=signed(draft), send=[world.city], copy=[world.shaoling, world.wanjin])
