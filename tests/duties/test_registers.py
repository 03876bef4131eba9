"""The registers of campaigns, meetings and duties take the row that their template shows, and show it again."""

from __future__ import annotations

from datetime import date

import pytest

from zhiben.campaigns.actions import CAMPAIGNS, TASK_FORCES, form_team
from zhiben.facts import ids
from zhiben.ledger.rebuild import differences
from zhiben.meetings.actions import hold, open_series
from zhiben.registers.declaration import REGISTERS
from zhiben.registers.values import of, read

MARCH_8 = date(2024, 3, 8)
ROOMS = {"campaigns", "meetings", "duties"}
WRITTEN = [code for code, register in REGISTERS.items() if register.room in ROOMS and register.record]
# What a template cannot show, because each office has its own.
CELLS = {
    "duties": {"kind": "巡查", "covers": "租赁商户", "cycle": "每日", "deadline": "期末当日"},
    "meetings": {"kind": "党组会", "happened_on": "2024年5月17日"},
    "task-force-members": {"task_force": "三年行动专班"},
    "team-coverage": {"team": "第八督导组", "kind": "单位"},
    "supervision-teams": {"campaign": ""},
}


@pytest.fixture
def prepared(world):
    """What the example rows refer to."""
    CAMPAIGNS.record(
        by=world.city_clerk,
        id=ids.new_id(),
        code="national",
        name="安全生产治本攻坚三年行动",
        organisation=world.city,
        happened_on=MARCH_8,
        starts_on=date(2024, 1, 1),
        ends_on=date(2026, 12, 31),
    )
    base = {"by": world.city_clerk, "organisation": world.office, "happened_on": MARCH_8}
    TASK_FORCES.record(**base, id=ids.new_id(), name="三年行动专班")
    form_team(**base, id=ids.new_id(), number=8, name="第八督导组")
    district = base | {"organisation": world.district, "kind": "weekly_assignment"}
    open_series(**district, id=ids.new_id(), name="周交办会议", first_number=123)
    hold(**district, id=ids.new_id())
    return world.city_clerk


@pytest.mark.parametrize("code", WRITTEN)
def test_a_register_takes_its_example_and_shows_it_again(prepared, code):
    register = REGISTERS[code]
    values = {}
    for column in register.columns:
        cell = CELLS.get(code, {}).get(column.name, column.example)
        if not cell and column.required and column.kind == "choice":
            cell = column.options()[0][0]
        if column.editable and cell:
            values[column.name] = read(register, column, cell, viewer=prepared)
    record = register.record(by=prepared, id=ids.new_id(), **values)
    shown = {column.name: of(column, record) for column in register.columns}
    assert {name for name, value in values.items() if shown[name] == ""} == set()
    assert list(register.visible(viewer=prepared).filter(pk=record.pk)) == [record]
    assert register.correct(by=prepared, record=record, **values) == record  # an unchanged form changes nothing
    assert list(differences()) == []
    assert register.void(by=prepared, record=record, reason="试录").voided


def test_every_register_that_is_written_was_tried():
    assert len(WRITTEN) == 14
