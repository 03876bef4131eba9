"""Every relation that a number could have with the numbers around it."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from enum import IntEnum
from fractions import Fraction
from typing import Final, NamedTuple

from zhiben.numbers.bounds import Agreement
from zhiben.numbers.quantity import Quantity
from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.arithmetic import Range
from zhiben.numbers.statements.learnt.marks import Mark
from zhiben.numbers.statements.structure.again.slips import UNLIKE, likeness_of_digits

BACK, AHEAD = 14, 12  # numbers before and behind that may be meant
FAR: Final = 70  # numbers between two mentions of one thing
APART, NEARBY, BESIDE = 22, 16, 14  # how far two numbers stand from the third, added up
LONGEST, SKIPPED, FEWER = 9, 3, 7
MOST: Final = 48  # candidates of one number
QUARTER, HALF = 0.25, 0.5
TEN, NINE = 10, 9
ROUND: Final = frozenset(digit * TEN**zeros for digit in range(1, TEN) for zeros in range(TEN + 1))
TENFOLD: Final = 12  # a digit more, 105 and 1050
NEAR: Final = 0.2
HUNDRED: Final = 100
CLOSE_BY: Final = 3
MULTIPLE: Final = 4  # of a plan that was more than met
POINTS: Final = "百分点"
DENOMINATOR: Final = 10**6


class Relation(IntEnum):
    """What the claimed number is to the others."""

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


PLAIN: Final = frozenset({Relation.SUM, Relation.REST, Relation.DIFFERENCE, Relation.SAME})


class Candidate(NamedTuple):
    relation: Relation
    target: Mark
    operands: tuple[Mark, ...]
    value: float  # what the operands give, always positive

    @property
    def marks(self) -> tuple[Mark, ...]:
        return (self.target, *self.operands)


def candidates_of(marks: Sequence[Mark], target: Mark) -> list[Candidate]:
    """The relations whose result is the printed number or could have become it by a slip; 99 numbers in 100 have fewer than MOST."""
    around = [
        mark for mark in marks[max(0, target.place - BACK) : target.place + AHEAD + 1] if mark is not target
    ]  # fmt: skip
    if target.is_percent:
        found = _rates(target, around)
    elif target.quantity.cls in {"count", "money", "change"} and target.unit != "倍":
        found = _counts(target, around, marks)
    else:
        return []
    near = (
        Candidate(relation, target, tuple(operands), value)
        for relation, operands, value in found
        if _is_comparable(target, value)
    )
    return list(itertools.islice(near, MOST))


def _is_comparable(target: Mark, value: float) -> bool:
    """Whether the printed number can be the other with a slip: nearly it, or told apart by a digit."""
    smaller, larger = (target.value, value) if target.value < value else (value, target.value)
    if larger - smaller <= QUARTER * larger:
        return True
    if larger - smaller > HALF * larger and not (smaller >= TEN and larger < TENFOLD * smaller):
        return False
    printed, right = _digits(target, value)
    # Most are nothing alike: digits exchanged leave a multiple of nine, and one that is wrong a round number.
    difference = abs(printed - right)
    alike = difference % NINE == 0 or difference in ROUND or len(str(printed)) != len(str(right))
    return alike and slip(target, value) > UNLIKE


def _digits(target: Mark, value: float) -> tuple[int, int]:
    """The printed number and the other in units of the last printed digit."""
    unit = target.unit_of_last_digit or 1.0
    return round(target.value / unit), round(value / unit)


def slip(target: Mark, value: float) -> int:
    """How a slip of the pen explains the printed number, 0 to 4, see `slips.likeness`."""
    printed, right = _digits(target, value)
    if printed <= 0 or right <= 0:
        return UNLIKE
    return likeness_of_digits(printed, right, abs(printed - right) / max(printed, right))


_Found = Iterator[tuple[Relation, Sequence[Mark], float]]


def _counts(target: Mark, around: list[Mark], marks: Sequence[Mark]) -> _Found:
    alike = [
        mark for mark in around if mark.kind == target.kind and mark.kind and not mark.is_percent and mark.value > 0
    ]
    before = [mark for mark in alike if mark.place < target.place][::-1]
    behind = [mark for mark in alike if mark.place > target.place]
    for mark in (*alike, *_named_alike(target, marks)):
        yield Relation.SAME, (mark,), mark.value
    yield from _products(target, [mark for mark in around if mark.value > 0 and mark.kind and not mark.is_percent])
    yield from _sums(before)
    yield from _sums(behind)
    yield from _rests(target, before, alike)
    yield from _rests(target, behind, alike)
    for first, second in itertools.permutations(alike, 2):
        if first.value > second.value and _distance(target, first, second) <= APART:
            yield Relation.DIFFERENCE, (first, second), first.value - second.value


def _sums(run: list[Mark]) -> _Found:
    for skipped in range(SKIPPED):
        total = 0.0
        for length, mark in enumerate(run[skipped : skipped + LONGEST], 1):
            total += mark.value
            if length > 1:
                yield Relation.SUM, run[skipped : skipped + length], total


def _rests(target: Mark, run: list[Mark], alike: list[Mark]) -> _Found:
    total = 0.0
    for length, mark in enumerate(run[:FEWER], 1):
        total += mark.value
        if length > 1:
            taken = {each.place for each in run[:length]}
            for whole in alike:
                if whole.value > total and whole.place not in taken and whole.place < max(target.place, run[0].place):
                    yield Relation.REST, (whole, *run[:length]), whole.value - total


def _named_alike(target: Mark, marks: Sequence[Mark]) -> Iterator[Mark]:
    """Farther numbers that share words with the target."""
    for mark in marks[max(0, target.place - FAR) : target.place + FAR]:
        farther = not -BACK <= mark.place - target.place <= AHEAD
        if farther and mark.kind == target.kind and mark.kind and not mark.is_percent and mark.names & target.names:
            yield mark


def _products(target: Mark, counted: list[Mark]) -> _Found:
    if target.is_mean:
        for first, second in itertools.permutations(counted, 2):
            if first.kind != second.kind and second.value > 1 and _distance(target, first, second) <= NEARBY:
                yield Relation.MEAN, (first, second), first.value / second.value
    for first, second in itertools.combinations([mark for mark in counted if mark.value > 1], 2):
        if first.kind == second.kind or not (first.is_for_each or second.is_for_each):
            continue
        if _distance(target, first, second) <= BESIDE:
            yield Relation.PRODUCT, (first, second), first.value * second.value


def _distance(target: Mark, first: Mark, second: Mark) -> int:
    return abs(first.place - target.place) + abs(second.place - target.place)


def _rates(target: Mark, around: list[Mark]) -> _Found:
    counted = [mark for mark in around if mark.value > 0 and mark.kind and not mark.is_percent]
    growth = target.changed or target.quantity.cls == "change" or "BY_RATE" in target.hints
    for first, second in itertools.permutations(counted, 2):
        ratio = HUNDRED * first.value / second.value
        if first.kind != second.kind:
            if first.value <= second.value and abs(first.place - second.place) <= CLOSE_BY:
                yield Relation.ACROSS, (first, second), ratio
            continue
        if first.value <= second.value or (target.value > HUNDRED and first.value < MULTIPLE * second.value):
            yield Relation.RATE, (first, second), ratio
        if growth:
            yield from _growths(first, second)
    yield from _percentages([mark for mark in around if mark.is_percent], target)


def _growths(first: Mark, second: Mark) -> _Found:
    change, then = first.value, second.value
    if change != then:
        yield Relation.GROWTH, (first, second), HUNDRED * abs(change - then) / then
    if first.changed:
        if change < then:
            yield Relation.BY_CHANGE, (first, second), HUNDRED * change / then
            yield Relation.AFTER_FALL, (first, second), HUNDRED * change / (then + change)
            yield Relation.AFTER_RISE, (first, second), HUNDRED * change / (then - change)
        else:
            yield Relation.AFTER_FALL, (first, second), HUNDRED * change / (then + change)


def _percentages(percentages: list[Mark], target: Mark) -> _Found:
    for mark in percentages:
        yield Relation.SAME, (mark,), mark.value
    for first, second in itertools.permutations(percentages if target.unit == POINTS else (), 2):
        if first.value > second.value:
            yield Relation.DIFFERENCE, (first, second), first.value - second.value
    left = float(HUNDRED)
    before = [mark for mark in percentages if mark.place < target.place][::-1]
    if len(percentages) > 1:
        for length, mark in enumerate(before[:FEWER], 1):
            left -= mark.value
            if left > 0:
                yield Relation.TO_HUNDRED, before[:length], left


_GIVES: Final[dict[Relation, Callable[[Sequence[float]], float]]] = {
    Relation.SUM: sum,
    Relation.REST: lambda values: values[0] - sum(values[1:]),
    Relation.DIFFERENCE: lambda values: values[0] - values[1],
    Relation.SAME: lambda values: values[0],
    Relation.MEAN: lambda values: values[0] / values[1],
    Relation.PRODUCT: lambda values: values[0] * values[1],
    Relation.RATE: lambda values: HUNDRED * values[0] / values[1],
    Relation.ACROSS: lambda values: HUNDRED * values[0] / values[1],
    Relation.GROWTH: lambda values: HUNDRED * abs(values[0] - values[1]) / values[1],
    Relation.BY_CHANGE: lambda values: HUNDRED * values[0] / values[1],
    Relation.AFTER_RISE: lambda values: HUNDRED * values[0] / (values[1] - values[0]),
    Relation.AFTER_FALL: lambda values: HUNDRED * values[0] / (values[1] + values[0]),
    Relation.TO_HUNDRED: lambda values: HUNDRED - sum(values),
}


def result(relation: Relation, values: Sequence[float]) -> float | None:
    """What a relation gives of other values for its operands; None where it gives nothing."""
    try:
        return _GIVES[relation](values)
    except ZeroDivisionError:
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
    first, last = ranges
    if first.low is None or first.high is None or last.low is None or last.high is None:
        return None
    return Range(first.low * last.low, first.high * last.high)


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
}


def computed(candidate: Candidate) -> Range | None:
    """What the printed operands allow."""
    return _ALLOWS[candidate.relation]([_magnitude(mark.quantity) for mark in candidate.operands])


def _magnitude(quantity: Quantity) -> Range:
    this = arithmetic.range_of(quantity)
    return arithmetic.negated(this) if this.high is not None and this.high < 0 else this


def holds(candidate: Candidate, claimed: Quantity | None = None) -> bool:
    """Whether the printed number (or `claimed` in its place) is what the operands give."""
    quantity = claimed or candidate.target.quantity
    printed = abs(float(quantity.value or 0))
    distance = abs(candidate.value - printed)
    if distance > NEAR * max(printed, candidate.value) + 1 and arithmetic.is_exact(quantity):
        return False
    if (
        claimed is None
        and candidate.relation in PLAIN
        and candidate.target.is_whole
        and all(mark.is_whole for mark in candidate.operands)
    ):
        return distance < HALF
    if _is_far(candidate, quantity, distance):
        return False
    parts = tuple(mark.quantity for mark in candidate.operands)
    if candidate.relation is Relation.SUM and all((part.value or 0) >= 0 for part in parts):
        return arithmetic.sum_agreement(quantity, parts) is not Agreement.NO
    allowed = computed(candidate)
    if allowed is None:
        return False
    falls = quantity.cls == "change" and quantity.value is not None and quantity.value < 0
    return arithmetic.agreement(quantity, arithmetic.negated(allowed) if falls else allowed) is not Agreement.NO


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
