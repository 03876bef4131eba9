"""How long from one date to the other: 从3月5日至20日共16天, 20时30分封道、23时30分抢通, 2009年投用至2025年使用16年.

Both ways of counting are right: with the first day and without it, so many years gone and so many calendar years touched.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, pairwise
from math import ceil, floor
from typing import Final, NamedTuple

from zhiben.numbers.statements.arithmetic import Range
from zhiben.numbers.statements.relations.judging import Reading, choose, compared
from zhiben.numbers.statements.relations.moments import Moment, days_between, months_between, seconds_between
from zhiben.numbers.statements.relations.nearness import nearness
from zhiben.numbers.statements.relations.passage import Item, Passage
from zhiben.numbers.statements.relations.spans import ranges_before
from zhiben.numbers.statements.relations.units import DAY, HOUR
from zhiben.numbers.statements.statement import Statement

LASTED: Final = re.compile(
    r"历时|为期|工期|用时|耗时|费时|历经|时长|时间|总共|一共|[共满达即计隔距断停晚早迟仅]|合计|总计|前后|先后|持续|连续|长达|整整?|时隔"
    r"|[\u4e00-\u9fff][了过](?:[\u4e00-\u9fff]{0,2})$|[已占服使运封中拖等干忙花用值]|超[期时]|提前|提早|逾期|延|推迟|滞后|期限?为?"
)
LAST_LEAD: Final = 8
EARLY_LATE: Final = re.compile(r"提前|提早|逾期|超期|延期|超时|拖|推迟|延误|滞后|迟|晚|早了|超出|超了")
WITHIN: Final = re.compile(
    r"^(?:之?内|以[内上下]|左右|不等|前|之前|以前|后|之后|以后|起|来|以来|一(?:次|个|轮|期|检|报|班)|[一两三]?次|的?(?:速度|期限要求))"
)
ASKED: Final = re.compile(
    r"每|第|不(?:少|低)于|不超过|不得|至少|至多|限期?|最长|最短|要求|规定|(?<![响反供对适相])应当?|须|计划|原定|预计|拟|平均|人均|日均"
    r"|其中|近|较|同比|比|还[需要剩有]|未来|今后|再"
)
COUNTDOWN: Final = re.compile(r"[离距][^，]*(?:还[有剩]?|尚有|仅剩|只剩|剩)")
BETWEEN: Final = re.compile(r"[隔离距差晚迟超早]|提前|逾期|算起")  # the first day does not count
SPAN: Final = re.compile(r"从|自|起|由|至|到|止|[—–\-~～]|截")
START: Final = re.compile(
    r"^(?:[^，。；]{0,10}?)(?:起|开[始工学展幕业播]|启动|始|发生|接[到报]|报[案警]|投[用产运]|建[成于]|成立|生产|出生|入|停"
    r"|断|封|出发|上岗|签|到岗|拉响|启用|动工|进场|关|放假|出账)"
)
SHIFTED: Final = re.compile(r"(?:提前|提早|推迟|延后|早了|晚了)(?:了|约)?$")  # the day itself does not count
INCLUSIVE: Final = re.compile(
    r"（含|含当[天日]|当[天日]计入|(?:含|算)头(?:含|算)尾|首尾(?:两[天日]|\ue000)?[都均也]?(?:计|算|包含)|当[天日]也?算"
)
FROM_TO: Final = re.compile(r"[自从][^。；]{1,12}起[^。；]*到[^。；]{1,12}(?:止|期满|到期|届满)")
OFTEN: Final = re.compile(r"[^，。]{0,3}[一1][次回趟遍]")
PART_OF_IT: Final = re.compile(r"[当这]中，|其中|其间|期间")
LEAP_YEAR: Final = 2024
FEBRUARY: Final = 2
SIDES: Final = re.compile(r"(?:前后|左右|两头|首尾)各$")
FASTER: Final = re.compile(r"[快慢]了?$")
BACK: Final = 24  # numbers
MOMENTS: Final = 5  # points in time near a length that may bound it
HOURS: Final = frozenset({"小时", "钟头", "分", "分钟", "刻钟", "秒", "秒钟"})
DAYS: Final = frozenset({"天", "日", "周", "星期", "昼夜"})
MONTHS: Final = frozenset({"月", "年", "周年", "季度"})
YEAR_MONTHS: Final = 12
YEAR_DAYS: Final = 365
LONGEST_MONTH: Final = 31
DAYS_OFF: Final = Fraction(3, LONGEST_MONTH)  # months differ in length
SPARE: Final = 3  # days by which so many weeks may differ
WITHOUT: Final = re.compile(r"除去|扣除|刨去|刨除|去掉|剔除|不含|不算|减去")
THIS_YEAR: Final = re.compile(r"[今本]年")
HELD: Final = re.compile(r"(?:组织|开展|举行|进行|实施|展开|执行|搞)了?$")
COUNTED_UP: Final = re.compile(r"(?:一共|总共|共计?|合计|总计|为期)[^，。；]{0,3}$")
TWO: Final = 2


class Elapsed(NamedTuple):
    """What may rightly be said of the time between two moments, and what is said first of all."""

    range: Range
    best: Fraction


def judge_durations(passage: Passage) -> Iterator[Statement]:
    """Every length of time whose beginning and end the text names."""
    for item in passage.items:
        if item.token.kind != "length" or item.token.loose or WITHIN.match(item.tail) or not item.token.value:
            continue
        if OFTEN.match(item.tail) and item.lead.endswith("隔"):
            continue
        if item.dimension == "workday" or (ASKED.search(item.lead[-4:]) and not _spared(passage, item)):
            continue
        if WITHOUT.search(item.clause_words) or (item.unit == "年" and THIS_YEAR.search(passage.words(item.sentence))):
            continue
        if ranges_before(passage, item):
            continue
        found = choose(list(_readings(passage, item)))
        if found and (
            found.holds or not (_is_between_lengths(passage, item) or _is_from_another(passage, item, found))
        ):
            yield found


def _is_between_lengths(passage: Passage, length: Item) -> bool:
    """合同工期160天，实际149天，提前11天; 节日当天及前后各3天; 比上次快了6分钟: no two moments bound it."""
    if SIDES.search(length.lead) or FASTER.search(length.lead):
        return True
    others = [
        item for item in passage.sentences[length.sentence]
        if item is not length and item.token.kind == "length" and item.dimension == length.dimension
    ]  # fmt: skip
    return any(
        abs(one.token.value - other.token.value) == length.token.value for one, other in combinations(others, TWO)
    )


def _is_from_another(passage: Passage, length: Item, wrong: Statement) -> bool:
    """8时35分出事，…10时15分死亡，距事发1小时40分: one of the moments, and another farther back, give exactly that."""
    known = [
        item
        for item in passage.items[max(0, length.index - BACK) : length.index + TWO]
        if item.token.moment is not None
    ]
    for one, other in combinations(known, TWO):
        ends = {one.span, other.span}
        if ends.isdisjoint(wrong.spans[1:]) or ends == {*wrong.spans[1:]} or not _is_near(passage, one, length):
            continue
        elapsed = _elapsed(one.token.moment, other.token.moment, length, both=_both_count(passage, one, other, length))
        spare = DAY if length.unit in DAYS else 0  # the first day counts or does not
        if elapsed is not None and length.token.value in {elapsed.best, elapsed.best - spare}:
            return True
    return False


def _is_near(passage: Passage, item: Item, length: Item) -> bool:
    return passage.page.paragraph(item.sentence) == passage.page.paragraph(length.sentence)


def _spared(passage: Passage, length: Item) -> bool:
    """比计划提前3天, 离12月25日还有25天, 自9月11日起限期15天，到9月26日为止: here such words ask for nothing."""
    if FROM_TO.search(passage.words(length.sentence)):
        return True
    return bool(EARLY_LATE.search(length.lead[-3:]) or COUNTDOWN.search(length.clause_words))


def _readings(passage: Passage, length: Item) -> Iterator[Reading]:
    near = [item for item in passage.around(length, behind=0) if item.token.moment is not None]
    before = [item for item in near if item.index < length.index][-MOMENTS:]
    behind = [item for item in near if item.index > length.index][:TWO]
    pairs = list(pairwise(before)) + ([(before[0], before[-1])] if len(before) > TWO else [])
    pairs += list(pairwise(behind))
    if before and behind:
        pairs.append((before[-1], behind[0]))
    last = before[-1] if before else None
    for first, second in pairs:
        elapsed = _elapsed(
            first.token.moment, second.token.moment, length, both=_both_count(passage, first, second, length)
        )
        if elapsed is None:
            continue
        beyond = list(_beyond(passage, length, first, second, elapsed))
        if beyond:
            yield from beyond
            continue
        best = elapsed.best
        computed = elapsed.range
        if PART_OF_IT.search(passage.between(second, length)):
            continue
        statement = compared("duration", length, [first, second], computed, best)
        yield Reading(
            statement, _sure(passage, length, first, second, best, nearest=second is last or second in behind)
        )


def _beyond(passage: Passage, length: Item, first: Item, second: Item, elapsed: Elapsed) -> Iterator[Reading]:
    """规定使用8年，2012年生产，2025年已超期5年: what is left of the time between when the allowed time is taken off."""
    if not EARLY_LATE.search(length.lead):
        return
    for limit in passage.around(length, before=0, behind=0):
        if (
            limit is length
            or limit.token.kind != "length"
            or limit.dimension != length.dimension
            or limit.unit != length.unit
        ):
            continue
        allowed = limit.token.value
        best = abs(elapsed.best - allowed)
        if best:
            scale = length.token.measure.scale
            computed = Range(max(best - scale, Fraction(0)), best + scale, low_open=True, high_open=True)
            statement = compared("duration", length, [first, second, limit], computed, best)
            yield Reading(statement, 4 + nearness(length.token.value, best))


def _sure(passage: Passage, length: Item, first: Item, second: Item, best: Fraction, *, nearest: bool) -> int:
    like = nearness(length.token.value, best)
    sure = like - 1 if like else -TWO
    sure += TWO * bool(
        LASTED.search(length.lead[-LAST_LEAD:]) or length.unit == "周年" or COUNTDOWN.search(length.clause_words)
    )
    sure += first.sentence == second.sentence == length.sentence
    sure += nearest + (abs(second.index - length.index) == 1 or abs(first.index - length.index) == 1)
    spanned = SPAN.search(passage.between(first, second) + first.lead[-2:] + second.tail[:2]) or START.match(first.tail)
    sure += bool(spanned) + (not length.tail and length.token.exact and bool(length.lead))
    if EARLY_LATE.search(length.lead):
        return sure - 1
    joined = second.token.moment is not None and second.token.moment.joined and second.index == length.index - 1
    if joined and HELD.search(length.lead) and length.tail.startswith("的") and length.unit in HOURS:
        return sure + TWO + TWO  # 22时至2时，组织6个小时的行动
    if (ASKED.search(length.clause_words) and not _spared(passage, length)) or _attribute(length):
        sure -= TWO
    return sure


def _attribute(length: Item) -> bool:
    """24小时值班 says what kind, not how long."""
    lasted = LASTED.search(length.lead[-LAST_LEAD:]) or length.unit == "周年"
    return bool(length.tail) and not re.match(r"[，）]|之久|时间|[整多]", length.tail) and not lasted


def _both_count(passage: Passage, first: Item, second: Item, length: Item) -> bool:
    """Whether the first day and the last surely count: it is said, it is counted up, or they are whole months (6月1日至9月30日)."""
    if INCLUSIVE.search(passage.words(second.sentence)):
        return True
    start, end = first.token.moment, second.token.moment
    if start is None or end is None or not end.joined or not (start.dated and end.dated):
        return False
    if length.index == second.index + 1 and COUNTED_UP.search(length.lead):  # 10月9日到11月7日，一共30天
        return True
    if start.day != 1:
        return False
    return bool(end.month) and end.month != FEBRUARY and end.day == monthrange(end.year or LEAP_YEAR, end.month or 1)[1]


def _elapsed(first: Moment | None, second: Moment | None, length: Item, *, both: bool) -> Elapsed | None:
    """The time between, in the smallest unit of the length's kind; None where the moments are too coarse for it."""
    if first is None or second is None:
        return None
    unit = length.unit
    if unit in HOURS:
        return _clocked(first, second, length)
    if unit in DAYS:
        return _days(first, second, length, both=both)
    return _months(first, second, length) if unit in MONTHS else None


def _clocked(first: Moment, second: Moment, length: Item) -> Elapsed | None:
    seconds = {abs(each) for each in seconds_between(first, second)}
    if not seconds or not min(seconds):
        return None
    scale = length.token.measure.scale
    step = Fraction(length.quantity.step or 1) * scale if length.quantity.step else scale
    best = Fraction(min(seconds))
    # A whole number of hours may be cut off or rounded; what comes out even is not, and of half hours the half is said.
    if best % step == 0 or (scale == HOUR and best % (HOUR // TWO) == 0):
        return Elapsed(Range(best, best), best)
    return Elapsed(Range(best - step, best + step, low_open=True, high_open=True), best)


def _counted(days: set[int], length: Item, *, both: bool) -> tuple[int, int]:
    """The fewest and the most days that may be said: with the first or without it."""
    if SHIFTED.search(length.lead):
        return min(days), max(days)
    return min(days) + both, max(days) + 1


def _days(first: Moment, second: Moment, length: Item, *, both: bool) -> Elapsed | None:
    days = {abs(each) for each in days_between(first, second)}
    if not days:
        return None
    if EARLY_LATE.search(length.lead) and not (first.year and second.year):
        days = {min(each, YEAR_DAYS - each) for each in days if each <= YEAR_DAYS}  # done before it was due
    if not days:
        return None
    least, most = _counted(days, length, both=both)
    if first.second is not None and second.second is not None and seconds_between(first, second):
        exact = {Fraction(abs(each), DAY) for each in seconds_between(first, second)}
        best = Fraction(round(max(exact)))
        if len(exact) == 1 and best == max(exact):  # 4月28日零时起，5月1日零时止: no day is counted in part
            least = most = int(best)
    else:
        shifted = SHIFTED.search(length.lead)
        best = Fraction(most - 1 if BETWEEN.search(length.clause_words) and not shifted else most)
    scale = length.token.measure.scale / DAY
    if scale != 1:  # weeks
        return Elapsed(Range(Fraction(least - SPARE) * DAY, Fraction(most + SPARE) * DAY), best * DAY)
    if not best:
        return None
    return Elapsed(Range(Fraction(least) * DAY, Fraction(most) * DAY), best * DAY)


def _months(first: Moment, second: Moment, length: Item) -> Elapsed | None:
    span = length.token.measure.scale
    years = span >= YEAR_MONTHS
    if years and (first.month is None or second.month is None):
        return _years(first, second, listed="连" in length.lead)
    months = months_between(first, second)
    if months is None or (not months and not second.day):
        return None
    exact = Fraction(abs(months))
    if first.day and second.day:
        return _dated(exact + Fraction(second.day - first.day, LONGEST_MONTH), span)
    if years:
        return Elapsed(Range(exact - YEAR_MONTHS, exact + YEAR_MONTHS, low_open=True, high_open=True), exact)
    return Elapsed(Range(exact, exact + 1), exact + 1 if second.joined else exact)


def _years(first: Moment, second: Moment, *, listed: bool) -> Elapsed | None:
    """So many years gone, or of 2022年、2023年、2024年，连续三年 so many named."""
    if not (first.year and second.year) or first.spoken != second.spoken or first.year == second.year:
        return None
    years = Fraction(abs(second.year - first.year))
    return Elapsed(
        Range(YEAR_MONTHS * years, YEAR_MONTHS * (years + 1)), YEAR_MONTHS * (years + 1 if listed else years)
    )


def _dated(exact: Fraction, span: Fraction) -> Elapsed | None:
    """Months or years between two days, rounded down without the last day or up with it."""
    inclusive = exact + Fraction(1, LONGEST_MONTH)
    low, high = floor((exact + DAYS_OFF) / span), ceil((inclusive - DAYS_OFF) / span)
    if high <= 0:
        return None
    return Elapsed(Range(low * span, max(low, high) * span), Fraction(round(inclusive / span)) * span)
