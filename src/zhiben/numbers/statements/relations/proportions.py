"""What stands in a ratio: 安全员与工人1∶50, 按5∶3∶2分担, 药水1:200."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, permutations
from math import ceil, floor
from typing import Final

from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.arithmetic import Range
from zhiben.numbers.statements.relations.judging import Reading, choose, compared
from zhiben.numbers.statements.relations.nearness import POSSIBLE, nearness
from zhiben.numbers.statements.relations.passage import Item, Passage
from zhiben.numbers.statements.relations.units import comparable
from zhiben.numbers.statements.statement import Statement

TOTAL: Final = re.compile(r"共|总|合计|全[部额校县市区镇村年]")
PAIR: Final = 2
MOST: Final = 6
PARTS: Final = 4
COUNTED: Final = frozenset({"people", "firm", "turn"})


def judge_proportions(passage: Passage) -> Iterator[Statement]:
    """Every ratio whose numbers stand beside it."""
    for item in passage.items:
        if item.token.kind == "ratio":
            found = choose(list(_readings(passage, item)))
            if found:
                yield found


def _readings(passage: Passage, ratio: Item) -> Iterator[Reading]:
    near = [
        each
        for each in passage.around(ratio)
        if each.token.kind in {"amount", "length"}
        and each.unit not in {"%", "倍", "‰", ""}
        and each.token.value
        and each.quantity.cls != "change"
    ]
    behind = [each for each in near if each.index > ratio.index][:MOST]
    before = [each for each in near if each.index < ratio.index][-MOST:]
    shares = ratio.token.shares
    for row in (behind, before, [*before[-1:], *behind]):
        shared = list(_shared(ratio, row, shares))
        yield from shared
        if len(shares) == PAIR and not any(each.sure for each in shared):
            yield from _paired(ratio, row, shares)


def _shared(ratio: Item, row: Sequence[Item], shares: Sequence[Fraction]) -> Iterator[Reading]:
    """A whole and as many parts as the ratio has, in its order or another."""
    if len(shares) > PARTS:
        return
    for at in range(len(row) - len(shares)):
        whole, parts = row[at], row[at + 1 : at + 1 + len(shares)]
        if not all(comparable(whole.unit, part.unit) and part.token.value < whole.token.value for part in parts):
            continue
        yield max(
            (_split(ratio, whole, parts, order) for order in permutations(shares)),
            key=lambda each: (each.statement.holds, each.sure),
        )


def _split(ratio: Item, whole: Item, parts: Sequence[Item], shares: Sequence[Fraction]) -> Reading:
    total = sum(shares, Fraction(0))
    judged = [
        compared(
            "proportion",
            part,
            [ratio, whole],
            arithmetic.times(whole.token.paid or whole.token.range, share / total),
            whole.token.value * share / total,
        )
        for part, share in zip(parts, shares, strict=True)
    ]
    wrong = [each for each in judged if not each.holds]
    if not wrong:
        return Reading(judged[0], 9)
    return Reading(wrong[0], 7 if len(wrong) == 1 else 5 if len(wrong) < len(parts) else 0)


def _paired(ratio: Item, row: Sequence[Item], shares: Sequence[Fraction]) -> Iterator[Reading]:
    """One number of each side."""
    for first, second in combinations(row, PAIR):
        if not (comparable(first.unit, second.unit) or {first.dimension, second.dimension} <= COUNTED):
            continue
        a, b = shares
        options = [b / a, a / b]
        if TOTAL.search(first.lead + second.lead):
            options += [a / (a + b), b / (a + b), (a + b) / a, (a + b) / b]
        readings = [_pair(ratio, first, second, factor, sure=place < PAIR) for place, factor in enumerate(options)]
        yield max(readings, key=lambda each: (each.statement.holds, each.sure))


def _pair(ratio: Item, first: Item, second: Item, factor: Fraction, *, sure: bool) -> Reading:
    best = first.token.value * factor
    computed = arithmetic.times(first.token.range, factor)
    if first.token.measure.scale == second.token.measure.scale == 1 and best.denominator != 1:
        computed = Range(Fraction(floor(best)), Fraction(ceil(best)))
    statement = compared("proportion", second, [ratio, first], computed, best)
    like = nearness(second.token.value, best)
    if like < POSSIBLE or not sure:
        return Reading(statement, 0)
    near = (second.index - first.index == 1) + (
        min(abs(first.index - ratio.index), abs(second.index - ratio.index)) == 1
    )
    same = first.sentence == second.sentence == ratio.sentence
    exact = first.token.exact and second.token.exact
    return Reading(statement, 2 + near + same + (like > POSSIBLE) - 2 * (not exact))
