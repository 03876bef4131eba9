"""Dates and periods: 2024年5月27日, 3月7日, 10月末, 1-9月, 上半年, 自行动开展以来, 截至10月末, 三年行动, 3个工作日."""

import re
from typing import Final

from zhiben.numbers.found import Day, Found, Page
from zhiben.numbers.names import FESTIVAL
from zhiben.numbers.numerals import NUMERALS, from_hanzi

YEAR: Final = r"(?:(?:19|20)[0-9]{2}|2[0-9](?=年(?:1[0-2]|0?[1-9])月)|[一二][零0九][零0-9一二三四五六七八九][零0一二三四五六七八九])"
MONTH: Final = r"(?:元(?=月)|1[0-2]|0?[1-9]|十[一二]|[一二三四五六七八九十])"
DAY: Final = (
    r"(?:3[01]|[12][0-9]|0?[1-9]|三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])"
)
TAIL: Final = r"(?:(?:末|底|初)(?!始)|上旬|中旬|下旬)"
CLOCK: Final = re.compile(
    r"(?:凌晨|早上|上午|中午|下午|晚上|晚|早)?[0-9]{1,2}(?:[时点](?:[0-9]{1,2}分|半|许|整)?|：[0-9]{2}(?:：[0-9]{2})?)"
)
DATE: Final = re.compile(
    rf"(?P<year>{YEAR})年(?:度)?(?:(?P<month>{MONTH})月(?:份)?(?:(?P<day>{DAY})[日号](?![常趋益])|{TAIL})?|[末底初](?!始))?"
    rf"|(?P<month2>{MONTH})月(?:(?P<day2>{DAY})[日号](?![常趋益])|{TAIL}|份)?"
    rf"|(?P<day3>{DAY})日(?![常趋益巡报查志夜光用])"
)
ISO: Final = re.compile(
    r"(?P<year>(?:19|20)[0-9]{2})(?P<mark>[-/.])(?P<month>1[0-2]|0?[1-9])(?P=mark)(?P<day>3[01]|[12][0-9]|0?[1-9])(?![0-9])"
)
LISTED: Final = re.compile(
    rf"(?:{YEAR}年)?(?:{MONTH}月)?{DAY}(?:[、和]{DAY}){{1,8}}日|(?:{YEAR}年)?{MONTH}(?:[、和]{MONTH}){{1,8}}月(?:份)?"
    rf"|{YEAR}(?:[、和]{YEAR}){{1,8}}年"
)
TIME: Final = re.compile(
    r"(?:[01]?[0-9]|2[0-4])：[0-5][0-9](?:：[0-5][0-9])?(?![0-9])"
    r"|(?:[01]?[0-9]|2[0-4])(?:时(?!期|段|间|代)|点(?=[0-5]?[0-9]分|半|许|整))(?:[0-5]?[0-9]分)?(?:许|半|整)?"
)
SPAN: Final = r"(?:-|~|至|到)"
RANGE: Final = re.compile(
    rf"(?:{YEAR}年?)?(?:第?{MONTH}{SPAN}第?{MONTH}(?:月(?:份)?|季度))"
    rf"|{YEAR}年?{SPAN}{YEAR}年(?:度)?"
    rf"|(?:{YEAR}年)?(?:{MONTH}月)?{DAY}[日号]?{SPAN}(?:{MONTH}月)?{DAY}[日号]"
    rf"|(?:{YEAR}年)?(?:{MONTH}月)(?:{DAY}[日号])?{SPAN}(?:{YEAR}年)?{MONTH}月(?:{DAY}[日号])?(?:底|末)?"
    rf"|{YEAR}年{SPAN}{YEAR}年"
)
QUARTER: Final = re.compile(rf"(?:{YEAR}年)?第?[一二三四1-4]季度(?:末)?(?:和第?[一二三四]季度)?")
UNTIL: Final = re.compile(r"截[至止](?:到|至)?")
NOW: Final = re.compile(r"目前|当前|[本上]月(?:底|末)?|年底|去年底")
SINCE: Final = re.compile(r"自[^，。；！？\t]{1,30}?以来")
STARTED: Final = re.compile(r"(?:[一二三四五六七八九十百]{1,2}[年日])?行动(?:启动|开展|实施|部署|推进)以来")
SAID: Final = re.compile(
    r"(?:20[0-9]{2}年)?上半年|(?:20[0-9]{2}年)?下半年|今年以来|年初以来|入[春夏汛秋冬]以来|去年以来|去年同期|上年同期|上年同月|去年同月"
    r"|前[一二三四]季度|前[一二两三四五六七八九十0-9]{1,2}个月|本季度|上季度|上个季度|上个?月(?!报)|本月|当月|本周(?!边)|上周(?![一二三四五六日])|当年|全年"
)
PLAN: Final = re.compile(r"[一二两三四五六七八九十百0-9]{1,3}[年日](?:集中)?(?:行动|攻坚|会战|整治|规划)(?:行动)?")
WEEKDAY: Final = re.compile(
    r"(?:周|星期)[一二三四五六](?![次轮场调通报汇研例一家个项名篇])(?:(?:至|到|-)(?:周|星期)?[一二三四五六日])?"
)
WORDED_DAY: Final = re.compile(r"[上本下]个?周[一二三四五六日天](?![次轮场])")
# 5.6—5.12 names days only where nothing else can be meant.
# 上午9点, 9点至11点, 8点前: an hour; 3点建议 are counted.
HOUR: Final = re.compile(
    r"(?:[01]?[0-9]|2[0-4])点(?:钟|[0-5]?[0-9]分)?"
    r"(?P<to>(?:至|到|-|~)(?:次日|当日|翌日|第二天)?(?:[01]?[0-9]|2[0-4])点(?:钟)?)?(?P<then>以前|以后|之前|之后|前|后|起|许|左右|整)?"
)
DAYTIME: Final = re.compile(r"(?:凌晨|清晨|早上|上午|中午|午后|下午|傍晚|夜间|当晚|晚上|今晚|每晚|次日|当日|早|晚)$")
LASTING: Final = re.compile(
    r"(?:缩短|压缩|缩减|延长|限期|逾期|超期|历时|为期|工期|连续|累计|超过|不足|近)(?:为|至|到|了)?$"
)
EDITION: Final = re.compile(r"(?P<year>(?:19|20)[0-9]{2})(?:版|款|届)")
DECADE: Final = re.compile(r"(?:(?:19|20)[0-9]0|[1-9]0|[二三四五六七八九]十)年代")
SHORT: Final = re.compile(
    r"(?P<a>1[0-2]|[1-9])\.(?P<b>3[01]|[12][0-9]|0?[1-9])(?:-|~|至)(?P<c>1[0-2]|[1-9])\.(?P<d>3[01]|[12][0-9]|0?[1-9])"
    r"(?=期间|）|”|，|$|\t|日)"
)
HALF: Final = re.compile(r"半(?:年|个月|月|天|小时|个小时)(?!谈|报)")
MARKED: Final = re.compile(
    r"(?:1[0-2]|0?[1-9])[·.](?:3[01]|[12][0-9]|0?[1-9])(?=”|事故|火灾|爆炸|坍塌|防灾|全国|国家|国际|消防)"
)
NUMERAL: Final = frozenset(NUMERALS + "0123456789")
RUN: Final = re.compile(rf"[0-9]+|[{NUMERALS}]+")
# What may follow the first numeral of a date; everything else is no date and need not be tried.
WHEN_NEXT: Final = frozenset("0年月日号季行时点版款届：-~至到、和·./节期假”“及与前后劳国黄小儿建等妇青")


def read_when(page: Page, at: int) -> Found | None:
    """The date or period that begins at `at`, or None."""
    text = page.text
    char = text[at]
    if char == "截":
        return _until(text, at)
    if char not in NUMERAL:
        return _worded(text, at)
    if at and text[at - 1] == "第":
        return None
    run = RUN.match(text, at)
    if run and text[run.end() : run.end() + 1] not in WHEN_NEXT:
        return None
    return _period(text, at) or _date(text, at)


def _until(text: str, at: int) -> Found | None:
    """截至10月末: everything up to a date."""
    match = UNTIL.match(text, at)
    if not match:
        return None
    when = _date(text, match.end()) if match.end() < len(text) and text[match.end()] in NUMERAL else None
    worded = NOW.match(text, match.end())
    if when:
        return Found(at, when.end, "period", day=when.day)
    return Found(at, worded.end(), "period") if worded else None


def _worded(text: str, at: int) -> Found | None:
    if text[at] == "半" and at and text[at - 1] in "上下":
        return None
    if text[at] == "元":
        return _period(text, at) or _date(text, at)
    for pattern in (WORDED_DAY, SINCE, STARTED, SAID, QUARTER, WEEKDAY, HALF):
        if match := pattern.match(text, at):
            return Found(at, match.end(), "date" if pattern in {WEEKDAY, WORDED_DAY} else "period")
    return None


def _period(text: str, at: int) -> Found | None:
    if (match := SHORT.match(text, at)) and text[at - 1 : at] in {"（", "", "\t", "”", "。", "；", "："}:
        first, last = (int(match["a"]), int(match["b"])), (int(match["c"]), int(match["d"]))
        return Found(at, match.end(), "period") if first < last else None
    for pattern in (RANGE, STARTED, PLAN, QUARTER, SAID):
        match = pattern.match(text, at)
        if match and not _runs_on(text, match):
            return Found(at, match.end(), "period")
    return None


def _runs_on(text: str, match: re.Match[str]) -> bool:
    """二十三年行动: the pattern began in the middle of a longer numeral, or 3月 is followed by more digits."""
    return match.start() > 0 and text[match.start() - 1] in NUMERAL and text[match.end() - 1] != "月"


def _hour(text: str, at: int) -> Found | None:
    match = HOUR.match(text, at)
    if not match:
        return None
    end = match.start("then") if match["then"] not in {None, "许", "左右", "整"} else match.end()
    if match["to"]:
        return Found(at, end, "period")
    sure = match["then"] or "钟" in match[0] or DAYTIME.search(text[max(0, at - 2) : at])
    return Found(at, end, "date") if sure else None


def _edition(text: str, at: int) -> Found | None:
    """2024版, 2024届, 90年代."""
    if match := DECADE.match(text, at):
        return Found(at, match.end(), "date")
    match = EDITION.match(text, at)
    year = int(text[at : at + 4]) if match else 0
    return Found(at, match.end(), "date", value=year, day=(year, None, None)) if match else None


def _date(text: str, at: int) -> Found | None:
    if found := _edition(text, at) or _hour(text, at):
        return found
    if match := FESTIVAL.match(text, at):
        return Found(at, match.end() + (1 if text.startswith("节", match.end()) else 0), "date")
    if match := ISO.match(text, at):
        return Found(at, match.end(), "date", day=(int(match["year"]), int(match["month"]), int(match["day"])))
    if match := LISTED.match(text, at):
        return Found(at, match.end(), "date")
    for pattern in (TIME, MARKED):
        if match := pattern.match(text, at):
            return Found(at, match.end(), "date")
    match = DATE.match(text, at)
    if not match or _is_duration(text, match):
        return None
    end = match.end()
    day = _day(match)
    clock = CLOCK.match(text, end) if day[2] else None
    return Found(at, clock.end() if clock else end, "date", day=day)


def _is_duration(text: str, match: re.Match[str]) -> bool:
    """15日内 and 三日以上 last; 一日 is as often a day as it is a date, and is read as a length."""
    if not match["day3"]:
        return False
    if text.startswith(("内", "以内", "之内", "以上", "以下", "后", "缩短", "压缩", "延长"), match.end()):
        return True
    return match["day3"] == "一" or bool(LASTING.search(text[max(0, match.start() - 5) : match.start()]))


def _day(match: re.Match[str]) -> Day:
    year, month, day = match["year"], match["month"] or match["month2"], match["day"] or match["day2"] or match["day3"]
    return _number(year), _number(month), _number(day)


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    return int(text) if text.isdigit() and text.isascii() else from_hanzi(text.replace("元", "一").replace("0", "零"))
