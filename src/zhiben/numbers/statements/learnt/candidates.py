"""Every relation that a number could have with the numbers around it."""

import itertools
import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from zhiben.numbers.statements.learnt.marks import Mark
from zhiben.numbers.statements.learnt.relations import BOUNDS, Candidate, Relation
from zhiben.numbers.statements.structure.again.slips import UNLIKE, likeness_of_digits

BACK, AHEAD = 14, 12  # numbers before and behind that may be meant
FAR: Final = 70  # numbers between two mentions of one thing
APART, NEARBY, BESIDE = 22, 16, 14  # how far two numbers stand from the third, added up
LONGEST, SKIPPED, FEWER = 9, 3, 7
AROUND, STRIDE = 4, 2  # parts of a list on each side of the number; every second number
HOLED = range(4, 8)  # numbers of a list of which one is no part
STOCK = 6  # numbers before of which two come and one goes
MOST: Final = 16  # candidates of one number that are weighed, the nearest before others
QUARTER, HALF = 0.25, 0.5
TEN, NINE = 10, 9
ROUND: Final = frozenset(digit * TEN**zeros for digit in range(1, TEN) for zeros in range(TEN + 1))
TENFOLD: Final = 12  # a digit more, 105 and 1050
HUNDRED: Final = 100
CLOSE_BY, CLOSE = 3, 5
COMPARED: Final = 8  # numbers on each side of what is said to be the most
MULTIPLE: Final = 4  # of a plan that was more than met
TELLING: Final = 50  # below it too many numbers give one another by chance
POINTS: Final = "百分点"
TIMES: Final = "倍"
OF_EVERY_SIZE: Final = frozenset({Relation.GROWTH, Relation.BY_CHANGE, Relation.AFTER_RISE, Relation.AFTER_FALL})

_Found = Iterator[tuple[Relation, Sequence[Mark], float]]


def candidates_of(marks: Sequence[Mark], target: Mark) -> list[Candidate]:
    """The relations whose result is the printed number or could have become it by a slip; 5 numbers in 6 have fewer than MOST."""
    around = [
        mark for mark in marks[max(0, target.place - BACK) : target.place + AHEAD + 1] if mark is not target
    ]  # fmt: skip
    if target.is_percent:
        found = _rates(target, around)
    elif target.quantity.cls not in {"count", "money", "change"}:
        return []
    elif target.unit == POINTS:
        found = _percentages([mark for mark in around if mark.is_percent], target)
    elif target.unit == TIMES:
        found = _multiples(target, around)
    else:
        found = _counts(target, around, marks)
    near = (
        Candidate(relation, target, tuple(operands), value)
        for relation, operands, value in found
        if relation in BOUNDS
        or _is_comparable(target, value)
        or (target.is_percent and _is_loose(target, relation, operands, value))
    )
    return list(itertools.islice(near, MOST))


def _is_comparable(target: Mark, value: float) -> bool:
    """Whether the printed number can be the other with a slip: nearly it, or told apart by a digit."""
    smaller, larger = (target.value, value) if target.value < value else (value, target.value)
    if larger - smaller <= QUARTER * larger:
        return True
    if larger - smaller > HALF * larger and not (smaller >= TEN and larger < TENFOLD * smaller):
        return larger < HUNDRED and smaller > 0 and f"{larger:g}".endswith(f"{smaller:g}")  # 18天 and 8天
    return _is_slip(target, value)


def _is_slip(target: Mark, value: float) -> bool:
    printed, right = _digits(target, value)
    # Most are nothing alike: digits exchanged leave a multiple of nine, and one that is wrong a round number.
    difference = abs(printed - right)
    alike = difference % NINE == 0 or difference in ROUND or len(str(printed)) != len(str(right))
    return alike and slip(target, value) > UNLIKE


def _is_loose(target: Mark, relation: Relation, operands: Sequence[Mark], value: float) -> bool:
    """Shares that are wrong without a slip of the pen: of another base, what is left to a hundred, or in words."""
    if relation in {Relation.RATE, Relation.TO_HUNDRED} and abs(target.value + value - HUNDRED) < QUARTER:
        return True
    smaller, larger = (target.value, value) if target.value < value else (value, target.value)
    if max(abs(mark.place - target.place) for mark in operands) > CLOSE or larger - smaller > HALF * larger:
        return False
    return relation in OF_EVERY_SIZE or (relation is Relation.RATE and "%" not in target.quantity.text)


def _digits(target: Mark, value: float) -> tuple[int, int]:
    """The printed number and the other in units of the last printed digit."""
    unit = target.unit_of_last_digit or 1.0
    return round(target.value / unit), round(value / unit)


def slip(target: Mark, value: float) -> int:
    """How a slip of the pen explains the printed number, 0 to 4, see `slips.likeness`."""
    printed, right = _digits(target, value)
    return _likeness(printed, right) if printed > 0 and right > 0 else UNLIKE


@lru_cache(maxsize=1 << 14)
def _likeness(printed: int, right: int) -> int:
    return likeness_of_digits(printed, right, abs(printed - right) / max(printed, right))


def _counts(target: Mark, around: list[Mark], marks: Sequence[Mark]) -> _Found:
    alike = [
        mark for mark in around if mark.kind == target.kind and mark.kind and not mark.is_percent and mark.value > 0
    ]
    before = [mark for mark in alike if mark.place < target.place][::-1]
    behind = [mark for mark in alike if mark.place > target.place]
    for mark in (*alike, *_named_alike(target, marks)):
        yield Relation.SAME, (mark,), mark.value
    yield from _beyond(target, before, alike)
    counted = [mark for mark in around if mark.value > 0 and mark.kind and not mark.is_percent]
    yield from _products(target, counted)
    yield from _shares(target, [mark for mark in around if mark.is_percent], alike)
    yield from _sums(before)
    yield from _sums(behind)
    yield from _rests(target, before, alike)
    yield from _rests(target, behind, alike)
    yield from _parts(before, behind)
    for first, second in itertools.permutations(_nearest(target, alike), 2):
        if first.value > second.value and _distance(target, first, second) <= APART:
            yield Relation.DIFFERENCE, (first, second), first.value - second.value
    if target.is_mean:
        yield from _means_of(before)
    if target.hints & {"TOTAL", "NAMED_TOTAL"}:
        yield from _mixed(target, marks)
    rare = itertools.chain(_broken(before), _broken(behind), _stock(before[:STOCK]))
    yield from (each for each in rare if _is_telling(target, each[2]))


def _is_telling(target: Mark, value: float) -> bool:
    return abs(target.value - value) < HALF or (target.value >= TELLING and _is_slip(target, value))


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


def _parts(before: list[Mark], behind: list[Mark]) -> _Found:
    """One part of a list whose others stand on both sides, and the whole beside them; or the last before the whole."""
    for left in range(min(AROUND, len(before)) + 1):
        for right in range(min(AROUND, len(behind)) + 1):
            if not (left and right) and not (left and behind and not right):
                continue
            run = [*before[:left], *behind[:right]]
            total = sum(mark.value for mark in run)
            for whole in (*(before[left : left + 2] if right else ()), *behind[right : right + 2]):
                if whole.value > total:
                    yield Relation.REST, (whole, *run), whole.value - total


def _broken(run: list[Mark]) -> _Found:
    """Sums of lists with another number in between, or after each: numbers give them by chance so often that only slips count."""
    for length, skipped in itertools.product(HOLED, range(SKIPPED - 1)):
        listed = run[skipped : skipped + length]
        if len(listed) < length:
            continue
        total = sum(mark.value for mark in listed)
        for out in range(1, length - 1):
            yield Relation.SUM, [*listed[:out], *listed[out + 1 :]], total - listed[out].value
    for start in range(STRIDE + 1):
        every = run[start::STRIDE]
        for length, total in enumerate(itertools.accumulate(mark.value for mark in every), 1):
            if length > 1:
                yield Relation.SUM, every[:length], total


def _stock(before: list[Mark]) -> _Found:
    """What was there, what came and what went."""
    for goes in before:
        for second, first in itertools.combinations([mark for mark in before if mark is not goes], 2):
            left = first.value + second.value - goes.value
            if left > 0 and goes.place > first.place:
                yield Relation.BALANCE, (first, second, goes), left


def _named_alike(target: Mark, marks: Sequence[Mark]) -> Iterator[Mark]:
    """Farther numbers that share words with the target."""
    for mark in marks[max(0, target.place - FAR) : target.place + FAR]:
        farther = not -BACK <= mark.place - target.place <= AHEAD
        if farther and mark.kind == target.kind and mark.kind and not mark.is_percent and mark.names & target.names:
            yield mark


def _beyond(target: Mark, before: list[Mark], alike: list[Mark]) -> _Found:
    """What a number may not be beyond: that of which it is a part, and what is less than the most."""
    if "AMONG" in target.hints or target.is_bracketed:
        for whole in before[:CLOSE_BY]:
            if whole.value < target.value:
                yield Relation.WITHIN, (whole,), whole.value
    yield from _extremes(target, alike)


def _extremes(target: Mark, alike: list[Mark]) -> _Found:
    near = [mark for mark in alike if abs(mark.place - target.place) <= COMPARED]
    if near and target.is_most:
        highest = max(near, key=lambda mark: mark.value)
        if highest.value > target.value:
            yield Relation.MOST, (highest,), highest.value
    if near and target.is_least:
        lowest = min(near, key=lambda mark: mark.value)
        if lowest.value < target.value:
            yield Relation.LEAST, (lowest,), lowest.value


def _products(target: Mark, counted: list[Mark]) -> _Found:
    if target.is_mean:
        yield from _means(target, counted)
    factors = [mark for mark in counted if mark.value > 1]
    for first, second in itertools.combinations(factors, 2):
        if first.kind == second.kind or not (first.is_for_each or second.is_for_each):
            continue
        if _distance(target, first, second) <= BESIDE:
            yield Relation.PRODUCT, (first, second), first.value * second.value
    close = [mark for mark in factors if -CLOSE <= mark.place - target.place < CLOSE_BY]
    for three in itertools.combinations(close, 3):
        if any(mark.is_for_each for mark in three) and len({mark.kind for mark in three}) > 1:
            yield Relation.PRODUCT, three, math.prod(mark.value for mark in three)


def _means(target: Mark, counted: list[Mark]) -> _Found:
    for first, second in itertools.permutations(counted, 2):
        if first.kind != second.kind and second.value > 1 and _distance(target, first, second) <= NEARBY:
            yield Relation.MEAN, (first, second), first.value / second.value


def _shares(target: Mark, percentages: list[Mark], alike: list[Mark]) -> _Found:
    """So many per cent of another number, or that many per cent more or fewer."""
    for share in percentages:
        if abs(share.place - target.place) > CLOSE_BY or share.unit == POINTS:
            continue
        for whole in alike:
            if abs(whole.place - target.place) <= COMPARED:
                if share.value < HUNDRED:
                    yield Relation.SHARE_OF, (share, whole), whole.value * share.value / HUNDRED
                if share.changed:
                    yield Relation.RAISED, (share, whole), whole.value * (HUNDRED + share.value) / HUNDRED
                    if share.value < HUNDRED:
                        yield Relation.LOWERED, (share, whole), whole.value * (HUNDRED - share.value) / HUNDRED


def _means_of(before: list[Mark]) -> _Found:
    for skipped in range(SKIPPED - 1):
        total = 0.0
        for length, mark in enumerate(before[skipped : skipped + LONGEST], 1):
            total += mark.value
            if length > 1:
                yield Relation.MEAN_OF, before[skipped : skipped + length], total / length


def _mixed(target: Mark, marks: Sequence[Mark]) -> _Found:
    """A total of several kinds: 防火门487樘、消火栓29处、电梯11部, 以上共527处."""
    for step in (-1, 1):
        run: list[Mark] = []
        kinds, total = {target.kind}, 0.0
        for place in range(target.place + step, target.place + step * (LONGEST + 1), step):
            if not 0 <= place < len(marks) or not marks[place].is_thing:
                break
            run.append(marks[place])
            kinds.add(marks[place].kind)
            total += marks[place].value
            if len(run) > 1 and len(kinds) > 1:
                yield Relation.MIXED, list(run), total


def _nearest(target: Mark, marks: Sequence[Mark]) -> list[Mark]:
    return sorted(marks, key=lambda mark: abs(mark.place - target.place))


def _distance(target: Mark, first: Mark, second: Mark) -> int:
    return abs(first.place - target.place) + abs(second.place - target.place)


def _multiples(target: Mark, around: list[Mark]) -> _Found:
    counted = [mark for mark in around if mark.value > 0 and mark.kind and mark.unit not in {TIMES, POINTS}]
    for first, second in itertools.permutations(counted, 2):
        if first.kind == second.kind and first.value > second.value and _distance(target, first, second) <= NEARBY:
            yield Relation.MULTIPLE, (first, second), first.value / second.value
            if target.changed:
                yield Relation.MORE, (first, second), first.value / second.value - 1


def _rates(target: Mark, around: list[Mark]) -> _Found:
    counted = _nearest(target, [mark for mark in around if mark.value > 0 and mark.kind and not mark.is_percent])
    growth = target.changed or target.quantity.cls == "change" or "BY_RATE" in target.hints
    yield from _extremes(target, [mark for mark in around if mark.is_percent])
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
    for mark in percentages if target.is_percent else ():
        yield Relation.SAME, (mark,), mark.value
    for first, second in itertools.permutations(percentages, 2):
        if first.value > second.value and (target.unit == POINTS or target.changed):
            yield Relation.DIFFERENCE, (first, second), first.value - second.value
    left = float(HUNDRED)
    before = [mark for mark in percentages if mark.place < target.place][::-1]
    if len(percentages) > 1 and target.is_percent:
        for length, mark in enumerate(before[:FEWER], 1):
            left -= mark.value
            if left > 0:
                yield Relation.TO_HUNDRED, before[:length], left
