"""What is seen of visits, and what the figures say of them."""

from __future__ import annotations

from datetime import date

import pytest
from tests.inspections.conftest import DAY

from zhiben.accounts.viewer import NOBODY, Scope
from zhiben.calendars import Period
from zhiben.facts.errors import NotFound
from zhiben.figures import queries as figures
from zhiben.inspections import queries
from zhiben.places import actions as places
from zhiben.places.models import Person

MAY = Period(date(2024, 5, 1), date(2024, 5, 31))


def test_each_sees_what_lies_in_reach_and_what_one_took_part_in(visit, world):
    ours = visit()
    wanjin = visit(organisation=world.wanjin, enterprise=world.second_enterprise, premises=None, field="gas")
    joint = visit(
        organisation=world.wanjin, enterprise=world.second_enterprise, premises=None, participants=[world.shaoling]
    )
    every = {ours, wanjin, joint}
    seen = {
        world.clerk: every, world.city_clerk: every, world.leader: every, world.fire_inspector: {ours, joint},
        world.town_officer: {ours, joint}, world.enterprise_officer: {ours}, world.outsider: set(), NOBODY: set(),
    }  # fmt: skip
    for viewer, expected in seen.items():
        found = list(queries.visible(viewer=viewer))
        assert (len(found), set(found)) == (len(expected), expected), viewer.name


def test_out_of_sight_is_not_found(visit, world):
    made = visit(answers=[{"item": "F1", "text": "畅通", "answer": "yes"}])
    assert queries.get(made.pk, viewer=world.clerk) == made
    assert [str(each) for each in queries.answers_of(made, viewer=world.clerk)] == ["F1 是"]
    for ask in (
        lambda: queries.get(made.pk, viewer=world.outsider),
        lambda: queries.answers_of(made, viewer=world.outsider),
    ):
        with pytest.raises(NotFound):
            ask()


def test_each_figure_counts_what_its_definition_says(visit, world):
    expert = places.add_person(by=world.clerk, name="钱专", organisation=world.emergency, expert_level="省级")
    leader = Person.objects.get(user_id=world.leader.id)
    visit(people=3)
    visit(kind="administrative", leader=leader, key_date="wuyi", manners=["undercover"])
    visit(kind="expert", experts=[expert], enterprise=world.second_enterprise, premises=None)
    visit(kind="self_check", leader=world.town_person)
    visit(kind="supervision", enterprise=None, premises=None, inspected=world.wanjin, people=5)
    visit(manners=["joint"], participants=[world.emergency])
    visit(happened_on=date(2024, 4, 30))
    visit(by=world.outsider, organisation=world.other_town, enterprise=world.other_enterprise, premises=None)
    expected = {
        "inspections.done": 4, "inspections.administrative": 1, "inspections.people": 6, "inspections.enterprises": 2,
        "inspections.leader_led": 2, "inspections.principal_led": 1, "inspections.undercover": 1, "inspections.joint": 1,
        "inspections.participations": 1, "inspections.key_date": 1, "inspections.experts": 1, "inspections.supervision": 1,
        "inspections.self_checks": 1,
    }  # fmt: skip
    found = figures.values(viewer=world.clerk, codes=expected, scope=Scope(world.district.path), period=MAY)
    assert {code: value.number for code, value in found.items()} == expected
    assert date(2024, 5, 6) == DAY
