"""The day of the week beside a date: 2025年5月12日（星期一）."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Final

from zhiben.numbers.bounds import Agreement
from zhiben.numbers.statements.relations.judging import as_range, worded
from zhiben.numbers.statements.relations.moments import Moment
from zhiben.numbers.statements.relations.passage import Item, Passage
from zhiben.numbers.statements.statement import Statement

NAMED: Final = re.compile(r"^[（，、是为]{0,2}(?:星期|周|礼拜)(?P<day>[一二三四五六日天])(?![次轮至到])")
INSIDE: Final = re.compile(r"(?:星期|周|礼拜)(?P<day>[一二三四五六日天])")
DAYS: Final = "一二三四五六日"
MOST_YEARS: Final = 1


def judge_weekdays(passage: Passage) -> Iterator[Statement]:
    """Every date with its year, or in a text of one year only, that the day of the week stands beside."""
    years = {item.token.moment.year for item in passage.items if item.token.moment and item.token.moment.year}
    year = next(iter(years)) if len(years) == MOST_YEARS else None
    for item in passage.items:
        moment = item.token.moment
        if moment is None or not moment.dated or moment.spoken:
            continue
        match = INSIDE.search(item.quantity.text) or NAMED.match(passage.page.text[item.at + 1 : item.at + 9])
        day = _date(moment, year) if match else None
        if match and day is not None:
            inside = match.re is INSIDE
            behind = item.token.end if inside else passage.page.at[item.at + match.end()] + 1
            yield _judged(
                _with_weekday(item, passage, behind), day, match[0], DAYS.index(match["day"].replace("天", "日"))
            )


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


def _judged(item: Item, day: date, said: str, weekday: int) -> Statement:
    holds = day.weekday() == weekday
    right = said[: said.index("期") + 1] if "期" in said else "周" if "周" in said else "礼拜"
    return worded(
        "weekday", item, [], as_range(Fraction(1)), Agreement.EXACT if holds else Agreement.NO,
        said=f"{right.lstrip('（，、是为')}{DAYS[day.weekday()]}",
    )  # fmt: skip
