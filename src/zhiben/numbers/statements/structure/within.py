"""A part that is larger than what it is part of, where the words put it inside."""

import re
from collections.abc import Iterator
from typing import Final

from zhiben.numbers.statements.judging import not_above
from zhiben.numbers.statements.structure import cues
from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.scene import Scene, Term, same_kind

INSIDE: Final = re.compile(r"其中|[里中内](?:，|\ue000|有|的|$)|内含|含(?!税)|当中|之中|之内|在内|其列|属|包括|取得")
OUTSIDE: Final = re.compile(
    r"较|比|同比|去年|上年|另|此外|外|新增|增|目标|计划|应|力争|超|以上|累计|共|总|合计|每|全[市县区]|流入|达到|原"
)
FEW: Final = 4
SURE: Final = 4
FACTOR: Final = 3


def judge_within(scene: Scene) -> Iterator[Reading]:
    for terms in scene.sentences:
        for place, whole in enumerate(terms):
            first = next(each for each in terms if each.kind == whole.kind)
            if first is not whole or not whole.is_value or whole.changed or cues.EACH.search(whole.lead):
                continue
            for part in terms[place + 1 : place + 1 + FEW]:
                if (
                    same_kind(whole, part)
                    and part.is_value
                    and part.value > whole.value
                    and _inside(scene, whole, part)
                ):
                    yield Reading(not_above(whole.quantity, [part.quantity]), SURE)
                    break
                if same_kind(whole, part) and part.value > whole.value:
                    break


def _inside(scene: Scene, whole: Term, part: Term) -> bool:
    between = scene.between(whole, part)
    if (
        OUTSIDE.search(part.lead)
        or part.changed
        or not (part.exact and whole.exact)
        or part.value > FACTOR * whole.value
    ):
        return False
    if "。" in between or whole.changed:
        return False
    return bool(
        INSIDE.search(between + "\n")
        or re.search(
            r"其列|占[^，]{0,3}其中|在内|之列", part.tail + scene.page.text[part.at : part.at + 30].partition("。")[0]
        )
    )
