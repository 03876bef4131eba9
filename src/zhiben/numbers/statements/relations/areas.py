"""Length by width: 长20米、宽15米，占地300平方米; and by the height: 容积."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.relations.judging import Reading, choose, compared, multiplied
from zhiben.numbers.statements.relations.nearness import UNLIKE, nearness
from zhiben.numbers.statements.relations.passage import Item, Passage
from zhiben.numbers.statements.statement import Statement

SIDE: Final = re.compile(r"[长宽高深厚](?:度|约)?(?:为|是|各|均)?$|边长")
SIDE_BEHIND: Final = re.compile(r"^[长宽高深厚]")
BY: Final = re.compile(r"^[×xX*✕]$|^乘(?:以)?$")
MILLIMETRES: Final = {
    "area": Fraction(1, 10**6),
    "volume": Fraction(1, 10**6),
}  # of a side each: mm² in m², mm³ in litres
SIDES: Final = {"area": 2, "volume": 3}
REACH: Final = 5


def judge_areas(passage: Passage) -> Iterator[Statement]:
    """Every area or volume behind as many sides as it has."""
    for item in passage.items:
        count = SIDES.get(item.dimension)
        if count is None or not item.token.value:
            continue
        sides = [
            each for each in passage.items[max(0, item.index - REACH) : item.index]
            if each.sentence == item.sentence and each.dimension == "length" and each.token.kind == "amount" and _is_side(passage, each)
        ]  # fmt: skip
        found = choose([_reading(item, sides[at : at + count]) for at in range(len(sides) - count + 1)])
        if found:
            yield found


def _is_side(passage: Passage, item: Item) -> bool:
    before = passage.items[item.index - 1] if item.index else None
    joined = before is not None and bool(BY.match(passage.between(before, item)))
    behind = passage.items[item.index + 1] if item.index + 1 < len(passage.items) else None
    joins = behind is not None and bool(BY.match(passage.between(item, behind)))
    return bool(joined or joins or SIDE.search(item.lead) or SIDE_BEHIND.match(item.tail))


def _reading(item: Item, sides: list[Item]) -> Reading:
    computed, best = arithmetic.exactly(MILLIMETRES[item.dimension]), MILLIMETRES[item.dimension]
    for side in sides:
        computed, best = multiplied(computed, side.token.range), best * side.token.value
    statement = compared("product", item, sides, computed, best, rounded=best.denominator != 1)
    return Reading(statement, 3 + nearness(item.token.value, best) if nearness(item.token.value, best) > UNLIKE else 0)
