"""What a reader of one kind reports to the scanner: a span of the reading copy and what stands there."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from zhiben.numbers.names import Zones
from zhiben.numbers.quantity import Class, Interval, Number

Day = tuple[int | None, int | None, int | None]
DASH: Final = re.compile(r"-(?!-)|~|至|到")


class Page(NamedTuple):
    """The text under the scanner, and what was learnt about it in advance."""

    text: str
    starts: frozenset[int]
    zones: Zones


@dataclass(frozen=True, slots=True)
class Found:
    """A finding in offsets of the reading copy; see Quantity for the fields."""

    start: int
    end: int
    cls: Class
    value: Number | None = None
    interval: Interval | None = None
    unit: str = ""
    form: str = ""
    step: Decimal | None = None
    day: Day | None = None
