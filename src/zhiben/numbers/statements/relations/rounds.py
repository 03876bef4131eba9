"""Rounds of places on days: 31天, 5个部位每天巡检一遍, 共155处次 - days, times places, times how often a day."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from zhiben.numbers.statements.relations.extremes import is_some
from zhiben.numbers.statements.relations.judging import as_range, compared
from zhiben.numbers.statements.relations.passage import NUMBER, Item, Passage
from zhiben.numbers.statements.statement import Statement

DAILY: Final = re.compile(rf"每[天日](?:各|都|均)?[\u4e00-\u9fff]{{0,4}}?{NUMBER}(?=[，。；]|$)")
SUMMED: Final = re.compile(r"(?<![公中])共|总|合计|累计")
OTHER: Final = re.compile(r"其中|另|除|停|休|缺|漏|未|增|加|至少|以上|不少于|计划|目标|应|部分|有的")
ROUNDS: Final = re.compile(r"[处点座家户个台站间栋所]次|[次遍]")
DAYS: Final = frozenset("天 日".split())
PER_DAY: Final = frozenset("次 遍 回 趟 轮".split())
FEWEST: Final = 3
MOST: Final = 6


def judge_rounds(passage: Passage) -> Iterator[Statement]:
    """Every sentence that tells the days, the places, how often each day, and the rounds made in all, and no more."""
    for sentence, items in enumerate(passage.sentences):
        start, _end = passage.page.bounds(sentence)
        match = DAILY.search(passage.words(sentence)) if FEWEST <= len(items) <= MOST else None
        if match is None or OTHER.search(passage.words(sentence)):
            continue
        before = [item for item in items if item.at < start + match.start()]
        often = next(item for item in items if item.at == start + match.end() - 1)
        total = next((item for item in items if item.at >= start + match.end()), None)
        if total is not None and SUMMED.search(total.lead) and ROUNDS.fullmatch(total.unit):
            yield from _judged(before, often, total)


def _judged(before: list[Item], often: Item, total: Item) -> Iterator[Statement]:
    days = [item for item in before if item.token.kind == "length" and item.quantity.unit in DAYS]
    places = [item for item in before if is_some(item) and item.dimension != "people" and item.unit not in PER_DAY]
    if len(days) != 1 or len(places) != 1 or often.unit not in PER_DAY:
        return
    parts = [days[0], places[0], often]
    if all(item.token.exact for item in (*parts, total)):
        right = Fraction(1)
        for item in parts:
            right *= abs(Fraction(item.quantity.value or 0))
        right *= total.token.measure.scale
        yield compared("product", total, parts, as_range(right), right)
