"""The life of an assignment, and what each day of it counts as."""

from __future__ import annotations

from datetime import date

import pytest

from zhiben.accounts.viewer import Scope
from zhiben.calendars import Period
from zhiben.facts import ids
from zhiben.facts.errors import Conflict, Invalid, NotAllowed, WrongState
from zhiben.figures import queries as figures
from zhiben.ledger.models import Entry
from zhiben.ledger.postings import Key, Measure, net
from zhiben.ledger.rebuild import differences
from zhiben.meetings import queries
from zhiben.meetings.actions import (
    ASSIGNMENTS,
    complete,
    correct,
    correct_assignment,
    extend,
    hold,
    report_progress,
    return_,
    void,
)
from zhiben.meetings.models import Assignment, Progress
from zhiben.meetings.postings import assignment_entries

MARCH_8, DUE = date(2024, 3, 8), date(2024, 3, 15)


def day(number: int, month: int = 3) -> date:
    return date(2024, month, number)


def step(use_case, world, assignment, on, **values):
    return use_case(by=values.pop("by", world.clerk), id=ids.new_id(), assignment=assignment, on=on, **values)


def entries(assignment):
    assignment.refresh_from_db()
    book = assignment_entries(assignment)
    assert net(Entry.objects.filter(subject=assignment.pk)) == book
    return {(key.kind.removeprefix("assignment."), key.happened_on): tuple(measure) for key, measure in book.items()}


def figure(world, code, until):
    period = Period(MARCH_8, until)
    scope = Scope(organisation=world.district.path)
    return figures.value(viewer=world.clerk, code=f"meetings.assignments_{code}", scope=scope, period=period).number


def test_an_assignment_lies_at_the_unit_it_went_to_and_falls_overdue_by_itself(world, assigned):
    record = assigned()
    made = Key("assignment.made", MARCH_8, MARCH_8, world.shaoling.path, "411104100", category="weekly_assignment")
    assert assignment_entries(record) == {
        made: Measure(1),
        made._replace(kind="assignment.open"): Measure(1),
        made._replace(kind="assignment.overdue", happened_on=day(16)): Measure(1),
    }
    assert (figure(world, "overdue", DUE), figure(world, "overdue", day(16))) == (0, 1)


def test_done_in_time_it_was_never_overdue(world, assigned):
    record = assigned()
    step(report_progress, world, record, day(12), text="已排查6家", percent=60)
    step(complete, world, record, day(15), text="排查10家")
    assert entries(record) == {
        ("made", MARCH_8): (1, 0),
        ("open", MARCH_8): (1, 0),
        ("open", day(15)): (-1, 0),
        ("done", day(15)): (1, 0),
    }
    assert (record.state, record.done_on, record.percent) == ("done", day(15), 100)


def test_done_late_it_was_overdue_until_that_day_and_says_how_late(world, assigned):
    record = assigned()
    step(complete, world, record, day(18))
    assert entries(record) == {
        ("made", MARCH_8): (1, 0),
        ("open", MARCH_8): (1, 0),
        ("overdue", day(16)): (1, 0),
        ("overdue", day(18)): (-1, 0),
        ("open", day(18)): (-1, 0),
        ("done", day(18)): (1, 3),
    }


def test_an_extension_moves_the_deadline(world, assigned):
    record = assigned()
    step(extend, world, record, day(14), due_on=day(22), text="专家档期")
    assert entries(record) == {
        ("made", MARCH_8): (1, 0),
        ("open", MARCH_8): (1, 0),
        ("overdue", day(23)): (1, 0),
    }
    assert (record.due_on, record.deadline) == (DUE, day(22))


def test_an_extension_after_the_deadline_ends_what_was_overdue(world, assigned):
    record = assigned()
    step(extend, world, record, day(18), due_on=day(22), text="专家档期")
    found = entries(record)
    assert [found["overdue", day(number)] for number in (16, 18, 23)] == [(1, 0), (-1, 0), (1, 0)]
    with pytest.raises(Invalid) as refused:
        step(extend, world, record, day(19), due_on=day(22), text="再延")
    assert list(refused.value.errors) == ["due_on"]


def test_an_extension_sent_twice_is_one(world, assigned, new_id):
    record = assigned()
    first = extend(by=world.clerk, id=new_id, assignment=record, on=day(14), due_on=day(22), text="专家档期")
    assert extend(by=world.clerk, id=new_id, assignment=record, on=day(14), due_on=day(22), text="专家档期") == first
    assert Progress.objects.count() == 1


def test_a_returned_one_was_not_done_after_all_on_the_day_it_came_back(world, assigned):
    record = assigned()
    step(report_progress, world, record, day(12), text="过半", percent=60)
    step(complete, world, record, day(14))
    step(return_, world, record, day(18), text="缺整改照片")
    assert entries(record) == {
        ("made", MARCH_8): (1, 0),
        ("open", MARCH_8): (1, 0),
        ("open", day(14)): (-1, 0),
        ("done", day(14)): (1, 0),
        ("done", day(18)): (-1, 0),
        ("returned", day(18)): (1, 0),
        ("open", day(18)): (1, 0),
        ("overdue", day(18)): (1, 0),
    }
    assert (record.state, record.done_on, record.percent) == ("returned", None, 60)
    assert figure(world, "done", day(17)) == 1  # a closed week keeps its number
    step(complete, world, record, day(20))
    assert (figure(world, "done", day(20)), figure(world, "returned", day(20))) == (1, 1)
    assert list(differences()) == []


def test_a_step_sent_twice_is_one_step(world, assigned, new_id):
    record = assigned()
    once = complete(by=world.town_officer, id=new_id, assignment=record, on=day(14))
    count = Entry.objects.count()
    assert complete(by=world.town_officer, id=new_id, assignment=record, on=day(14)) == once
    assert (Progress.objects.count(), Entry.objects.count()) == (1, count)


def test_the_unit_completes_but_only_who_assigned_it_returns_or_extends(world, assigned):
    record = assigned()
    for use_case, more in ((extend, {"due_on": day(22), "text": "x"}), (return_, {"text": "x"})):
        with pytest.raises(NotAllowed):
            step(use_case, world, record, day(14), by=world.town_officer, **more)
    assert step(complete, world, record, day(14), by=world.town_officer).number == 1


def test_an_outsider_moves_nothing(world, assigned):
    record = assigned()
    with pytest.raises(NotAllowed):
        step(complete, world, record, day(14), by=world.outsider)
    assert (Progress.objects.count(), record.steps.count()) == (0, 0)


def test_steps_come_in_order_and_not_tomorrow(world, assigned):
    record = assigned()
    step(report_progress, world, record, day(12), text="过半")
    for wrong in (day(11), date(2024, 5, 28)):
        with pytest.raises(Invalid) as refused:
            step(complete, world, record, wrong)
        assert list(refused.value.errors) == ["on"]
    assert Progress.objects.count() == 1


def test_a_step_that_does_not_fit_the_state_is_refused(world, assigned):
    record = assigned()
    with pytest.raises(WrongState, match="当前为“办理中”，此操作要求“已办结”"):
        step(return_, world, record, day(14), text="缺照片")
    step(complete, world, record, day(14))
    with pytest.raises(WrongState):
        step(report_progress, world, record, day(15), text="又做了些")


@pytest.mark.parametrize("percent", [101, -1])
def test_progress_is_between_0_and_100(world, assigned, percent):
    with pytest.raises(Invalid):
        step(report_progress, world, assigned(), day(12), text="过半", percent=percent)
    assert Progress.objects.count() == 0


def test_progress_without_words_is_refused(world, assigned):
    with pytest.raises(Invalid) as refused:
        step(report_progress, world, assigned(), day(12), text=" ")
    assert list(refused.value.errors) == ["text"]


def test_a_deadline_before_the_meeting_is_refused_and_nothing_is_written(assigned):
    with pytest.raises(Invalid, match="交办期限不能早于交办日期"):
        assigned(due_on=day(7))
    with pytest.raises(Invalid, match="不能早于会议日期"):
        assigned(happened_on=day(7))
    assert Assignment.objects.count() == 0


def test_a_town_cannot_assign_in_the_districts_name(world, assigned):
    with pytest.raises(NotAllowed):
        assigned(by=world.town_officer)


def test_assignments_of_a_meeting_are_numbered_in_their_order(world, assigned):
    first, second = assigned(), assigned(organisation=world.wanjin)
    assert (first.number, second.number) == (1, 2)
    assert list(queries.assigned_by(first.meeting, viewer=world.clerk)) == [first, second]
    assert list(queries.assignments(viewer=world.town_officer)) == [first]


def test_a_wrong_deadline_is_corrected_from_the_start(world, assigned):
    record = assigned()
    correct_assignment(by=world.clerk, record=record, due_on=day(20))
    assert entries(record)["overdue", day(21)] == (1, 0)
    assert record.deadline == day(20)


def test_a_correction_after_an_extension_keeps_the_extension(world, assigned):
    record = assigned()
    step(extend, world, record, day(14), due_on=day(22), text="专家档期")
    correct_assignment(by=world.clerk, record=record, due_on=day(13), organisation=world.wanjin)
    found = entries(record)
    assert (record.deadline, record.organisation_path) == (day(22), world.wanjin.path)
    assert [found["overdue", day(number)] for number in (23,)] == [(1, 0)]
    assert ("overdue", day(14)) not in found  # due on the 13th, extended on the 14th, before a whole day had passed


def test_an_assignment_stays_with_its_meeting_and_before_its_first_step(world, assigned, session):
    record = assigned()
    with pytest.raises(Conflict):
        correct_assignment(by=world.clerk, record=record, meeting=session(day(15)))
    step(report_progress, world, record, day(12), text="过半")
    with pytest.raises(Invalid) as refused:
        correct_assignment(by=world.clerk, record=record, happened_on=day(13))
    assert list(refused.value.errors) == ["happened_on"]


def test_a_meeting_with_assignments_is_neither_voided_nor_moved_behind_them(world, assigned):
    record = assigned()
    with pytest.raises(Conflict):
        void(by=world.clerk, record=record.meeting, reason="未召开")
    with pytest.raises(Conflict):
        correct(by=world.clerk, record=record.meeting, happened_on=day(9))
    ASSIGNMENTS.void(by=world.clerk, record=record, reason="重复交办")
    assert entries(record) == {}
    assert void(by=world.clerk, record=record.meeting, reason="未召开").voided


def test_a_voided_assignment_takes_no_step(world, assigned):
    record = assigned()
    ASSIGNMENTS.void(by=world.clerk, record=record, reason="重复交办")
    with pytest.raises(WrongState, match="已作废"):
        step(complete, world, record, day(14))


def test_the_rate_is_of_those_assigned_in_the_period(world, assigned):
    records = [assigned() for _ in range(4)]
    for record in records[:3]:
        step(complete, world, record, day(14))
    rate = figures.value(
        viewer=world.clerk,
        code="meetings.assignments_rate",
        scope=Scope(organisation=world.district.path),
        period=Period(MARCH_8, day(31)),
    )
    assert rate.parts == (3, 4)


def test_the_desk_shows_the_unit_what_waits_for_it(world, assigned):
    assigned(due_on=day(28, 5))
    late, returned = assigned(), assigned(due_on=day(30, 6))
    assigned(due_on=day(31, 7))
    step(complete, world, returned, day(20, 5))
    step(return_, world, returned, day(21, 5), text="缺照片")
    assert [(str(each.label), each.due, each.tone) for each in queries.desk(viewer=world.town_officer)] == [
        ("超期未办结", DUE, "red"),
        ("交办事项", day(28, 5), "blue"),
        ("退回重办", day(30, 6), "orange"),
    ]
    assert [each.pk for each in queries.overdue(viewer=world.town_officer)] == [late.pk]
    assert queries.desk(viewer=world.outsider) == []


def test_the_life_of_an_assignment_is_read_in_order(world, assigned):
    record = assigned()
    step(report_progress, world, record, day(12), text="过半")
    step(complete, world, record, day(14))
    assert [each.kind for each in queries.steps(record, viewer=world.town_officer)] == ["reported", "completed"]


def test_meetings_and_assignments_of_the_districts_have_figures(world, assigned):
    hold(
        by=world.outsider,
        id=ids.new_id(),
        kind="weekly_assignment",
        organisation=world.other_district,
        happened_on=MARCH_8,
    )
    assigned()
    period, scope = Period(day(1), day(31)), Scope(organisation=world.district.path)
    found = figures.values(
        viewer=world.clerk,
        codes=["meetings.weekly", "meetings.held", "meetings.assignments"],
        scope=scope,
        period=period,
    )
    assert {code: value.number for code, value in found.items()} == {
        "meetings.weekly": 1,
        "meetings.held": 1,
        "meetings.assignments": 1,
    }
