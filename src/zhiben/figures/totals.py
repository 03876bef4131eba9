"""The sums of a figure by day, to be asked for any stretch of days."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from itertools import accumulate
from typing import Any, NamedTuple

from zhiben.calendars import Period
from zhiben.figures.definitions import BALANCE, Figure
from zhiben.figures.engine import day_of, whole


class Stretch(NamedTuple):
    """The days that a figure counts over a period: ordinals, all included; nothing beyond `cut` is read."""

    start: int
    end: int
    cut: int

    @classmethod
    def of(cls, figure: Figure, period: Period, cut: date) -> Stretch:
        """A balance and what stands count from the very first day."""
        endless = figure.aggregate == BALANCE or figure.stock
        end = period.end.toordinal()
        return cls(0 if endless else period.start.toordinal(), end, min(end, cut.toordinal()))


class Row(NamedTuple):
    """What is counted of the cases opened on one day, on another."""

    opened: int
    day: int
    number: int

    @classmethod
    def of(cls, opened: Any, day: Any, number: Any) -> Row:
        """From what a database answers."""
        return cls(ordinal(opened), ordinal(day), whole(number))


@lru_cache(maxsize=1 << 14)
def ordinal(day: Any) -> int:
    """The number of a day, from what a database answers; the same days come again and again."""
    return day_of(day).toordinal()


class Totals:
    """Running sums by day; of a cohort, by the day of opening and then by day."""

    def __init__(self, rows: Iterable[tuple[int, int, int]], *, cohort: bool) -> None:
        net: dict[tuple[int, int], int] = defaultdict(int)
        for opened, day, number in rows:
            net[opened if cohort else 0, day] += number
        places = sorted(net)
        self.cohort = cohort
        self._opened = array("l", [opened for opened, _day in places])
        self._days = array("l", [day for _opened, day in places])
        self._sums = array("q", accumulate((net[each] for each in places), initial=0))

    def __len__(self) -> int:
        return len(self._days)

    def __iter__(self) -> Iterator[Row]:
        """What it is made of."""
        for place in range(len(self)):
            yield Row(self._opened[place], self._days[place], self._number(place))

    def over(self, stretch: Stretch) -> int:
        """The sum over a stretch of days; of a cohort, over the cases opened in it."""
        if self.cohort:
            low, high = bisect_left(self._opened, stretch.start), bisect_right(self._opened, stretch.end)
            return sum(self._number(place) for place in range(low, high) if self._days[place] <= stretch.cut)
        low, high = bisect_left(self._days, stretch.start), bisect_right(self._days, stretch.cut)
        return self._sums[high] - self._sums[low] if high > low else 0

    def _number(self, place: int) -> int:
        return self._sums[place + 1] - self._sums[place]
