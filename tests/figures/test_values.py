"""What figures come to, by exact examples: real visits and hazards of two districts."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from zhiben.accounts.viewer import EVERYWHERE, SYSTEM, Scope
from zhiben.calendars import Period, today, travel
from zhiben.facts.errors import Invalid, NotAllowed, NotFound
from zhiben.facts.ids import new_id
from zhiben.figures import queries as figures
from zhiben.figures.actions import define
from zhiben.hazards import actions as hazards
from zhiben.inspections import actions as inspections
from zhiben.ledger.actions import seal

MAY = Period(date(2024, 5, 1), date(2024, 5, 31))
APRIL = Period.month(date(2024, 4, 1))


@pytest.fixture
def visit(world):
    """`visit(people=2)`: of 召陵镇 to its enterprise on 6 May, unless told."""

    def made(**values):
        facts = {
            "organisation": world.shaoling,
            "enterprise": world.enterprise,
            "premises": world.premises,
            "field": "fire",
            "kind": "grid",
            "happened_on": date(2024, 5, 6),
        }
        return inspections.record(by=SYSTEM, **({"id": new_id()} | facts | values))

    return made


@pytest.fixture
def find(world):
    """`find(on)`: a hazard of 召陵镇's enterprise."""

    def made(on=date(2024, 5, 6), **values):
        facts = {"organisation": world.shaoling, "enterprise": world.enterprise, "field": "fire", "title": "上锁"}
        return hazards.find(by=SYSTEM, id=new_id(), source="administrative", happened_on=on, **(facts | values))

    return made


@pytest.fixture
def visits(world, visit):
    """Two in 召陵镇 (one in April), two in 万金镇, one next door."""
    second = {"enterprise": world.second_enterprise, "premises": world.second_premises}
    return [
        visit(people=2),
        visit(people=3, happened_on=date(2024, 4, 9)),
        visit(organisation=world.wanjin, field="dust", people=1, **second),
        visit(organisation=world.wanjin, field="dust", kind="expert", people=4, happened_on=date(2024, 5, 7), **second),
        visit(organisation=world.other_town, enterprise=world.other_enterprise, premises=None, people=7),
    ]


def value(code, scope=EVERYWHERE, period=MAY, viewer=SYSTEM, **asked):
    return figures.value(viewer=viewer, code=code, scope=scope, period=period, **asked).number


def test_a_sum_counts_what_happened_in_the_period(visits):
    assert [value("inspections.done", period=each) for each in (MAY, APRIL, Period.year(today()))] == [4, 1, 5]
    assert value("inspections.done", period=Period.day(date(2024, 5, 7))) == 1


def test_an_amount_adds_up_the_measure(visits):
    assert (value("inspections.people"), value("inspections.people", period=APRIL)) == (14, 3)


def test_a_condition_narrows_what_is_counted(visits):
    assert (value("inspections.done"), value("inspections.administrative")) == (4, 0)
    visits[0].refresh_from_db()
    inspections.correct(by=SYSTEM, record=visits[0], kind="administrative", people=2)
    assert value("inspections.administrative") == 1


def test_every_part_of_a_scope_narrows(world, visits):
    district, shaoling = world.district.path, world.shaoling.path
    assert value("inspections.done", Scope(district)) == 3
    assert value("inspections.done", Scope(shaoling)) == 1
    assert value("inspections.done", Scope(district, only=True)) == 0
    assert value("inspections.done", Scope(world.wanjin.path, only=True)) == 2
    assert value("inspections.done", Scope(region="411104")) == 3
    assert value("inspections.done", Scope(region="411102")) == 1
    assert value("inspections.done", Scope(region="4111")) == 4
    assert value("inspections.done", Scope(district, field="dust")) == 2
    assert value("inspections.done", Scope(enterprise=world.second_enterprise.pk)) == 2
    assert value("inspections.done", Scope(premises=world.premises.pk)) == 1
    assert value("inspections.done", Scope(shaoling, field="dust")) == 0


def test_a_distinct_count_counts_each_once(world, visits):
    assert value("inspections.done", Scope(world.district.path), Period.year(today())) == 4
    assert value("inspections.enterprises", Scope(world.district.path), Period.year(today())) == 2
    assert value("inspections.enterprises", Scope(world.wanjin.path)) == 1


def test_what_was_voided_is_no_longer_distinct(visits, world):
    inspections.void(by=SYSTEM, record=visits[0], reason="误登")
    assert value("inspections.enterprises", Scope(world.district.path)) == 1


def test_a_cohort_counts_what_became_of_the_period_s_own(find):
    """907 is what was found since the campaign began and eliminated by now; older ones and open ones are not in it."""
    old, done, late, still_open = find(date(2024, 4, 20)), find(), find(), find()
    for hazard, on in ((old, date(2024, 5, 8)), (done, date(2024, 5, 9)), (late, date(2024, 5, 20))):
        hazards.order(by=SYSTEM, id=new_id(), hazard=hazard, on=on.replace(day=7), due_on=date(2024, 5, 26))
        hazards.eliminate(by=SYSTEM, id=new_id(), hazard=hazard, on=on)
    assert value("hazards.eliminated") == 3
    assert value("hazards.found_and_eliminated") == 2
    assert value("hazards.found_and_eliminated", period=Period(date(2024, 5, 1), date(2024, 5, 10))) == 1
    assert value("hazards.found_and_eliminated", period=APRIL) == 0
    assert value("hazards.found") == 3
    assert still_open.state == "found"


def test_a_ratio_is_exact_and_nothing_below_the_line_is_none(find):
    assert value("hazards.elimination_rate") is None
    done, _open, _other = find(), find(), find()
    hazards.order(by=SYSTEM, id=new_id(), hazard=done, on=date(2024, 5, 6), due_on=date(2024, 5, 13))
    hazards.eliminate(by=SYSTEM, id=new_id(), hazard=done, on=date(2024, 5, 9))
    found = figures.value(viewer=SYSTEM, code="hazards.elimination_rate", period=MAY)
    assert (found.number, found.parts) == (Fraction(1, 3), (1, 3))
    assert value("hazards.elimination_rate", period=APRIL) is None


def test_a_balance_stands_from_its_first_day_on(find, world):
    find(date(2024, 4, 20))
    hazard = find()
    hazards.order(by=SYSTEM, id=new_id(), hazard=hazard, on=date(2024, 5, 6), due_on=date(2024, 5, 13))
    hazards.eliminate(by=SYSTEM, id=new_id(), hazard=hazard, on=date(2024, 5, 8))
    hazards.accept(by=world.clerk, id=new_id(), hazard=hazard, on=date(2024, 5, 10))
    days = [Period.day(date(2024, 5, day)) for day in (5, 6, 9, 10, 20)]
    assert [value("hazards.open", period=each) for each in days] == [1, 2, 2, 1, 1]
    assert value("hazards.open", period=APRIL) == 1


def test_what_is_posted_ahead_is_not_read_before_its_day(find):
    """Due on the 30th: overdue from the 31st on, which is not today's number."""
    hazard = find()
    hazards.order(by=SYSTEM, id=new_id(), hazard=hazard, on=date(2024, 5, 6), due_on=date(2024, 5, 30))
    june = Period(date(2024, 5, 1), date(2024, 6, 30))
    now = figures.value(viewer=SYSTEM, code="hazards.overdue", period=june)
    assert (now.number, now.cut, now.forecast_cut) == (0, today(), True)
    sealed = seal()
    with travel(date(2024, 6, 1)):
        assert value("hazards.overdue", period=june) == 1
        assert value("hazards.overdue", period=june, as_of=sealed) == 0
        assert value("hazards.overdue", period=june, as_of=seal()) == 1


def test_as_of_a_seal_later_facts_do_not_count(visits, visit):
    sealed = seal()
    visit()
    inspections.void(by=SYSTEM, record=visits[2], reason="误登")
    assert (value("inspections.done"), value("inspections.done", as_of=sealed)) == (4, 4)
    assert (value("inspections.people"), value("inspections.people", as_of=sealed)) == (14, 14)
    assert value("inspections.enterprises", period=Period.day(date(2024, 5, 6)), as_of=sealed) == 3
    inspections.void(by=SYSTEM, record=visits[3], reason="误登")
    assert (value("inspections.done"), value("inspections.done", as_of=sealed)) == (3, 4)


def test_several_at_once_are_what_each_is_alone(visits, find):
    find()
    codes = ["inspections.done", "inspections.enterprises", "hazards.open", "hazards.found", "hazards.elimination_rate"]
    together = figures.values(viewer=SYSTEM, codes=codes, period=MAY)
    assert [together[code].number for code in codes] == [value(code) for code in codes] == [4, 3, 1, 1, Fraction(0)]


def test_a_breakdown_goes_one_level_down_and_adds_up(world, visits):
    district = Scope(world.district.path)
    table = figures.breakdown(
        viewer=SYSTEM,
        codes=["inspections.done", "hazards.elimination_rate"],
        by=["organisation"],
        scope=district,
        period=MAY,
    )
    assert [(row.dimensions, row.numbers) for row in table.rows] == [
        ((world.shaoling.path,), (1, None)),
        ((world.wanjin.path,), (2, None)),
    ]
    assert (table.total, table.additive, table.by) == ((3, None), False, ("organisation",))
    plain = figures.breakdown(
        viewer=SYSTEM, codes=["inspections.done"], by=["organisation"], scope=district, period=MAY
    )
    assert plain.additive and sum(row.numbers[0] for row in plain.rows) == plain.total[0] == 3


def test_a_breakdown_by_field_by_division_and_to_a_length(world, visits):
    def table(by, **scope):
        found = figures.breakdown(viewer=SYSTEM, codes=["inspections.done"], by=by, scope=Scope(**scope), period=MAY)
        return {row.dimensions: row.numbers[0] for row in found.rows}

    assert table(["field"], organisation=world.district.path) == {("dust",): 2, ("fire",): 1}
    assert table(["region"], region="4111") == {("411102",): 1, ("411104",): 3}
    assert table(["region"], organisation=world.district.path) == {("411104100",): 1, ("411104102",): 2}
    assert table(["organisation:8"]) == {(world.district.path,): 3, (world.other_district.path,): 1}
    assert table(["category", "field"], organisation=world.wanjin.path) == {("expert", "dust"): 1, ("grid", "dust"): 1}


def test_a_distinct_total_is_counted_by_itself(world, visit):
    visit()
    visit(organisation=world.emergency)
    table = figures.breakdown(
        viewer=SYSTEM,
        codes=["inspections.enterprises"],
        by=["organisation"],
        scope=Scope(world.district.path),
        period=MAY,
    )
    assert [row.numbers for row in table.rows] == [(1,), (1,)]
    assert (table.total, table.additive) == ((1,), False)


@pytest.mark.parametrize("by", ["subject", "enterprise", "organisation:long", "organisation; DROP TABLE ledger_entry"])
def test_a_dimension_that_is_none_is_refused(db, by):
    with pytest.raises(Invalid, match="这个维度") as refusal:
        figures.breakdown(viewer=SYSTEM, codes=["inspections.done"], by=[by], period=MAY)
    assert by in str(refusal.value)


def test_rows_are_the_records_newest_first(world, visits):
    found = figures.rows(viewer=SYSTEM, code="inspections.done", scope=Scope(world.wanjin.path), period=MAY)
    assert [(row.subject, row.day, row.quantity, row.kind) for row in found] == [
        (visits[3].pk, date(2024, 5, 7), 1, "inspection.done"),
        (visits[2].pk, date(2024, 5, 6), 1, "inspection.done"),
    ]
    inspections.void(by=SYSTEM, record=visits[3], reason="误登")
    left = figures.rows(viewer=SYSTEM, code="inspections.done", scope=Scope(world.wanjin.path), period=MAY)
    assert [row.subject for row in left] == [visits[2].pk]


def test_the_rows_of_a_ratio_are_those_above_the_line(find):
    done, _open = find(), find()
    hazards.order(by=SYSTEM, id=new_id(), hazard=done, on=date(2024, 5, 6), due_on=date(2024, 5, 13))
    hazards.eliminate(by=SYSTEM, id=new_id(), hazard=done, on=date(2024, 5, 9))
    found = figures.rows(viewer=SYSTEM, code="hazards.elimination_rate", period=MAY)
    assert [row.subject for row in found] == [done.pk]


def test_a_trend_is_the_figure_over_each_period(visits, find):
    hazard = find(date(2024, 4, 20))
    hazards.order(by=SYSTEM, id=new_id(), hazard=hazard, on=date(2024, 4, 20), due_on=date(2024, 5, 26))
    hazards.eliminate(by=SYSTEM, id=new_id(), hazard=hazard, on=date(2024, 5, 9))
    months = Period.month(today()).run(3)
    trend = {
        code: figures.trend(viewer=SYSTEM, code=code, periods=months)
        for code in ("inspections.done", "inspections.enterprises", "hazards.open", "hazards.elimination_rate")
    }
    assert trend["inspections.done"] == [0, 1, 4]
    assert trend["inspections.enterprises"] == [0, 1, 3]
    assert trend["hazards.open"] == [0, 1, 1]
    # Eliminated in May, that hazard of April is not yet in April's rate.
    assert trend["hazards.elimination_rate"] == [None, Fraction(0), None]
    assert figures.trend(viewer=SYSTEM, code="hazards.found_and_eliminated", periods=months) == [0, 0, 0]
    assert figures.trend(viewer=SYSTEM, code="inspections.done", periods=[]) == []


def test_an_own_figure_is_computed_as_it_was_defined(world, visits):
    spec = {
        "label": "镇级粉尘检查", "unit": "家次", "definition": "粉尘领域的检查。", "counts": ["inspection.done"],
        "where": {"field": "dust", "category": "grid"},
    }  # fmt: skip
    define(by=world.clerk, code="own.dust", spec=spec)
    assert value("own.dust", Scope(world.district.path), viewer=world.clerk) == 1


ASKING = {
    "value": lambda **asked: figures.value(code="inspections.done", **asked),
    "values": lambda **asked: figures.values(codes=["inspections.done"], **asked),
    "breakdown": lambda **asked: figures.breakdown(codes=["inspections.done"], by=["field"], **asked),
    "rows": lambda **asked: figures.rows(code="inspections.done", **asked),
    "trend": lambda period, **asked: figures.trend(code="inspections.done", periods=[period], **asked),
}


@pytest.mark.parametrize("ask", ASKING.values(), ids=ASKING)
def test_beyond_the_grants_a_question_is_refused_not_cut(world, visits, ask):
    own = Scope(world.shaoling.path)
    assert ask(viewer=world.town_officer, scope=own, period=MAY)
    for beyond in (Scope(world.wanjin.path), Scope(world.district.path), Scope(), Scope(region="411104100")):
        with pytest.raises(NotAllowed, match=r"figures\.view"):
            ask(viewer=world.town_officer, scope=beyond, period=MAY)


def test_a_grant_for_one_field_answers_that_field_only(world, visits):
    assert value("inspections.done", Scope(world.district.path, field="fire"), viewer=world.fire_inspector) == 1
    with pytest.raises(NotAllowed):
        value("inspections.done", Scope(world.district.path), viewer=world.fire_inspector)


def test_an_unknown_code_is_not_found(db):
    with pytest.raises(NotFound, match=r"inspections\.dreamt"):
        value("inspections.dreamt")
