"""What the reader hands over: one number of a text, where it stands, what it is and which values it allows."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, TypeAlias

Number: TypeAlias = int | Decimal
Class: TypeAlias = Literal["count", "money", "percent", "change", "ordinal", "date", "period", "code", "other"]
QUANTITIES: Final[frozenset[str]] = frozenset({"count", "money", "percent", "change"})


@dataclass(frozen=True, slots=True)
class Interval:
    """The values a printed number allows; None is no bound on that side, `open` means the bound itself is not allowed."""

    low: Decimal | None
    high: Decimal | None
    low_open: bool = False
    high_open: bool = False

    def __contains__(self, value: Decimal) -> bool:
        above = self.low is None or value > self.low or (value == self.low and not self.low_open)
        below = self.high is None or value < self.high or (value == self.high and not self.high_open)
        return above and below

    def negated(self) -> "Interval":
        """A decrease by as much."""
        low = None if self.high is None else -self.high
        high = None if self.low is None else -self.low
        return Interval(low, high, low_open=self.high_open, high_open=self.low_open)

    def times(self, factor: int) -> "Interval":
        low = None if self.low is None else self.low * factor
        high = None if self.high is None else self.high * factor
        return Interval(low, high, low_open=self.low_open, high_open=self.high_open)


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number of a text.

    `text` is `original[start:end]`: number, approximators, scale and measure word; of a change also its verb (同比下降33.3%).
    `low` and `high` are what a reader may say in whole numbers (12000余 → 12000, 12999), None on a side without bound and for
    what is no quantity. `interval` is the exact set. `step` is what the last printed digit is worth where the number may have
    been rounded (58.8万 → 1000, 98.4% → 0.1), None where it must be met exactly. `value` is the printed number itself, also of
    an ordinal (第123次 → 123); `day` is (year, month, day) of a date as far as it is printed. `form` prints such a number
    again ('' where there is no such form).
    """

    start: int
    end: int
    text: str
    cls: Class
    low: Number | None = None
    high: Number | None = None
    unit: str = ""
    form: str = ""
    value: Number | None = None
    step: Decimal | None = None
    interval: Interval | None = None
    day: tuple[int | None, int | None, int | None] | None = None

    @property
    def is_quantity(self) -> bool:
        """Whether the ledger could have an opinion about it."""
        return self.cls in QUANTITIES

    def as_json(self) -> Mapping[str, str | int | float | None]:
        """The line of `zhiben bulletin read --json`."""
        return {
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "class": self.cls,
            "low": _plain(self.low),
            "high": _plain(self.high),
            "unit": self.unit,
        }


def tidy(value: Decimal) -> Number:
    """Whole numbers as int, the rest as they are."""
    return int(value) if value == value.to_integral_value() else value


def _plain(value: Number | None) -> int | float | None:
    return float(value) if isinstance(value, Decimal) else value
