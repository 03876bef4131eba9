"""Days that several dates give: ranges added up, a deadline so many days after a day, the days between events told before.

7月2日至4日、9日至10日，累计5天; 自11月4日起30日内，截止12月4日; 第一起与第二起相隔19天; 最近一次是9月25日，距事发19天.
"""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Final

from zhiben.numbers.bounds import Agreement
from zhiben.numbers.numerals import from_hanzi
from zhiben.numbers.statements.arithmetic import Range
from zhiben.numbers.statements.relations.judging import worded
from zhiben.numbers.statements.relations.moments import Moment, days_between
from zhiben.numbers.statements.relations.passage import Item, Passage
from zhiben.numbers.statements.statement import Statement

DAYS: Final = frozenset({"天", "日"})
SUMMED: Final = re.compile(r"(?:累计|共计?|合计|总计|一共|总共|加起来|前后)[^，。；]{0,6}$")
JOINT: Final = re.compile(r"[、，和及与]?")
WITHIN: Final = re.compile(r"(?:之|以)?内|的?(?:期限|整改期|时限)")
BEGUN: Final = re.compile(r"^(?:之日)?(?:起|算起|起算|开始)")
FROM: Final = re.compile(r"[从自]$")
UNTIL: Final = re.compile(r"(?:截止[到至于]?|截至|届满|到期|期满|最迟|即|止于)[^，。；\ue000]{0,4}$")
ENDED: Final = re.compile(r"^(?:止|截止|届满|到期|期满|前(?:必须|要|应|须)?(?:报|完|交|改))")
NEXT_DAY: Final = re.compile(r"次日(?:为|起|开始|算)|第二天(?:为|起|算)")
APART: Final = re.compile(
    r"第(?P<one>[一二三四五六七八九])(?P<unit>[起次场期轮批回宗件]).{1,2}第(?P<other>[一二三四五六七八九])(?P=unit)"
    r"[^，。；]{0,4}?(?:相隔|间隔|相距|隔|相差)(?:了|仅|只有?|为)?$"
)
SINCE: Final = re.compile(
    r"[距离](?:(?P<happened>事发|案发|事故|起火|出事)|(?P<checked>(?:本次|此次)?(?:检查|抽查|督查|巡查)))(?:发生|时|当[日天]|之?日|那天)?(?:已|有|相隔|过去)?(?:了|整整)?$"
)
HAPPENED: Final = re.compile(r"发生|事故|事件|起火|坠落|爆炸|坍塌|中毒|倒塌|触电")
CHECKED: Final = re.compile(r"检查|抽查|督查|巡查")
TOLD: Final = 50  # characters behind a date that say what happened
FAR: Final = 60  # numbers back
FEWEST: Final = 2
MOST: Final = 12


def judge_spans(passage: Passage) -> Iterator[Statement]:
    """Every number of days that several dates give, and every last day of so many."""
    for item in passage.items:
        if item.token.kind != "length" or item.unit not in DAYS or item.token.loose or not item.token.exact:
            continue
        for judge in (_summed, _apart, _since, _due):
            if (found := judge(passage, item)) is not None:
                yield found
                break


def _statement(length: Item, parts: Sequence[Item], days: int) -> Statement:
    value = Fraction(days)
    return worded("duration", length, parts, Range(value, value), Agreement.NO, best=value)


def _days(item: Item) -> int:
    return int(item.quantity.value or 0)


def _moment(item: Item) -> Moment | None:
    moment = item.token.moment
    return moment if moment is not None and moment.dated else None


def _between(one: Item, other: Item) -> int | None:
    """The days from one to the other, if there is one answer."""
    first, second = _moment(one), _moment(other)
    days = days_between(first, second) if first is not None and second is not None else set()
    return abs(next(iter(days))) if len(days) == 1 else None


def ranges_before(passage: Passage, length: Item) -> list[Item]:
    """The ends of the ranges, one after another, that stand before a number of days in all; none where there are no two."""
    if not SUMMED.search(length.lead):
        return []
    run: list[Item] = []
    for item in reversed(passage.items[max(0, length.index - 2 * MOST) : length.index]):
        joined = not run or len(run) % 2 or JOINT.fullmatch(passage.between(item, run[0]))
        if item.token.moment is None or item.sentence != length.sentence or not joined:
            break
        run.insert(0, item)
    ends = [each.token.moment for each in run[1::2]]
    whole = len(run) % 2 == 0 and len(ends) >= FEWEST and all(each is not None and each.joined for each in ends)
    return run if whole and passage.between(run[-1], length).count("，") <= 1 else []


def _summed(passage: Passage, length: Item) -> Statement | None:
    """Ranges one after another, and how many days they are together."""
    run = ranges_before(passage, length)
    spans = [_between(*pair) for pair in zip(run[::2], run[1::2], strict=True)]
    days = sum(each for each in spans if each is not None)
    if not run or None in spans or _days(length) in {days, days + len(spans)}:
        return None
    return _statement(length, run, days + len(spans))


def _apart(passage: Passage, length: Item) -> Statement | None:
    """第二起与第三起相隔46天, of the three that were dated before."""
    match = APART.search(length.lead)
    if match is None:
        return None
    back = passage.items[max(0, length.index - FAR) : length.index]
    counted = [
        each for each in back
        if each.token.kind == "amount" and each.unit == match["unit"] and (each.token.value or 0) >= FEWEST
    ]  # fmt: skip
    for count in counted[:MOST]:
        dated = [each for each in back if each.index > count.index and _moment(each) is not None]
        if len(dated) != count.token.value:
            continue
        one, other = (
            dated[(from_hanzi(match[name]) or 1) - 1]
            for name in ("one", "other")
            if (from_hanzi(match[name]) or 1) <= len(dated)
        )
        days = _between(one, other)
        if days is not None and abs(_days(length) - days) > 1:
            return _statement(length, [one, other], days)
        return None
    return None


def _since(passage: Passage, length: Item) -> Statement | None:
    """距事发17天, 距检查日23天: the event was dated before."""
    match = SINCE.search(length.lead)
    if match is None:
        return None
    told = HAPPENED if match["happened"] else CHECKED
    before = [each for each in passage.items[max(0, length.index - FAR) : length.index] if _moment(each) is not None]
    if len(before) < FEWEST or before[-1].sentence != length.sentence:
        return None
    last = before[-1]
    text = passage.page.text
    events = [each for each in before[:-1] if told.search(re.split("[。；\n]", text[each.at + 1 : each.at + TOLD])[0])]
    days = [each for event in events if (each := _between(last, event)) is not None]
    if not days or _days(length) in days:
        return None
    return _statement(length, [last, events[0]], days[0])


def _due(passage: Passage, length: Item) -> Statement | None:
    """于30日内修好，从11月4日算起，次日为第1天，截止到12月6日."""
    if not WITHIN.match(length.tail):
        return None
    row = [each for each in passage.sentences[length.sentence] if _moment(each) is not None]
    for first, second in pairwise(row):
        begun = BEGUN.match(first.tail) or FROM.search(first.lead)
        if (
            not begun
            or not (UNTIL.search(second.lead) or ENDED.match(second.tail))
            or abs(second.index - length.index) > FEWEST
        ):
            continue
        days = _between(first, second)
        if days is None:
            continue
        late = bool(NEXT_DAY.search(passage.words(length.sentence)))
        if _days(length) in ({days} if late else {days, days + 1}):
            return None
        return _statement(length, [first, second], days)
    return None
