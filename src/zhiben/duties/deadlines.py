"""When a duty is due: its periods, and the last moment in each. Working days are those of the State Council's notices."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from chinese_calendar import is_workday
from django.utils import timezone

from zhiben.calendars import Period
from zhiben.duties.models import Cycle, Duty

DAY = timedelta(days=1)
_PERIODS = {
    Cycle.DAY: Period.day,
    Cycle.WEEK: Period.week,
    Cycle.MONTH: Period.month,
    Cycle.QUARTER: Period.quarter,
}


def is_working_day(day: date) -> bool:
    """By the published calendar of holidays; Monday to Friday in years for which none is published yet."""
    try:
        return bool(is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5  # noqa: PLR2004


def period(cycle: str, day: date) -> Period:
    """The cycle's period that holds the day."""
    return _PERIODS[Cycle(cycle)](day)


def occurs(duty: Duty, during: Period) -> bool:
    """Whether the duty is due in that period at all: a duty of working days is not on a holiday."""
    if during.end < duty.happened_on or (duty.valid_to is not None and during.start > duty.valid_to):
        return False
    return not duty.workdays_only or any(is_working_day(day) for day in _days(during))


def deadline(duty: Duty, during: Period) -> datetime:
    """The last moment for that period."""
    hour, minute = map(int, (duty.at or "17:00").split(":"))
    return timezone.make_aware(datetime.combine(_last_day(duty, during), time(hour, minute)))


def _last_day(duty: Duty, during: Period) -> date:
    if duty.deadline == Duty.Deadline.WEEKDAY and duty.weekday:
        day = during.start + timedelta(days=duty.weekday - 1)
        return _working_day_until(day, during.start)
    if duty.deadline == Duty.Deadline.LAST_WORKDAY:
        return _working_day_until(during.end, during.start)
    return during.end


def _working_day_until(last: date, first: date) -> date:
    """The last working day of those days; the last one where all are holidays."""
    day = last
    while day >= first:
        if is_working_day(day):
            return day
        day -= DAY
    return last


def _days(during: Period) -> list[date]:
    return [during.start + timedelta(days=n) for n in range(during.days)]
