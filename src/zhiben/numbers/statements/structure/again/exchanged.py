"""A number that comes again with two neighbouring digits exchanged: 2635人 … 为2365人发放.

Two numbers of one kind hardly ever differ in that alone. Of three digits or more nothing else is asked but that no word makes
two things of them; of two digits what is counted must be told by the same words.
"""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from zhiben.numbers.statements.judging import twice
from zhiben.numbers.statements.places import owner
from zhiben.numbers.statements.structure import cues
from zhiben.numbers.statements.structure.again.again import EMPTY, apart_in_time, named_apart
from zhiben.numbers.statements.structure.again.slips import scale_of
from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.scene import Scene, Term, same_kind

OTHER: Final = re.compile(
    r"其中|另|新增|再|又|每|各(?=$|自|[为是有达])|分别|较|比(?![例重率])|同比|环比|去年|上年|往年|上月|计划|目标|剩|其余|余下|增|减|由|从|[增减升降][^，]{0,3}[至到]$|平均|至少|不少于|第[一二三四五]|最"
)
POINTING: Final = ("这", "该", "此", "上述", "这笔", "该笔", "这批", "该批")
SENTENCES: Final = 10
BACK: Final = 20  # earlier numbers
LONG: Final = 3  # digits
PAIR: Final = 2
CONTEXT: Final = 14  # characters
SURE: Final = 4


def judge_exchanged(scene: Scene) -> Iterator[Reading]:
    for place, second in enumerate(scene.terms):
        if not _plain(second) or OTHER.search(second.lead):
            continue
        before = [each for each in scene.terms[max(0, place - BACK) : place] if same_kind(each, second)]
        if any(each.value == second.value for each in before):
            continue
        for first in reversed(before):
            if second.sentence - first.sentence <= SENTENCES and _is_meant(scene, first, second):
                yield Reading(twice(second.quantity, first.quantity), SURE)
                break


def _plain(term: Term) -> bool:
    return (term.is_value or term.is_percent) and term.exact and not term.changed


def _is_meant(scene: Scene, first: Term, second: Term) -> bool:
    if not _plain(first) or first.sentence == second.sentence or OTHER.search(first.lead):
        return False
    if any(_is_listed(scene, each) for each in (first, second)) and not _beside_the_same(scene, first, second):
        return False
    digits = _exchanged(first.value, second.value)
    if (
        not digits
        or _then_and_now(scene, first, second)
        or _again_behind(scene, first, second)
        or named_apart(first.lead, second.lead)
        or apart_in_time(scene, first, second)
    ):
        return False
    one, other = (owner(scene.page, each.mention) for each in (first, second))
    pointing = second.lead.endswith(POINTING)  # 这笔36.8万元资金
    if not pointing and one != other and not (one and other and (one in other or other in one)):
        return False
    return digits >= LONG or bool(_pairs(first) & _pairs(second))


def _is_listed(scene: Scene, term: Term) -> bool:
    """Whether it stands in a list: 隐患类186件、违法类103件."""
    following = scene.following(term)
    return term.mention.level == 1 or (following is not None and following.mention.level == 1)


def _beside_the_same(scene: Scene, first: Term, second: Term) -> bool:
    """群租房168户、住人412人 … 168户群租房及421人: both follow the same number."""
    places = scene.index(first) - 1, scene.index(second) - 1
    if places[0] < 0 or places[1] == places[0]:
        return False
    one, other = (scene.terms[place] for place in places)
    return one.value == other.value and same_kind(one, other)


def _then_and_now(scene: Scene, first: Term, second: Term) -> bool:
    then = [
        bool(cues.THEN.search(scene.printed(scene.page.starts[each.sentence], each.at))) for each in (first, second)
    ]
    return then[0] != then[1]


def _again_behind(scene: Scene, first: Term, second: Term) -> bool:
    """检查企业72家 … 检查商铺27家、企业72家: the first is said again behind the second."""
    return any(each.value == first.value and same_kind(each, first) for each in scene.sentences[second.sentence])


def _exchanged(first: Fraction, second: Fraction) -> int:
    """How many digits both have, if only two that stand side by side have changed places; else 0."""
    scale = scale_of([first, second])
    one, other = str(int(first / scale)), str(int(second / scale))
    wrong = [place for place in range(len(one)) if one[place] != other[place]] if len(one) == len(other) else []
    swapped = len(wrong) == PAIR and wrong[1] - wrong[0] == 1 and one[wrong[0]] == other[wrong[1]]
    return len(one) if swapped and one[wrong[1]] == other[wrong[0]] else 0


def _pairs(term: Term) -> set[str]:
    words = (term.lead or term.gap)[-CONTEXT:] + "\n" + term.tail[:CONTEXT]
    return {words[at : at + 2] for at in range(len(words) - 1) if not set(words[at : at + 2]) & EMPTY}
