"""Periods of the calendar, both ends included."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiben.calendars import Period

days = st.dates(date(2000, 2, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        (Period.day(date(2024, 5, 27)), date(2024, 5, 27), date(2024, 5, 27)),
        (Period.week(date(2024, 5, 27)), date(2024, 5, 27), date(2024, 6, 2)),
        (Period.week(date(2024, 6, 2)), date(2024, 5, 27), date(2024, 6, 2)),
        (Period.month(date(2024, 2, 11)), date(2024, 2, 1), date(2024, 2, 29)),
        (Period.month(date(2023, 12, 31)), date(2023, 12, 1), date(2023, 12, 31)),
        (Period.quarter(date(2024, 5, 27)), date(2024, 4, 1), date(2024, 6, 30)),
        (Period.quarter(date(2024, 12, 1)), date(2024, 10, 1), date(2024, 12, 31)),
        (Period.year(date(2024, 5, 27)), date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_a_period_of_the_calendar(period, start, end):
    assert (period.start, period.end) == (start, end)


def test_a_period_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match="2024-05-27 > 2024-05-26"):
        Period(date(2024, 5, 27), date(2024, 5, 26))


def test_both_ends_belong_to_it():
    period = Period(date(2024, 5, 1), date(2024, 5, 5))
    assert [date(2024, 4, 30) + timedelta(n) in period for n in range(7)] == [False, *[True] * 5, False]
    assert (period.days, str(period)) == (5, "2024-05-01…2024-05-05")


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (Period.month(date(2024, 3, 1)), Period.month(date(2024, 2, 1))),
        (Period.month(date(2024, 1, 1)), Period.month(date(2023, 12, 1))),
        (Period.quarter(date(2024, 2, 1)), Period.quarter(date(2023, 12, 1))),
        (Period.year(date(2024, 2, 1)), Period.year(date(2023, 2, 1))),
        (Period.week(date(2024, 5, 27)), Period.week(date(2024, 5, 20))),
        (Period(date(2024, 5, 3), date(2024, 5, 5)), Period(date(2024, 4, 30), date(2024, 5, 2))),
    ],
)
def test_the_period_before_is_of_the_same_kind(period, before):
    assert period.previous() == before


@given(days, st.sampled_from([Period.day, Period.week, Period.month, Period.quarter, Period.year]))
def test_the_period_before_ends_the_day_before(day, kind):
    period = kind(day)
    assert day in period
    assert period.previous().end == period.start - timedelta(days=1)
    assert period.previous() == kind(period.start - timedelta(days=1))


def test_a_run_ends_with_the_period_itself():
    assert Period.month(date(2024, 2, 1)).run(3) == [
        Period.month(date(2023, 12, 1)),
        Period.month(date(2024, 1, 1)),
        Period.month(date(2024, 2, 1)),
    ]


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (Period(date(2024, 3, 8), date(2024, 5, 27)), Period(date(2023, 3, 8), date(2023, 5, 27))),
        (Period(date(2024, 2, 29), date(2024, 3, 1)), Period(date(2023, 2, 28), date(2023, 3, 1))),
        (Period.month(date(2024, 2, 1)), Period.month(date(2023, 2, 1))),
        # A whole February is compared with a whole February, also where that one had a day more.
        (Period.month(date(2025, 2, 1)), Period.month(date(2024, 2, 1))),
        (Period.quarter(date(2025, 2, 1)), Period.quarter(date(2024, 2, 1))),
        (Period.year(date(2025, 2, 1)), Period.year(date(2024, 2, 1))),
    ],
    ids=str,
)
def test_the_same_days_of_the_year_before(period, before):
    assert period.a_year_before() == before
