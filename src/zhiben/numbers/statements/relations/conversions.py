"""The same thing in two units: 12.5万元（折合125000元）, 2小时即120分钟, 1.2吨合1200公斤."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.relations.judging import compared
from zhiben.numbers.statements.relations.nearness import ALIKE, nearness
from zhiben.numbers.statements.relations.passage import Item, Passage
from zhiben.numbers.statements.relations.units import comparable, measure_of
from zhiben.numbers.statements.statement import Statement

THAT_IS: Final = re.compile(
    r"^[，（]?(?:即|也?就是|亦即|也即|折合(?:成|为)?|折算(?:成|为)?|折(?:成|为)?|约?合|换算(?:成|为|下来|过来)?(?:是|为|就是)?|等于|相当于|等同于)(?:整整|约|是|为)?$"
)
SCALE: Final = re.compile(r"[万亿千百]")
WIDE: Final = Fraction(1, 100)
POWERS: Final = frozenset(Fraction(10) ** power for power in (-4, -3, -2, -1, 1, 2, 3, 4))


def judge_conversions(passage: Passage) -> Iterator[Statement]:
    """Every number that is said again in another unit behind it."""
    for first, second in zip(passage.items, passage.items[1:], strict=False):
        if first.sentence != second.sentence or first.token.kind != second.token.kind or not _differ(first, second):
            continue
        between = passage.between(first, second)
        bracket = between == "（" and passage.page.text[second.at + 1 : second.at + 2] == "）"
        if not (bracket or THAT_IS.match(between)) or not first.token.value or not second.token.value:
            continue
        found = _judged(first, second, sure=not bracket)
        if found:
            yield found


def _differ(first: Item, second: Item) -> bool:
    """Comparable, but in other units or one of them in 万."""
    if not comparable(first.unit, second.unit) or first.token.kind not in {"amount", "length"} or first.unit == "%":
        return False
    hours = ("小时" in first.quantity.text) != ("小时" in second.quantity.text)
    scaled = hours or bool(SCALE.search(first.quantity.text)) != bool(SCALE.search(second.quantity.text))
    return scaled or measure_of(first.unit).scale != measure_of(second.unit).scale


def _judged(first: Item, second: Item, *, sure: bool) -> Statement | None:
    computed = first.token.range
    if not first.token.measure.scale.denominator == second.token.measure.scale.denominator == 1:
        computed = arithmetic.total([computed, arithmetic.Range(-first.token.value * WIDE, first.token.value * WIDE)])
    best = first.token.value if first.token.exact else None
    statement = compared("conversion", second, [first], computed, best, rounded=second.quantity.step is not None)
    like = nearness(second.token.value, first.token.value)
    slip = second.token.value / first.token.value in POWERS
    return statement if statement.holds or sure or like >= ALIKE or slip else None
