"""The steps of a hazard's life: each where it may start, by whom it may be taken, and what it posts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.hazards.conftest import DUE, FOUND

from zhiben.calendars import travel
from zhiben.evidence.models import Attachment
from zhiben.facts.errors import Conflict, Invalid, NotAllowed, WrongState
from zhiben.facts.ids import new_id
from zhiben.hazards import actions
from zhiben.hazards.actions.steps import FROM
from zhiben.hazards.models import Hazard, Transition
from zhiben.journal.models import Event
from zhiben.ledger.models import Entry

DAY = timedelta(days=1)


def net(hazard, kind):
    """day and organisation → net quantity of one kind, without what cancels."""
    found = {}
    for day, path, quantity in Entry.objects.filter(subject=hazard.pk, kind=kind).values_list(
        "happened_on", "organisation", "quantity"
    ):
        found[day, path] = found.get((day, path), 0) + quantity
    return {key: quantity for key, quantity in found.items() if quantity}


def standing(hazard):
    hazard.refresh_from_db()
    return hazard.state, hazard.due_on, hazard.eliminated_on, hazard.accepted_on


def test_through_the_four_lists(hazard, step, world):
    step("order", hazard, due_on=DUE, on=FOUND + DAY)
    assert standing(hazard) == ("ordered", DUE, None, None)
    step("eliminate", hazard, on=DUE)
    assert standing(hazard) == ("eliminated", DUE, DUE, None)
    step("accept", hazard, on=DUE + DAY, opinion="同意")
    assert standing(hazard) == ("accepted", DUE, DUE, DUE + DAY)
    path = world.shaoling.path
    assert net(hazard, "hazard.open") == {(FOUND, path): 1, (DUE + DAY, path): -1}
    assert net(hazard, "hazard.overdue") == {}
    assert [event.action for event in Event.objects.filter(subject=hazard.pk).order_by("id")] == [
        "hazards.find", "hazards.ordered", "hazards.eliminated", "hazards.accepted",
    ]  # fmt: skip


def test_an_order_draws_a_number_once(find, step):
    first, second = find(), find(number="召应急〔2024〕7号")
    step("order", first, due_on=DUE)
    step("order", second, due_on=DUE)
    third = find()
    step("order", third, due_on=DUE)
    numbers = list(Hazard.objects.order_by("recorded_at", "id").values_list("number", flat=True))
    assert sorted(numbers) == ["2024-00001", "2024-00002", "召应急〔2024〕7号"]


def test_overdue_is_posted_ahead_and_taken_off_on_the_day_of_a_late_rectification(hazard, step, world):
    step("order", hazard, due_on=DUE, on=FOUND)
    path = world.shaoling.path
    assert net(hazard, "hazard.overdue") == {(DUE + DAY, path): 1}
    step("eliminate", hazard, on=DUE + 4 * DAY)
    assert net(hazard, "hazard.overdue") == {(DUE + DAY, path): 1, (DUE + 4 * DAY, path): -1}
    assert Entry.objects.get(subject=hazard.pk, kind="hazard.eliminated").amount == 4


def test_an_extension_takes_off_what_was_posted_ahead(hazard, step, world):
    step("order", hazard, due_on=DUE, on=FOUND)
    step("extend", hazard, due_on=DUE + 7 * DAY, on=DUE, opinion="配件未到")
    assert net(hazard, "hazard.overdue") == {(DUE + 8 * DAY, world.shaoling.path): 1}
    assert standing(hazard)[:2] == ("ordered", DUE + 7 * DAY)


@pytest.mark.parametrize(("due", "opinion", "field"), [(DUE, "缘由", "due_on"), (DUE + DAY, " ", "opinion")])
def test_an_extension_needs_a_later_deadline_and_a_reason(hazard, step, due, opinion, field):
    step("order", hazard, due_on=DUE, on=FOUND)
    with pytest.raises(Invalid) as refused:
        step("extend", hazard, due_on=due, opinion=opinion)
    assert list(refused.value.errors) == [field]
    assert standing(hazard)[1] == DUE


def test_a_transfer_hands_the_stocks_over_on_its_day(hazard, step, world):
    step("order", hazard, due_on=DUE, on=FOUND)
    moved = DUE + 3 * DAY
    step("transfer", hazard, organisation=world.wanjin, on=moved)
    a, b = world.shaoling.path, world.wanjin.path
    assert net(hazard, "hazard.open") == {(FOUND, a): 1, (moved, a): -1, (moved, b): 1}
    assert net(hazard, "hazard.overdue") == {(DUE + DAY, a): 1, (moved, a): -1, (moved, b): 1}
    hazard.refresh_from_db()
    assert (hazard.organisation, hazard.organisation_path, hazard.origin, hazard.origin_path) == (
        world.wanjin, b, world.shaoling, a,
    )  # fmt: skip
    step("eliminate", hazard, on=moved + DAY)
    assert net(hazard, "hazard.eliminated") == {(moved + DAY, b): 1}
    assert net(hazard, "hazard.found") == {(FOUND, a): 1}


def test_after_a_transfer_only_the_receiver_acts(hazard, step, world):
    step("order", hazard, due_on=DUE, on=FOUND, by=world.town_officer)
    step("transfer", hazard, organisation=world.wanjin, by=world.town_officer)
    with pytest.raises(NotAllowed):
        step("eliminate", hazard, by=world.town_officer)


def test_to_itself_nothing_is_transferred(hazard, step, world):
    with pytest.raises(Invalid) as refused:
        step("transfer", hazard, organisation=world.shaoling)
    assert list(refused.value.errors) == ["organisation"]


def test_a_return_is_a_fact_of_its_own_day(hazard, step, world):
    step("order", hazard, due_on=DUE, on=FOUND)
    step("eliminate", hazard, on=DUE + 2 * DAY)
    step("return_", hazard, on=DUE + 5 * DAY, opinion="未更换电缆", due_on=DUE + 9 * DAY)
    path = world.shaoling.path
    assert net(hazard, "hazard.eliminated") == {(DUE + 2 * DAY, path): 1, (DUE + 5 * DAY, path): -1}
    assert net(hazard, "hazard.returned") == {(DUE + 5 * DAY, path): 1}
    assert net(hazard, "hazard.overdue") == {
        (DUE + DAY, path): 1, (DUE + 2 * DAY, path): -1, (DUE + 10 * DAY, path): 1,
    }  # fmt: skip
    assert sum(Entry.objects.filter(subject=hazard.pk, kind="hazard.eliminated").values_list("amount", flat=True)) == 0
    assert standing(hazard) == ("returned", DUE + 9 * DAY, None, None)
    step("eliminate", hazard, on=DUE + 6 * DAY)
    step("accept", hazard, on=DUE + 7 * DAY)
    assert standing(hazard)[0] == "accepted"


def test_a_return_says_why(hazard, step):
    step("order", hazard, due_on=DUE)
    step("eliminate", hazard)
    with pytest.raises(Invalid) as refused:
        step("return_", hazard, opinion="")
    assert list(refused.value.errors) == ["opinion"]


def test_an_escalation_changes_neither_state_nor_whose_it_is(hazard, step, world):
    step("order", hazard, due_on=DUE, on=FOUND)
    step("escalate", hazard, on=DUE + 3 * DAY, organisation=world.district, opinion="逾期三日")
    assert standing(hazard)[0] == "ordered"
    assert net(hazard, "hazard.escalated") == {(DUE + 3 * DAY, world.shaoling.path): 1}
    assert net(hazard, "hazard.open") == {(FOUND, world.shaoling.path): 1}
    assert hazard.organisation == world.shaoling


def test_who_rectified_must_not_accept(hazard, step, world):
    step("order", hazard, due_on=DUE)
    step("eliminate", hazard, by=world.clerk)
    before = Entry.objects.count()
    with pytest.raises(Conflict) as refused:
        step("accept", hazard, by=world.clerk)
    assert str(refused.value) == "整改完成由您登记，不能再由您验收；请由另一人验收销号。"
    assert (standing(hazard)[0], Entry.objects.count()) == ("eliminated", before)
    step("accept", hazard, by=world.inspector)
    assert standing(hazard)[0] == "accepted"


@pytest.mark.parametrize("name", ["order", "extend", "transfer", "eliminate", "accept", "return_", "escalate"])
def test_an_outsider_takes_no_step(hazard, step, world, name):
    step("order", hazard, due_on=DUE)
    if name in {"accept", "return_"}:
        step("eliminate", hazard)
    before = standing(hazard), Entry.objects.count(), Transition.objects.count()
    values = {
        "order": {"due_on": DUE},
        "extend": {"due_on": DUE + DAY, "opinion": "缘由"},
        "return_": {"opinion": "缘由"},
    }
    with pytest.raises(NotAllowed):
        step(
            name,
            hazard,
            by=world.outsider,
            **values.get(name, {"organisation": world.wanjin} if name == "transfer" else {}),
        )
    assert (standing(hazard), Entry.objects.count(), Transition.objects.count()) == before


def test_a_grant_bounded_by_a_field_reaches_no_other_field(find, step, world):
    with pytest.raises(NotAllowed):
        step("order", find(field="gas"), due_on=DUE, by=world.fire_inspector)
    step("order", find(field="fire"), due_on=DUE, by=world.fire_inspector)


def test_an_enterprise_rectifies_its_own_and_accepts_nothing(hazard, step, world, find):
    step("order", hazard, due_on=DUE)
    step("eliminate", hazard, by=world.enterprise_officer, opinion="已拆除", photos=[])
    with pytest.raises(NotAllowed):
        step("accept", hazard, by=world.enterprise_officer)
    other = find(enterprise=world.second_enterprise, premises=None, organisation=world.wanjin, due_on=DUE)
    with pytest.raises(NotAllowed):
        step("eliminate", other, by=world.enterprise_officer)
    assert Attachment.objects.count() == 0


@pytest.mark.parametrize("kind", list(Transition.Kind))
def test_a_step_starts_only_where_it_may(find, step, world, kind):
    name = {"ordered": "order", "extended": "extend", "transferred": "transfer", "escalated": "escalate",
            "eliminated": "eliminate", "returned": "return_", "accepted": "accept"}[kind]  # fmt: skip
    values = {
        "order": {"due_on": DUE}, "extend": {"due_on": date(2024, 6, 1), "opinion": "缘由"}, "return_": {"opinion": "缘由"},
        "transfer": {"organisation": world.wanjin},
    }.get(name, {})  # fmt: skip
    paths = {
        "found": [], "ordered": ["order"], "eliminated": ["order", "eliminate"],
        "returned": ["order", "eliminate", "return_"], "accepted": ["order", "eliminate", "accept"],
    }  # fmt: skip
    given = {"order": {"due_on": DUE, "on": FOUND}, "return_": {"opinion": "重做"}}
    for state, path in paths.items():
        hazard = find()
        for each in path:
            step(each, hazard, **given.get(each, {}))
        if state in FROM[kind]:
            step(name, hazard, **values)
        else:
            with pytest.raises(WrongState):
                step(name, hazard, **values)
            assert standing(hazard)[0] == state


def test_a_step_sent_twice_is_one_step(hazard, world):
    identity = new_id()
    first = actions.order(by=world.inspector, id=identity, hazard=hazard, due_on=DUE, on=FOUND)
    again = actions.order(by=world.inspector, id=identity, hazard=hazard, due_on=DUE + DAY, on=FOUND)
    assert (first.pk, again.due_on, Transition.objects.count()) == (identity, DUE, 1)
    hazard.refresh_from_db()
    assert hazard.number == "2024-00001"


def test_two_steps_at_once_collide_in_the_database(hazard, step, world):
    taken = step("order", hazard, due_on=DUE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Transition.objects.create(
            id=new_id(), hazard=hazard, number=taken.number, kind="ordered", happened_on=FOUND, due_on=DUE,
            recorded_at=taken.recorded_at, recorded_by=world.clerk.id,
        )  # fmt: skip


def test_no_step_before_the_one_before_it(hazard, step):
    with pytest.raises(Invalid) as refused:
        step("order", hazard, due_on=DUE, on=FOUND - DAY)
    assert refused.value.errors == {"on": ["“交办整改”的日期2024-05-05不能早于“发现隐患”的日期2024-05-06；请核对。"]}
    step("order", hazard, due_on=DUE, on=FOUND + 2 * DAY)
    with pytest.raises(Invalid) as refused:
        step("eliminate", hazard, on=FOUND + DAY)
    assert list(refused.value.errors) == ["on"]
    with pytest.raises(Invalid) as refused:
        step("eliminate", hazard, on=date(2024, 5, 28))
    assert list(refused.value.errors) == ["on"]


def test_a_deadline_before_its_order_is_refused_with_the_remedy(hazard, step):
    with pytest.raises(Invalid) as refused:
        step("order", hazard, due_on=FOUND + DAY, on=FOUND + 2 * DAY)
    assert refused.value.errors == {
        "due_on": ["整改期限2024-05-07早于“交办整改”的日期2024-05-08；请改为当日或以后的日期。"]
    }
    with pytest.raises(Invalid) as refused:
        step("order", hazard, due_on=FOUND - DAY, on=FOUND + 2 * DAY)
    assert refused.value.errors["due_on"] == ["整改期限2024-05-05早于发现日期2024-05-06；请改为发现当日或以后的日期。"]
    assert Transition.objects.count() == 0


def test_without_a_day_a_step_is_of_today(hazard, world):
    with travel(date(2024, 5, 20)):
        taken = actions.order(by=world.inspector, id=new_id(), hazard=hazard, due_on=date(2024, 5, 30))
    assert taken.happened_on == date(2024, 5, 20)
