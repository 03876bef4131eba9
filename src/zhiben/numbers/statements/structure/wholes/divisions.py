"""One whole divided more than once: 从区域看，甲区9个、乙区11个；从类型看，…. Each division has the sum of the first.

A division is announced by what it divides by (从…看, 按…分, 分时段). Its numbers of one kind make a number told before it; where
they nearly do, or where a part is larger than what another division of the same sentence has shown to be the whole, they do not.
"""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final, NamedTuple

from zhiben.numbers.statements.judging import added_up, not_above, remainder
from zhiben.numbers.statements.statement import Statement
from zhiben.numbers.statements.structure import cues
from zhiben.numbers.statements.structure.again.slips import GOOD, LIKELY, likeness, scale_of
from zhiben.numbers.statements.structure.choosing import ONLY_EXPLAINS, Reading
from zhiben.numbers.statements.structure.scene import Scene, Term, same_kind

DIVIDED: Final = re.compile(
    r"(?:^|(?<=[，。；：！\n\ue002]))(?:其中，?)?(?:从|按照?|以)(?P<by>[^，。；：\ue000]{1,8}?)(?:来?看|来?分|划分|统计|区分|上?说|归类|构成)?[，：]"
)
ENDS: Final = re.compile(r"[。；！\n]")
NO_DIVISION: Final = re.compile(
    r"其中|同比|环比|去年|上年|同期|每|平均|率|占|最|达到|超过|重复|交叉|既|又|各\ue000|前[一二三四五六七八九十0-9]位|分别|名列|排"
)
OPEN_REST: Final = re.compile(
    r"(?:其余|其他|其它|余下|剩下的?)(?:为|是|属|均|都|系|在)|等(?!级|候|待)|主要|居多|较多|集中"
)
BACK: Final = 40  # earlier numbers
PAIR: Final = 2
SURE: Final = 5


class Division(NamedTuple):
    parts: list[Term]
    words: str

    @property
    def whole(self) -> Fraction:
        return sum((each.value for each in self.parts), Fraction(0))


def judge_divisions(scene: Scene) -> Iterator[Reading]:
    inside: set[Term] = set()
    shown: dict[tuple[int, str], Term] = {}  # what a division of the sentence has shown to be the whole, by kind
    for division in _divisions(scene):
        inside |= set(division.parts)
        first = division.parts[0]
        key = scene.page.paragraph(first.sentence), first.kind
        known = [
            each for each in scene.terms[max(0, scene.index(first) - BACK) : scene.index(first)]
            if each not in inside and same_kind(each, first) and each.exact and not each.changed and each.is_value
            and _is_first(scene, each)
            and each.value >= max(part.value for part in division.parts) / PAIR
        ]  # fmt: skip
        equal = [each for each in known if each.value == division.whole]
        if equal:
            shown[key] = equal[-1]
            yield Reading(_sum(division, equal[-1]), ONLY_EXPLAINS)
        elif found := _against(division, known, shown.get(key)):
            yield found


def _is_first(scene: Scene, term: Term) -> bool:
    """Whether it is the first of its kind in its sentence or called a total, and no part of a list."""
    return bool(cues.TOTAL.search(term.clause)) or not any(
        same_kind(each, term) for each in scene.sentences[term.sentence] if each.at < term.at
    )


def _divisions(scene: Scene) -> Iterator[Division]:
    text = scene.page.text
    for number, terms in enumerate(scene.sentences):
        start, _end = scene.page.bounds(number)
        for match in DIVIDED.finditer(scene.page.words(number)):
            begin = start + match.end()
            stop = ENDS.search(text, begin)
            end = stop.start() if stop else len(text)
            words = text[begin:end]
            if NO_DIVISION.search(words):  # nothing is judged of it
                continue
            inside = [each for each in terms if begin <= each.at < end and each.is_value]
            for kind in dict.fromkeys(each.kind for each in inside):
                parts = [each for each in inside if each.kind == kind]
                if all(each.exact and not each.changed for each in parts):
                    yield Division(parts, words)


def _against(division: Division, known: list[Term], shown: Term | None) -> Reading | None:
    largest = max(division.parts, key=lambda each: each.value)
    if shown is not None and largest.value > shown.value:
        return Reading(not_above(shown.quantity, [largest.quantity]), SURE)
    if OPEN_REST.search(division.words) or len(division.parts) < PAIR:
        return None
    for whole in [shown] if shown is not None else reversed(known):
        if _is_meant(division, whole, named=shown is not None):
            return _reading(division, whole)
    return None


def _is_meant(division: Division, whole: Term, *, named: bool) -> bool:
    right = division.whole
    like = likeness(whole.value, right, scale_of([whole.value, right]))
    if named:
        return max(whole.value, right) <= PAIR * min(whole.value, right)
    closed = bool(cues.REST.search(division.words)) or len(division.parts) > PAIR
    return like >= (LIKELY if closed else GOOD)


def _reading(division: Division, whole: Term) -> Reading:
    last, others = division.parts[-1], [each.quantity for each in division.parts[:-1]]
    if (
        last.left
        and cues.REST.search(last.lead)
        and sum(each.value or 0 for each in others) < (whole.quantity.value or 0)
    ):
        return Reading(remainder(last.quantity, whole.quantity, others), SURE)
    return Reading(_sum(division, whole), SURE)


def _sum(division: Division, whole: Term) -> Statement:
    return added_up("parts_total", whole.quantity, [each.quantity for each in division.parts])
