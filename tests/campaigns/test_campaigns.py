"""Campaigns: who sees them, what text names them, goals that a figure measures."""

from __future__ import annotations

from datetime import date

import pytest

from zhiben.accounts.viewer import Scope
from zhiben.calendars import Period
from zhiben.campaigns import queries
from zhiben.campaigns.actions import ACTIONS, CAMPAIGNS, GOALS, MEMBERS, TASK_FORCES, achieve
from zhiben.campaigns.models import Campaign, Goal
from zhiben.campaigns.references import CAMPAIGN
from zhiben.facts import ids
from zhiben.facts.errors import Invalid, NotAllowed
from zhiben.figures import queries as figures
from zhiben.ledger.rebuild import differences
from zhiben.registers.declaration import REGISTERS

MARCH = date(2024, 3, 8)


def actions(world, campaign, count=10):
    for number in range(1, count + 1):
        ACTIONS.record(
            by=world.clerk,
            id=ids.new_id(),
            campaign=campaign,
            number=number,
            title=f"行动{number}",
            organisation=world.office,
            happened_on=MARCH,
        )


def goal(world, **values):
    return GOALS.record(
        by=world.clerk,
        id=ids.new_id(),
        organisation=world.office,
        happened_on=MARCH,
        horizon="annual",
        text="重大事故隐患动态清零",
        **values,
    )


def test_ten_actions_count_ten_from_their_day_on(world, campaign):
    actions(world, campaign)
    ACTIONS.void(by=world.clerk, record=campaign.action_set.get(number=10), reason="重复")
    ask = {"viewer": world.clerk, "code": "campaigns.actions", "scope": Scope(organisation=world.district.path)}
    assert figures.value(**ask, period=Period(date(2024, 1, 1), date(2024, 3, 7))).number == 0
    assert figures.value(**ask, period=Period(date(2024, 5, 1), date(2024, 5, 27))).number == 9
    assert [each.number for each in queries.parts(campaign, viewer=world.clerk)["action"]] == list(range(1, 10))
    assert list(differences()) == []


def test_the_same_number_twice_in_a_campaign_is_refused(world, campaign):
    actions(world, campaign, 1)
    with pytest.raises(Invalid, match="该专项行动已有此序号"):
        actions(world, campaign, 1)


def test_a_campaign_cannot_end_before_it_starts(world, campaign):
    with pytest.raises(Invalid, match="截止日期不能早于起始日期"):
        CAMPAIGNS.correct(by=world.clerk, record=campaign, ends_on=date(2023, 12, 31))
    campaign.refresh_from_db()
    assert campaign.ends_on == date(2026, 12, 31)


def test_an_outsider_neither_sees_nor_records(world, campaign):
    assert list(queries.campaigns(viewer=world.outsider)) == []
    with pytest.raises(NotAllowed):
        CAMPAIGNS.correct(by=world.outsider, record=campaign, name="别的")
    assert Campaign.objects.get().name == "安全生产治本攻坚三年行动"


def test_a_town_may_name_the_campaign_that_binds_it(world, campaign):
    assert list(queries.campaigns(viewer=world.town_officer)) == []
    district = CAMPAIGNS.record(
        by=world.clerk,
        id=ids.new_id(),
        code="district",
        name="全区专项整治",
        organisation=world.district,
        happened_on=MARCH,
        starts_on=MARCH,
        ends_on=MARCH,
    )
    assert CAMPAIGN.resolve("全区专项整治", viewer=world.town_officer) == district
    with pytest.raises(Invalid):
        CAMPAIGN.resolve("全区专项整治", viewer=world.outsider)


def test_a_text_names_a_campaign_by_its_name_or_an_alias(world, campaign):
    said = "自安全生产治本攻坚三年行动启动以来"
    assert queries.named(said, viewer=world.clerk) == campaign
    assert queries.named("自三年行动开展以来", viewer=world.clerk) == campaign
    assert queries.named("自清明节以来", viewer=world.clerk) is None
    assert queries.named(said, viewer=world.outsider) is None
    assert queries.named(said, viewer=world.city_clerk, organisation_path=world.office.path) == campaign
    assert queries.named(said, viewer=world.city_clerk, organisation_path=world.cooperative.path) is None


def test_under_way_is_between_its_days(world, campaign):
    assert list(queries.under_way(viewer=world.clerk)) == [campaign]
    assert list(queries.under_way(viewer=world.clerk, on=date(2027, 1, 1))) == []


def test_a_goal_is_measured_by_its_figure(world):
    record = goal(world, figure="campaigns.goals", target=3)
    goal(world)
    measured = queries.measured(record, viewer=world.clerk)
    assert measured is not None and measured.number == 2


def test_a_goal_without_a_known_figure_or_without_its_target_is_refused(world):
    with pytest.raises(Invalid) as unknown:
        goal(world, figure="campaigns.nothing", target=1)
    with pytest.raises(Invalid, match="衡量指标和目标值须同时填写"):
        goal(world, figure="campaigns.goals")
    assert list(unknown.value.errors) == ["figure"]
    assert Goal.objects.count() == 0


def test_a_goal_cannot_be_achieved_tomorrow(world):
    record = goal(world)
    with pytest.raises(Invalid, match="2024-05-28"):
        achieve(by=world.clerk, goal=record, on=date(2024, 5, 28))
    record.refresh_from_db()
    assert record.achieved_on is None


def test_the_desk_shows_what_is_late_or_near_to_who_keeps_it(world):
    goal(world, due_on=date(2024, 5, 20))
    goal(world, due_on=date(2024, 5, 30))
    goal(world, due_on=date(2024, 12, 31))
    achieve(by=world.clerk, goal=goal(world, due_on=date(2024, 5, 28)), on=date(2024, 5, 27))
    waiting = queries.desk(viewer=world.clerk)
    assert [(each.due, each.tone) for each in waiting] == [(date(2024, 5, 20), "red"), (date(2024, 5, 30), "orange")]
    assert queries.desk(viewer=world.leader) == []  # sees, but does not keep
    assert queries.desk(viewer=world.outsider) == []


def test_a_task_force_lists_its_lead_first_and_knows_who_left(world):
    force = TASK_FORCES.record(
        by=world.clerk, id=ids.new_id(), organisation=world.district, happened_on=MARCH, name="工作专班"
    )
    for role, name, until in (
        ("member", "丙某", None),
        ("deputy", "乙某", date(2024, 4, 30)),
        ("lead", "甲某", None),
    ):
        MEMBERS.record(
            by=world.clerk,
            id=ids.new_id(),
            task_force=force,
            organisation=world.district,
            happened_on=MARCH,
            role=role,
            name=name,
            title="负责同志",
            valid_to=until,
        )
    in_april = queries.members(force, viewer=world.clerk, on=date(2024, 4, 30))
    assert [member.name for member in in_april] == ["甲某", "乙某", "丙某"]
    assert [member.name for member in queries.members(force, viewer=world.clerk)] == ["甲某", "丙某"]


def test_every_register_of_the_room_is_declared():
    assert sorted(code for code, register in REGISTERS.items() if register.room == "campaigns") == [
        "campaign-actions",
        "campaign-priorities",
        "campaign-projects",
        "campaigns",
        "goals",
        "roadmap",
        "supervision-teams",
        "task-force-members",
        "task-forces",
        "team-coverage",
    ]
