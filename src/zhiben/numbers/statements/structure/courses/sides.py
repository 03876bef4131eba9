"""Which of two is said to be above the other, by name: 夜班高于白班70吨, 甲镇比乙镇少, 存量上升至207处，净减105处."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from zhiben.numbers.bounds import Agreement
from zhiben.numbers.statements.arithmetic import Range
from zhiben.numbers.statements.grid import Grid
from zhiben.numbers.statements.judging import stated
from zhiben.numbers.statements.relations.judging import said_as
from zhiben.numbers.statements.statement import Span, Statement
from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.courses.listings import TIME, Figure, Item, Known, Listing, items_of
from zhiben.numbers.statements.structure.courses.measures import could_mean
from zhiben.numbers.statements.structure.courses.spoken import Spoken, spoken
from zhiben.numbers.statements.structure.courses.superlatives import Named, names_in
from zhiben.numbers.statements.structure.scene import Scene

OPPOSITE: Final = {
    "高于": "低于", "多于": "少于", "大于": "小于", "超过": "低于", "高过": "低于", "多过": "少于", "长于": "短于",
    "领先": "落后于", "高出": "低于",
    "多": "少", "高": "低", "大": "小", "长": "短", "快": "慢", "上升": "下降", "增加": "减少", "增长": "下降", "提高": "降低",
    "重": "轻", "贵": "便宜", "深": "浅", "厚": "薄", "宽": "窄", "远": "近", "增": "减", "升": "降", "攀升": "回落", "上涨": "下跌",
}  # fmt: skip
UP: Final = frozenset(OPPOSITE)
TURNED: Final = OPPOSITE | {
    **{word: other for other, word in OPPOSITE.items()},
    "低于": "高于", "少于": "多于",
    "落后": "领先", "落后于": "领先", "不及": "超过", "不足": "超过", "下降": "上升", "减少": "增加", "降低": "提高",
}  # fmt: skip
VERBS: Final = re.compile(r"(?P<way>高于|低于|多于|少于|大于|小于|超过|高过|多过|不及|领先于?|落后于?|高出|快于|慢于)")
THAN: Final = re.compile(
    r"(?:(?<![同环])比(?![例重率赛如武])|(?<![比])较(?![大高低多少好差为快慢]))(?P<name>[^，。；：（0-9]{1,16}?)(?:[要还又更也都略稍仅只就共的同平均实际反而则是明显]|相比)*(?P<way>"
    r"多|少|高|低|快|慢|长|短|大|小|重|轻|贵|便宜|上升|下降|增加|减少|增长|提高|降低|落后|领先)[了出于]?(?:近|约)?(?P<number>[0-9])?"
)
NOT_SAID: Final = re.compile(
    r"目标|要求|不得|应当|力争|确保|标准|规定|限|不[高低多少大小]|如果|若|去年|上年|同期|上[月周季]"
)
AIMED: Final = re.compile("要求|不得|应当|力争|确保|规定|如果|若")
REACHED: Final = re.compile(
    r"(?P<way>上升|上涨|攀升|增加|增长|提高|升高?|增|下降|减少|降低|回落|压降|压减|下跌|降|减)(?P<to>到|至|为)[^，。；0-9]{0,2}$"
)
DIFFERENCE: Final = re.compile(
    r"(?:净|共|合计|较[^，。；]{1,6}|比[^，。；]{1,6})?(?:增加|减少|上升|下降|增|减|降|升|多|少|压减|压降)了?$"
)
TIMES: Final = frozenset({TIME, "天", "日", "分", "个月", "月", "工作日"})
REACH: Final = 200  # characters
EXACTLY: Final = 3
SOON: Final = 60  # characters
HUNDRED: Final = 100
NEAR: Final = 3
PAIR: Final = 2
FAR: Final = 2
SURE: Final = 3  # less than what judges the number itself


def judge_sides(scene: Scene, text: str, grids: Sequence[Grid]) -> Iterator[Reading]:
    told = spoken(scene, text)
    verbs, thans = list(VERBS.finditer(told.words)), list(THAN.finditer(told.words))
    known = Known(told, grids)
    for match in verbs:
        if found := _by_verb(told, known, match):
            yield found
    for match in thans:
        if found := _by_than(told, known, match):
            yield found
    yield from _reached(told)


class Sides(NamedTuple):
    """Where the one is named, the other, and the word for the way."""

    one: Span
    other: Span
    way: Span


def _by_verb(told: Spoken, known: Known, match: re.Match[str]) -> Reading | None:
    """夜班高于白班70吨."""
    start, end = told.clause(match.start())
    if NOT_SAID.search(told.words, start, end):
        return None
    return _of_two(told, known, Sides((start, match.start()), (match.end(), end), match.span("way")))


def _by_than(told: Spoken, known: Known, match: re.Match[str]) -> Reading | None:
    """甲镇比乙镇少12处; 完成率92%，比时间进度慢0.3个百分点（时间进度为91.7%）."""
    start, end = told.clause(match.start())
    if NOT_SAID.search(told.words, start, end):
        return None if AIMED.search(told.words, start, end) else _just_so_much(told, match)
    found = _of_two(told, known, Sides((start, match.start()), match.span("name"), match.span("way")))
    return found or _just_so_much(told, match)


def _of_two(told: Spoken, known: Known, sides: Sides) -> Reading | None:
    """Two names of one listing; by how much, where it is said, tells which listing is meant."""
    at = sides.way[0]
    paragraph, sentence = told.paragraph_number(at), told.sentence_number(at)
    number = next(iter(items_of(told, sides.way[1], told.clause(at)[1])), None)
    readings: list[tuple[int, Statement]] = []
    for listing in known.near(sentence):
        pair = _pair(told, listing, sides) if listing.is_table or listing.paragraph == paragraph else None
        if pair is None:
            continue
        near = not listing.is_table and 0 <= sentence - listing.sentence <= FAR
        if number is not None:
            meant = EXACTLY if _is_just(listing, pair, number) else 0
        else:
            meant = could_mean(listing, _measured(told, sides, pair), "")
        if meant > 1 or (meant and near):
            readings.append((meant, _judged(told, listing, pair, sides.way)))
    best = max((meant for meant, _statement in readings), default=0)
    best_of = [statement for meant, statement in readings if meant == best]
    chosen = next((each for each in best_of if each.holds), best_of[0] if best_of else None)
    return None if chosen is None else Reading(chosen, SURE)


def _pair(told: Spoken, listing: Listing, sides: Sides) -> tuple[Named, Named] | None:
    """The two names, each at the beginning of its side."""
    first = names_in(listing, told.words[slice(*sides.one)], sides.one[0])
    second = names_in(listing, told.words[slice(*sides.other)], sides.other[0])
    if len(first) != 1 or len(second) != 1 or first[0].figure is second[0].figure:
        return None
    at_front = first[0].start == sides.one[0] and second[0].start == sides.other[0]
    return (first[0], second[0]) if at_front else None


def _measured(told: Spoken, sides: Sides, pair: tuple[Named, Named]) -> str:
    """The words that are neither names nor the way."""
    rest = told.words[pair[1].end : sides.other[1]]
    return told.words[pair[0].end : sides.one[1]] + "\n" + rest


def _is_just(listing: Listing, pair: tuple[Named, Named], number: Item) -> bool:
    """Whether the two differ by just the number, or by as many per cent."""
    other = pair[1].figure.value
    difference = abs(pair[0].figure.value - other)
    if number.kind == "%" and listing.kind != "%":
        return bool(difference and other) and number.value == HUNDRED * difference / other
    return bool(difference) and number.kind == listing.kind and number.value == difference


def _judged(told: Spoken, listing: Listing, pair: tuple[Named, Named], way: Span) -> Statement:
    word = told.words[slice(*way)]
    above = word in UP or word.removesuffix("于") in {"领先", "快"}
    quick = word[0] in "快慢"
    if quick and listing.kind in TIMES:
        above = not above
    one, other = pair[0].figure, pair[1].figure
    holds = (one.value > other.value) == above and one.value != other.value
    return _statement(told, way, one, other, holds=holds)


def _statement(told: Spoken, way: Span, one: Figure, other: Figure, *, holds: bool) -> Statement:
    claimed = told.word(*way)
    limit = Range(None, other.value) if one.value < other.value else Range(other.value, None)
    how = Agreement.INSIDE if holds else Agreement.NO
    statement = stated("order", claimed, [one.quantity, other.quantity], limit, how)
    return said_as(statement, claimed.text if holds else TURNED.get(claimed.text, "相反"))


def _just_so_much(told: Spoken, match: re.Match[str]) -> Reading | None:
    """The number before differs from the one that is called so by just what is said, but the other way."""
    start, end = told.sentence(match.start())
    if match["number"] is None:
        return None
    first, last = told.paragraph(match.start())
    items = items_of(told, max(first, start - REACH), min(last, end, match.end() + REACH))
    number = next((each for each in items if each.start <= match.start("number") < each.end), None)
    if number is None or not number.exact or not number.value:
        return None
    before = [each for each in items if start <= each.start and each.end <= match.start()][-PAIR:]
    named = [each for each in items if each is not number and match["name"].strip("的") in each.lead and each.exact]
    for one in reversed(before):
        for other in named:
            if (
                one is other
                or not (one.kind == other.kind == number.kind)
                or abs(one.value - other.value) != number.value
            ):
                continue
            if one.changed or other.changed or not one.exact:
                continue
            above = match["way"] in UP
            if match["way"] in {"快", "慢"} and one.kind in TIMES:
                above = not above
            figures = [Figure("", each.value, each.quantity, each.start) for each in (one, other)]
            holds = (one.value > other.value) == above
            return Reading(_statement(told, match.span("way"), figures[0], figures[1], holds=holds), SURE)
    return None


def _reached(told: Spoken) -> Iterator[Reading]:
    """312处…存量上升至207处，净减105处: the word goes one way, the difference that follows the other."""
    for match in re.finditer(r"(?:升|增加?|增长|提高|攀升|上涨|降低?|减少?|回落|压减|下跌)(?:到|至|为)", told.words):
        yield from _told_otherwise(told, match.end())


def _told_otherwise(told: Spoken, at: int) -> Iterator[Reading]:
    start, end = told.sentence(at)
    begin = told.paragraph(at)[0]
    items = items_of(told, max(begin, at - REACH), min(end, at + SOON))
    place = next((place for place, each in enumerate(items) if at <= each.start <= at + NEAR), None)
    if place is None:
        return
    now = items[place]
    reached = REACHED.search(told.words, max(start, now.start - 10), now.start)
    behind = [each for each in items[place + 1 : place + 1 + NEAR] if each.kind == now.kind and each.exact]
    before = [each for each in items[:place] if each.kind == now.kind and each.exact and not each.changed][-NEAR:]
    if reached is None or not now.exact:
        return
    up = reached["way"] in UP
    for change in behind:
        ways = {told.words[max(0, change.start - 6) : change.end]}
        way = next(iter(ways))
        rises, falls = bool(re.search("增|升|多|涨", way)), bool(re.search("减|降|少|压", way))
        if rises in {falls, up}:
            continue
        for then in reversed(before):
            if abs(now.value - then.value) == change.value and (now.value > then.value) == rises:
                word = told.word(reached.start(), now.end)
                limit = Range(None, then.value) if now.value < then.value else Range(then.value, None)
                statement = stated("order", word, [now.quantity, then.quantity], limit, Agreement.NO)
                yield Reading(
                    said_as(statement, TURNED.get(reached["way"], "相反") + reached["to"] + now.quantity.text), SURE
                )
                return
