"""Returns: composed from figures as of a seal, confirmed, sent back, confirmed again; never typed."""

from __future__ import annotations

from datetime import date

import pytest

from zhiben.accounts.viewer import Scope
from zhiben.calendars import Period, travel
from zhiben.duties import queries
from zhiben.duties.actions import DUTIES, RETURNS, confirm, confirm_again, send_back
from zhiben.duties.models import Return, Step
from zhiben.duties.postings import return_entries
from zhiben.facts import ids
from zhiben.facts.errors import Invalid, NotAllowed, NotFound, WrongState
from zhiben.figures import queries as figures
from zhiben.figures.models import Definition
from zhiben.ledger.models import Entry, Seal
from zhiben.ledger.postings import Key, Measure, net
from zhiben.ledger.rebuild import differences
from zhiben.registers.declaration import REGISTERS

MONDAY, SUNDAY = date(2024, 5, 27), date(2024, 6, 2)


@pytest.fixture
def weekly(duty):
    return duty()


@pytest.fixture
def confirmed(world, weekly):
    def one(**values):
        given = {"by": world.cooperative_clerk, "id": ids.new_id(), "duty": weekly, "day": MONDAY}
        return confirm(**(given | {"organisation": world.direct_enterprise} | values))

    return one


def numbers(record):
    return {code: each["number"] for code, each in record.values.items()}


def test_a_return_holds_the_ledgers_numbers_with_version_and_seal(world, confirmed, met):
    met(world.direct_enterprise, MONDAY, attendance=12)
    met(world.direct_enterprise, date(2024, 5, 26), attendance=50)  # the week before
    met(world.cooperative, MONDAY, attendance=7)  # above it, not below
    record = confirmed()
    assert numbers(record) == {"meetings.held": 1, "meetings.attendance": 12}
    assert (record.period_start, record.period_end, record.state) == (MONDAY, SUNDAY, "confirmed")
    assert record.seal == Seal.objects.order_by("-number").first()
    assert record.seal.last == Entry.objects.exclude(kind__startswith="return.").order_by("-id").first().id
    assert Definition.objects.filter(code="meetings.held", version=record.values["meetings.held"]["version"]).exists()
    assert record.summary == "召开会议 1 次；参会人次 12 人次"


def test_it_counts_once_on_the_day_it_was_confirmed(world, confirmed):
    record = confirmed()
    key = Key(
        "return.confirmed", MONDAY, SUNDAY, world.direct_enterprise.path, world.direct_enterprise.region_path,
        world.direct_enterprise.pk, category="week",
    )  # fmt: skip
    assert return_entries(record) == {key: Measure(1)}
    assert net(Entry.objects.filter(subject=record.pk)) == return_entries(record)


def test_what_comes_later_changes_live_figures_but_not_the_return(world, confirmed, met, weekly):
    met(world.direct_enterprise, MONDAY)
    record = confirmed()
    met(world.direct_enterprise, MONDAY)
    live = queries.preview(weekly, world.direct_enterprise, MONDAY, viewer=world.cooperative_clerk)
    record.refresh_from_db()
    assert (live["meetings.held"]["number"], numbers(record)["meetings.held"]) == (2, 1)
    assert queries.recomputed(record, viewer=world.cooperative_clerk) == {}


def test_a_number_changed_behind_the_products_back_does_not_come_out_again(world, confirmed, met):
    met(world.direct_enterprise, MONDAY)
    record = confirmed()
    record.values["meetings.held"]["number"] = 9
    Return.objects.filter(pk=record.pk).update(values=record.values)
    assert queries.recomputed(record, viewer=world.cooperative_clerk) == {"meetings.held": (9, 1)}


def test_confirmed_late_it_says_how_many_days(confirmed):
    record = confirmed(day=date(2024, 5, 20))  # due Friday 24 May
    assert list(return_entries(record).values()) == [Measure(1, 3)]


def test_confirming_twice_is_one_return_and_a_second_one_is_refused(confirmed, new_id):
    record = confirmed(id=new_id)
    assert confirmed(id=new_id) == record
    with pytest.raises(Invalid, match="该期报表已确认"):
        confirmed()
    assert (Return.objects.count(), Step.objects.count()) == (1, 1)


def test_sent_back_it_was_not_confirmed_after_all_and_comes_with_new_numbers(world, confirmed, met):
    met(world.direct_enterprise, MONDAY)
    record = confirmed()
    with travel(date(2024, 5, 28)):
        send_back(by=world.city_clerk, id=ids.new_id(), record=record, reason="漏登一次会议")
        met(world.direct_enterprise, MONDAY)
    with travel(date(2024, 5, 29)):
        record = confirm_again(by=world.cooperative_clerk, id=ids.new_id(), record=record)
    assert (record.state, numbers(record)["meetings.held"], record.reason) == ("confirmed", 2, "")
    assert [(each.kind, each.reason) for each in queries.steps(record, viewer=world.cooperative_clerk)] == [
        ("confirmed", ""),
        ("returned", "漏登一次会议"),
        ("confirmed", ""),
    ]
    days = {(key.kind, key.happened_on): measure.quantity for key, measure in return_entries(record).items()}
    assert days == {
        ("return.confirmed", MONDAY): 1,
        ("return.confirmed", date(2024, 5, 28)): -1,
        ("return.returned", date(2024, 5, 28)): 1,
        ("return.confirmed", date(2024, 5, 29)): 1,
    }
    assert list(differences()) == []


def test_steps_sent_twice_are_taken_once(world, confirmed, new_id):
    record, again = confirmed(), ids.new_id()
    for _ in range(2):
        send_back(by=world.city_clerk, id=new_id, record=record, reason="请核对")
    for _ in range(2):
        confirm_again(by=world.cooperative_clerk, id=again, record=record)
    assert Step.objects.count() == 3


def test_whoever_confirmed_does_not_send_back_and_the_unit_cannot(world, confirmed):
    record = confirmed()
    with pytest.raises(NotAllowed):
        send_back(by=world.cooperative_clerk, id=ids.new_id(), record=record, reason="请核对")
    with pytest.raises(NotAllowed):
        send_back(by=world.outsider, id=ids.new_id(), record=record, reason="请核对")
    with pytest.raises(Invalid) as refused:
        send_back(by=world.city_clerk, id=ids.new_id(), record=record, reason=" ")
    record.refresh_from_db()
    assert (list(refused.value.errors), record.state, record.steps.count()) == (["reason"], "confirmed", 1)


def test_only_what_was_sent_back_is_confirmed_again(world, confirmed):
    record = confirmed()
    with pytest.raises(WrongState):
        confirm_again(by=world.cooperative_clerk, id=ids.new_id(), record=record)
    assert record.steps.count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"day": date(2024, 6, 3)}, "day"),  # has not begun
        ({"day": date(2023, 12, 20)}, "day"),  # before the duty
    ],
)
def test_a_period_in_which_nothing_is_due_is_refused(confirmed, values, field):
    with pytest.raises(Invalid) as refused:
        confirmed(**values)
    assert (list(refused.value.errors), Return.objects.count()) == ([field], 0)


def test_a_unit_or_duty_that_has_no_return_is_refused(world, confirmed, patrol, tenant):
    with pytest.raises(Invalid) as unit:
        confirmed(organisation=tenant)
    with pytest.raises(Invalid) as duty:
        confirmed(duty=patrol, organisation=tenant)
    assert (list(unit.value.errors), list(duty.value.errors)) == (["organisation"], ["duty"])


def test_another_office_neither_confirms_nor_sees(world, confirmed):
    with pytest.raises(NotAllowed):
        confirmed(by=world.clerk)
    record = confirmed()
    with pytest.raises(NotFound):
        queries.get(viewer=world.clerk, id=record.pk)
    with pytest.raises(NotAllowed):
        queries.preview(record.duty, world.direct_enterprise, MONDAY, viewer=world.clerk)


def test_an_enterprises_own_officer_confirms_for_it_alone(world):
    weekly = DUTIES.record(
        by=world.clerk,
        id=ids.new_id(),
        organisation=world.district,
        happened_on=date(2024, 1, 1),
        kind="roll_up",
        name="周汇总",
        covers="enterprises",
        cycle="week",
        figures=["meetings.held"],
    )
    (current,) = [each for each in queries.due_list(viewer=world.enterprise_officer) if each.period.end == SUNDAY]
    assert current.unit == world.enterprise
    record = confirm(
        by=world.enterprise_officer, id=ids.new_id(), duty=weekly, organisation=world.enterprise, day=MONDAY
    )
    assert list(queries.returns(viewer=world.enterprise_officer)) == [record]
    with pytest.raises(NotAllowed):
        confirm(
            by=world.enterprise_officer, id=ids.new_id(), duty=weekly, organisation=world.second_enterprise, day=MONDAY
        )


def test_a_voided_return_counts_for_nothing_and_its_period_is_open_again(world, confirmed):
    record = confirmed()
    RETURNS.void(by=world.cooperative_clerk, record=record, reason="单位选错")
    scope, period = Scope(organisation=world.cooperative.path), Period.month(MONDAY)
    value = figures.value(viewer=world.cooperative_clerk, code="duties.returns_confirmed", scope=scope, period=period)
    assert value.number == 0
    assert confirmed().state == "confirmed"


def test_figures_count_returns_by_cycle_and_duties_in_force(world, confirmed, duty):
    confirmed()
    duty(name="月上报", kind="report", cycle="month", deadline="last_workday", weekday=None)
    codes = ["duties.in_force", "duties.weekly_returns", "duties.monthly_returns", "duties.returns_confirmed"]
    found = figures.values(
        viewer=world.cooperative_clerk,
        codes=codes,
        scope=Scope(organisation=world.cooperative.path),
        period=Period.month(MONDAY),
    )
    assert [found[code].number for code in codes] == [2, 1, 0, 1]


def test_returns_are_never_typed():
    register = REGISTERS["returns"]
    assert (register.record, register.correct, register.record_many) == (None, None, None)
    assert [column.name for column in register.columns if column.editable] == []
