"""What each part of a campaign counts as, to the last entry."""

from __future__ import annotations

from datetime import date

from zhiben.campaigns.actions import ACTIONS, GOALS, MEMBERS, ROADMAP, TASK_FORCES, achieve, finish_step, form_team
from zhiben.campaigns.postings import action_entries, coverage_entries, goal_entries, member_entries, step_entries
from zhiben.facts import ids
from zhiben.ledger.models import Entry
from zhiben.ledger.postings import Key, Measure, net

LAUNCHED = date(2024, 3, 8)


def posted(record) -> dict[Key, Measure]:
    return net(Entry.objects.filter(subject=record.pk))


def action(campaign, world, number=1, **values):
    return ACTIONS.record(
        by=world.clerk,
        id=ids.new_id(),
        campaign=campaign,
        number=number,
        title=f"行动{number}",
        organisation=world.office,
        happened_on=LAUNCHED,
        **values,
    )


def test_an_action_stands_until_the_day_after_its_last(campaign, world):
    record = action(campaign, world, valid_to=date(2024, 4, 30))
    began = Key(
        "campaign.action",
        LAUNCHED,
        LAUNCHED,
        world.office.path,
        "411104",
        category="zhiben-2024",
    )
    assert action_entries(record) == {
        began: Measure(1),
        began._replace(happened_on=date(2024, 5, 1)): Measure(-1),
    }
    assert posted(record) == action_entries(record)


def test_a_voided_action_counts_for_nothing(campaign, world):
    record = action(campaign, world)
    ACTIONS.void(by=world.clerk, record=record, reason="重复登记")
    assert posted(record) == {}
    assert Entry.objects.filter(subject=record.pk).count() == 2  # the reversal stays beside what it reverses


def test_a_goal_is_set_once_and_open_until_it_is_achieved(world):
    goal = GOALS.record(
        by=world.cooperative_clerk,
        id=ids.new_id(),
        organisation=world.cooperative,
        happened_on=date(2024, 5, 17),
        horizon="near_term",
        text="完成社直企业自查",
        due_on=date(2024, 5, 31),
    )
    achieve(by=world.cooperative_clerk, goal=goal, on=date(2024, 5, 24))
    goal.refresh_from_db()
    was_set = Key(
        "goal.set", date(2024, 5, 17), date(2024, 5, 17), world.cooperative.path, "4111", category="near_term"
    )
    assert goal_entries(goal) == {
        was_set: Measure(1),
        was_set._replace(kind="goal.open"): Measure(1),
        was_set._replace(kind="goal.open", happened_on=date(2024, 5, 24)): Measure(-1),
        was_set._replace(kind="goal.achieved", happened_on=date(2024, 5, 24)): Measure(1),
    }
    assert posted(goal) == goal_entries(goal)


def test_a_step_of_the_roadmap_is_planned_and_done_once(world):
    step = ROADMAP.record(
        by=world.cooperative_clerk,
        id=ids.new_id(),
        organisation=world.cooperative,
        happened_on=date(2024, 5, 6),
        number=1,
        title="调整安委会名单",
        starts_on=date(2024, 5, 6),
        due_on=date(2024, 5, 31),
    )
    finish_step(by=world.cooperative_clerk, step=step, on=date(2024, 5, 20))
    step.refresh_from_db()
    planned = Key("roadmap.planned", date(2024, 5, 6), date(2024, 5, 6), world.cooperative.path, "4111")
    assert step_entries(step) == {
        planned: Measure(1),
        planned._replace(kind="roadmap.done", happened_on=date(2024, 5, 20)): Measure(1),
    }


def test_a_member_counts_by_role_and_leaves_no_name_in_the_ledger(world, campaign):
    force = TASK_FORCES.record(
        by=world.clerk,
        id=ids.new_id(),
        organisation=world.district,
        happened_on=LAUNCHED,
        name="三年行动工作专班",
        campaign=campaign,
    )
    member = MEMBERS.record(
        by=world.clerk,
        id=ids.new_id(),
        task_force=force,
        organisation=world.emergency,
        happened_on=LAUNCHED,
        role="deputy",
        name="甲某",
        title="局长",
    )
    key = Key("task_force.member", LAUNCHED, LAUNCHED, world.emergency.path, "411104", category="deputy")
    assert member_entries(member) == {key: Measure(1)}
    assert posted(force) == {Key("task_force.active", LAUNCHED, LAUNCHED, world.district.path, "411104"): Measure(1)}


def test_coverage_lies_at_the_unit_that_is_covered_or_at_the_team_for_a_field(world):
    team = form_team(
        by=world.clerk,
        id=ids.new_id(),
        organisation=world.office,
        happened_on=LAUNCHED,
        number=1,
        name="第一督导组",
        covers=[world.shaoling],
        fields=["消防"],
    )
    field, town = sorted(team.coverage.all(), key=lambda each: each.kind)
    assert coverage_entries(town) == {
        Key(
            "team.covers",
            LAUNCHED,
            LAUNCHED,
            world.shaoling.path,
            "411104100",
            level="town",
            category=world.shaoling.pk.hex[:30],
        ): Measure(1)
    }
    assert coverage_entries(field) == {
        Key(
            "team.covers",
            LAUNCHED,
            LAUNCHED,
            world.office.path,
            "411104",
            field="fire",
            level="field",
            category="fire",
        ): Measure(1)
    }
    assert posted(town) == coverage_entries(town)
