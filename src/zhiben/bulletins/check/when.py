"""Which period a number speaks of: the last one that its sentence names before it, else the article's, else what was asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import NamedTuple

from zhiben.accounts.viewer import Viewer
from zhiben.bulletins.check.passages import Passage, Spot
from zhiben.bulletins.check.sections import Section, squeezed
from zhiben.calendars import Period
from zhiben.campaigns import queries as campaigns
from zhiben.campaigns.models import Campaign
from zhiben.facts.paths import within
from zhiben.numbers.numerals import from_hanzi
from zhiben.places.models import ACT_FOR_SUPERIOR, SEGMENT

DAY = timedelta(days=1)
_Y = r"(?:(?P<{0}>20\d\d)年)?"
_M = r"(?<![\d一二三四五六七八九十])(?P<{0}>1[0-2]|0?[1-9]|十[一二]|[一二三四五六七八九十])"
_D = r"(?P<{0}>3[01]|[12]\d|0?[1-9])"
_DASH = r"(?:[-—–~～]+|至|到)"
_SPAN = re.compile(
    rf"{_Y.format('y1')}{_M.format('m1')}月{_D.format('d1')}日?{_DASH}(?:(?P<y2>20\d\d)年)?(?:{_M.format('m2')}月)?{_D.format('d2')}日"
)
_MONTHS = re.compile(
    rf"{_Y.format('y')}{_M.format('m1')}月?(?:份)?{_DASH}{_M.format('m2')}月(?:份)?(?!\d|{_D.format('x')}日)"
)
_MONTH = re.compile(
    rf"{_Y.format('y')}{_M.format('m')}月(?:份|以来|全月|当月)?(?![\d底末初上中下]|[一二三四五六七八九十]+日)"
)
_DATE = re.compile(
    rf"{_Y.format('y')}{_M.format('m')}月{_D.format('d')}日(?P<since>[^，。]{{0,24}}?(?:以来|起|之后|后)(?!续))?"
)
_SINCE_MONTH = re.compile(rf"(?:自|从){_Y.format('y')}{_M.format('m')}月(?:份)?(?:以来|起|开始)")
_UNTIL = re.compile(
    rf"截[至止](?:到)?(?:目前|当前|今|(?:{_Y.format('y')}{_M.format('m')}月(?:{_D.format('d')}日|底|末|份)?)|(?P<bound>本月底|上月底|本周末|上周末))"
)
_CAMPAIGN = re.compile(r"(?:自)?(?P<name>[^，。；：、自]{0,24}?)行动(?:启动|开展|实施|部署|推进)?以来")
_THIS_YEAR = re.compile(r"(?:今年|本年|年初|开年|新年)以来|今年(?!第|上|下|[0-9一二三四])|本年度?")
_SINCE = re.compile(r"自?[^，。；：、]{1,20}以来")
_HALF = re.compile(r"(?:(?P<y>20\d\d)年|今年|去年)?(?P<half>[上下])半年")
_QUARTER = re.compile(r"(?:(?P<y>20\d\d)年)?(?P<first>前)?第?(?P<n>[一二三四1-4])(?:个)?季度")
_YEAR = re.compile(r"(?P<y>20\d\d)年(?:度|全年|以来)?(?![0-9一二三四五六七八九十上下前第])|去年(?!同|底)|上年(?!同)")
_RECENT = re.compile(r"(?:近|过去|最近)(?P<n>[一二两三四五六七八九十\d]+)(?:个)?(?P<unit>天|日|周|星期|月|年)")
_SAME = re.compile(r"(?:去年|上年)(?:同期|同月|同季)|上年同比期")
_NAMED = re.compile(r"(?:五一|国庆|春节|元旦|清明|端午|中秋|两会|汛期|暑期|节假日|节日)(?:假期|节)?(?:期间|前后|前夕)")
_CURRENT: dict[str, Callable[[date], Period]] = {
    "本月": Period.month, "当月": Period.month, "本周": Period.week, "这周": Period.week, "本季度": Period.quarter,
    "上周": lambda day: Period.week(day).previous(), "上月": lambda day: Period.month(day).previous(),
    "上个月": lambda day: Period.month(day).previous(), "上季度": lambda day: Period.quarter(day).previous(),
    "今日": Period.day, "当日": Period.day, "当天": Period.day, "昨日": lambda day: Period.day(day - DAY), "全年": Period.year,
}  # fmt: skip
_WORDED = re.compile("|".join(sorted(_CURRENT, key=len, reverse=True)))
_COMPARING = re.compile(r"(?:比|较|与|同|和|相比|环比|对比)$")
_OF_BASE = re.compile(r"(?:[^，。；：、\d]{0,8}的)?(?:约|近)?")
_COMPARED = re.compile(r"(?:相比|比较|增|减|上升|下降|基本持平|持平|多|少)")
_AFTERMATH = re.compile(r"(?:印发|下发|出台|发布|召开|通知|第\d+次|第[一二三四五六七八九十]+次)")
_LEAD = re.compile(r"现将|通报如下|报告如下|情况如下|总结如下|汇总如下|统计如下|汇报如下")
YEARLY = re.compile(r"同比|去年同期|上年同期|去年同月|上年同月|去年|上年")
LAST = re.compile(r"环比|上月|上个月|上周|上季度|上期|前一周|前一月|上一周|上一月|上旬")
_MOVED = re.compile(r"(?:下降|上升|增长|增加|减少|提高|提升|降低|降|升|压减)(?:到|至|为)")
AROUND = 40
CARRIED = ("span", "campaign", "year")


class Moment(NamedTuple):
    """A period that a sentence names. `period` None: named, but nobody here knows from when to when.

    Of kind "base" is what another number is compared with (比上月的5家次): no other number than the one right behind it is of it.
    """

    start: int
    end: int
    kind: str
    period: Period | None
    words: str


@dataclass(frozen=True)
class When:
    """The period of a number. `known` is False where the text names one that cannot be told."""

    period: Period
    words: str = ""
    known: bool = True
    same: bool = False  # of the year before (去年同期)
    base: bool = False  # what another number is compared with (由12起下降至8起)


@dataclass
class Calendar:
    """What was asked, and since when the campaigns run that a unit falls under."""

    asked: Period
    viewer: Viewer
    _campaigns: list[Campaign] | None = field(default=None)
    _moments: dict[tuple[int, str], tuple[Passage, list[Moment]]] = field(default_factory=dict)

    def campaign(self, path: str, name: str = "") -> date | None:
        """The day since which “自行动开展以来” counts: of the unit's own campaign, else of one that it falls under."""
        if self._campaigns is None:
            standing = campaigns.binding(viewer=self.viewer).filter(voided_at=None)
            self._campaigns = list(standing.select_related("organisation"))
        found = [each for each in self._campaigns if within(path, bound(each)) and _called(each, name)]
        found.sort(key=lambda each: len(bound(each)), reverse=True)
        if not found:  # a text about the whole city means the one campaign that there is
            below = [each for each in self._campaigns if within(bound(each), path) and _called(each, name)]
            found = below if len(below) == 1 else []
        return found[0].starts_on if found else None

    def moments(self, passage: Passage, path: str) -> list[Moment]:
        """The periods that a sentence names, from left to right."""
        key = id(passage), path
        if key not in self._moments:
            self._moments[key] = passage, moments(passage.text, self.asked, lambda name: self.campaign(path, name))
        return self._moments[key][1]


def when(spot: Spot, before: Sequence[Passage], calendar: Calendar, path: str, lead: When | None = None) -> When:
    """The period of a number. `before` are the sentences of its paragraph that stand before its own."""
    base = lead or When(calendar.asked)
    if spot.column:
        named = next(
            (w for words in (spot.column, spot.row, spot.caption) if (w := stated(words, calendar, path))), None
        )
        return named or base
    for passage in before:
        for moment in calendar.moments(passage, path):
            if moment.kind in CARRIED:
                base = _applied(base, moment)
    return _in_sentence(spot, base, calendar.moments(spot.passage, path))


def _in_sentence(spot: Spot, base: When, named: Sequence[Moment]) -> When:
    found = base
    for moment in named:
        if moment.start >= spot.start or (moment.kind == "same" and moment.start < spot.clause):
            continue
        if _from(moment, spot):
            continue
        if moment.kind == "base" and _OF_BASE.fullmatch(spot.passage.text, moment.end, spot.start):
            return _of_base(found, moment)
        found = _applied(found, moment)
    return found


def _of_base(found: When, moment: Moment) -> When:
    if _SAME.fullmatch(moment.words):
        return When(found.period.a_year_before(), moment.words, found.known, same=True)
    return When(moment.period or found.period, moment.words, moment.period is not None, base=True)


def _from(moment: Moment, spot: Spot) -> bool:
    """由3月的1400家次上升至1560家次: March is the first one's only."""
    text = spot.passage.text
    return text[moment.start - 1 : moment.start] in {"由", "从"} and bool(_MOVED.search(text, moment.end, spot.start))


def compared(spot: Spot, found: When) -> When:
    """由12起下降至8起 compares with the year or the period before, as the sentence says; unknown where it says neither."""
    text = spot.passage.text
    if spot.column or text[spot.start - 1 : spot.start] not in {"由", "从"} or not _MOVED.match(text, spot.end):
        return found
    around = text[spot.clause : min(len(text), spot.end + AROUND)]
    if YEARLY.search(around):
        return replace(found, period=found.period.a_year_before(), base=True)
    whole = any(found.period == kind(found.period.start) for kind in (Period.week, Period.month, Period.quarter))
    if LAST.search(around) and whole:
        return replace(found, period=found.period.previous(), base=True)
    return replace(found, known=False, base=True)


def stated(words: str, calendar: Calendar, path: str) -> When | None:
    """The period that a title or a header names; None where it names none, or only a day."""
    found = None
    for moment in moments(squeezed(words), calendar.asked, lambda name: calendar.campaign(path, name)):
        if moment.kind in {*CARRIED, "until"} and moment.period:
            found = _applied(found or When(calendar.asked), moment)
    return found


def lead(section: Section, calendar: Calendar, path: str, heads: Sequence[str]) -> When | None:
    """The period of a whole article: of its title, of 现将…通报如下, or of a line in brackets below the masthead."""
    title = _without_campaign(section.title)
    if found := stated(title, calendar, path):
        return found
    for sentence in section.sentences[:12]:
        if _LEAD.search(sentence.text) and (found := stated(_without_campaign(sentence.text), calendar, path)):
            return found
    return next((found for head in heads if (found := stated(head, calendar, path))), None)


def moments(text: str, asked: Period, campaign: Callable[[str], date | None]) -> list[Moment]:
    """The periods that a text names, from left to right."""
    found: list[Moment] = []
    for kind, pattern, make in _KINDS:
        for match in pattern.finditer(text):
            if any(each.start < match.end() and match.start() < each.end for each in found):
                continue
            compared_with = bool(_COMPARING.search(text, max(0, match.start() - 3), match.start()))
            if (
                kind != "campaign"
                and _COMPARED.match(text, match.end())
                and kind == "span"
                and match[0].startswith("上")
            ):
                continue
            period = campaign_period(match, asked, campaign) if kind == "campaign" else make(match, asked)
            words = match[0]
            if kind in {"day", "date"} and _AFTERMATH.match(text, match.end()):
                continue
            found.append(Moment(match.start(), match.end(), "base" if compared_with else kind, period, words))
    return sorted(found)


def period_of(sentence: str, asked: Period, campaign: date | None) -> Period:
    """The period that a sentence as a whole speaks of."""
    found = When(asked)
    for moment in moments(squeezed(sentence), asked, lambda _name: campaign):
        found = _applied(found, moment)
    return found.period


def campaign_period(match: re.Match[str], asked: Period, campaign: Callable[[str], date | None]) -> Period | None:
    """Since the campaign began; None where it is another one than those on record."""
    start = campaign(match["name"])
    return Period(start, asked.end) if start and start <= asked.end else None


def bound(campaign: Campaign) -> str:
    """The path below which a campaign counts: an office runs it for the unit above."""
    path = str(campaign.organisation_path)
    return path[:-SEGMENT] if campaign.organisation.kind in ACT_FOR_SUPERIOR else path


def _called(campaign: Campaign, name: str) -> bool:
    """Whether a text that says 专项行动 or 三年行动 may mean it; 百日行动 is another one."""
    plain = name.removeprefix("自").removeprefix("全市").removeprefix("全区").removeprefix("全省")
    if not plain or plain in {"专项", "集中", "整治", "专项整治", "攻坚", "此次", "本次", "各项"}:
        return True
    said = [campaign.name, *campaign.aliases]
    return any(plain in each or each in f"{plain}行动" or each.removesuffix("行动") in plain for each in said if each)


def _applied(found: When, moment: Moment) -> When:
    if moment.kind == "base":
        return found
    if moment.kind == "same":
        return When(found.period.a_year_before(), moment.words, found.known, same=True)
    if moment.period is None:
        return replace(found, words=moment.words, known=False)
    if moment.kind == "until":
        start = (
            found.period.start if found.period.start <= moment.period.end else moment.period.end.replace(month=1, day=1)
        )
        return When(Period(start, moment.period.end), f"{found.words} {moment.words}".strip(), found.known)
    return When(moment.period, moment.words)


def _span(match: re.Match[str], asked: Period) -> Period | None:
    start_year = int(match["y1"] or _year(match["m1"], asked.end))
    month = match["m2"] or match["m1"]
    end_year = int(match["y2"] or (start_year + (_number(month) < _number(match["m1"]))))
    return _between(_date(start_year, match["m1"], match["d1"]), _date(end_year, month, match["d2"]))


def _months(match: re.Match[str], asked: Period) -> Period | None:
    year = int(match["y"] or _year(match["m1"], asked.end))
    first, last = _month(year, match["m1"]), _month(year, match["m2"])
    return Period(first.start, last.end) if first and last and first.start <= last.end else None


def _one_month(match: re.Match[str], asked: Period) -> Period | None:
    month = _month(int(match["y"] or _year(match["m"], asked.end)), match["m"])
    return Period(month.start, asked.end) if month and match[0].endswith("以来") and month.start <= asked.end else month


def _day(match: re.Match[str], asked: Period) -> Period | None:
    day = _date(int(match["y"] or _year(match["m"], asked.end)), match["m"], match["d"])
    if day is None:
        return None
    return Period(day, asked.end) if match["since"] and day <= asked.end else Period.day(day)


def _since_month(match: re.Match[str], asked: Period) -> Period | None:
    month = _month(int(match["y"] or _year(match["m"], asked.end)), match["m"])
    return Period(month.start, asked.end) if month and month.start <= asked.end else None


def _until(match: re.Match[str], asked: Period) -> Period | None:
    end = asked.end
    if match["bound"]:
        kind = Period.month if "月" in match["bound"] else Period.week
        whole = kind(end)
        end = (whole.previous() if match["bound"].startswith("上") else whole).end
    elif match["m"]:
        year = int(match["y"] or _year(match["m"], asked.end))
        month = _month(year, match["m"])
        day = _date(year, match["m"], match["d"]) if match["d"] else month.end if month else None
        if day is None:
            return None
        end = day
    return Period(min(asked.start, end), end)


def _this_year(match: re.Match[str], asked: Period) -> Period:
    return Period(date(asked.end.year, 1, 1), asked.end)


def _half(match: re.Match[str], asked: Period) -> Period:
    year = int(match["y"] or asked.end.year - match[0].startswith("去年"))
    return (
        Period(date(year, 1, 1), date(year, 6, 30))
        if match["half"] == "上"
        else Period(date(year, 7, 1), date(year, 12, 31))
    )


def _quarter(match: re.Match[str], asked: Period) -> Period:
    number = _number(match["n"])
    whole = Period.quarter(date(int(match["y"] or asked.end.year), 3 * number - 2, 1))
    return Period(date(whole.start.year, 1, 1), whole.end) if match["first"] else whole


def _whole_year(match: re.Match[str], asked: Period) -> Period:
    return Period.year(date(int(match["y"] or asked.end.year - 1), 1, 1))


def _recent(match: re.Match[str], asked: Period) -> Period:
    count = int(match["n"]) if match["n"].isdigit() else _number(match["n"])
    days = count * {"天": 1, "日": 1, "周": 7, "星期": 7, "月": 30, "年": 365}[match["unit"]]
    return Period(asked.end - DAY * (days - 1), asked.end)


def _worded(match: re.Match[str], asked: Period) -> Period:
    return _CURRENT[match[0]](asked.end)


def _nothing(match: re.Match[str], asked: Period) -> Period | None:
    return None


# In the order in which they are tried: what one has read, the next does not read again.
_KINDS: tuple[tuple[str, re.Pattern[str], Callable[[re.Match[str], Period], Period | None]], ...] = (
    ("until", _UNTIL, _until), ("span", _SPAN, _span), ("span", _MONTHS, _months), ("span", _SINCE_MONTH, _since_month),
    ("day", _DATE, _day), ("campaign", _CAMPAIGN, _nothing), ("year", _THIS_YEAR, _this_year), ("same", _SAME, _nothing),
    ("span", _HALF, _half), ("span", _QUARTER, _quarter), ("span", _MONTH, _one_month), ("span", _YEAR, _whole_year),
    ("span", _RECENT, _recent), ("span", _WORDED, _worded), ("named", _NAMED, _nothing), ("named", _SINCE, _nothing),
)  # fmt: skip


def _between(start: date | None, end: date | None) -> Period | None:
    return Period(start, end) if start and end and start <= end else None


def _without_campaign(text: str) -> str:
    """A title names the campaign, not the period since it began."""
    return _CAMPAIGN.sub("", squeezed(text))


def _number(text: str) -> int:
    return int(text) if text.isdigit() else (from_hanzi("二" if text == "两" else text) or 0)


def _year(month: str, end: date) -> int:
    """The year of a month without one: nobody writes of months to come."""
    return end.year - (_number(month) > end.month)


def _month(year: int, month: str) -> Period | None:
    number = _number(month)
    return Period.month(date(year, number, 1)) if 1 <= number <= 12 else None  # noqa: PLR2004


def _date(year: int, month: str, day: str) -> date | None:
    try:
        return date(year, _number(month), _number(day))
    except ValueError:
        return None
