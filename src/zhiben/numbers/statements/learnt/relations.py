"""What a number may be to others: what each relation gives, and whether a printed number is that."""

import math
from collections.abc import Callable, Sequence
from enum import IntEnum
from fractions import Fraction
from typing import Final, NamedTuple

from zhiben.numbers.bounds import Agreement
from zhiben.numbers.quantity import Quantity
from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.arithmetic import Range
from zhiben.numbers.statements.learnt.marks import Mark

HALF = 0.5
NEAR: Final = 0.2
HUNDRED: Final = 100
DENOMINATOR: Final = 10**6


class Relation(IntEnum):
    """What the claimed number is to the others."""

    __hash__ = int.__hash__  # that of Enum is slow, and candidates are looked up by it

    SUM = 0  # of a run
    REST = 1  # of the first, without the run behind it
    DIFFERENCE = 2
    SAME = 3
    MEAN = 4
    PRODUCT = 5
    RATE = 6  # part and whole, counted alike
    ACROSS = 7  # a rate of two kinds of things
    GROWTH = 8  # from the second to the first
    BY_CHANGE = 9  # the first is the change, the second what was
    AFTER_RISE = 10  # the first is the change, the second what was, and what is now is printed
    AFTER_FALL = 11
    TO_HUNDRED = 12
    BALANCE = 13  # the first and the second without the third
    MEAN_OF = 14  # of a run
    MULTIPLE = 15  # the first in multiples of the second
    MORE = 16  # by how many multiples of the second the first is more
    SHARE_OF = 17  # the first, in per cent, of the second
    RAISED = 18  # the second and the first, in per cent, of it
    LOWERED = 19
    MIXED = 20  # the sum of a run of several kinds
    WITHIN = 21  # no more than the first, of which it is a part
    MOST = 22  # no less than the first, for it is said to be the most
    LEAST = 23


PLAIN: Final = frozenset(
    {Relation.SUM, Relation.REST, Relation.DIFFERENCE, Relation.SAME, Relation.BALANCE, Relation.MIXED}
)
BOUNDS: Final = frozenset({Relation.WITHIN, Relation.MOST, Relation.LEAST})  # only what breaks them is a candidate


class Candidate(NamedTuple):
    relation: Relation
    target: Mark
    operands: tuple[Mark, ...]
    value: float  # what the operands give, always positive

    @property
    def marks(self) -> tuple[Mark, ...]:
        return (self.target, *self.operands)


_GIVES: Final[dict[Relation, Callable[[Sequence[float]], float]]] = {
    Relation.SUM: sum,
    Relation.REST: lambda values: values[0] - sum(values[1:]),
    Relation.DIFFERENCE: lambda values: values[0] - values[1],
    Relation.SAME: lambda values: values[0],
    Relation.MEAN: lambda values: values[0] / values[1],
    Relation.PRODUCT: math.prod,
    Relation.RATE: lambda values: HUNDRED * values[0] / values[1],
    Relation.ACROSS: lambda values: HUNDRED * values[0] / values[1],
    Relation.GROWTH: lambda values: HUNDRED * abs(values[0] - values[1]) / values[1],
    Relation.BY_CHANGE: lambda values: HUNDRED * values[0] / values[1],
    Relation.AFTER_RISE: lambda values: HUNDRED * values[0] / (values[1] - values[0]),
    Relation.AFTER_FALL: lambda values: HUNDRED * values[0] / (values[1] + values[0]),
    Relation.TO_HUNDRED: lambda values: HUNDRED - sum(values),
    Relation.BALANCE: lambda values: values[0] + values[1] - values[2],
    Relation.MEAN_OF: lambda values: sum(values) / len(values),
    Relation.MULTIPLE: lambda values: values[0] / values[1],
    Relation.MORE: lambda values: values[0] / values[1] - 1,
    Relation.SHARE_OF: lambda values: values[1] * values[0] / HUNDRED,
    Relation.RAISED: lambda values: values[1] * (HUNDRED + values[0]) / HUNDRED,
    Relation.LOWERED: lambda values: values[1] * (HUNDRED - values[0]) / HUNDRED,
    Relation.MIXED: sum,
}


def result(relation: Relation, values: Sequence[float]) -> float | None:
    """What a relation gives of other values for its operands; None where it gives nothing, or only a bound."""
    try:
        return _GIVES[relation](values)
    except (ZeroDivisionError, KeyError):
        return None


def _growth(ranges: Sequence[Range]) -> Range | None:
    change = arithmetic.minus(ranges[0], ranges[1])
    falls = change.high is not None and change.high < 0
    return arithmetic.per_cent(arithmetic.negated(change) if falls else change, ranges[1])


def _mean(ranges: Sequence[Range]) -> Range | None:
    first, last = ranges
    if first.low is None or first.high is None or last.low is None or last.high is None or last.low <= 0:
        return None
    return Range(first.low / last.high, first.high / last.low)


def _product(ranges: Sequence[Range]) -> Range | None:
    low, high = Fraction(1), Fraction(1)
    for each in ranges:
        if each.low is None or each.high is None or each.low < 0:
            return None
        low, high = low * each.low, high * each.high
    return Range(low, high)


def _percentage(ranges: Sequence[Range], sign: int = 0) -> Range | None:
    """So many per cent of the second, or it and so many per cent more or fewer."""
    share, whole = ranges
    if sign:
        share = arithmetic.total([arithmetic.exactly(HUNDRED), share if sign > 0 else arithmetic.negated(share)])
    product = _product([share, whole])
    return None if product is None else arithmetic.times(product, Fraction(1, HUNDRED))


def _multiple(ranges: Sequence[Range], less: int = 0) -> Range | None:
    quotient = arithmetic.per_cent(*ranges)
    if quotient is None:
        return None
    return arithmetic.minus(arithmetic.times(quotient, Fraction(1, HUNDRED)), arithmetic.exactly(less))


_ALLOWS: Final[dict[Relation, Callable[[Sequence[Range]], Range | None]]] = {
    Relation.SUM: arithmetic.total,
    Relation.REST: lambda ranges: arithmetic.minus(ranges[0], arithmetic.total(ranges[1:])),
    Relation.DIFFERENCE: lambda ranges: arithmetic.minus(ranges[0], ranges[1]),
    Relation.SAME: lambda ranges: ranges[0],
    Relation.MEAN: _mean,
    Relation.PRODUCT: _product,
    Relation.RATE: lambda ranges: arithmetic.per_cent(ranges[0], ranges[1]),
    Relation.ACROSS: lambda ranges: arithmetic.per_cent(ranges[0], ranges[1]),
    Relation.GROWTH: _growth,
    Relation.BY_CHANGE: lambda ranges: arithmetic.per_cent(ranges[0], ranges[1]),
    Relation.AFTER_RISE: lambda ranges: arithmetic.per_cent(ranges[0], arithmetic.minus(ranges[1], ranges[0])),
    Relation.AFTER_FALL: lambda ranges: arithmetic.per_cent(ranges[0], arithmetic.total(ranges)),
    Relation.TO_HUNDRED: lambda ranges: arithmetic.minus(arithmetic.exactly(HUNDRED), arithmetic.total(ranges)),
    Relation.BALANCE: lambda ranges: arithmetic.minus(arithmetic.total(ranges[:2]), ranges[2]),
    Relation.MEAN_OF: lambda ranges: arithmetic.times(arithmetic.total(ranges), Fraction(1, len(ranges))),
    Relation.MULTIPLE: _multiple,
    Relation.MORE: lambda ranges: _multiple(ranges, 1),
    Relation.SHARE_OF: _percentage,
    Relation.RAISED: lambda ranges: _percentage(ranges, 1),
    Relation.LOWERED: lambda ranges: _percentage(ranges, -1),
    Relation.MIXED: arithmetic.total,
    Relation.WITHIN: lambda ranges: Range(Fraction(0), ranges[0].high),
    Relation.MOST: lambda ranges: Range(ranges[0].low, None),
    Relation.LEAST: lambda ranges: Range(Fraction(0), ranges[0].high),
}


def computed(candidate: Candidate) -> Range | None:
    """What the printed operands allow."""
    return _ALLOWS[candidate.relation]([mark.magnitude for mark in candidate.operands])


def holds(candidate: Candidate, claimed: Quantity | None = None) -> bool:
    """Whether the printed number (or `claimed` in its place) is what the operands give."""
    quantity = claimed or candidate.target.quantity
    if candidate.relation in BOUNDS:
        return claimed is not None and _is_within(candidate, abs(float(claimed.value or 0)))
    printed = abs(float(quantity.value or 0))
    distance = abs(candidate.value - printed)
    if (
        claimed is None
        and candidate.relation in PLAIN
        and candidate.target.is_whole
        and all(mark.is_whole for mark in candidate.operands)
    ):
        return distance < HALF
    if distance > NEAR * max(printed, candidate.value) + 1 and arithmetic.is_exact(quantity):
        return False
    if _is_far(candidate, quantity, distance):
        return False
    parts = tuple(mark.quantity for mark in candidate.operands)
    if candidate.relation in {Relation.SUM, Relation.MIXED} and all((part.value or 0) >= 0 for part in parts):
        return arithmetic.sum_agreement(quantity, parts) is not Agreement.NO
    allowed = computed(candidate)
    if allowed is None:
        return False
    falls = quantity.cls == "change" and quantity.value is not None and quantity.value < 0
    return arithmetic.agreement(quantity, arithmetic.negated(allowed) if falls else allowed) is not Agreement.NO


def _is_within(candidate: Candidate, printed: float) -> bool:
    return printed >= candidate.value if candidate.relation is Relation.MOST else printed <= candidate.value


def _is_far(candidate: Candidate, quantity: Quantity, distance: float) -> bool:
    """Whether what numbers printed in full give is off by more than rounding: said in floats, for most are."""
    target = candidate.target
    plain = "%" in quantity.text if target.is_percent else target.unit_of_last_digit < 1
    return (
        plain and candidate.relation not in PLAIN and distance > 2 * (target.unit_of_last_digit or 1)
        and arithmetic.is_exact(quantity) and all(mark.is_whole for mark in candidate.operands)
    )  # fmt: skip


def midpoint(candidate: Candidate) -> Fraction:
    """What the printed operands themselves give."""
    return Fraction(candidate.value).limit_denominator(DENOMINATOR)
