"""Mistakes: corrected on the original day, taken back, voided; the past is restated, and the journal keeps both."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.hazards.conftest import DUE, FOUND

from zhiben.facts.errors import Conflict, Invalid, NotAllowed, WrongState
from zhiben.facts.ids import new_id
from zhiben.hazards import actions
from zhiben.hazards.models import Hazard
from zhiben.journal.models import Event
from zhiben.ledger import rebuild, seals
from zhiben.ledger.models import Entry

DAY = timedelta(days=1)


def rows(hazard, *names):
    return list(Entry.objects.filter(subject=hazard.pk).order_by("line").values_list(*names))


def fits(hazard):
    return not [each for each in rebuild.differences() if each.subject == hazard.pk]


def test_a_wrong_town_is_reversed_on_the_original_day(hazard, world):
    actions.correct(by=world.clerk, record=hazard, organisation=world.wanjin)
    a, b = world.shaoling.path, world.wanjin.path
    assert sorted(rows(hazard, "kind", "happened_on", "organisation", "quantity")) == sorted(
        [
            (kind, FOUND, path, quantity)
            for kind in ("hazard.found", "hazard.open")
            for path, quantity in ((a, 1), (a, -1), (b, 1))
        ]
    )
    hazard.refresh_from_db()
    assert (hazard.organisation_path, hazard.origin_path, hazard.origin) == (b, b, world.wanjin)
    event = Event.objects.get(action="hazards.correct")
    assert event.detail["changes"] == {"organisation": ["召陵镇", "万金镇"]}


def test_what_is_as_it_was_changes_nothing(hazard, world):
    actions.correct(by=world.clerk, record=hazard, title=hazard.title, due_on=None, eliminated_on=None, rectified=False)
    assert (len(rows(hazard, "line")), Event.objects.filter(action="hazards.correct").count()) == (2, 0)


def test_level_field_and_source_move_every_entry(find, step, world):
    hazard = find(due_on=DUE)
    actions.correct(by=world.clerk, record=hazard, level="major", field="gas", source="expert")
    live = [row for row in rows(hazard, "level", "field", "category", "quantity") if row[3] > 0][-4:]
    assert set(live) == {("major", "gas", "expert", 1)}
    assert fits(hazard)


def test_the_day_it_was_found_moves_what_was_recorded_with_it(find, world):
    hazard = find(at_once=True)
    actions.correct(by=world.clerk, record=hazard, happened_on=FOUND - 3 * DAY)
    hazard.refresh_from_db()
    assert (hazard.eliminated_on, hazard.accepted_on) == (FOUND - 3 * DAY, FOUND - 3 * DAY)
    assert fits(hazard)


def test_it_was_not_found_after_it_was_ordered(hazard, step, world):
    step("order", hazard, due_on=DUE, on=FOUND + DAY)
    with pytest.raises(Invalid):
        actions.correct(by=world.clerk, record=hazard, happened_on=FOUND + 2 * DAY)
    hazard.refresh_from_db()
    assert hazard.happened_on == FOUND


def test_a_wrong_deadline_corrects_its_order(find, world):
    hazard = find(due_on=DUE)
    actions.correct(by=world.clerk, record=hazard, due_on=DUE + 2 * DAY)
    hazard.refresh_from_db()
    assert (hazard.due_on, hazard.transitions.get().due_on) == (DUE + 2 * DAY, DUE + 2 * DAY)
    assert [row for row in rows(hazard, "kind", "happened_on", "quantity") if row[0] == "hazard.overdue"] == [
        ("hazard.overdue", DUE + DAY, 1),
        ("hazard.overdue", DUE + DAY, -1),
        ("hazard.overdue", DUE + 3 * DAY, 1),
    ]
    with pytest.raises(Invalid) as refused:
        actions.correct(by=world.clerk, record=hazard, due_on=FOUND - DAY)
    assert list(refused.value.errors) == ["due_on"]


def test_a_wrong_day_of_rectification_corrects_that_step(find, world):
    hazard = find(due_on=DUE, rectified=True, eliminated_on=DUE + DAY)
    actions.correct(by=world.clerk, record=hazard, eliminated_on=DUE - DAY)
    hazard.refresh_from_db()
    assert hazard.eliminated_on == DUE - DAY
    assert fits(hazard)
    with pytest.raises(Invalid) as refused:
        actions.correct(by=world.clerk, record=hazard, eliminated_on=FOUND - DAY)
    assert list(refused.value.errors) == ["eliminated_on"]


@pytest.mark.parametrize("values", [{"due_on": DUE}, {"eliminated_on": DUE}, {"rectified": True}, {"at_once": True}])
def test_what_needs_a_step_is_no_correction(hazard, world, values):
    with pytest.raises(Conflict):
        actions.correct(by=world.clerk, record=hazard, **values)
    hazard.refresh_from_db()
    assert hazard.state == "found"


def test_after_a_transfer_the_organisation_is_no_correction_but_the_place_is(hazard, step, world):
    step("transfer", hazard, organisation=world.wanjin)
    with pytest.raises(Conflict):
        actions.correct(by=world.clerk, record=hazard, organisation=world.tianqiao)
    actions.correct(by=world.clerk, record=hazard, premises=None, enterprise=world.second_enterprise)
    hazard.refresh_from_db()
    assert (hazard.region_path, hazard.origin, hazard.organisation) == ("411104102", world.shaoling, world.wanjin)
    assert fits(hazard)


def test_one_may_not_move_it_out_of_ones_own_reach(hazard, world):
    with pytest.raises(NotAllowed):
        actions.correct(by=world.town_officer, record=hazard, organisation=world.wanjin)
    with pytest.raises(NotAllowed):
        actions.correct(by=world.outsider, record=hazard, title="别的")
    hazard.refresh_from_db()
    assert (hazard.organisation, hazard.title) == (world.shaoling, "安全出口上锁")


def test_a_step_recorded_with_a_wrong_day_is_corrected_in_its_order(hazard, step, world):
    step("order", hazard, due_on=DUE, on=FOUND)
    done = step("eliminate", hazard, on=DUE + 3 * DAY)
    actions.correct_step(by=world.clerk, record=done, happened_on=DUE + DAY, opinion="已完成")
    assert sum(amount for _kind, amount in rows(hazard, "kind", "amount")) == 1
    hazard.refresh_from_db()
    assert hazard.eliminated_on == DUE + DAY
    with pytest.raises(Invalid):
        actions.correct_step(by=world.clerk, record=done, happened_on=FOUND - DAY)
    with pytest.raises(TypeError):
        actions.correct_step(by=world.clerk, record=done, kind="accepted")
    assert fits(hazard)


def test_only_the_last_step_can_be_taken_back_and_the_hazard_stands_where_it_stood(hazard, step, world):
    order = step("order", hazard, due_on=DUE, on=FOUND)
    done = step("eliminate", hazard, on=DUE)
    with pytest.raises(Conflict):
        actions.take_back(by=world.clerk, record=order, reason="误登")
    actions.take_back(by=world.clerk, record=done, reason="误登")
    actions.take_back(by=world.clerk, record=done, reason="误登")
    hazard.refresh_from_db()
    assert (hazard.state, hazard.eliminated_on) == ("ordered", None)
    assert step("eliminate", hazard, on=DUE).number == 3
    assert fits(hazard)
    with pytest.raises(Conflict):
        actions.correct_step(by=world.clerk, record=done, opinion="晚了")


def test_a_transfer_taken_back_gives_it_back(hazard, step, world):
    moved = step("transfer", hazard, organisation=world.wanjin)
    actions.take_back(by=world.clerk, record=moved, reason="移交有误")
    hazard.refresh_from_db()
    assert (hazard.organisation, hazard.organisation_path) == (world.shaoling, world.shaoling.path)
    assert fits(hazard)


def test_a_voided_hazard_counts_for_nothing_and_stays_readable(find, step, world):
    hazard = find(due_on=DUE)
    actions.void(by=world.clerk, record=hazard, reason="重复登记")
    actions.void(by=world.clerk, record=hazard, reason="再来一次")
    hazard.refresh_from_db()
    assert (hazard.voided, hazard.voided_reason) == (True, "重复登记")
    assert sum(quantity for (quantity,) in rows(hazard, "quantity")) == 0
    assert fits(hazard)
    for act in (
        lambda: actions.correct(by=world.clerk, record=hazard, title="别的"),
        lambda: step("eliminate", hazard),
    ):
        with pytest.raises(WrongState):
            act()


def test_a_reason_and_the_right_to_void_are_needed(hazard, world):
    with pytest.raises(Invalid) as refused:
        actions.void(by=world.clerk, record=hazard, reason=" ")
    assert list(refused.value.errors) == ["reason"]
    for viewer in (world.enterprise_officer, world.outsider):
        with pytest.raises(NotAllowed):
            actions.void(by=viewer, record=hazard, reason="误登")
    hazard.refresh_from_db()
    assert not hazard.voided


def test_many_are_voided_together_or_not_at_all(find, world):
    mine = [find().pk for _n in range(3)]
    elsewhere = actions.find(
        by=world.outsider, id=new_id(), organisation=world.other_town, enterprise=world.other_enterprise,
        title="别处", happened_on=FOUND,
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        actions.void_many(by=world.clerk, ids=[*mine, elsewhere.pk], reason="误导入")
    assert Hazard.objects.filter(voided_at=None).count() == 4
    assert actions.void_many(by=world.clerk, ids=mine, reason="误导入") == 3
    assert actions.void_many(by=world.clerk, ids=mine, reason="误导入") == 0
    assert list(Hazard.objects.filter(voided_at=None)) == [elsewhere]


def test_as_of_a_seal_the_mistake_still_stands(hazard, world):
    seal = seals.seal()
    actions.correct(by=world.clerk, record=hazard, organisation=world.wanjin)
    then = Entry.objects.filter(subject=hazard.pk, id__lte=seal.last)
    assert {entry.organisation for entry in then} == {world.shaoling.path}
    assert date(2024, 5, 27) == seal.day
