"""Meetings and their numbers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from zhiben.facts import ids
from zhiben.facts.errors import Conflict, Invalid, NotAllowed
from zhiben.ledger.models import Entry
from zhiben.ledger.postings import Key, Measure
from zhiben.meetings import queries
from zhiben.meetings.actions import correct, correct_series, hold, open_series, void, void_series
from zhiben.meetings.models import Meeting, Series
from zhiben.meetings.postings import meeting_entries
from zhiben.meetings.references import MEETING

MARCH_8 = date(2024, 3, 8)
WEEK = timedelta(weeks=1)


def party_group(world, **values):
    given = {
        "by": world.cooperative_clerk,
        "id": ids.new_id(),
        "kind": "party_group",
        "organisation": world.cooperative,
        "happened_on": date(2024, 5, 17),
        "title": "安全生产专题会议",
    }
    return hold(**(given | values))


def test_the_first_session_is_the_123rd_and_each_week_draws_the_next(session, world, series):
    held = [session(MARCH_8 + WEEK * n) for n in range(3)]
    assert [(each.number, str(each)) for each in held] == [
        (123, "第123次周交办会议"),
        (124, "第124次周交办会议"),
        (125, "第125次周交办会议"),
    ]
    assert queries.by_number(series, 123, viewer=world.clerk).happened_on == MARCH_8
    assert queries.by_number(series, 126, viewer=world.clerk) is None


def test_sending_a_session_twice_draws_one_number(session, new_id):
    first = session(id=new_id)
    assert session(id=new_id) == first
    assert session(MARCH_8 + WEEK).number == 124
    assert Entry.objects.filter(kind="meeting.held").count() == 2


def test_a_refused_session_draws_no_number(session):
    with pytest.raises(Invalid):
        session(date(2024, 5, 28))  # tomorrow
    assert session().number == 123


def test_a_later_number_cannot_be_held_on_an_earlier_day(session):
    session(MARCH_8)
    with pytest.raises(Conflict, match="第124次会议在2024-03-01，与第123次（2024-03-08）先后不符"):
        session(date(2024, 3, 1))
    with pytest.raises(Conflict):
        session(MARCH_8)
    assert Meeting.objects.count() == 1


def test_a_correction_keeps_number_and_order(session, world):
    first, second = session(MARCH_8), session(MARCH_8 + WEEK)
    with pytest.raises(Conflict, match="先后不符"):
        correct(by=world.clerk, record=first, happened_on=second.happened_on)
    with pytest.raises(Conflict, match="不能更改"):
        correct(by=world.clerk, record=first, number=200)
    corrected = correct(by=world.clerk, record=first, happened_on=date(2024, 3, 7), attendance=40, number=123)
    assert (corrected.happened_on, corrected.number, corrected.attendance) == (date(2024, 3, 7), 123, 40)
    assert Meeting.objects.get(pk=second.pk).number == 124


def test_an_earlier_session_may_be_entered_with_its_number_but_not_a_future_one(session, world):
    assert session(date(2024, 3, 1), number=122).number == 122
    session()
    with pytest.raises(Conflict, match="第123次及以后的次数由系统取号"):
        session(MARCH_8 + WEEK, number=130)
    with pytest.raises(Conflict, match="已登记第123次会议"):
        session(MARCH_8 + WEEK, number=123)


def test_the_number_of_a_voided_session_is_not_drawn_again_but_may_be_entered_anew(session, world):
    wrong = session()
    void(by=world.clerk, record=wrong, reason="录错日期")
    assert session(MARCH_8 + WEEK).number == 124
    assert session(date(2024, 3, 7), number=123).number == 123
    assert [entry.quantity for entry in Entry.objects.filter(subject=wrong.pk).order_by("line")] == [1, -1]


def test_a_meeting_counts_once_with_the_chairs_rank_and_the_attendance(world):
    meeting = party_group(world, chaired_by="某某", chair_rank="principal", attendance=12)
    day = date(2024, 5, 17)
    key = Key("meeting.held", day, day, world.cooperative.path, "4111", level="principal", category="party_group")
    assert meeting_entries(meeting) == {key: Measure(1, 12)}
    (entry,) = Entry.objects.filter(subject=meeting.pk)
    assert (entry.quantity, entry.amount, entry.level) == (1, 12, "principal")


def test_a_number_without_a_series_is_refused(world):
    with pytest.raises(Invalid) as refused:
        party_group(world, number=3)
    assert list(refused.value.errors) == ["number"]
    assert Meeting.objects.count() == 0


def test_another_units_or_another_kinds_series_is_refused(world, series, session):
    with pytest.raises(Invalid) as kind:
        session(kind="dispatch", series=series)
    with pytest.raises(Invalid) as unit:
        session(organisation=world.office, series=series)
    assert (list(kind.value.errors), list(unit.value.errors)) == (["kind"], ["series"])


def test_a_unit_without_a_series_holds_unnumbered_sessions(world):
    meeting = hold(
        by=world.outsider,
        id=ids.new_id(),
        kind="weekly_assignment",
        organisation=world.other_district,
        happened_on=MARCH_8,
    )
    assert (meeting.series, meeting.number, str(meeting)) == (None, None, "周交办会议")


def test_an_outsider_can_neither_hold_nor_see(session, world):
    with pytest.raises(NotAllowed):
        session(by=world.outsider)
    session()
    assert list(queries.meetings(viewer=world.outsider)) == []
    assert Meeting.objects.count() == 1


def test_the_start_of_a_series_is_set_once(world, series):
    again = open_series(
        by=world.clerk,
        id=series.pk,
        name="周交办会议",
        kind="weekly_assignment",
        organisation=world.district,
        happened_on=date(2024, 1, 1),
        first_number=123,
    )
    assert again == series
    with pytest.raises(Conflict, match="起始次数"):
        correct_series(by=world.clerk, record=series, first_number=1)
    assert correct_series(by=world.clerk, record=series, name="区周交办会议", first_number=123).name == "区周交办会议"


def test_a_series_with_meetings_cannot_be_voided(world, series, session):
    meeting = session()
    with pytest.raises(Conflict):
        void_series(by=world.clerk, record=series, reason="不用了")
    void(by=world.clerk, record=meeting, reason="未召开")
    assert void_series(by=world.clerk, record=series, reason="不用了").voided
    assert Series.objects.get().voided


def test_a_text_finds_a_meeting_by_number_or_by_day(world, session):
    meeting = session()
    other = party_group(world)
    assert queries.numbered("weekly_assignment", 123, viewer=world.clerk, organisation_path=world.district.path) == [
        meeting
    ]
    assert queries.numbered("weekly_assignment", 123, viewer=world.outsider) == []
    assert queries.on_day("party_group", date(2024, 5, 17), viewer=world.city_clerk) == [other]
    assert queries.on_day("", MARCH_8, viewer=world.city_clerk, organisation_path=world.cooperative.path) == []


@pytest.mark.parametrize(
    "said", ["第123次周交办会议", "第 123 次周交办会议", "2024-03-08", "2024-03-08 第123次周交办会议"]
)
def test_a_column_names_a_meeting_as_it_is_spoken_of(world, session, said):
    meeting = session()
    assert MEETING.resolve(said, viewer=world.clerk) == meeting


@pytest.mark.parametrize("said", ["第124次周交办会议", "2024-02-30", "2024-03-08 党组会", "没有的会"])
def test_a_meeting_that_was_not_held_is_not_found(world, session, said):
    session()
    with pytest.raises(Invalid, match="没有找到会议"):
        MEETING.resolve(said, viewer=world.clerk)


def test_meetings_are_searched_by_number_and_title(world, session):
    meeting = session()
    assert MEETING.search("123", viewer=world.clerk) == [(str(meeting.pk), "2024-03-08 第123次周交办会议")]
    assert MEETING.search("999", viewer=world.clerk) == []
