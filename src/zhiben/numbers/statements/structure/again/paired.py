"""Two numbers side by side that come again side by side, one of them with a slip: 出动4车22人 … 4车25人无一受伤."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from zhiben.numbers.statements.judging import twice
from zhiben.numbers.statements.structure import cues
from zhiben.numbers.statements.structure.again.again import apart_in_time
from zhiben.numbers.statements.structure.again.slips import LIKELY, likeness, scale_of
from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.scene import Scene, Term, same_kind

OTHER: Final = re.compile(
    r"其中|另|新增|再|又|每|各|分别|较|比|去年|上年|上月|计划|目标|剩|余|增|减|平均|至少|最|未|没|仅|只有"
)
BREAK: Final = re.compile(r"[，；。：、\n]")
LONGEST: Final = 8  # characters between the two
BACK: Final = 30  # earlier numbers
SURE: Final = 4


def judge_paired(scene: Scene) -> Iterator[Reading]:
    for place, (one, other) in enumerate(pairwise(scene.terms)):
        if one.lead or not _are_pair(scene, one, other) or BREAK.search(scene.between(one, other)):
            continue
        before = scene.terms[max(0, place - BACK) : place]
        if any(same_kind(each, other) and each.value == other.value for each in before):
            continue
        for first, second in reversed(list(pairwise(before))):
            if _is_again(scene, (first, second), (one, other)):
                yield Reading(twice(other.quantity, second.quantity), SURE)
                break


def _are_pair(scene: Scene, one: Term, other: Term) -> bool:
    plain = all(each.is_value and each.exact and not each.changed and each.value > 1 for each in (one, other))
    between = scene.between(one, other)
    near = one.sentence == other.sentence and len(between) <= LONGEST
    return plain and near and one.kind != other.kind and not OTHER.search(between + one.lead)


def _is_again(scene: Scene, earlier: tuple[Term, Term], later: tuple[Term, Term]) -> bool:
    """Whether the first numbers are the same and the second are of a kind and alike."""
    if not all(same_kind(one, other) for one, other in zip(earlier, later, strict=True)):
        return False
    if earlier[0].sentence == later[0].sentence or not _are_pair(scene, *earlier):
        return False
    if (
        earlier[0].value != later[0].value
        or cues.THEN.search(earlier[0].clause)
        or apart_in_time(scene, earlier[1], later[1])
    ):
        return False
    values = [earlier[1].value, later[1].value]
    return likeness(values[1], values[0], scale_of(values)) >= LIKELY
