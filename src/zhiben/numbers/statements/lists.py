"""Lists: as many names as the number behind them says (A、B、C三家), shares that add up to a hundred, rankings."""

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise, takewhile
from typing import Final

from zhiben.numbers.bounds import Agreement
from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.arithmetic import Range
from zhiben.numbers.statements.judging import stated
from zhiben.numbers.statements.page import COMMA, END, HEAD, NUMBER, PAIR, WHEN, Mention, Page, items_before
from zhiben.numbers.statements.parts import ADDITIVE, complete
from zhiben.numbers.statements.statement import Statement
from zhiben.numbers.statements.words import ACTION, noun_of

COUNTERS: Final = frozenset(
    "家 个 名 位 项 类 部门 大类 种 县 区 镇 乡 街道 社区 村 市 所 座 支 小类 环节 方面 乡镇 单位".split()
)
WORKS: Final = re.compile(r"^(?:重点|专项|主要|基础)?(?:工作|任务|措施|举措|环节|领域|方面|行动|制度|机制)")
PLACE_END: Final = re.compile(
    r"(?:[组镇乡区县市省局委办院校厂店场站村园矿]|[小中大]学|[一二三四五六]中|街道|办事处|管委会|公司|集团|社区|大队|中心)$"
)
PLACE_NEXT: Final = re.compile(r"^(?:镇|乡|街道|县|区|市|部门|单位|村|社区|方面|领域|行业|环节|重点)")
BRACKET: Final = re.compile(r"（[^（）]*）")
OTHERS: Final = re.compile(r"等(?:等|多)?$|等(?:[^等]{0,4})$")
REST: Final = re.compile(r"其他|其它|其余")
AND: Final = re.compile(r"以及|[和及与]")
MOST_NAMES: Final = 30
MOST_WRONG: Final = 2  # names; whoever counts wrongly is off by one or two, the rest is another sentence
DOWNWARDS: Final = re.compile(
    rf"从高到低|由高到低|从多到少|由多到少|从大到小|由大到小|降序|(?:排名|位居|位列|列|居)(?:全[市县区省])?前(?:[三四五六七八九十]|{NUMBER})|前(?:[三四五六七八九十]位|{NUMBER})"
)
UPWARDS: Final = re.compile(r"从低到高|由低到高|从少到多|由少到多|从小到大|由小到大|升序")
CUMULATIVE: Final = re.compile(r"累计|今年以来|年初以来|行动以来")
CURRENT: Final = re.compile(r"本月|当月|本周|当日|本季度|今日|上周|上月")
EXTREME: Final = re.compile(r"(?P<most>最[多高大]|居首|首位|第一位|排名第一|位居第一|列第一)|最[少低小]|垫底|末位")
TREND: Final = re.compile(
    rf"(?:逐年|逐月|逐季|逐周|持续|连续)(?:{WHEN}|[两三四五六七八九十]{{1,2}}个?[年月周季旬])?(?:呈)?(?:(?P<down>下降|减少|递减|走低|降低|回落|下滑|走弱)|走高|攀升|上升|增加|增长|递增|提高|提升)"
)
NOT_RANKED: Final = re.compile(r"共|总|合计|累计|平均|全[市县区省镇]|较|比|同比|去年|上年|上月")
NAMED: Final = re.compile(r"[\u4e00-\u9fff]{2}")
CLOSE_BY: Final = 16  # characters between a superlative and its number
LIST_END: Final = re.compile(rf"[。；！？{END}]|$")
POINT_UNITS: Final = frozenset({"点", "方面", "条", "项"})
POINTS: Final = re.compile(r"^(?:方面|措施|做法|要求|意见|任务|工作|建议|特点|问题|原因|环节|重点)")
FIRMS: Final = re.compile(r"^(?:重点|危化|工贸|生产|经营)?(?:企业|公司|单位|工厂|门店)")
CHECKED: Final = re.compile(r"^.{0,10}(?:检查|督查|抽查|走访|暗访|约谈|通报|督导|来到|前往|深入|对|到|赴)了?")
KIND_OF_FIRM: Final = re.compile(
    r"企业|工地|场所|饭店|超市|学校|单位|医院|宾馆|酒店|商场|店铺|网点|站点|作业|行业|领域|密集|危险|烟花|矿山|市场|仓储|[园区库院楼站]$"
)
LONGEST_FIRM: Final = 8  # characters
THREE: Final = 3
FOUR: Final = 4
# Counted are the names themselves, whichever digits are written: 动火作业、有限空间、液氨制冷3类.
KIND_UNITS: Final = frozenset("类 大类 小类 种 方面 环节 部门".split())
ANNOUNCED: Final = re.compile(r"下列|以下|如下|名单|分别|依次|(?:为|是)$")
LIST_MARK: Final = re.compile(r"：|，(?:具体|依次|分别|即)?(?:为|是|包括)：?|，即：?")
ALSO: Final = re.compile(r"(?:共计?|合计|总计|这)$")
POINTED_BACK: Final = re.compile(r"(?:以上|上述|前述)$")
# What divides a whole by one question, so that the answers make a hundred: 从事故原因看, 类型分布为, 参保企业中.
DIVIDED: Final = re.compile(
    r"从[^，]{1,12}[看分][，：]|按[^，]{1,12}(?:[分看计]|划分|统计)[，：]|来自|构成|分布|结构|来源|[^其，]中，"
)
OTHER_DIVISION: Final = re.compile(r"[，；](?:从[^，]{1,12}[看分]|按[^，]{1,12})，")
DISTRIBUTION: Final = re.compile(r"(?:分布|构成|占比|比重|结构|比例)[^，。；]{0,6}[：为是]|按[^，。；]{1,12}划?分：")
SEVERAL_AT_ONCE: Final = re.compile(r"多[项类种选]|同时|重复|交叉|重叠|兼|涉及|女|党员|含")
HUNDRED: Final = 100


def judge_lists(page: Page) -> Iterator[Statement]:
    """Counts of names, shares of a hundred, rankings, and what has grown since."""
    for sentence, mentions in enumerate(page.by_sentence):
        for mention in mentions:
            yield from _names(page, mention)
            yield from _names_behind(page, mention)
            yield from _points(page, sentence, mention)
            yield from _points_before(page, mention)
        if len(mentions) > 1:
            yield from _shares(page, sentence, mentions)
            yield from _ranked(page, sentence, mentions)
            yield from _grown(page, mentions)
            yield from _trend(page, sentence, mentions)
            yield from _extreme(page, sentence, mentions)


def _names(page: Page, mention: Mention) -> Iterator[Statement]:
    """电信、联通、移动三家."""
    if mention.cls != "count" or mention.unit not in COUNTERS or mention.quantity.value not in range(2, MOST_NAMES):
        return
    items = [BRACKET.sub("", item) for item in items_before(page, mention)]
    if len(items) < PAIR or any(mark in "".join(items) for mark in (NUMBER, WHEN, "（", "）")) or not all(items):
        return
    last = items[-1] = ALSO.sub("", items[-1])
    opened = bool(OTHERS.search(last)) or bool(REST.search(last))
    items[-1] = OTHERS.sub("", last)
    most = sum(1 + len(AND.findall(item)) for item in items)
    least = len(items) + len(AND.findall(items[-1])[:1])
    count = int(mention.quantity.value or 0)
    if opened:
        if count < len(items) and count >= len(items) - MOST_WRONG:
            yield _counted(mention, len(items), most, holds=False)
        return
    if len(items) <= count <= most:
        yield _counted(mention, count, count, holds=True)
    elif _is_claim(mention, items) and min(abs(count - least), abs(count - most)) <= MOST_WRONG:
        yield _counted(mention, least, most, holds=False)


def _counted(mention: Mention, least: int, most: int, *, holds: bool) -> Statement:
    how = Agreement.EXACT if holds else Agreement.NO
    return stated("count_of_list", mention.quantity, [], Range(Fraction(least), Fraction(most)), how)


def _is_claim(mention: Mention, items: list[str]) -> bool:
    """Whether the number counts the names: 三家 in hanzi, or names of places before 个镇; not 检查酒店、商场12家."""
    places = sum(1 for item in items if PLACE_END.search(item))
    if len(items) >= THREE and FIRMS.match(mention.after) and all(_is_firm(item) for item in items):
        return True
    works = (bool(WORKS.match(mention.after)) or mention.unit in KIND_UNITS) and len(items) >= THREE
    if works and mention.unit in KIND_UNITS:
        return True
    if all(item.endswith("》") for item in items[:-1]) and "》" in items[-1]:
        return True
    proper = len(items) >= THREE and all(len(ACTION.sub("", item)) >= FOUR for item in items)
    if proper and not any(char.isdigit() for char in mention.quantity.text):
        return True
    if not works and places < len(items) and (ACTION.search(items[-1]) or ACTION.search(items[0])):
        return False
    if not any(char.isdigit() for char in mention.quantity.text):
        return True
    return places == len(items) and (mention.unit != "家" or bool(re.search("公司$", items[-1])))


def _is_firm(item: str) -> bool:
    """恒通化工 is the name of one firm; 建筑工地 and 宾馆饭店 are kinds of them."""
    name = CHECKED.sub("", item)
    return FOUR <= len(name) <= LONGEST_FIRM and not KIND_OF_FIRM.search(name)


def _names_behind(page: Page, mention: Mention) -> Iterator[Statement]:
    """3家企业（甲公司、乙公司、丙公司）."""
    if mention.cls != "count" or mention.quantity.value not in range(2, MOST_NAMES):
        return
    begin = mention.at + 1 + len(mention.after)
    bracket = page.text[begin : begin + 1] == "（"
    mark = LIST_MARK.match(page.text, begin)
    if not (bracket or mark) or (mention.unit not in COUNTERS and not (mark and mark[0] != "：")):
        return
    begin = mark.end() if mark else begin + 1
    end = page.text.find("）", begin, begin + 300) if bracket else _end_of_list(page.text, begin)
    inside = page.text[begin:end]
    if end < 0 or any(mark in inside for mark in (NUMBER, WHEN, HEAD, "，", "；", "：", "等")):
        return
    announced = not bracket and bool(ANNOUNCED.search(mention.label) or (mark and mark[0] != "："))
    items = [item for item in inside.split("、") if item]
    count = int(mention.quantity.value or 0)
    most = sum(1 + len(AND.findall(item)) for item in items)
    if len(items) > 1 and len(items) <= count <= most:
        yield _counted(mention, count, count, holds=True)
    elif (
        len(items) > PAIR
        and (announced or all(PLACE_END.search(item) and len(item) > PAIR for item in items))
        and abs(count - len(items)) <= MOST_WRONG
    ):
        yield _counted(mention, len(items), most, holds=False)


def _end_of_list(text: str, begin: int) -> int:
    match = LIST_END.search(text, begin)
    return match.start() if match else len(text)


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


def _points_before(page: Page, mention: Mention) -> Iterator[Statement]:
    """一是…，二是…，三是…，以上三项措施: the count and the last ordinal before it."""
    if mention.cls != "count" or mention.quantity.value not in range(2, MOST_NAMES):
        return
    if not POINTED_BACK.search(mention.before) or not (POINTS.match(mention.after) or mention.unit in POINT_UNITS):
        return
    said = page.ordinals_before(mention)
    if len(said) > 1 and said == list(range(1, len(said) + 1)):
        yield _counted(mention, len(said), len(said), holds=mention.quantity.value == len(said))


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
    divided = bool(DIVIDED.search(words)) and not SEVERAL_AT_ONCE.search(words) and printed > HUNDRED
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
        if len(listed) < THREE:
            continue
        for first, second in pairwise(listed):
            if sign * arithmetic.value_of(second.quantity) > sign * arithmetic.value_of(first.quantity):
                bound = arithmetic.value_of(first.quantity)
                limit = Range(None, bound) if sign > 0 else Range(bound, None)
                yield stated("order", second.quantity, [first.quantity], limit, Agreement.NO)
                return


def _grown(page: Page, mentions: list[Mention]) -> Iterator[Statement]:
    """本月检查236家次，累计检查136家次: what has been added up since cannot be less."""
    for first, second in pairwise(mentions):
        if first.unit != second.unit or first.cls not in ADDITIVE or second.cls not in ADDITIVE or not first.unit:
            continue
        current = CURRENT.search(page.said(first) + first.before)
        if not current or not CUMULATIVE.search(page.said(second) + second.before) or CURRENT.search(second.before):
            continue
        if noun_of(first.label) != noun_of(second.label) or first.action != second.action:
            continue
        low = arithmetic.range_of(first.quantity).low
        statement = stated("order", second.quantity, [first.quantity], Range(low, None))
        yield statement


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
            yield stated("order", second.quantity, [first.quantity], limit, Agreement.NO)
            return


def _extreme(page: Page, sentence: int, mentions: list[Mention]) -> Iterator[Statement]:
    """最多的是松陵镇，为57处；芦湾镇41处: nothing in the list behind it is more."""
    begin, end = page.bounds(sentence)
    match = EXTREME.search(page.text, begin, end)
    if not match:
        return
    behind = [each for each in mentions if each.at > match.start()]
    first = behind[0] if behind else None
    if first is None or first.at - match.end() > CLOSE_BY or first.cls == "change":
        return
    sign = 1 if match["most"] else -1
    for each in behind[1:]:
        if (
            each.unit != first.unit
            or each.cls != first.cls
            or NOT_RANKED.search(each.before)
            or EXTREME.search(each.before)
        ):
            continue
        if not NAMED.search(page.between(mentions[mentions.index(each) - 1], each)):
            continue
        if sign * arithmetic.value_of(each.quantity) > sign * arithmetic.value_of(first.quantity):
            bound = arithmetic.value_of(each.quantity)
            limit = Range(bound, None) if sign > 0 else Range(None, bound)
            yield stated("order", first.quantity, [each.quantity], limit, Agreement.NO)
            return
