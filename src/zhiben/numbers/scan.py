"""The scanner: goes once through the reading copy and asks the readers, in order, what begins at each candidate."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Final

from zhiben.numbers.bounds import HARDLY
from zhiben.numbers.codes import SHORTEST_CALL, read_code
from zhiben.numbers.found import Found, Page
from zhiben.numbers.measures import measure_at
from zhiben.numbers.names import DIGIT_QUOTE, FESTIVAL, GREAT, PUNCTUATION, idiom_end, name_span
from zhiben.numbers.numerals import FINANCIAL_NUMERALS, LONGEST, NUMERALS, from_hanzi
from zhiben.numbers.quantity import Interval
from zhiben.numbers.sharing import share
from zhiben.numbers.weigh import read_amount
from zhiben.numbers.whens import read_when

# A number begins with one of these, or one of these words stands for one.
CANDIDATE: Final = re.compile(
    rf"[0-9{NUMERALS}{FINANCIAL_NUMERALS}几数①-⑳〔]|第(?=[0-9{NUMERALS}])|（(?=[0-9一二三四五六七八九十])|(?<![A-Za-z0-9])[A-Za-z](?=[A-Za-z/]{{0,14}}-?[0-9]|·[0-9])"
    r"|(?<=[近超逾])半(?![年个月天小导挂径成路])|半(?=数|年|个|月|天|小)|过半|自(?!身|己|查|然|动|主|觉|律|我|救|来水)(?=(?:[^自，。；！？\t]|自[查改纠行我评]){1,30}?以来)|截[至止]|行动(?=启动|开展|实施|部署|推进)|[上下]半年|[本上]季度|[本上]个?[月周]|当[月年]|全年"
    r"|[今去][年]|上年同|年初以来|入[春夏汛秋冬]以来|元月|翻(?=了?[一两二三]番)|前(?=[0-9一二两三四五六七八九十])|周(?=[一二三四五六])|星期(?=[一二三四五六])"
    r"|(?:基本)?持平|(?:均|从)?未发生|没有发生"
)
COUNTER: Final = re.compile(r"第(?P<number>[0-9]{1,7}|[零一二两三四五六七八九十百千]{1,8})")
ORDINAL_MEASURE: Final = re.compile(
    r"阶段|季度|梯队|类别|顺位|批次|[期次批届轮位名个组场阶类篇季部页层版辑讲课步环所站排方线]"
)
LABELS: Final = frozenset("件表图录例")
LABEL_DIGITS: Final = 3
LABELLED: Final = frozenset("份个张件项起条页本篇幅组批种类处家名人次套册")  # 附件3份
UNFINISHED: Final = re.compile(r"[万亿余多%千百]|[.,，][0-9]")
LISTED: Final = re.compile(r"[一二三四五六七八九十]{1,3}(?=[是要])")
ITEM: Final = re.compile(r"[一二三四五六七八九](?=[，、：是])")
LABEL: Final = re.compile(r"(?:附件|附[表图录]|案例|(?<![代报发列仪外电水气压力])表|(?<![地视挂])图|示例)$")
YEARS: Final = re.compile(r"(?:19|20)[0-9]{2}年?[-~至到]")
FEW: Final = frozenset("一二三四五六七八九")
NO_SEQUENCE: Final = frozenset("级类等组楼层号期批次季轮线环中小院、，。；：是要")
SEQUENCE: Final = 80  # characters around 二查 within which 一查 stands
HEADING: Final = re.compile(
    r"(?P<hanzi>[一二三四五六七八九十]{1,3})、|(?P<digits>[0-9]{1,2})(?:、|\.(?![0-9])|）)(?=[^0-9])"
    r"|(?P<section>[0-9]{1,2}(?:\.[0-9]{1,2}){1,3})(?=[^0-9.%万亿余多、，。；元\t~-])"
)
BRACKETED: Final = re.compile(r"（(?:(?P<hanzi>[一二三四五六七八九十]{1,3})|(?P<digits>[0-9]{1,2}))）")
STEADY: Final = re.compile(r"(?:基本)?持平")
STEADY_BEFORE: Final = re.compile(
    r"(?:同比|环比|与(?:去年同期|上年同期|上月|上年|去年)(?:相比)?|较(?:去年同期|上年同期|上月|去年))$"
)
NOTHING: Final = re.compile(r"(?:均|从)?未发生(?!变|改|转)|没有发生(?!变|改|转)")
SAID_COUNT: Final = re.compile(r"(?:检查|排查|发现|整改|完成|培训|共|约|近|超过|有|关停|处罚|出动)了?$")
TWICE: Final = re.compile(r"翻了?(?P<times>[一两二三])番")
HARM: Final = re.compile(r"事故|火灾|亡人|伤亡|案件|事件|险情|爆炸|坍塌|中毒|死亡|警情|隐患")
NONE_OF: Final = re.compile(r"零(?P<what>事故|死亡|伤亡|亡人|火灾|发生)")
RUN: Final = re.compile(rf"[0-9]+|[{NUMERALS}]+|[{FINANCIAL_NUMERALS}]+")

HANZI: Final = frozenset(NUMERALS + FINANCIAL_NUMERALS)
AMOUNT: Final = HANZI | frozenset("0123456789几数半过")

Reader = Callable[[Page, int, int], Found | None]


def scan(page: Page) -> list[Found]:
    """Every number, in order; linear: each candidate costs a bounded look around, and what is read is not read again."""
    found: list[Found] = []
    floor = 0
    at = 0
    while match := CANDIDATE.search(page.text, at):
        at = match.start()
        result, end = _at(page, at, floor)
        if result is not None:
            found.append(result)
            floor = result.end
        at = max(end, at + 1)
    return list(share(page.text, found))


def _at(page: Page, at: int, floor: int) -> tuple[Found | None, int]:
    """What begins at `at`, and where to go on."""
    text = page.text
    if text[at] in HANZI and (end := _after_run(text, at)) - at > LONGEST:
        return None, end
    zone = page.zones.kind(at)
    if zone == "address":
        _begin, end = page.zones.inner(at)
        return Found(at, end, "code"), end
    if text[at] in NUMERALS and (skip := _no_number(page, at, zone)):
        return skip
    for reader in READERS:
        result = reader(page, at, floor)
        if result is not None and result.start >= floor:
            result = _in_zone(page, result, zone) if zone else result
            return result, result.end
    return None, _after_run(text, at)


def _no_number(page: Page, at: int, zone: str) -> tuple[Found | None, int] | None:
    """Festivals and headings first, then names, then words that merely contain a numeral."""
    text = page.text
    if not FESTIVAL.match(text, at) and (heading := read_marker(page, at, 0)):
        return heading, heading.end
    if FESTIVAL.match(text, at) and (when := read_when(page, at)):
        return when, when.end
    if (when := read_when(page, at)) and text[when.end - 1] not in NUMERALS and text[at] != "零":
        day = when.cls == "date" and when.day is None
        if day or text.startswith("行动", when.end - 2) or text.startswith("以来", when.end - 2):
            return (_in_zone(page, when, zone) if zone else when), when.end
    if span := name_span(text, at):
        return Found(span[0], span[1], "other"), span[1]
    end = idiom_end(text, at)
    if end > at:
        return None, end
    if zone == "quote" and text[at] not in "万亿" and not SAID_COUNT.search(text, page.zones.inner(at)[0], at):
        name = _quoted(page, at)
        # One name, one finding: the other numerals of “百日清零” belong to it.
        return name, max(name.end, page.zones.inner(at)[1])
    return None


def _quoted(page: Page, at: int) -> Found:
    """“四个坚持”, “五进”: the numeral of a quoted name, with its measure word."""
    text = page.text
    end = _after_run(text, at)
    word = measure_at(text, end, hanzi=True) or (text[end] if text[end : end + 1] in {"大", "日", "年", "天"} else "")
    return Found(at, end + len(word), "other")


def _in_zone(page: Page, result: Found, zone: str) -> Found:
    """In a title nothing counts; in a short quotation of digits neither (“5·12”, “12345”, “1+6”)."""
    if result.cls in {"code", "other", "ordinal"} or (zone == "title" and result.cls == "date"):
        return result
    if zone == "title" and result.cls == "period" and YEARS.match(page.text, result.start):
        return result
    begin, end = page.zones.inner(result.start)
    if zone == "title":
        return Found(result.start, result.end, "other")
    said = SAID_COUNT.search(page.text, begin, result.start)
    if end - begin <= DIGIT_QUOTE and not said and result.cls not in {"date", "period", "percent", "money"}:
        return Found(
            result.start,
            result.end,
            "code" if page.text[begin:end].isdigit() and end - begin >= SHORTEST_CALL else "other",
        )
    return result


def _after_run(text: str, at: int) -> int:
    """Past the numeral that nobody could read, so that it is not tried again digit by digit."""
    match = RUN.match(text, at)
    return match.end() if match else at + 1


def read_marker(page: Page, at: int, floor: int) -> Found | None:
    """一是, 一、 at the beginning of a paragraph, （二）, ③."""
    text = page.text
    if "①" <= text[at] <= "⑳":
        return Found(at, at + 1, "ordinal", value=ord(text[at]) - ord("①") + 1)
    begins = at in page.starts or text[at - 1 : at] in set("。；：！？”\t")
    if (match := LISTED.match(text, at)) and (begins or text[at - 1] in PUNCTUATION):
        following = text[match.end() + 1 : match.end() + 2]
        return (
            Found(at, match.end() + 1, "ordinal", value=from_hanzi(match[0])) if following not in {"否", "么"} else None
        )
    if text[at - 1 : at] == "其" and at > floor and ITEM.match(text, at):
        return Found(at - 1, at + 1, "ordinal", value=from_hanzi(text[at]))
    if (begins or text[at - 1] in PUNCTUATION) and _in_sequence(text, at):
        return Found(at, at + 1, "ordinal", value=from_hanzi(text[at]))
    if text[at] == "（" and (match := BRACKETED.match(text, at)):
        number = match["hanzi"] or match["digits"]
        if match["hanzi"] or begins:
            return Found(at, match.end(), "ordinal", value=_whole(number))
        return None
    if (
        begins
        and (match := HEADING.match(text, at))
        and not measure_at(text, match.end(), hanzi=False) * bool(match["section"])
    ):
        return Found(at, match.end(), "ordinal", value=_whole(match["hanzi"] or match["digits"] or "0"))
    return None


def _in_sequence(text: str, at: int) -> bool:
    """一查责任、二查制度: the same word behind 一 and 二, each after a mark. What is counted would be 两, never 二."""
    word = text[at + 1 : at + 2]
    if text[at] not in FEW or not word or word in NO_SEQUENCE or word in NUMERALS:
        return False
    begin, end = max(0, at - SEQUENCE), at + SEQUENCE
    first, second = text.rfind("一" + word, begin, end), text.rfind("二" + word, begin, end)
    return 0 <= first < second and (not first or text[first - 1] in PUNCTUATION) and text[second - 1] in PUNCTUATION


def read_label(page: Page, at: int, floor: int) -> Found | None:
    """附件1, 表2: the number is a name; 附件12份 and 案例6起 are counted."""
    text = page.text
    if text[at] not in "0123456789" or text[at - 1 : at] not in LABELS:
        return None
    end = _after_run(text, at)
    if end - at > LABEL_DIGITS or not LABEL.search(text[max(0, at - 3) : at]):
        return None
    counted = text[end : end + 1] in LABELLED or UNFINISHED.match(text, end)
    return None if counted else Found(at, end, "ordinal", value=int(text[at:end]))


def read_great(page: Page, at: int, floor: int) -> Found | None:
    """8大领域: a name, as 八大领域 is."""
    text = page.text
    if text[at] not in "0123456789":
        return None
    match = GREAT.match(text, _after_run(text, at))
    return Found(at, match.end(), "other") if match else None


def read_counted(page: Page, at: int, floor: int) -> Found | None:
    """第24期, 第123次; law articles and quarters are read before."""
    text = page.text
    match = COUNTER.match(text, at)
    if not match:
        return None
    measure = ORDINAL_MEASURE.match(text, match.end())
    if measure and measure[0] == "方" and match["number"] == "三":
        return None
    return Found(at, measure.end() if measure else match.end(), "ordinal", value=_whole(match["number"]))


def _whole(number: str) -> int | None:
    return int(number) if number.isdigit() and number.isascii() else from_hanzi(number)


def read_word(page: Page, at: int, floor: int) -> Found | None:
    """持平, 均未发生, 零事故: numbers said without a numeral."""
    text = page.text
    if match := STEADY.match(text, at):
        before = STEADY_BEFORE.search(text[max(floor, at - 12) : at])
        start = at - len(before[0]) if before else at
        interval = HARDLY if match[0].startswith("基本") else Interval(Decimal(0), Decimal(0))
        form = "" if match[0].startswith("基本") else "change:1"
        return Found(start, match.end(), "change", value=0, interval=interval, form=form)
    if (match := NOTHING.match(text, at)) and (
        HARM.search(text, match.end(), match.end() + 16) or HARM.search(text, max(0, at - 12), at)
    ):
        return Found(at, match.end(), "count", value=0, interval=Interval(Decimal(0), Decimal(0)))
    if match := TWICE.match(text, at):
        percent = Decimal(100 * (2 ** (from_hanzi(match["times"]) or 1) - 1))
        return Found(at, match.end(), "change", value=int(percent), interval=Interval(percent, percent), unit="%")
    if match := NONE_OF.match(text, at):
        unit = "人" if match["what"] in {"死亡", "伤亡"} else "起"
        return Found(at, match.end(), "count", value=0, interval=Interval(Decimal(0), Decimal(0)), unit=unit)
    return None


def _code(page: Page, at: int, floor: int) -> Found | None:
    char = page.text[at]
    possible = char in "0123456789〔（第" or (char.isascii() and char.isalpha()) or char in NUMERALS
    return read_code(page, at) if possible else None


def _when(page: Page, at: int, floor: int) -> Found | None:
    return read_when(page, at)


def _amount(page: Page, at: int, floor: int) -> Found | None:
    return read_amount(page, at, floor) if page.text[at] in AMOUNT else None


# The first that knows what begins there has it: 第三十一条 is an article before it is an ordinal, 3月 a date before a count.
READERS: Final[tuple[Reader, ...]] = (
    read_marker, read_label, _code, _when, read_word, read_counted, read_great, _amount,
)  # fmt: skip
