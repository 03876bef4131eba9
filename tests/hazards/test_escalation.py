"""Overdue hazards are told to whoever stands above, once for each level, as the mechanism in force on that day says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.hazards.conftest import DUE, FOUND

from zhiben.accounts.viewer import SYSTEM, Reach, Scope
from zhiben.calendars import Period, travel
from zhiben.facts.errors import Invalid
from zhiben.figures import queries as figures
from zhiben.hazards import actions, queries
from zhiben.hazards.jobs import escalate
from zhiben.hazards.models import Hazard, Transition
from zhiben.ledger import rebuild
from zhiben.ledger.models import Entry
from zhiben.standards import actions as standards

DAY = timedelta(days=1)
LINES = [{"days": 3, "up": 1}, {"days": 10, "up": 2}, {"days": 1, "up": 2, "level": "major"}]
YEAR = Period(date(2024, 1, 1), date(2024, 12, 31))


@pytest.fixture
def mechanism(world):
    """`mechanism(lines)`: of the city's office, so it reaches as far as the city."""

    def made(lines=LINES, organisation=world.city_office, on=FOUND, **values):
        facts = {"title": "隐患销号工作机制", "kind": "mechanism", "settings": {"escalation": lines}}
        return standards.add_mechanism(by=SYSTEM, organisation=organisation, happened_on=on, **(facts | values))

    return made


def told(hazard):
    steps = hazard.transitions.filter(kind="escalated", voided_at=None).order_by("number")
    return [(step.happened_on, step.organisation.short or step.organisation.name) for step in steps]


def run(*days):
    return [taken for day in days for taken in [_on(day)]]


def _on(day):
    with travel(day):
        return actions.escalate_due(by=SYSTEM)


def test_each_level_is_told_once_on_its_day(find, mechanism):
    mechanism()
    hazard = find(due_on=DUE)
    days = [DUE + n * DAY for n in range(13)]
    assert run(*days) == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0]
    assert told(hazard) == [(DUE + 3 * DAY, "召陵区"), (DUE + 10 * DAY, "漯河市")]
    step = hazard.transitions.get(number=2)
    assert (step.opinion, step.recorded_by) == ("逾期3天未整改，按《隐患销号工作机制》升级督办。", SYSTEM.id)
    assert figures.value(viewer=SYSTEM, code="hazards.escalated", scope=Scope(), period=YEAR).number == 2
    assert list(rebuild.differences()) == []


def test_a_worker_that_stood_still_tells_everybody_at_once_and_nobody_twice(find, mechanism):
    mechanism()
    hazard = find(due_on=DUE)
    assert run(DUE + 12 * DAY, DUE + 12 * DAY, DUE + 13 * DAY) == [2, 0, 0]
    assert told(hazard) == [(DUE + 12 * DAY, "召陵区"), (DUE + 12 * DAY, "漯河市")]


def test_a_major_hazard_goes_further_up_at_once(find, mechanism):
    mechanism()
    hazard = find(due_on=DUE, level="major")
    assert run(DUE + DAY, DUE + 3 * DAY, DUE + 12 * DAY) == [1, 1, 0]
    assert told(hazard) == [(DUE + DAY, "漯河市"), (DUE + 3 * DAY, "召陵区")]


def test_what_is_in_time_rectified_or_voided_is_not_told(find, step, mechanism, world):
    mechanism()
    find(due_on=DUE + 30 * DAY)
    find()
    step("eliminate", find(due_on=DUE), on=DUE + DAY)
    actions.void(by=world.clerk, record=find(due_on=DUE), reason="误登")
    extended = find(due_on=DUE)
    step("extend", extended, due_on=DUE + 13 * DAY, on=DUE, opinion="配件未到")
    assert run(DUE + 13 * DAY) == [0]
    assert run(DUE + 16 * DAY) == [1]
    assert told(extended) == [(DUE + 16 * DAY, "召陵区")]


def test_the_nearest_mechanism_of_that_day_is_the_rule_and_its_organisation_the_limit(find, mechanism, world):
    mechanism()
    near = mechanism([{"days": 5, "up": 1}, {"days": 5, "up": 2}], organisation=world.office, on=DUE)
    ours, elsewhere = find(due_on=DUE), find(
        by=SYSTEM, due_on=DUE, organisation=world.other_town, enterprise=None, premises=None
    )  # fmt: skip
    assert run(DUE + 5 * DAY) == [2]
    assert told(ours) == [(DUE + 5 * DAY, "召陵区")], "a district's rule does not bind the city"
    assert told(elsewhere) == [(DUE + 5 * DAY, "源汇区")]
    standards.withdraw_mechanism(by=SYSTEM, record=near, on=DUE + 9 * DAY)
    assert run(DUE + 10 * DAY) == [2]
    assert told(ours)[-1] == (DUE + 10 * DAY, "漯河市")


def test_without_a_rule_nobody_is_told(find, mechanism, django_assert_num_queries):
    find(due_on=DUE)
    mechanism([], title="信息通报工作机制")
    with django_assert_num_queries(1), travel(DUE + 20 * DAY):
        assert actions.escalate_due(by=SYSTEM) == 0


def test_what_a_person_took_back_is_not_told_again(find, mechanism, world):
    mechanism()
    hazard = find(due_on=DUE)
    run(DUE + 3 * DAY)
    actions.take_back(by=world.clerk, record=Transition.objects.get(kind="escalated"), reason="已口头报告")
    assert run(DUE + 4 * DAY) == [0]
    assert told(hazard) == []


def test_a_rectification_that_is_recorded_late_may_lie_before_the_escalation(find, step, mechanism, world):
    mechanism()
    hazard = find(due_on=DUE)
    run(DUE + 3 * DAY)
    step("eliminate", hazard, on=DUE + DAY)
    hazard.refresh_from_db()
    assert (hazard.state, hazard.eliminated_on) == ("eliminated", DUE + DAY)
    net = {}
    for kind, day, quantity in Entry.objects.filter(subject=hazard.pk).values_list("kind", "happened_on", "quantity"):
        net[kind, day] = net.get((kind, day), 0) + quantity
    assert {key: number for key, number in net.items() if number and key[0] == "hazard.overdue"} == {}
    assert {key: number for key, number in net.items() if number and key[0] == "hazard.open"} == {
        ("hazard.open", FOUND): 1
    }
    step("accept", hazard, on=DUE + 2 * DAY)
    assert list(rebuild.differences()) == []


def test_it_stands_on_the_desk_of_whom_it_was_told_to_until_it_is_rectified(find, step, mechanism, world):
    def desk(viewer):
        return [(str(each.label), each.subject) for each in queries.desk(viewer=viewer)]

    mechanism()
    hazard, other = find(due_on=DUE), find(due_on=DUE + 12 * DAY)
    run(DUE + 3 * DAY)
    assert desk(world.leader) == [("升级督办", hazard.pk)]
    assert desk(world.clerk) == [("升级督办", hazard.pk), ("隐患超期未整改", other.pk)], "once, and by what matters"
    assert desk(world.town_officer) == [("隐患超期未整改", hazard.pk), ("隐患超期未整改", other.pk)]
    assert desk(world.reviewer) == desk(world.outsider) == []
    assert ("升级督办", hazard.pk) not in desk(world.city_clerk), "the city was not told yet"
    fire = replace(
        world.leader, grants=(Reach(frozenset({"hazards.supervise"}), Scope(world.district.path, field="gas")),)
    )
    assert desk(fire) == []
    step("eliminate", hazard, on=DUE + 4 * DAY)
    assert desk(world.leader) == []


def test_an_escalation_to_an_office_is_its_superior_s(find, step, world):
    hazard = find(due_on=DUE)
    step("escalate", hazard, on=DUE + 3 * DAY, organisation=world.office, opinion="重点督办")
    assert [each.subject for each in queries.desk(viewer=world.leader)] == [hazard.pk]
    assert [str(each.label) for each in queries.desk(viewer=world.clerk)] == ["升级督办"]


def test_the_morning_s_job_says_how_many(find, mechanism):
    mechanism()
    find(due_on=DUE)
    with travel(DUE + 3 * DAY):
        assert (escalate.call(), escalate.call()) == ("逾期隐患升级督办 1 次", "")


@pytest.mark.parametrize(
    "lines",
    [
        "1天升1级", [1], [{"days": 0, "up": 1}], [{"days": 1}], [{"days": "3", "up": 1}], [{"days": 1, "up": True}],
        [{"days": 1, "up": 1, "who": "区长"}], [{"days": 1, "up": 1, "level": 3}],
    ],
    ids=str,
)  # fmt: skip
def test_a_setting_that_cannot_be_executed_is_refused_when_it_is_issued(mechanism, lines):
    with pytest.raises(Invalid, match="逾期升级的设置有误") as refusal:
        mechanism(lines)
    assert list(refusal.value.errors) == ["settings"]


def test_it_costs_the_same_for_many_that_were_told_before(find, mechanism, django_assert_max_num_queries):
    mechanism()
    for _n in range(6):
        find(due_on=DUE)
    run(DUE + 3 * DAY)
    with travel(DUE + 4 * DAY), django_assert_max_num_queries(4):
        assert actions.escalate_due(by=SYSTEM) == 0
    assert Hazard.objects.count() == 6
