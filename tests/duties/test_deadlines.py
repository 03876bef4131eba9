"""Periods and deadlines, by the calendar of holidays."""

from __future__ import annotations

from datetime import date

import pytest

from zhiben.calendars import Period
from zhiben.duties.deadlines import deadline, is_working_day, occurs, period
from zhiben.duties.models import Duty


def of(**values) -> Duty:
    return Duty(
        **({"happened_on": date(2024, 1, 1), "cycle": "week", "deadline": "period_end", "at": "17:00"} | values)
    )


@pytest.mark.parametrize(
    ("values", "day", "last"),
    [
        ({"cycle": "day"}, date(2024, 5, 25), "2024-05-25T17:00:00+08:00"),
        ({"deadline": "weekday", "weekday": 5}, date(2024, 5, 27), "2024-05-31T17:00:00+08:00"),
        # Friday 5 April 2024 is in the Qingming holiday: the last working day of that week before it is Wednesday.
        ({"deadline": "weekday", "weekday": 5}, date(2024, 4, 1), "2024-04-03T17:00:00+08:00"),
        # 4 to 10 October 2024 … Monday to Sunday of the National Day week are holidays up to Friday.
        ({"deadline": "weekday", "weekday": 5}, date(2024, 9, 30), "2024-09-30T17:00:00+08:00"),
        ({"cycle": "month", "deadline": "last_workday"}, date(2024, 5, 1), "2024-05-31T17:00:00+08:00"),
        ({"cycle": "month", "deadline": "last_workday"}, date(2024, 3, 1), "2024-03-29T17:00:00+08:00"),
        (
            {"cycle": "quarter", "deadline": "last_workday", "at": "12:30"},
            date(2024, 5, 1),
            "2024-06-28T12:30:00+08:00",
        ),
        ({"cycle": "quarter"}, date(2024, 5, 1), "2024-06-30T17:00:00+08:00"),
    ],
)
def test_the_last_moment(values, day, last):
    duty = of(**values)
    assert deadline(duty, period(duty.cycle, day)).isoformat() == last


def test_a_whole_week_of_holidays_keeps_its_day():
    assert deadline(of(deadline="weekday", weekday=5), period("week", date(2024, 2, 12))).date() == date(2024, 2, 16)


def test_shifted_working_days_are_working_days_and_beyond_the_table_weekdays_are():
    assert is_working_day(date(2024, 5, 11))  # a Saturday worked for the May Day holiday
    assert not is_working_day(date(2024, 5, 3))
    assert is_working_day(date(2030, 1, 1))  # a Tuesday for which no holidays are published
    assert not is_working_day(date(2030, 1, 5))


def test_a_duty_of_working_days_is_not_on_a_holiday():
    duty = of(cycle="day", workdays_only=True)
    assert not occurs(duty, Period.day(date(2024, 5, 1)))
    assert occurs(duty, Period.day(date(2024, 5, 6)))
    assert occurs(of(cycle="day"), Period.day(date(2024, 5, 1)))


def test_a_duty_occurs_only_while_it_is_in_force():
    duty = of(happened_on=date(2024, 3, 6), valid_to=date(2024, 3, 20))
    assert [occurs(duty, period("week", date(2024, 3, day))) for day in (3, 4, 20, 25)] == [False, True, True, False]
