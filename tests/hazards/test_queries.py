"""What is seen of hazards, what waits on the desk, and what the figures say of them."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from tests.hazards.conftest import DUE, FOUND

from zhiben.accounts.viewer import NOBODY, Scope
from zhiben.calendars import Period, travel
from zhiben.facts.errors import NotAllowed, NotFound
from zhiben.figures import queries as figures
from zhiben.hazards import actions, queries

DAY = timedelta(days=1)
MAY = Period(date(2024, 5, 1), date(2024, 5, 31))


def test_each_sees_what_lies_in_reach(find, world):
    ours = find()
    others = find(organisation=world.wanjin, enterprise=world.second_enterprise, premises=None, field="gas")
    both = {ours, others}
    seen = {
        world.clerk: both, world.inspector: both, world.city_clerk: both, world.leader: both,
        world.town_officer: {ours}, world.enterprise_officer: {ours}, world.fire_inspector: {ours},
        world.outsider: set(), world.cooperative_clerk: set(), NOBODY: set(),
    }  # fmt: skip
    for viewer, expected in seen.items():
        assert set(queries.visible(viewer=viewer)) == expected, viewer.name


def test_out_of_sight_is_not_found(hazard, world):
    assert queries.get(hazard.pk, viewer=world.clerk) == hazard
    with pytest.raises(NotFound):
        queries.get(hazard.pk, viewer=world.outsider)
    with pytest.raises(NotFound):
        queries.transitions_of(hazard, viewer=world.outsider)


def test_handed_over_it_is_seen_by_both_but_waits_with_one(find, step, world):
    hazard = find(organisation=world.wanjin)
    assert hazard not in queries.visible(viewer=world.town_officer)
    step("transfer", hazard, organisation=world.shaoling)
    assert hazard in queries.visible(viewer=world.town_officer)
    assert [item.subject for item in queries.desk(viewer=world.town_officer)] == [hazard.pk]
    back = find()
    step("transfer", back, organisation=world.wanjin)
    assert back in queries.visible(viewer=world.town_officer)
    assert [item.subject for item in queries.desk(viewer=world.town_officer)] == [hazard.pk]


def test_overdue_are_those_past_their_deadline_and_not_rectified(find, step, world):
    late, later, done, in_time, closed = (find(due_on=DUE + n * DAY) for n in (0, 2, 0, 20, 0))
    step("eliminate", done)
    step("eliminate", closed, by=world.town_officer)
    step("accept", closed)
    assert list(queries.overdue(viewer=world.clerk)) == [late, later]
    assert list(queries.overdue(viewer=world.clerk, on=DUE + DAY)) == [late]
    assert list(queries.overdue(viewer=world.outsider)) == []
    assert set(queries.open_hazards(viewer=world.clerk)) == {late, later, done, in_time}


def test_the_desk_says_what_waits_for_whom(find, step, world):
    late, near, far, back, done = (find(title=name, due_on=DUE + n * DAY) for name, n in (
        ("逾期", 0), ("临期", 17), ("不急", 18), ("退回", 30), ("完成", 30),
    ))  # fmt: skip
    new = find(title="新", happened_on=FOUND)
    step("eliminate", done)
    step("eliminate", back)
    step("return_", back, opinion="重做")
    found = {
        item.title.split(" · ")[0]: (str(item.label), item.due, item.tone) for item in queries.desk(viewer=world.clerk)
    }
    assert found == {
        "新": ("待交办", None, "blue"),
        "逾期": ("隐患超期未整改", DUE, "red"),
        "临期": ("隐患临期", DUE + 17 * DAY, "orange"),
        "退回": ("退回整改", DUE + 30 * DAY, "red"),
        "完成": ("待验收", None, "blue"),
    }
    enterprise = {
        item.title.removesuffix(f" · {world.enterprise.name}") for item in queries.desk(viewer=world.enterprise_officer)
    }
    assert enterprise == {"逾期", "临期", "退回"}
    assert queries.desk(viewer=world.leader) == []
    assert (new.state, far.state, near.state, late.state) == ("found", "ordered", "ordered", "ordered")


def test_the_desk_costs_the_same_for_many(find, world, django_assert_num_queries):
    for _n in range(3):
        find(due_on=DUE)
    with django_assert_num_queries(5):
        queries.desk(viewer=world.clerk)


def test_steps_are_read_with_those_taken_back(hazard, step, world):
    taken = step("order", hazard, due_on=DUE)
    actions.take_back(by=world.clerk, record=taken, reason="误登")
    step("order", hazard, due_on=DUE)
    found = queries.transitions_of(hazard, viewer=world.clerk)
    assert [(each.number, each.kind, each.voided) for each in found] == [(1, "ordered", True), (2, "ordered", False)]


def test_the_proposed_deadline_follows_the_level(world):
    assert queries.proposed_deadline(viewer=world.clerk, level="general", on=FOUND) == FOUND + 15 * DAY
    assert queries.proposed_deadline(viewer=world.clerk, level="major", on=FOUND) == FOUND + 30 * DAY


@pytest.fixture
def lives(find, step, world):
    """An old one rectified in May, two of May closed, one of May open and late, one of May rectified in June."""
    old = find(happened_on=date(2024, 4, 20), due_on=date(2024, 5, 10))
    step("eliminate", old, on=date(2024, 5, 14))
    find(at_once=True)
    major = find(level="major", due_on=DUE)
    step("eliminate", major, on=DUE)
    step("accept", major, on=DUE + DAY)
    find(due_on=DUE, organisation=world.wanjin)
    june = find(due_on=date(2024, 6, 20))
    with travel(date(2024, 6, 30)):
        step("eliminate", june, on=date(2024, 6, 3))
        yield


NUMBERS = {
    "hazards.found": 4, "hazards.found_major": 1, "hazards.ordered": 4, "hazards.eliminated": 3, "hazards.accepted": 2,
    "hazards.returned": 0, "hazards.escalated": 0, "hazards.open": 3, "hazards.open_major": 0, "hazards.overdue": 1,
    "hazards.found_and_ordered": 4, "hazards.found_and_eliminated": 2, "hazards.found_and_accepted": 2,
    "hazards.elimination_rate": Fraction(2, 4), "hazards.days_late": 4,
}  # fmt: skip


def test_each_figure_counts_what_its_definition_says(lives, world):
    found = figures.values(viewer=world.clerk, codes=NUMBERS, scope=Scope(world.district.path), period=MAY)
    assert {code: value.number for code, value in found.items()} == NUMBERS


def test_the_four_lists_are_flows_and_the_funnel_is_a_cohort(lives, world):
    scope = Scope(world.district.path)
    lists = queries.four_lists(viewer=world.clerk, period=MAY, scope=scope)
    funnel = queries.funnel(viewer=world.clerk, period=MAY, scope=scope)
    assert [each.number for each in lists] == [4, 4, 3, 2]
    assert [each.number for each in funnel] == [4, 4, 2, 2]
    with pytest.raises(NotAllowed):
        queries.four_lists(viewer=world.outsider, period=MAY, scope=scope)


def test_a_cohort_grows_as_its_hazards_are_eliminated(lives, world):
    longer = Period(MAY.start, date(2024, 6, 30))
    found = figures.value(
        viewer=world.clerk, code="hazards.found_and_eliminated", scope=Scope(world.district.path), period=longer
    )
    assert found.number == 3


def test_a_figure_opens_the_hazards_it_counts(lives, world):
    rows = figures.rows(viewer=world.clerk, code="hazards.overdue", scope=Scope(world.district.path), period=MAY)
    (late,) = queries.overdue(viewer=world.clerk, on=MAY.end)
    assert [row.subject for row in rows] == [late.pk]
