"""Periods of the calendar: both ends included, as an office says them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Period:
    """From `start` to `end`, both days included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"{self.start} > {self.end}")

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def __str__(self) -> str:
        return f"{self.start.isoformat()}…{self.end.isoformat()}"

    @property
    def days(self) -> int:
        """How many days."""
        return (self.end - self.start).days + 1

    @classmethod
    def day(cls, of: date) -> Period:
        """That one day."""
        return cls(of, of)

    @classmethod
    def week(cls, of: date) -> Period:
        """Monday to Sunday (GB/T 7408)."""
        start = of - timedelta(days=of.weekday())
        return cls(start, start + timedelta(days=6))

    @classmethod
    def month(cls, of: date) -> Period:
        """The calendar month."""
        start = of.replace(day=1)
        return cls(start, _next_month(start) - DAY)

    @classmethod
    def quarter(cls, of: date) -> Period:
        """The calendar quarter."""
        start = of.replace(month=3 * ((of.month - 1) // 3) + 1, day=1)
        return cls(start, _next_month(_next_month(_next_month(start))) - DAY)

    @classmethod
    def year(cls, of: date) -> Period:
        """The calendar year."""
        return cls(date(of.year, 1, 1), date(of.year, 12, 31))

    def previous(self) -> Period:
        """The period before it: of the same kind for a week, month, quarter or year, else as many days."""
        before = self.start - DAY
        for kind in (Period.month, Period.quarter, Period.year):
            if self == kind(self.start):
                return kind(before)
        return Period(self.start - timedelta(days=self.days), before)

    def run(self, count: int) -> list[Period]:
        """`count` periods that follow one another, this one last."""
        found = [self]
        while len(found) < count:
            found.insert(0, found[0].previous())
        return found

    def a_year_before(self) -> Period:
        """The same days of the year before (同比), a whole month's whole month; 29 February falls back to the 28th."""
        if self == Period.month(self.start):
            return Period.month(_years_back(self.start))
        return Period(_years_back(self.start), _years_back(self.end))


def _next_month(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _years_back(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)
