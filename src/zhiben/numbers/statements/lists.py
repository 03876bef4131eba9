"""Lists: points counted before they are told (三点：一是…), shares that add up to a hundred, rankings, trends."""

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise, takewhile
from typing import Final

from zhiben.numbers.bounds import Agreement
from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.arithmetic import Range
from zhiben.numbers.statements.judging import stated
from zhiben.numbers.statements.page import COMMA, HEAD, NUMBER, PAIR, WHEN, Mention, Page
from zhiben.numbers.statements.parts import ADDITIVE, complete
from zhiben.numbers.statements.pointing import pointing_at
from zhiben.numbers.statements.statement import Statement

REST: Final = re.compile(r"其他|其它|其余")
MOST_NAMES: Final = 30
DOWNWARDS: Final = re.compile(
    rf"从高到低|由高到低|从多到少|由多到少|从大到小|由大到小|降序|(?:排名|位居|位列|列|居)(?:全[市县区省])?前(?:[三四五六七八九十]|{NUMBER})|(?<![目以之提当此先])前(?:[三四五六七八九十]位|{NUMBER})"
)
BEYOND_LIST: Final = re.compile(r"[较比]|去年|上年|同期|其中|合计")
UPWARDS: Final = re.compile(r"从低到高|由低到高|从少到多|由少到多|从小到大|由小到大|升序")
TREND: Final = re.compile(
    rf"(?:逐年|逐月|逐季|逐周|持续|连续)(?:{WHEN}|[两三四五六七八九十]{{1,2}}个?[年月周季旬])?(?:呈)?(?:(?P<down>下降|减少|递减|走低|降低|回落|下滑|走弱)|走高|攀升|上升|增加|增长|递增|提高|提升)"
)
POINT_UNITS: Final = frozenset({"点", "方面", "条", "项"})
POINTS: Final = re.compile(r"^(?:方面|措施|做法|要求|意见|任务|工作|建议|特点|问题|原因|环节|重点)")
KIND_OF_FIRM: Final = re.compile(
    r"企业|工地|场所|饭店|超市|学校|单位|医院|宾馆|酒店|商场|店铺|网点|站点|作业|行业|领域|密集|危险|烟花|矿山|市场|仓储|[园区库院楼站]$"
)
THREE: Final = 3
# What divides a whole by one question, so that the answers make a hundred: 从事故原因看, 类型分布为, 参保企业中.
DIVIDED: Final = re.compile(
    r"从[^，]{1,12}[看分][，：]|按[^，]{1,12}(?:[分看计]|划分|统计)[，：]|来自|构成|分布|结构|来源|[^其，]中，"
)
ONLY_ONE: Final = re.compile(r"只(?:能|可|准|许)?[选填勾投答][^，。]{0,2}一|限选一|单选")
OTHER_DIVISION: Final = re.compile(r"[，；](?:从[^，]{1,12}[看分]|按[^，]{1,12})，")
DISTRIBUTION: Final = re.compile(r"(?:分布|构成|占比|比重|结构|比例)[^，。；]{0,6}[：为是]|按[^，。；]{1,12}划?分：")
SEVERAL_AT_ONCE: Final = re.compile(r"多[项类种选]|同时|重复|交叉|重叠|兼|涉及|女|党员|含")
HUNDRED: Final = 100


def judge_lists(page: Page) -> Iterator[Statement]:
    """Counts of points, shares of a hundred, rankings and trends."""
    for sentence, mentions in enumerate(page.by_sentence):
        for mention in mentions:
            yield from _points(page, sentence, mention)
        if len(mentions) > 1:
            yield from _shares(page, sentence, mentions)
            yield from _ranked(page, sentence, mentions)
            yield from _trend(page, sentence, mentions)


def _counted(mention: Mention, least: int, most: int, *, holds: bool) -> Statement:
    how = Agreement.EXACT if holds else Agreement.NO
    return stated("count_of_list", mention.quantity, [], Range(Fraction(least), Fraction(most)), how)


def _points(page: Page, sentence: int, mention: Mention) -> Iterator[Statement]:
    """做法有三点：一是…，二是…，三是…: the count and the last ordinal of the paragraph."""
    if mention.cls != "count" or mention.quantity.value not in range(2, MOST_NAMES):
        return
    begin = mention.at + 1 + len(mention.after)
    if not POINTS.match(mention.after) and mention.unit not in POINT_UNITS:
        return
    if page.text[begin : begin + 1] not in {"：", "。"} or page.text[begin + 1 : begin + 2] != HEAD:
        return
    said = page.ordinals(begin)
    count = int(mention.quantity.value or 0)
    if len(said) > 1 and said == list(range(1, len(said) + 1)) and (count == len(said) or page.text[begin] == "："):
        yield _counted(mention, len(said), len(said), holds=count == len(said))


def _shares(page: Page, sentence: int, mentions: list[Mention]) -> Iterator[Statement]:
    """占比分别为45.2%、30.1%和24.7%."""
    run: list[Mention] = []
    start, _end = page.bounds(sentence)
    for each in [*mentions, None]:
        if each is not None and each.cls == "percent" and each.unit == "%":
            spread = bool(DISTRIBUTION.search(page.text, start, each.at)) and each.level <= COMMA
            begins = not run and bool(DISTRIBUTION.search(page.text, start, each.at))
            if run and OTHER_DIVISION.search(page.between(run[-1], each)):
                yield from _hundred_of(page, sentence, run)
                run = []
            if "占" in each.label or begins or (run and (_joined(each) or (spread and "率" not in each.before))):
                run.append(each)
                continue
        if each is not None and each.cls in ADDITIVE and run:
            continue
        yield from _hundred_of(page, sentence, run)
        run = []


def _hundred_of(page: Page, sentence: int, run: list[Mention]) -> Iterator[Statement]:
    """Three shares make a hundred, and two that leave nothing out (一般, 重大)."""
    if len(run) >= THREE or (len(run) == PAIR and complete([each.label for each in run])):
        yield from _hundred(run, page.words(sentence))


def _joined(each: Mention) -> bool:
    return each.level <= 1 and "率" not in each.before


def _hundred(run: list[Mention], words: str) -> Iterator[Statement]:
    if not all(arithmetic.is_exact(each.quantity) for each in run):
        return
    printed = arithmetic.printed_sum(each.quantity for each in run)
    # 六成 and 三成 are said as they are meant; 45.2% may have been rounded.
    steps = (Fraction(each.quantity.step or 0) for each in run)
    slack = sum((step for step in steps if step <= 1), Fraction(0)) / 2
    closed = bool(REST.search(run[-1].label)) or "分别" in run[0].label or len(run) == PAIR
    # Shares of one division cannot exceed the whole; those that may be had together can.
    divided = (
        bool(DIVIDED.search(words) or ONLY_ONE.search(words))
        and not SEVERAL_AT_ONCE.search(words)
        and printed > HUNDRED
    )
    if abs(printed - HUNDRED) <= slack:
        how = Agreement.EXACT if printed == HUNDRED else Agreement.ROUNDED
    elif abs(printed - HUNDRED) <= (HUNDRED // 5 if closed or divided or not slack else 5):
        how = Agreement.NO
    else:
        return
    last, others = run[-1].quantity, [each.quantity for each in run[:-1]]
    rest = arithmetic.exactly(HUNDRED - arithmetic.printed_sum(others))
    yield stated("share_sum", last, others, rest, how)


def _ranked(page: Page, sentence: int, mentions: list[Mention]) -> Iterator[Statement]:
    """由高到低依次为A镇98%、B镇95%、C镇96%."""
    begin, end = page.bounds(sentence)
    for pattern, sign in ((DOWNWARDS, 1), (UPWARDS, -1)):
        match = pattern.search(page.text, begin, end)
        if not match:
            continue
        listed = [each for each in mentions if each.at >= match.end()]
        listed = [each for each in listed if each.unit == listed[0].unit and each.cls == listed[0].cls]
        end_of_list = BEYOND_LIST.search(page.text, match.end(), end)
        listed = [each for each in listed if end_of_list is None or each.at < end_of_list.start()]
        if len(listed) < THREE:
            continue
        for first, second in pairwise(listed):
            if sign * arithmetic.value_of(second.quantity) > sign * arithmetic.value_of(first.quantity):
                bound = arithmetic.value_of(first.quantity)
                limit = Range(None, bound) if sign > 0 else Range(bound, None)
                wrong = stated("order", second.quantity, [first.quantity], limit, Agreement.NO)
                yield pointing_at(page, wrong, *match.span())
                return


def _trend(page: Page, sentence: int, mentions: list[Mention]) -> Iterator[Statement]:
    """分别为33起、28起、21起，逐年下降."""
    begin, end = page.bounds(sentence)
    match = TREND.search(page.text, begin, end)
    if not match:
        return
    run: list[Mention] = []
    for each in [each for each in mentions if each.at < match.start()]:
        if run and (each.level > 1 or each.unit != run[-1].unit or each.before.strip("和及与")):
            run = []
        run.append(each)
    if len(run) < THREE:  # 连续三周回落，分别为38起、33起、30起
        behind = [each for each in mentions if each.at > match.end()]
        run = behind[:1] if behind and "分别" in page.text[match.end() : behind[0].at] else []
        run += takewhile(lambda each: each.level <= 1 and each.unit == run[0].unit, behind[1:]) if run else []
    sign = -1 if match["down"] else 1
    for first, second in pairwise(run if len(run) >= THREE else ()):
        if sign * (arithmetic.value_of(second.quantity) - arithmetic.value_of(first.quantity)) < 0:
            bound = arithmetic.value_of(first.quantity)
            limit = Range(bound, None) if sign > 0 else Range(None, bound)
            wrong = stated("order", second.quantity, [first.quantity], limit, Agreement.NO)
            yield pointing_at(page, wrong, *match.span())
            return
