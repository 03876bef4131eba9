"""So many per cent of a sum: 会费按销售额640万元的0.5%收取3.2万元."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.relations.judging import Reading, choose, compared
from zhiben.numbers.statements.relations.nearness import UNLIKE, nearness
from zhiben.numbers.statements.relations.passage import Item, Passage
from zhiben.numbers.statements.statement import Statement

BY: Final = re.compile(r"按|依|以")
TAKEN: Final = re.compile(
    r"^(?:的?(?:比例|标准|费率|税率|利率))?(?:来)?(?:计|收|提|缴|征|扣|奖|补|支付|付|返|交|列支|安排|给予|分)"
)
LIMIT: Final = re.compile(r"不低于|不超过|不少于|至少|最[高低]|以[上下内]|不得")
PAIR: Final = 2
HUNDRED: Final = 100


def judge_percentages(passage: Passage) -> Iterator[Statement]:
    """Every sum that is taken as a percentage of the only other sum of its sentence."""
    for item in passage.items:
        if item.unit != "%" or item.quantity.cls != "percent" or not item.token.exact:
            continue
        if not BY.search(item.clause_words) or not TAKEN.match(item.tail) or LIMIT.search(passage.words(item.sentence)):
            continue
        sums = [
            each
            for each in passage.around(item, before=0, behind=0)
            if each.quantity.cls == "money" and each.token.value
        ]
        found = choose([_reading(item, *pair) for pair in _pairs(sums)]) if len(sums) == PAIR else None
        if found:
            yield found


def _pairs(sums: list[Item]) -> list[tuple[Item, Item]]:
    """Which is the base: the larger."""
    base, part = sorted(sums, key=lambda each: each.token.value, reverse=True)
    return [(base, part)]


def _reading(rate: Item, base: Item, part: Item) -> Reading:
    share = arithmetic.value_of(rate.quantity) / HUNDRED
    best = base.token.value * share
    computed = arithmetic.times(base.token.paid or base.token.range, share)
    statement = compared("product", part, [base, rate], computed, best, rounded=Fraction(best).denominator != 1)
    like = nearness(part.token.value, best)
    return Reading(statement, 4 + like if like > UNLIKE else 0)
