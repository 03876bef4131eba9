"""The day of the week beside a date: 2025年5月12日（星期一）; without a year, beside the other days of the text."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Final, NamedTuple

from zhiben.numbers.bounds import Agreement
from zhiben.numbers.statements.relations.judging import as_range, worded
from zhiben.numbers.statements.relations.moments import Moment
from zhiben.numbers.statements.relations.passage import Item, Passage
from zhiben.numbers.statements.statement import Statement

NAMED: Final = re.compile(
    r"^(?:[（，、是为]{0,2}|[^，。；（）\ue000]{0,4}(?:正好|恰好|恰逢|正逢|是个?|，是)|[^，。；（）\ue000]{2,8}，(?:正|恰)?是)"
    r"(?:星期|周|礼拜)(?P<day>[一二三四五六日天])(?![次轮至到])"
)
INSIDE: Final = re.compile(r"(?:星期|周|礼拜)(?P<day>[一二三四五六日天])")
DAYS: Final = "一二三四五六日"
WEEK: Final = 7
FEW: Final = 2
MOST_YEARS: Final = 1
BEFORE_MARCH: Final = 3
ANY_YEAR: Final = 2023


class Day(NamedTuple):
    """A date with the day of the week that is printed beside it."""

    item: Item
    moment: Moment
    said: str
    weekday: int


def judge_weekdays(passage: Passage) -> Iterator[Statement]:
    """Every date that the day of the week stands beside: by its year, that of the text, or the other dates of the text."""
    years = {item.token.moment.year for item in passage.items if item.token.moment and item.token.moment.year}
    year = next(iter(years)) if len(years) == MOST_YEARS else None
    days = [day for item in passage.items if (day := _day(passage, item))]
    # A year that is named only behind is of something else: 4月7日（星期一）起…自查2024年的案卷.
    first = next((item.index for item in passage.items if item.token.moment and item.token.moment.year), 0)
    dated = [
        (day, known) for day in days
        if (known := _date(day.moment, year if first <= day.item.index else None))
    ]  # fmt: skip
    for day, known in dated:
        yield _judged(day, known.weekday())
    if not dated and not years:
        yield from _among_themselves(days)


def _day(passage: Passage, item: Item) -> Day | None:
    moment = item.token.moment
    if moment is None or not moment.dated or moment.spoken:
        return None
    match = INSIDE.search(item.quantity.text) or NAMED.match(passage.page.text[item.at + 1 : item.at + 21])
    if match is None:
        return None
    behind = item.token.end if match.re is INSIDE else passage.page.at[item.at + match.end()] + 1
    weekday = DAYS.index(match["day"].replace("天", "日"))
    return Day(_with_weekday(item, passage, behind), moment, match[0], weekday)


def _among_themselves(days: Sequence[Day]) -> Iterator[Statement]:
    """6月16日（星期六）…6月21日（星期五）: the one that goes against the others, of two the second."""
    if len({(day.moment.month or 0) < BEFORE_MARCH for day in days}) != 1:
        return  # a leap year or none
    shifts = [(day.weekday - _any_date(day.moment).weekday()) % WEEK for day in days]
    most = max(Counter(shifts).values(), default=0)
    usual = next((shift for shift in shifts if shifts.count(shift) == most), 0)
    wrong = [day for day, shift in zip(days, shifts, strict=True) if shift != usual]
    if len(wrong) == 1 and len(days) >= FEW:
        yield _judged(wrong[0], (_any_date(wrong[0].moment).weekday() + usual) % WEEK)


def _any_date(moment: Moment) -> date:
    return date(ANY_YEAR, moment.month or 1, 1) + timedelta(days=(moment.day or 1) - 1)


def _with_weekday(item: Item, passage: Passage, end: int) -> Item:
    """The date with the day of the week behind it."""
    printed = item.quantity.text + passage.page.text[item.at + 1 : item.at + 1 + max(0, end - item.token.end)]
    return replace(item, token=replace(item.token, quantity=replace(item.quantity, end=end, text=printed)))


def _date(moment: Moment, year: int | None) -> date | None:
    if (moment.year or year) is None:
        return None
    try:
        return date(moment.year or year or 1, moment.month or 1, moment.day or 1)
    except ValueError:
        return None


def _judged(day: Day, weekday: int) -> Statement:
    said = re.sub("^.*?(?=星期|周|礼拜)", "", day.said)
    right = said[: said.index("期") + 1] if "期" in said else "周" if "周" in said else "礼拜"
    return worded(
        "weekday", day.item, [], as_range(Fraction(1)), Agreement.EXACT if day.weekday == weekday else Agreement.NO,
        said=f"{right}{DAYS[weekday]}",
    )  # fmt: skip
