"""What happens on which day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Happening:
    """Something to record on a day; it reads the date from the clock."""

    on: date
    record: Callable[[], object]


def by_day(happenings: Iterable[Happening]) -> dict[date, list[Happening]]:
    """The happenings of each day, in the order given."""
    found: dict[date, list[Happening]] = defaultdict(list)
    for each in happenings:
        found[each.on].append(each)
    return found
