"""Points in time as a text prints them: 2025年3月5日, 3月5日至20日, 次日凌晨2时, 20时30分, 08:15, 2009年."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from zhiben.numbers.numerals import from_hanzi
from zhiben.numbers.statements.relations.units import DAY, HOUR, MINUTE

WIDE: Final = str.maketrans("０１２３４５６７８９：．，", "0123456789:.,")
JOIN: Final = r"(?:至|到|[—–\-~～]{1,2})"
HANZI: Final = "〇零一二三四五六七八九十"
YEAR: Final = (
    r"(?<![0-9])(?P<year>(?:19|20)[0-9]{2})年(?:度)?|(?P<hanzi_year>[一二][〇零九][〇零一二三四五六七八九]{2})年"
    rf"|(?<![0-9.])(?P<first_year>(?:19|20)[0-9]{{2}})(?={JOIN}(?:19|20)[0-9]{{2}}年)|(?P<said_year>今年|本年|去年|上年|前年|明年|同年|当年|次年|翌年|第二年)"
)
MONTH: Final = (
    rf"(?<![0-9{HANZI}])(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九元])月(?![季租均])份?"
    rf"|(?<![0-9.])(?P<first_month>1[0-2]|[1-9])(?={JOIN}(?:1[0-2]|[1-9])月)"
)
DAY_OF: Final = (
    r"(?P<day>3[01]|[12][0-9]|0?[1-9]|三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])"
    r"[日号](?![常趋益线楼机炉井])"
)
LONE_DAY: Final = (
    rf"(?<![0-9{HANZI}.月年至到])(?P<lone_day>3[01]|[12][0-9]|[1-9])(?:日(?![常趋益均])|号(?=[，。、；）至到前后起早上下晚]))"
    rf"|(?<![0-9.])(?P<first_day>3[01]|[12][0-9]|[1-9])(?={JOIN}(?:3[01]|[12][0-9]|[1-9])日)"
    rf"|(?<=[至到—–\-~～])(?P<last_day>3[01]|[12][0-9]|[1-9])日"
)
SAID_DAY: Final = r"(?P<said_day>次日|翌日|第二天|隔天|当日|当天|同日|当晚)"
PART: Final = r"(?P<part>凌晨|清晨|清早|早上|早晨|早|上午|中午|正午|午后|下午|傍晚|晚上|晚间|夜间|夜里|深夜|晚)"
HOUR_OF: Final = r"2[0-4]|1[0-9]|0?[0-9]"
HANZI_HOUR: Final = "二十[一二三四]?|十[一二三四五六七八九]?|[零〇一二两三四五六七八九]"
NO_HOUR: Final = "(?![间期段候速效限])"
CLOCK: Final = (
    rf"(?:{PART}?(?P<hour>{HOUR_OF})(?:时{NO_HOUR}|:(?=[0-5][0-9](?![0-9]))|点(?=[0-5]?[0-9]分|半|整|钟|一刻|三刻|过))"
    rf"|{PART.replace('part', 'part2')}(?P<hour2>{HANZI_HOUR}|{HOUR_OF})(?:时{NO_HOUR}|点)"
    rf"|(?P<hour3>{HANZI_HOUR})(?:时{NO_HOUR}|点(?=[0-5]?[0-9]分|[{HANZI}]{{1,3}}分|半|整|钟))"
    rf"|(?P<hour4>2[0-4]|1[0-9]|[0-9])点(?={JOIN}(?:次日)?[0-9]{{1,2}}[点时]|[，。；、）前后起]|[出进抵离收恢结停](?![0-9])|到(?!位)|开(?!展)))"
    rf"(?:钟|整|过)?"
    rf"(?:(?P<half>半)|(?P<quarter>[一三])刻|(?P<minute>[0-5]?[0-9]|[{HANZI}]{{1,3}})(?:分(?![之钟]))?)?"
    rf"(?:(?P<second>[0-5]?[0-9])秒|:(?P<second2>[0-5][0-9]))?"
)
ISO: Final = (
    r"(?<![0-9])(?P<iso_year>(?:19|20)[0-9]{2})(?P<mark>[-/.])(?P<iso_month>1[0-2]|0?[1-9])(?P=mark)"
    r"(?P<iso_day>3[01]|[12][0-9]|0?[1-9])(?![0-9])"
)
SECOND_MONTH: Final = MONTH.replace("month>", "month2>")
SECOND_DAY: Final = DAY_OF.replace("day>", "day2>")
MOMENT: Final = re.compile(
    rf"(?P<date>{ISO}|(?:{YEAR})(?:(?:{MONTH})(?:{DAY_OF})?)?|(?:{SECOND_MONTH})(?:{SECOND_DAY})?|(?:{LONE_DAY})|{SAID_DAY})?"
    rf"(?:[（(][周星期一二三四五六日天]{{2,3}}[）)])?(?P<clock>(?<![0-9.:]){CLOCK})?"
)
ANCHOR: Final = re.compile(r"[0-9〇零一二三四五六七八九十元今本去上前明同当次翌第隔凌清早中正午下傍晚夜深]")
AFTERNOON: Final = frozenset({"下午", "午后", "傍晚", "晚上", "晚间", "夜间", "夜里", "深夜", "晚"})
NOON: Final = 12
LEAP: Final = (2023, 2024)  # years by which a date without its year is tried
NEXT_YEAR: Final = ("次年", "翌年", "第二年")
SPOKEN: Final = {"前年": 2024, "去年": 2025, "上年": 2025, "今年": 2026, "本年": 2026, "明年": 2027}
RATIO: Final = re.compile(r"比例?[为是]?$|[按以成]$|配$|比$")


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time; what is not printed and does not follow from what was said before is None."""

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    second: int | None = None  # of the day
    ahead: int = 0  # days after the date that was said before: 次日
    joined: bool = False  # 至 before it
    spoken: bool = False  # 今年, 去年: the year is only known beside another such
    bare: bool = False  # 4时20分 of twelve hours, by what was said before in the morning or in the afternoon
    half: bool = False  # 下午2时: so that 4时 behind it is in the afternoon too

    @property
    def dated(self) -> bool:
        return self.month is not None and self.day is not None


def moments_in(text: str) -> list[Moment]:
    """Every point in time, in order; what a later one leaves out is taken from the one before it in its paragraph."""
    found: list[Moment] = []
    for each in _printed(text.translate(WIDE)):
        before = found[-1] if found and "\n" not in text[found[-1].end : each.start] else None
        found.append(_completed(each, before, text))
    return found


def _printed(text: str) -> Iterator[Moment]:
    at = 0
    while (anchor := ANCHOR.search(text, at)) is not None:
        match = MOMENT.match(text, anchor.start())
        if match is None or match.end() == match.start():
            at = anchor.end()
            continue
        moment = _moment(match, text)
        at = max(match.end() if moment else 0, anchor.end())
        if moment:
            yield moment


def _moment(match: re.Match[str], text: str) -> Moment | None:
    groups = {name: value for name, value in match.groupdict().items() if value}
    if set(groups) <= {"date", "said_year", "said_day"}:
        return None
    if not groups.get("date") and ":" in match[0] and RATIO.search(text[max(0, match.start() - 3) : match.start()]):
        return None
    spoken = groups.get("said_year", "")
    year = groups.get("year") or groups.get("iso_year") or groups.get("first_year")
    month = _first(groups, "month", "month2", "iso_month", "first_month")
    day = _first(groups, "day", "day2", "iso_day", "lone_day", "first_day", "last_day")
    hanzi_year = from_hanzi(groups["hanzi_year"].replace("〇", "零")) if "hanzi_year" in groups else None
    return Moment(
        match.start(), match.end(), int(year) if year else SPOKEN.get(spoken, hanzi_year), month, day, _second(groups),
        ahead=1 if groups.get("said_day") in {"次日", "翌日", "第二天", "隔天"} else 0, spoken=spoken in SPOKEN,
        bare=not groups.get("part") and not groups.get("part2") and "said_day" not in groups and ":" not in match[0],
        half=(groups.get("part") or groups.get("part2")) in AFTERNOON,
    )  # fmt: skip


def _first(groups: dict[str, str], *names: str) -> int | None:
    for name in names:
        if name in groups:
            return _whole(groups[name])
    return None


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() else from_hanzi(text.replace("元", "一").replace("〇", "零"))


def _second(groups: dict[str, str]) -> int | None:
    hour = _first(groups, "hour", "hour2", "hour3", "hour4")
    if hour is None:
        return None
    part = groups.get("part") or groups.get("part2") or ""
    if part in AFTERNOON and hour < NOON:
        hour += NOON
    minute = 30 if "half" in groups else 15 * (_whole(groups["quarter"]) or 0) if "quarter" in groups else None
    minute = (_first(groups, "minute") or 0) if minute is None else minute
    return hour * HOUR + minute * MINUTE + (_first(groups, "second", "second2") or 0)


def _completed(this: Moment, before: Moment | None, text: str) -> Moment:
    """With what it leaves out, as far as the moment before it says."""
    if before is None:
        return this
    if _is_later(this, before) and "。" not in text[before.end : this.start]:
        this = replace(this, second=(this.second or 0) + NOON * HOUR, half=True)
    if text.startswith(NEXT_YEAR, this.start) and before.year:
        this = replace(this, year=before.year + 1, spoken=before.spoken)
    this = replace(this, joined=bool(re.fullmatch(JOIN, text[before.end : this.start])))
    if this.ahead and before.dated:
        return _ahead(this, before)
    if this.year is not None:
        return this
    this = replace(this, spoken=before.spoken)
    if this.month is not None:
        return replace(this, year=_year(this, before))
    if this.day is not None:
        return replace(this, year=before.year, month=before.month)
    return replace(this, year=before.year, month=before.month, day=before.day, ahead=this.ahead or before.ahead)


def _is_later(this: Moment, before: Moment) -> bool:
    """Whether both are times of day, and the second is the later one in the afternoon of the first."""
    if not (before.half and this.bare) or this.month is not None or this.day is not None:
        return False
    if this.second is None or before.second is None or this.second >= NOON * HOUR:
        return False
    return this.second + NOON * HOUR > before.second


def _ahead(this: Moment, before: Moment) -> Moment:
    """次日."""
    day = _date(before, before.year or LEAP[0])
    if day is None:
        return this
    day += timedelta(days=this.ahead)
    return replace(this, year=before.year and day.year, month=day.month, day=day.day, ahead=0)


def _year(this: Moment, before: Moment) -> int | None:
    """2024年10月至3月 ends in 2025; what is earlier in the year and joined by nothing may be of any."""
    earlier = before.month is not None and (this.month or 0) < before.month
    if not earlier:
        return before.year
    return before.year and before.year + 1 if this.joined else None


def _date(moment: Moment, year: int) -> date | None:
    try:
        return date(year, moment.month or 1, moment.day or 1)
    except ValueError:
        return None


def days_between(first: Moment, second: Moment) -> set[int]:
    """How many days after the first the second is; more than one answer where the year is not said."""
    if not (first.dated and second.dated) or _strange(first, second):
        return set()
    if first.year and second.year:
        years = {(first.year, second.year)}
    else:
        later = (second.month or 0, second.day or 0) < (first.month or 0, first.day or 0)
        known = first.year or (second.year and second.year - later)
        years = {(year, year + later) for year in ([known] if known else LEAP)}
    return {
        (two - one).days
        for year, following in years
        if (one := _date(first, year)) is not None and (two := _date(second, following)) is not None
    }


def _strange(first: Moment, second: Moment) -> bool:
    """2023年 and 今年: nobody says which year this is."""
    return bool(first.year and second.year and first.spoken != second.spoken)


def seconds_between(first: Moment, second: Moment) -> set[int]:
    """How many seconds after the first the second is; both have a time of day."""
    if first.second is None or second.second is None:
        return set()
    clock = second.second - first.second
    if first.dated and second.dated:
        return {days * DAY + clock for days in days_between(first, second)}
    ahead = second.ahead - first.ahead
    return {clock + DAY * ahead if ahead else clock if clock > 0 else clock + DAY}


def months_between(first: Moment, second: Moment) -> int | None:
    """How many months after the first the second's month is."""
    if first.month is None or second.month is None or _strange(first, second):
        return None
    if first.year and second.year:
        return 12 * (second.year - first.year) + second.month - first.month
    return (second.month - first.month) % 12
