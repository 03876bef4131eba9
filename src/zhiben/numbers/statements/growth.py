"""What a change is measured by: the value now with the value then or the change, and the percentage they give."""

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.arithmetic import Range
from zhiben.numbers.statements.page import Mention


class Base(NamedTuple):
    """The value now with what is known of the value then: the value itself, or the change."""

    now: Mention
    then: Mention | None = None
    change: Mention | None = None
    sign: int = 1

    @property
    def words(self) -> str:
        return "".join(each.label for each in (self.now, self.then, self.change) if each)


def _exact(*mentions: Mention) -> bool:
    return arithmetic.is_whole(*(each.quantity for each in mentions))


def subtract(now: Mention, then: Mention) -> Range:
    if _exact(now, then):
        return arithmetic.exactly(arithmetic.value_of(now.quantity) - arithmetic.value_of(then.quantity))
    return arithmetic.minus(arithmetic.range_of(now.quantity), arithmetic.range_of(then.quantity))


def ratios(base: Base) -> Iterator[tuple[Mention, Range, Fraction | None]]:
    """The percentage of change, from the value now and the value then, and from the value now and the change."""
    if base.then is not None and (computed := _from_then(base.now, base.then)):
        yield base.then, computed, _growth(base.now, base.then, printed(base.then))
    if base.change is not None and (computed := _from_change(base.now, base.change, base.sign)):
        then = printed(base.now) - base.sign * printed(base.change)
        yield base.change, computed, _growth(base.now, base.change, then)


def _growth(now: Mention, other: Mention, then: Fraction) -> Fraction | None:
    """From the numbers as they are printed; None for estimates."""
    if then <= 0 or not (arithmetic.is_exact(now.quantity) and arithmetic.is_exact(other.quantity)):
        return None
    return 100 * (printed(now) - then) / then


def printed(mention: Mention) -> Fraction:
    return arithmetic.value_of(mention.quantity)


def _from_change(now: Mention, change: Mention, sign: int) -> Range | None:
    size = arithmetic.range_of(change.quantity)
    size = arithmetic.negated(size) if sign < 0 else size
    if _exact(now, change) and size.point is not None:
        then = arithmetic.value_of(now.quantity) - size.point
        return arithmetic.exactly(100 * size.point / then) if then > 0 else None
    return arithmetic.per_cent(size, arithmetic.minus(arithmetic.range_of(now.quantity), size))


def _from_then(now: Mention, then: Mention) -> Range | None:
    if _exact(now, then):
        base = arithmetic.value_of(then.quantity)
        return arithmetic.exactly(100 * (arithmetic.value_of(now.quantity) - base) / base) if base > 0 else None
    whole = arithmetic.per_cent(arithmetic.range_of(now.quantity), arithmetic.range_of(then.quantity))
    return arithmetic.minus(whole, arithmetic.exactly(100)) if whole else None
