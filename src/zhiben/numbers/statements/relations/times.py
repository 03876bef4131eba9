"""So many times as much: 60是20的3倍, 由20增至60增长2倍, 翻一番, 减半, 一半, 三分之一."""

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from typing import Final

from zhiben.numbers.bounds import Agreement
from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.arithmetic import Range
from zhiben.numbers.statements.relations.judging import Reading, as_range, choose, quotient, worded
from zhiben.numbers.statements.relations.nearness import nearness
from zhiben.numbers.statements.relations.passage import Item, Passage
from zhiben.numbers.statements.relations.units import comparable
from zhiben.numbers.statements.statement import Statement

WORDS: Final = re.compile(r"分之|半|成|番")
RISEN: Final = re.compile(r"(?:增|涨|升|提|多|高|扩|加|超)[\u4e00-\u9fff]{0,3}$")
FALLEN: Final = re.compile(r"减|降|缩|砍|少|去掉|跌|落|省|节约|压")
SLACK: Final = Fraction(2, 100)
HALF_A_TENTH: Final = Fraction(5, 100)  # 两成 is said of 24%; of 25% one says 两成五, so it is not cut off to 两成
REACHED: Final = re.compile(r"[到至成为达][了约近]?$")
OF: Final = re.compile(r"的$|打|于|是|刚好|正好|恰|约|近|仅|只有|足足|达|过|有|为|相当|较|比|翻|减|增|降|占|即|超")
OTHER: Final = re.compile(
    r"目标|计划|力争|以上|以下|不超过|不低于|不少于|至少|罚款|处以|标准|规定|要求|全国|全省|利息|赔偿|形象|进度"
)
WHOLE_NAMED: Final = re.compile(r"占[\u4e00-\u9fff]{2,10}的$")  # the structural judges look for it
CUE: Final = 6  # characters before the number
FEWEST: Final = 2
MOST: Final = 5
HUNDRED: Final = 100
TWO: Final = 2


def judge_times(passage: Passage) -> Iterator[Statement]:
    """Every multiple or fraction of one number of the text that another is said to be."""
    for item in passage.items:
        factors = _factors(item)
        if not factors or OTHER.search(item.clause_words + item.tail) or WHOLE_NAMED.search(item.lead):
            continue
        found = choose([reading for factor in factors for reading in _readings(passage, item, factor)])
        if found:
            yield found


def _factors(item: Item) -> list[Range]:
    """How many times the one number is the other, as it may be read, the likeliest first; empty where it says no such thing."""
    quantity = item.quantity
    if item.token.kind == "turn":
        return [item.token.range]
    if item.token.kind != "amount" or not item.token.exact:
        return []
    value = arithmetic.value_of(quantity)
    if item.unit == "倍":
        printed = _printed(abs(value), Fraction(quantity.step or 1))
        risen = quantity.cls == "change" or (RISEN.search(item.lead) and not REACHED.search(item.lead))
        return [arithmetic.total([printed, as_range(1)]) if risen else printed]
    if item.unit == "%" and WORDS.search(quantity.text):
        return [as_range(1 + value / HUNDRED)] if "番" in quantity.text else _shares(item, value / HUNDRED)
    return []


def _shares(item: Item, share: Fraction) -> list[Range]:
    """三成 of it, 三成 less or 三成 more."""
    slack = HALF_A_TENTH if item.quantity.text.endswith("成") else SLACK
    wide = Range(abs(share) - slack, abs(share) + slack, low_open=True, high_open=True)
    one = as_range(1)
    if item.quantity.cls == "change":
        return [arithmetic.total([one, wide if share > 0 else arithmetic.negated(wide)])]
    if FALLEN.search(item.clause_words) and not REACHED.search(item.lead):
        return [arithmetic.total([one, arithmetic.negated(wide)]), wide]
    if RISEN.search(item.lead) and not REACHED.search(item.lead):
        return [arithmetic.total([one, wide]), wide]
    return [wide]


def _printed(value: Fraction, step: Fraction) -> Range:
    half = step / 2
    return Range(max(value - half, Fraction(0)), value + 2 * half, high_open=True) if value >= 1 else as_range(value)


def _readings(passage: Passage, item: Item, factor: Range) -> Iterator[Reading]:
    near = [
        each
        for each in passage.around(item, behind=0)
        if each is not item and each.token.kind in {"amount", "length"} and each.unit not in {"%", "倍", "", "百分点"}
        and each.quantity.cls != "change" and each.token.value and each.clause - item.clause <= 1
    ]  # fmt: skip
    same = [each for each in near if each.sentence == item.sentence]
    pool = same if len(same) >= FEWEST else near
    before = [each for each in pool if each.index < item.index][-MOST:]
    behind = [each for each in pool if each.index > item.index][:TWO]
    for first, second in combinations([*before, *behind], 2):
        if comparable(first.unit, second.unit) and first.token.kind == second.token.kind:
            yield _reading(item, factor, (first, second), len(pool))


def _reading(item: Item, factor: Range, pair: tuple[Item, Item], pool: int) -> Reading:
    first, second = pair
    middle = factor.point or ((factor.low or Fraction(0)) + (factor.high or Fraction(0))) / 2
    large, small = sorted(pair, key=lambda each: each.token.value, reverse=True)
    top, bottom = (large, small) if middle >= 1 else (small, large)
    ratio = quotient(*_ranges(top, bottom))
    holds = ratio is not None and arithmetic.meet(ratio, factor)
    claimed = _claimed(item, top.token.value / bottom.token.value, _offset(item, factor), factor)
    how = Agreement.ROUNDED if holds else Agreement.NO
    said = "" if holds else _right(item, claimed)
    statement = worded("times", item, [top, bottom], as_range(claimed), how, best=claimed, said=said)
    like = nearness(abs(arithmetic.value_of(item.quantity)), abs(claimed))
    sure = (like - 1 if like else -TWO) + TWO * _is_of(item) + (pool == FEWEST)
    sure += first.sentence == second.sentence == item.sentence
    sure += abs(second.index - item.index) == 1 and abs(first.index - second.index) == 1
    return Reading(statement, sure - (not (first.token.exact and second.token.exact)))


def _is_of(item: Item) -> bool:
    """Whether a word says that it is so many times another number."""
    return bool(OF.search(item.clause_words[-CUE:]) or OF.search(item.quantity.text[:TWO]))


def _right(item: Item, claimed: Fraction) -> str:
    """A fraction in per cent; 翻番 and 减半 in times and per cent."""
    if "番" in item.quantity.text or (item.token.kind == "turn" and item.quantity.value == TWO):
        times = claimed if item.token.kind == "turn" else claimed / HUNDRED + 1
        return f"{float(times):.2f}".rstrip("0").rstrip(".") + "倍"
    per_cent = 100 * claimed if item.token.kind == "turn" else claimed
    return (
        "" if item.unit != "%" and item.token.kind != "turn" else f"{float(abs(per_cent)):.1f}".removesuffix(".0") + "%"
    )


def _ranges(first: Item, second: Item) -> tuple[Range, Range]:
    """2万 beside 2.5万 is 2.0万."""
    step = arithmetic.finest([first.quantity, second.quantity])
    one, two = (
        first_range if (first_range := each.token.paid) is not None
        else arithmetic.times(arithmetic.range_of(each.quantity, step), each.token.measure.scale)
        for each in (first, second)
    )  # fmt: skip
    return one, two


def _offset(item: Item, factor: Range) -> int:
    """1 where 增长2倍 says that there is three times as much."""
    value = abs(arithmetic.value_of(item.quantity))
    return 1 if item.unit == "倍" and factor.low is not None and factor.low > value else 0


def _claimed(item: Item, exact: Fraction, offset: int, factor: Range) -> Fraction:
    """What the number would have to be."""
    if item.unit != "%":
        return exact - offset
    value = arithmetic.value_of(item.quantity) / HUNDRED
    changed = factor.low is not None and not factor.low <= abs(value) <= (factor.high or factor.low)
    if item.quantity.cls == "change":
        return HUNDRED * (exact - 1)
    return HUNDRED * (abs(exact - 1) if changed else exact)
