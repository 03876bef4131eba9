"""How many there are of what a number is said for each of, by the numbers, the dates or the calendar words of the text."""

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import Final, NamedTuple, TypeAlias

from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.arithmetic import Range
from zhiben.numbers.statements.relations.counting import DAYS, NONE, STRONG, how_many, matches, of_the_period
from zhiben.numbers.statements.relations.each import Each
from zhiben.numbers.statements.relations.judging import multiplied
from zhiben.numbers.statements.relations.moments import days_between, months_between
from zhiben.numbers.statements.relations.passage import Item, Passage
from zhiben.numbers.statements.relations.units import COUNTED, DAY, comparable

Known: TypeAlias = list[Each | None]  # by the number's index what it is said of
BOTH_ENDS: Final = re.compile(r"(?:两端|首尾|两头|头尾|起点和?终点)(?:各|也|都|均|同样|亦)?(?P<no>不|无|除外)?")
APPROXIMATE: Final = re.compile(r"中|有|约|里")
LIST: Final = re.compile(r"、|和|与|及")
CLAUSE: Final = re.compile(r"[，。；：]")
SEVERAL: Final = re.compile(r"(?:早晚|昼夜|上下午|前后|左右|内外|两[端头侧边])$")
LONGEST_LIST: Final = 60
LONGEST_NAME: Final = 8
MOST: Final = 6
DEPTH: Final = 2
TWO: Final = 2


class Count(NamedTuple):
    """How many there are, from which numbers of the text, and how surely they are those."""

    range: Range
    best: Fraction | None
    items: tuple[Item, ...]
    sure: int


def counts_of(passage: Passage, rate: Item, each: Each, known: Known) -> list[Count]:
    """What may say how many there are, the likeliest first."""
    return list(_counts(passage, rate, each, known, DEPTH))


def _counts(passage: Passage, rate: Item, each: Each, known: Known, depth: int) -> Iterator[Count]:
    if each.size is not None:
        yield from _divided(passage, rate, each.size, known)
        return
    if each.distributed or each.anonymous:
        yield from _unnamed(passage, rate, each, known)
        if each.distributed:
            yield from _listed(passage, rate)
        return
    options: list[list[Count]] = [list(_of_name(passage, rate, name, known, depth)) for name in each.names[:TWO]]
    if len(options) == 1:
        yield from options[0]
        return
    first, second = options
    for one in first:
        for two in second:
            if not set(one.items) & set(two.items):
                yield _both(one, two)


def _both(one: Count, two: Count) -> Count:
    best = one.best * two.best if one.best is not None and two.best is not None else None
    return Count(multiplied(one.range, two.range), best, (*one.items, *two.items), min(one.sure, two.sure))


def _of_name(passage: Passage, rate: Item, name: str, known: Known, depth: int) -> Iterator[Count]:
    """The numbers that count what stands behind 每, the nearest first."""
    near = [item for item in passage.around(rate) if item is not rate and item.token.kind in {"amount", "length"}]
    near.sort(key=lambda item: (abs(item.sentence - rate.sentence), abs(item.index - rate.index)))
    for item in near:
        own = known[item.index]
        if own is None:
            yield from _plain(rate, name, item)
        elif own is not known[rate.index] and matches(name, item):
            yield from _composed(passage, rate, item, known, depth)
    yield from _together(near, rate, name, known)
    yield from _of_moments(passage, rate, name)
    if not any(_counts_outright(passage, rate, name, item) for item in near):
        yield from _of_calendar(passage, rate, name)


def _counts_outright(passage: Passage, rate: Item, name: str, item: Item) -> bool:
    """全月出动30天，平均每天8公里: the days are told, so that 全月 is not asked how many it has."""
    told = item.sentence == rate.sentence and item.token.exact and item.token.value > 1
    return told and item.index < rate.index and item.unit[:1] in DAYS and matches(name, item) == STRONG


def _together(near: list[Item], rate: Item, name: str, known: Known) -> Iterator[Count]:
    """6个县区、4个功能区，每个地方5家: of those that are listed the sum."""
    row = sorted(
        (each for each in near if each.index < rate.index and known[each.index] is None and matches(name, each)),
        key=lambda each: each.index,
    )
    run: list[Item] = row[:1]
    for first, second in [*pairwise(row), (row[-1], None)] if row else []:
        if second and second.index == first.index + 1 and second.level <= 1 and first.unit == second.unit:
            run.append(second)
            continue
        if len(run) > 1:
            total = arithmetic.total(each.token.range for each in run)
            yield Count(total, sum((each.token.value for each in run), Fraction(0)), tuple(run), TWO)
        run = [second] if second else []


def _plain(rate: Item, name: str, item: Item) -> Iterator[Count]:
    many = how_many(name, item)
    if many is not None and not (item.sentence > rate.sentence and "其中" in item.lead):
        match = matches(name, item)
        best = arithmetic.value_of(item.quantity) if many.point is None and match else many.point
        named = match == STRONG or item.unit[:1] == name[:1]
        yield Count(many, best, (item,), TWO + named - (match == NONE) - (item.sentence != rate.sentence))


def _composed(passage: Passage, rate: Item, item: Item, known: Known, depth: int) -> Iterator[Count]:
    """6组, 每组3人, 每人两套: how many there are is a product itself."""
    own = known[item.index]
    counts = (
        list(_counts(passage, item, own, known, depth - 1))
        if own and depth > 1 and (own.names or own.distributed or own.size)
        else []
    )
    counts = [count for count in counts if rate not in count.items]
    for count in counts:
        best = None if count.best is None else count.best * item.token.value
        yield Count(multiplied(count.range, item.token.range), best, (item, *count.items), count.sure)
    if not counts:
        yield Count(arithmetic.range_of(item.quantity), arithmetic.value_of(item.quantity), (item,), 1)


def _of_calendar(passage: Passage, rate: Item, name: str) -> Iterator[Count]:
    """全年, 5月: so many months or days, though the text does not print the number."""
    moments = [item for item in passage.sentences[rate.sentence] if item.token.moment is not None]
    words = passage.words(rate.sentence) + (moments[0].quantity.text if len(moments) == 1 else "")
    many = of_the_period(name, words)
    if many is not None and many.low is not None and many.high is not None:
        yield Count(many, (many.low + many.high) / TWO, (), TWO)


def _of_moments(passage: Passage, rate: Item, name: str) -> Iterator[Count]:
    """3月1日至20日, 每天两次: the days from the first to the last, which count or do not."""
    for item in passage.around(rate):
        moment = item.token.moment
        before = passage.items[item.index - 1].token.moment if item.index else None
        if moment is None or before is None or not moment.joined:
            continue
        if name[0] in "天日":
            lengths = days_between(before, moment)
        elif name[0] == "月":
            months = months_between(before, moment)
            lengths = set() if months is None else {months}
        else:
            continue
        for length in lengths:
            yield Count(Range(Fraction(length), Fraction(length + 1)), Fraction(length + 1), (item,), 1)


def _divided(passage: Passage, rate: Item, size: Item, known: Known) -> Iterator[Count]:
    """每3天一次: how often the three days are in the thirty."""
    if size.dimension in COUNTED and APPROXIMATE.search(passage.between(size, rate)):
        return  # 每10名员工中有7名 is about all of them
    both = BOTH_ENDS.search(passage.words(rate.sentence))
    for item in passage.around(rate):
        if item in {rate, size} or known[item.index] is not None or item.token.kind != size.token.kind:
            continue
        if item.dimension == "workday" and size.token.value == DAY:
            yield Count(item.token.range, item.token.value, (item, size), TWO)
        if comparable(item.unit, size.unit) and item.token.value > size.token.value:
            exact = item.token.value / size.token.value
            best = exact if both is None else exact - 1 if both["no"] else exact + 1
            yield Count(_ends(size, exact) if both is None else arithmetic.exactly(best), best, (item, size), TWO)


def _ends(size: Item, exact: Fraction) -> Range:
    """Where both ends of a stretch count there is one more, where neither does one less."""
    if size.dimension in {"length", "time", "month"} and size.token.value != size.token.measure.scale:
        return Range(exact - 1, exact + 1)
    if exact.denominator != 1 and size.dimension in {"time", "month", "area"}:
        return Range(Fraction(floor(exact)), Fraction(ceil(exact)))
    return arithmetic.exactly(exact)


def _listed(passage: Passage, rate: Item) -> Iterator[Count]:
    """早、中、晚各测一次, 早晚各半小时: as many as are named, on each of the days."""
    before, spread, _rest = rate.lead.rpartition("各")
    listed = passage.page.text[max(0, rate.at - len(rate.lead) - LONGEST_LIST) : rate.at - len(_rest) - 1]
    names = LIST.split(CLAUSE.split(listed)[-1])
    several = SEVERAL.search(before)
    many = 2 if several else len(names)
    if not spread or many < TWO or max(len(name) for name in names[1:] or [""]) > LONGEST_NAME:
        return
    yield Count(arithmetic.exactly(many), Fraction(many), (), TWO if several else 1)
    for item in passage.around(rate, before=0, behind=0):
        if (
            item.token.kind == "length"
            and item.token.exact
            and item.token.measure.scale == DAY
            and item.dimension == "time"
        ):
            days = item.token.value / DAY
            yield Count(arithmetic.exactly(many * days), many * days, (item,), TWO)


def _of_clause(item: Item, rate: Item) -> bool:
    """Whether the number stands in the clause of what is for each, or last before it: 2座站被查处，各罚款2万元."""
    return item.clause == rate.clause or (item.index == rate.index - 1 and rate.clause - item.clause == 1)


def _unnamed(passage: Passage, rate: Item, each: Each, known: Known) -> Iterator[Count]:
    """各 and a bare 平均 are of the number before, whatever it counts."""
    before = passage.items[max(0, rate.index - MOST) : rate.index]
    behind = [] if each.distributed else passage.items[rate.index + 1 : rate.index + 1 + TWO]
    for item in [*reversed(before), *behind]:
        if item.sentence != rate.sentence or (each.distributed and not _of_clause(item, rate)):
            continue
        counts = item.token.kind == "amount" and known[item.index] is None and item.unit not in {"%", "倍", ""}
        if counts and not comparable(item.unit, rate.unit) and item.token.value > 1:
            yield Count(item.token.range, item.token.value, (item,), TWO if each.distributed or each.priced else 1)
