"""What a text says twice: in its title and below it, in its prose and its tables.

Two numbers are the same quantity only where what was done, what was counted, the unit and the office agree, and where the
values are so close that one looks like a slip of the other.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from fractions import Fraction
from typing import Final, NamedTuple

from zhiben.numbers.quantity import Quantity
from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.grid import Grid
from zhiben.numbers.statements.judging import twice
from zhiben.numbers.statements.page import Mention, Page
from zhiben.numbers.statements.parts import ADDITIVE
from zhiben.numbers.statements.places import FIRST, owner
from zhiben.numbers.statements.statement import Statement
from zhiben.numbers.statements.words import action_of, topic_of

TOTAL: Final = re.compile(r"共|总|累计|合计|全[市县区省镇乡]|全街道|全系统")
ROUND: Final = re.compile(r"第[一二三四五六七八九十0-9]+[轮批次组期阶季]")
PART: Final = re.compile(
    r"日均|平均|每|另|新增|剩余|其余|各[^类级项种]|分别|同比|环比|较|比|去年|上年|计划|目标|力争|不少于|以上"
)
ALL: Final = re.compile(r"^(?:全[市县区省镇乡]|全街道|全系统|我[市县区省局])")
HEAD_UNIT: Final = re.compile(
    r"（(?P<unit>[^（）]{1,4})）|(?P<bare>家次|人次|场次|户次|座次|起|处|家|人|份|次|项|万元)(?:数)?$"
)
# 关于…情况的通报 says what kind of paper it is, not what was done.
PAPER: Final = re.compile(r"(?:有关)?(?:情况)?的?(?:通报|通知|报告|公告|简报|快报|函)$")
LONGEST_TITLE: Final = 70
EXCHANGED: Final = 2  # digits that changed places
MOST: Final = 6  # places where one quantity is compared
NEARBY: Final = 8000  # characters before and behind a table in which the prose speaks of it
MOST_NEAR: Final = 200
NEAR: Final = Fraction(1, 10)


class Said(NamedTuple):
    """One place where a quantity is said."""

    quantity: Quantity
    owner: str
    period: str
    total: bool
    title: bool
    unit: str
    action: str
    topic: str
    part: bool  # 其中石渡镇286家次: only a table's row says it again


def judge_same(page: Page, grids: list[Grid]) -> Iterator[Statement]:
    """Title against text against table."""
    sections = _sections(page)
    for said in sections:
        yield from _headlines(said)
    every = [each for said in sections for each in said]
    starts = [each.quantity.start for each in every]
    for grid in grids:
        near = every[bisect_left(starts, grid.span[0] - NEARBY) : bisect_left(starts, grid.span[1] + NEARBY)][
            :MOST_NEAR
        ]
        yield from _with_table([each for each in near if each.total and not each.part], near, grid)


def _sections(page: Page) -> list[list[Said]]:
    """The numbers of each article; a title begins one."""
    found: list[list[Said]] = [[]]
    in_title = False
    names: set[str] = set()
    for sentence, mentions in enumerate(page.by_sentence):
        title = _is_title(page, sentence)
        if title and not in_title:
            found.append([])
            names = set()
        in_title = title
        if title and (match := FIRST.match(page.words(sentence))):
            names.add(match["name"])
        for each in mentions:
            if said := _said(page, each, names, title=title):
                found[-1].append(said)
    return found


def _is_title(page: Page, sentence: int) -> bool:
    words = page.words(sentence).strip()
    start, _end = page.bounds(sentence)
    begins = start == 0 or page.text[start - 1] == "\n"
    return (
        begins
        and 0 < len(words) <= LONGEST_TITLE
        and page.words(sentence).endswith("\n")
        and not set(words) & set("，。；：、\ue002")
    )


def _said(page: Page, mention: Mention, names: set[str], *, title: bool) -> Said | None:
    rate = mention.cls == "percent" and "率" in mention.before
    if not rate and (mention.cls not in ADDITIVE or not mention.unit):
        return None
    clause = page.text[page.clause_start(mention.at) : mention.at]
    if PART.search(clause.replace("其中", "")) or mention.after.startswith("的"):
        return None
    name = owner(page, mention)
    before_it = mention.before.removeprefix("关于") if title else mention.before
    after = PAPER.sub("", mention.after) if title else mention.after
    label = ALL.sub("", FIRST.sub("", before_it.removeprefix("其中"))) + after
    total = bool(TOTAL.search(clause)) or title
    return Said(
        mention.quantity, "" if name in names else name, mention.period, total, title,
        mention.unit, action_of(label) if title else mention.action, topic_of(label), "其中" in clause,
    )  # fmt: skip


def _headlines(said: list[Said]) -> Iterator[Statement]:
    """5月份受理举报96件 in the title, 5月份受理96件 in the text: the period and a word of the label are enough."""
    for title in [each for each in said if each.title and each.period][:MOST]:
        body = [each for each in said if not each.title and not each.part and _headline_of(title, each)]
        if body and not any(each.action == title.action and each.topic == title.topic for each in body):
            yield from _against([body[0].quantity], title.quantity)


def _headline_of(title: Said, said: Said) -> bool:
    if said.unit != title.unit or said.period != title.period or said.owner or said.action not in {"", title.action}:
        return False
    return len(said.topic) > 1 and (said.topic in title.topic or title.topic in said.topic)


def is_slip(first: Quantity, second: Quantity) -> bool:
    """Whether one number looks like the other written wrongly: a digit wrong, missing or exchanged, or nearly the same."""
    one, two = arithmetic.value_of(first), arithmetic.value_of(second)
    if not one or not two:
        return False
    if abs(one - two) <= NEAR * max(one, two):
        return True
    a, b = _digits(one), _digits(two)
    if len(a) == len(b):
        wrong = [place for place in range(len(a)) if a[place] != b[place]]
        return len(wrong) == 1 or (len(wrong) == EXCHANGED and sorted(a) == sorted(b))
    short, long = sorted((a, b), key=len)
    return len(long) - len(short) == 1 and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def _digits(value: Fraction) -> str:
    return f"{value.numerator // value.denominator}" if value.denominator == 1 else f"{float(value):.6g}"


def _with_table(whole: list[Said], said: list[Said], grid: Grid) -> Iterator[Statement]:
    """The total row against the totals of the prose, and each row against what is said of its unit."""
    for row, kind in enumerate(grid.kinds):
        names = [name for name in grid.names[row] if name]
        known = whole if kind in {"total", "whole"} else [each for each in said if each.owner and each.owner in names]
        for column in grid.columns if known else ():
            cell = grid.rows[row][column].quantity
            if cell is None:
                continue
            head = grid.head(column)
            matching = [each for each in known if _is_column(each, head, cell)]
            if matching:
                yield from _against([each.quantity for each in matching], cell)


def _against(said: list[Quantity], first: Quantity) -> Iterator[Statement]:
    judged = [twice(each, first) for each in said]
    holding = next((each for each in judged if each.holds), None)
    if holding:
        yield holding
    elif is_slip(said[0], first):
        yield judged[0]


def _is_column(said: Said, head: str, cell: Quantity) -> bool:
    """Whether a head names what the sentence counts."""
    rate = "率" in head
    if rate != (said.unit == "%"):
        return False
    match = HEAD_UNIT.search(head)
    unit = cell.unit or ((match["unit"] or match["bare"] or "") if match else "")
    if unit and not rate and unit not in {said.unit, said.unit.removesuffix("次")}:
        return False
    words = HEAD_UNIT.sub("", head)
    if rate:
        return bool(said.action) and action_of(words) == said.action and topic_of(words) == said.topic
    return action_of(words) == said.action != "" and topic_of(words) in {said.topic, "", "数"}
