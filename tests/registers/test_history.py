"""The history of a record, with names and labels; registers by who may see them."""

from __future__ import annotations

from datetime import date

import pytest

from zhiben.accounts.viewer import NOBODY
from zhiben.facts.errors import NotFound
from zhiben.registers import queries


def test_history_says_who_changed_what(goals, goal, world):
    goals.correct(by=world.town_officer, record=goal, horizon="near_term", happened_on=date(2024, 4, 1))
    goals.void(by=world.clerk, record=goal, reason="重复登记")
    steps = queries.history(goal, viewer=world.clerk)
    assert [(step.by, step.action) for step in steps] == [
        ("张文", "campaigns.void"),
        ("王镇", "campaigns.correct"),
        ("张文", "campaigns.record"),
    ]
    assert steps[0].detail == {"reason": "重复登记"}
    assert {tuple(change) for change in steps[1].changes} == {
        ("类别", "年度重点", "近期任务"),
        ("提出日期", "2024-03-08", "2024-04-01"),
    }


def test_a_register_is_found_by_whoever_may_see_its_room(world):
    assert queries.get("goals", viewer=world.leader).code == "goals"
    for viewer, code in ((NOBODY, "goals"), (world.leader, "nonsense")):
        with pytest.raises(NotFound):
            queries.get(code, viewer=viewer)
    assert queries.registers(viewer=NOBODY) == []
    assert "goals" in [register.code for register in queries.registers(viewer=world.leader)]


def test_a_record_is_found_within_the_own_reach(goals, goal, world):
    assert queries.record(goals, goal.pk, viewer=world.leader) == goal
    with pytest.raises(NotFound):
        queries.record(goals, goal.pk, viewer=world.outsider)
