"""Load the demonstration: the world, then day by day what happened, a seal each evening, the bulletin on the last day."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction

from zhiben.accounts.viewer import SYSTEM
from zhiben.bulletins import actions as bulletins
from zhiben.bulletins.models import Issue, Series
from zhiben.calendars import Period, today, travel
from zhiben.demo import articles, cooperative, district
from zhiben.demo.dates import FIRST, LAST
from zhiben.demo.plan import days, visits
from zhiben.demo.schedule import by_day
from zhiben.demo.visits import Visits
from zhiben.demo.world import World, build
from zhiben.facts.ids import derived_id
from zhiben.hazards import actions as hazards
from zhiben.ledger.actions import seal
from zhiben.ledger.queries import latest
from zhiben.places.models import Organisation
from zhiben.standards import actions as standards

SEED = 20240527
SERIES = derived_id("demo", "series")
ISSUE = derived_id("demo", "issue", 24)
NEXT_ISSUE = derived_id("demo", "issue", 25)
FIRST_NUMBER, FIRST_SPECIAL = 24, 7


class Unfinished(Exception):
    """An earlier load was cut off: the data folder has to be removed before loading again."""


def loaded() -> bool:
    """Whether everything is there."""
    return Issue.objects.filter(pk=NEXT_ISSUE).exists()


def load(say: Callable[[str], object]) -> bool:
    """Load everything; False where it is there already. Raises Unfinished after a load that was cut off."""
    if loaded():
        return False
    if latest() is not None:
        raise Unfinished
    with travel(FIRST - timedelta(days=1)), transaction.atomic():
        world = build(random.Random(SEED))
        standards.load_laws(by=SYSTEM)
        seal()
    say(f"{Organisation.objects.count()} 个单位")
    planned = visits(random.Random(SEED), units=len(world.towns) + 1 + len(world.departments), elsewhere=2)
    recorded = Visits(world, planned)
    other = by_day([*district.happenings(world), *cooperative.happenings(world)])
    for day in days(Period(FIRST, LAST)):
        with travel(day), transaction.atomic():
            for each in other.pop(day, ()):
                each.record()
            hazards.escalate_due(by=SYSTEM)
            recorded.on(day)
            if day == LAST:
                _bulletin(world)
            seal()
        if day.day == 1 or day == LAST:
            say(f"{day} 已封存")
    return True


def _bulletin(world: World) -> None:
    """Issue 24: contributed, edited, reviewed, signed and published on its day; then the draft of issue 25."""
    as_clerk, as_editor = world.viewers["clerk"], world.viewers["editor"]
    series = bulletins.open_series(
        by=as_clerk, id=SERIES, name="漯河安全生产简报", special_name="安全生产治本攻坚三年行动专刊", issuer=world.office,
        first_number=FIRST_NUMBER, first_special_number=FIRST_SPECIAL,
        send_to="市委常委、市安委会主任、副主任。",
        copy_to="各县区人民政府，经济技术开发区、市城乡一体化示范区、西城区管委会，市安全生产委员会有关成员单位。",
    )  # fmt: skip
    issue = _drafted(world, series, "issue-24", ISSUE)
    for article in issue.articles.all():
        bulletins.edit_article(by=as_editor, article=article, title=article.title, body=article.body)
    bulletins.send_to_review(by=as_clerk, issue=issue)
    bulletins.review(by=world.viewers["reviewer"], issue=issue, opinion="数字与台账一致")
    bulletins.sign(by=world.viewers["signatory"], issue=issue, opinion="同意印发")
    bulletins.publish(by=as_clerk, issue=issue, send=[world.city], copy=[world.district, *world.others])
    bulletins.acknowledge(by=world.viewers["district"], issue=issue, organisation=world.district)
    _drafted(world, series, "issue-25", NEXT_ISSUE)


def _drafted(world: World, series: Series, key: str, id: object) -> Issue:
    issue = bulletins.open_issue(
        by=world.viewers["clerk"], id=id, series=series, on=today(), period=Period(FIRST, LAST), special=True,  # type: ignore[arg-type]
    )  # fmt: skip
    bulletins.write_article(
        by=world.viewers["district"], id=derived_id("demo", key, "district"), issue=issue, contributor=world.district,
        title=articles.DISTRICT_TITLE, body=articles.DISTRICT_BODY, wanted=articles.district(world),
    )  # fmt: skip
    bulletins.write_article(
        by=world.viewers["coop"], id=derived_id("demo", key, "coop"), issue=issue, contributor=world.coop,
        title=articles.COOP_TITLE, body=articles.COOP_BODY, wanted=articles.cooperative(world),
    )  # fmt: skip
    return issue
