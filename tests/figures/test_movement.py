"""Why a number moved between two readings, record by record."""

from __future__ import annotations

from datetime import date

import pytest

from zhiben.accounts.viewer import SYSTEM, Scope
from zhiben.calendars import Period, travel
from zhiben.facts.errors import NotAllowed
from zhiben.facts.ids import new_id
from zhiben.figures import queries as figures
from zhiben.figures.movement import CAUSES, Reading, movement
from zhiben.hazards import actions as hazards
from zhiben.inspections import actions as inspections
from zhiben.ledger.actions import seal
from zhiben.registers.declaration import REGISTERS

MAY = Period(date(2024, 5, 1), date(2024, 5, 31))
THEN, NOW = date(2024, 5, 20), date(2024, 5, 27)


@pytest.fixture
def visit(world):
    """`visit()`: of 召陵镇, on 6 May, with two people."""

    def made(**values):
        facts = {"organisation": world.shaoling, "enterprise": world.enterprise, "kind": "grid", "people": 2}
        return inspections.record(by=SYSTEM, id=new_id(), **(facts | {"happened_on": date(2024, 5, 6)} | values))

    return made


def then(seal_it=seal):
    """The reading of a week ago."""
    with travel(THEN):
        return Reading(MAY, seal_it())


def why(before, *, code="inspections.done", after=None, viewer=SYSTEM, **scope):
    asked = {"viewer": viewer, "code": code, "scope": Scope(**scope)}
    after = after or Reading(MAY)
    found = movement(before=before, after=after, **asked)
    difference = [figures.value(period=each.period, as_of=each.seal, **asked).number for each in (after, before)]
    assert sum(each.quantity for each in found) == difference[0] - difference[1]
    return [(each.cause, each.subject, each.day, each.quantity) for each in found]


def test_nothing_moved(visit):
    visit()
    assert why(then()) == []


def test_what_happened_since_is_new(visit):
    visit()
    before = then()
    new = visit(happened_on=date(2024, 5, 21))
    assert why(before) == [("new", new.pk, date(2024, 5, 21), 1)]


def test_what_was_known_too_late_is_late(visit):
    before = then()
    late = visit(happened_on=THEN)
    assert why(before) == [("late", late.pk, THEN, 1)]


def test_what_was_taken_back_is_voided(visit):
    visited = visit()
    before = then()
    inspections.void(by=SYSTEM, record=visited, reason="误登")
    assert why(before) == [("voided", visited.pk, date(2024, 5, 6), -1)]


def test_a_visit_of_the_wrong_town_is_corrected_in_both(visit, world):
    visited = visit(enterprise=world.second_enterprise)
    before = then()
    inspections.correct(by=SYSTEM, record=visited, organisation=world.wanjin)
    day = date(2024, 5, 6)
    assert why(before, organisation=world.shaoling.path) == [("corrected", visited.pk, day, -1)]
    assert why(before, organisation=world.wanjin.path) == [("corrected", visited.pk, day, 1)]
    assert why(before, organisation=world.district.path) == []


def test_a_measure_that_was_put_right_is_corrected(visit):
    visited = visit()
    before = then()
    inspections.correct(by=SYSTEM, record=visited, people=5)
    assert why(before) == []
    assert why(before, code="inspections.people") == [("corrected", visited.pk, date(2024, 5, 6), 3)]


def test_what_was_recorded_and_taken_back_since_moved_nothing(visit):
    before = then()
    inspections.void(by=SYSTEM, record=visit(), reason="误登")
    assert why(before) == []


def test_what_was_corrected_after_the_later_reading_is_not_yet_corrected(visit):
    before = then()
    late = visit()
    after = Reading(MAY, seal())
    inspections.correct(by=SYSTEM, record=late, people=9)
    assert why(before, code="inspections.people", after=after) == [("late", late.pk, date(2024, 5, 6), 2)]


@pytest.fixture
def hazard(world):
    """Found on 6 May, due on the 22nd."""
    found = hazards.find(
        by=SYSTEM, id=new_id(), organisation=world.shaoling, enterprise=world.enterprise, title="上锁", field="fire",
        source="administrative", happened_on=date(2024, 5, 6),
    )  # fmt: skip
    hazards.order(by=SYSTEM, id=new_id(), hazard=found, on=date(2024, 5, 6), due_on=date(2024, 5, 22))
    return found


def test_what_was_posted_ahead_falls_due(hazard):
    assert why(then(), code="hazards.overdue") == [("due", hazard.pk, date(2024, 5, 23), 1)]


def test_a_step_that_was_recorded_late_is_late_not_corrected(hazard, world):
    with travel(THEN):
        before = then()
    hazards.eliminate(by=SYSTEM, id=new_id(), hazard=hazard, on=date(2024, 5, 10))
    hazards.accept(by=world.clerk, id=new_id(), hazard=hazard, on=date(2024, 5, 12))
    assert why(before, code="hazards.eliminated") == [("late", hazard.pk, date(2024, 5, 10), 1)]
    assert why(before, code="hazards.open") == [("late", hazard.pk, date(2024, 5, 12), -1)]


def test_another_period_takes_in_some_and_leaves_others(visit):
    early, both, later = (visit(happened_on=date(2024, 5, day)) for day in (1, 10, 20))
    before = Reading(Period(date(2024, 5, 1), date(2024, 5, 10)))
    after = Reading(Period(date(2024, 5, 10), date(2024, 5, 27)))
    assert why(before, after=after) == [
        ("new", later.pk, date(2024, 5, 20), 1),
        ("left", early.pk, date(2024, 5, 1), -1),
    ]
    assert both.pk not in {each[1] for each in why(before, after=after)}


def test_a_period_that_reaches_further_back_takes_in_what_was_known(visit):
    early = visit(happened_on=date(2024, 5, 2))
    visit(happened_on=date(2024, 5, 10))
    sealed = seal()
    before = Reading(Period(date(2024, 5, 10), date(2024, 5, 27)), sealed)
    assert why(before, after=Reading(MAY, sealed)) == [("new", early.pk, date(2024, 5, 2), 1)]


def test_a_stock_handed_over_moves_on_its_day(world):
    audiences = REGISTERS["audiences"].record
    assert audiences is not None
    given = audiences(
        by=world.clerk, id=new_id(), organisation=world.office, happened_on=date(2024, 4, 1), carrier="telecom",
        users=1000, valid_to=date(2024, 5, 21),
    )  # fmt: skip
    assert why(then(), code="publicity.audience") == [("due", given.pk, date(2024, 5, 22), -1000)]


@pytest.mark.parametrize("code", ["hazards.elimination_rate", "inspections.enterprises"])
def test_what_does_not_add_up_has_no_causes_of_its_own(visit, code):
    before = then()
    visit()
    assert movement(viewer=SYSTEM, code=code, before=before, after=Reading(MAY)) == []


def test_beyond_the_grants_it_is_refused(visit, world):
    before = then()
    visit()
    with pytest.raises(NotAllowed):
        why(before, viewer=world.town_officer, organisation=world.wanjin.path)
    assert len(why(before, viewer=world.town_officer, organisation=world.shaoling.path)) == 1


def test_every_cause_has_a_name():
    assert [str(label) for label in CAUSES.values()] == ["新发生", "补录", "更正", "作废", "到期", "移出统计期"]
