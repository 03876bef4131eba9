"""How old somebody is by the year of birth: 1962年出生, 2024年62岁; with and without the year begun."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from zhiben.numbers.statements.arithmetic import Range
from zhiben.numbers.statements.relations.judging import compared
from zhiben.numbers.statements.relations.passage import Item, Passage
from zhiben.numbers.statements.statement import Statement

BORN: Final = re.compile(r"^(?:[\u4e00-\u9fff]{0,6})(?:出生|生人|生，|生于)|^生$")
BORN_BEFORE: Final = re.compile(r"(?:生于|出生于|出生年月：?|出生)$")
AGE: Final = frozenset({"岁", "周岁"})


def judge_ages(passage: Passage) -> Iterator[Statement]:
    """Every age whose year of birth and year the sentence names."""
    for item in passage.items:
        if item.unit not in AGE or not item.token.exact:
            continue
        near = [
            each for each in passage.around(item, behind=0) if each.token.moment is not None and each.token.moment.year
        ]
        born = [each for each in near if _born(each)]
        now = [each for each in near if not _born(each) and not (each.token.moment and each.token.moment.spoken)]
        if len(born) == 1 and len(now) == 1:
            yield _age(item, born[0], now[0])


def _born(item: Item) -> bool:
    return bool(BORN.search(item.tail) or BORN_BEFORE.search(item.lead))


def _age(item: Item, born: Item, now: Item) -> Statement:
    first, second = born.token.moment, now.token.moment
    years = Fraction((second.year or 0) - (first.year or 0)) if first and second else Fraction(0)
    return compared("duration", item, [born, now], Range(years - 1, years + 1), years)
