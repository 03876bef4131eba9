"""What is due, for whom, and what counts as done."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import enterprise

from zhiben.calendars import travel
from zhiben.duties import queries
from zhiben.duties.actions import DUTIES, confirm, correct_duty, send_back
from zhiben.duties.models import Duty
from zhiben.duties.postings import duty_entries
from zhiben.facts import ids
from zhiben.facts.errors import Conflict, Invalid, NotAllowed
from zhiben.inspections.actions import record
from zhiben.ledger.models import Entry
from zhiben.ledger.postings import Key, Measure, net

MONDAY = date(2024, 5, 27)
LAST_WEEK = date(2024, 5, 24)


def listed(viewer, on=MONDAY):
    return [
        (each.duty.name, each.unit.name, each.state, each.period.end) for each in queries.due_list(viewer=viewer, on=on)
    ]


def test_a_duty_is_a_stock_by_cycle_and_kind(world, duty):
    record = duty(valid_to=date(2024, 6, 30))
    start = date(2024, 1, 1)
    key = Key("duty.valid", start, start, world.cooperative.path, "4111", level="roll_up", category="week")
    assert duty_entries(record) == {key: Measure(1), key._replace(happened_on=date(2024, 7, 1)): Measure(-1)}
    assert net(Entry.objects.filter(subject=record.pk)) == duty_entries(record)


def test_it_falls_to_the_units_that_it_covers(world, duty, shared, tenant):
    everybody = {"direct": [world.direct_enterprise], "share": [shared], "tenant": [tenant]}
    everybody["members"] = [world.direct_enterprise, shared]
    everybody["enterprises"] = [world.direct_enterprise, tenant, shared]
    everybody["self"] = [world.cooperative]
    for covers, expected in everybody.items():
        found = queries.units(duty(covers=covers, name=covers), viewer=world.cooperative_clerk)
        assert sorted(found, key=lambda unit: unit.path) == sorted(expected, key=lambda unit: unit.path), covers
    assert queries.units(duty(), viewer=world.clerk) == []  # another office sees none of them


def test_one_record_of_that_very_day_and_unit_fulfils_a_patrol(world, patrol, tenant, met):
    met(tenant, date(2024, 5, 26))
    met(world.direct_enterprise, MONDAY)  # not the tenant
    assert listed(world.cooperative_clerk) == [("日巡查", "示范餐饮店", "due", MONDAY)]
    met(tenant, MONDAY)
    (due,) = queries.due_list(viewer=world.cooperative_clerk, on=MONDAY)
    assert (due.state, due.count) == ("done", 1)


def test_a_tenants_own_check_of_the_day_is_its_patrol(world, duty, tenant):
    duty(kind="patrol", name="日巡查", covers="tenant", cycle="day", deadline="period_end", weekday=None, at="23:59",
         proof="inspections.self_checks", figures=[])  # fmt: skip
    record(by=world.cooperative_clerk, id=ids.new_id(), kind="self_check", organisation=tenant, enterprise=tenant,
           happened_on=MONDAY)  # fmt: skip
    assert listed(world.cooperative_clerk) == [("日巡查", "示范餐饮店", "done", MONDAY)]


def test_a_patrol_not_made_is_late_after_its_last_moment_and_gone_the_next_day(world, patrol, tenant):
    assert listed(world.cooperative_clerk, on=date(2024, 5, 26)) == [
        ("日巡查", "示范餐饮店", "late", date(2024, 5, 26))
    ]
    assert listed(world.cooperative_clerk) == [("日巡查", "示范餐饮店", "due", MONDAY)]


def test_a_missing_return_of_the_week_before_stays_in_the_list(world, duty):
    weekly = duty()
    unit = world.direct_enterprise
    expected = [
        ("周汇总", unit.name, "late", date(2024, 5, 26)),
        ("周汇总", unit.name, "due", date(2024, 6, 2)),
    ]
    assert listed(world.cooperative_clerk) == expected
    confirm(by=world.cooperative_clerk, id=ids.new_id(), duty=weekly, organisation=unit, day=LAST_WEEK)
    assert listed(world.cooperative_clerk) == expected[1:]


def test_a_return_that_was_sent_back_waits_again(world, duty):
    weekly, unit = duty(), world.direct_enterprise
    record = confirm(by=world.cooperative_clerk, id=ids.new_id(), duty=weekly, organisation=unit, day=MONDAY)
    confirm(by=world.cooperative_clerk, id=ids.new_id(), duty=weekly, organisation=unit, day=LAST_WEEK)
    send_back(by=world.city_clerk, id=ids.new_id(), record=record, reason="与台账不符")
    (due,) = queries.due_list(viewer=world.cooperative_clerk)
    assert (due.state, due.record) == ("returned", record)


def test_supervision_by_the_units_own_offices_is_the_units(world, duty, met):
    duty(kind="supervise", name="季督导", covers="self", cycle="quarter", deadline="last_workday", weekday=None,
         proof="meetings.held", figures=[])  # fmt: skip
    assert listed(world.cooperative_clerk) == [("季督导", world.cooperative.name, "due", date(2024, 6, 30))]
    met(world.direct_enterprise, date(2024, 4, 2))
    assert listed(world.cooperative_clerk) == [("季督导", world.cooperative.name, "done", date(2024, 6, 30))]


def test_a_duty_that_has_ended_or_was_voided_is_not_due(world, duty):
    DUTIES.void(by=world.cooperative_clerk, record=duty(name="作废的"), reason="重复")
    duty(name="已终止", valid_to=date(2024, 4, 30))
    assert listed(world.cooperative_clerk) == []


def test_the_last_moment_is_kept_by_the_clock(world, duty, monkeypatch):
    duty()
    with travel(date(2024, 5, 31)):
        for hour, state in ((16, "due"), (18, "late")):
            moment = datetime(2024, 5, 31, hour, 0).astimezone()
            monkeypatch.setattr(queries, "now", lambda moment=moment: moment)
            found = {each.period.end: each.state for each in queries.due_list(viewer=world.cooperative_clerk)}
            assert found[date(2024, 6, 2)] == state


def test_the_desk_names_one_unit_and_counts_many(world, duty, patrol, tenant, shared):
    duty(happened_on=MONDAY)
    assert [(each.title, each.due) for each in queries.desk(viewer=world.cooperative_clerk)] == [
        ("示范餐饮店：日巡查", MONDAY),
        ("周汇总：2家未完成", date(2024, 5, 31)),
    ]
    assert queries.desk(viewer=world.outsider) == []


def test_the_due_list_asks_as_often_for_many_units_as_for_few(world, duty, patrol, tenant):
    duty()

    def asked() -> int:
        with CaptureQueriesContext(connection) as context:
            queries.due_list(viewer=world.cooperative_clerk)
        return len(context)

    few = asked()
    for number in range(10, 16):
        enterprise(f"新企业{number}", world.cooperative, world.shaoling_region, number, tie="direct")
        enterprise(f"新商户{number}", world.cooperative, world.shaoling_region, number + 10, tie="tenant")
    assert asked() == few


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"figures": []}, "figures"),
        ({"figures": ["meetings.none"]}, "figures"),
        ({"kind": "patrol", "figures": []}, "proof"),
        ({"kind": "patrol", "proof": "none.such"}, "proof"),
        ({"at": "25:00"}, "at"),
        ({"weekday": None}, ""),
        ({"cycle": "month"}, ""),
        ({"weekday": 8}, ""),
    ],
)
def test_a_duty_that_nothing_could_fulfil_is_refused(duty, values, field):
    with pytest.raises(Invalid) as refused:
        duty(**values)
    assert list(refused.value.errors) == [field]
    assert (Duty.objects.count(), Entry.objects.filter(kind="duty.valid").count()) == (0, 0)


def test_the_cycle_stays_once_a_return_was_confirmed(world, duty):
    weekly = duty()
    confirm(by=world.cooperative_clerk, id=ids.new_id(), duty=weekly, organisation=world.direct_enterprise, day=MONDAY)
    with pytest.raises(Conflict):
        correct_duty(by=world.cooperative_clerk, record=weekly, cycle="month", deadline="last_workday", weekday=None)
    assert correct_duty(by=world.cooperative_clerk, record=weekly, cycle="week", name="每周汇总").name == "每周汇总"


def test_an_outsider_sets_no_duty(world, duty):
    with pytest.raises(NotAllowed):
        duty(by=world.outsider)
    assert list(queries.duties(viewer=world.outsider)) == []


def test_a_past_day_is_read_as_it_ended(world, duty):
    duty(happened_on=date(2024, 5, 20))
    friday = date(2024, 5, 24)
    assert [each.state for each in queries.due_list(viewer=world.cooperative_clerk, on=friday)] == ["late"]
    assert [each.state for each in queries.due_list(viewer=world.cooperative_clerk, on=friday - timedelta(1))] == [
        "due"
    ]
