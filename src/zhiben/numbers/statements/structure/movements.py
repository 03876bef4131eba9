"""A verb that says the other direction: 由每周14件压降到17件."""

import itertools
from collections.abc import Iterator
from typing import Final

from zhiben.numbers.statements.arithmetic import Range
from zhiben.numbers.statements.judging import stated
from zhiben.numbers.statements.structure import cues
from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.scene import Scene, Term, same_kind

SURE: Final = 4


def judge_movements(scene: Scene) -> Iterator[Reading]:
    for terms in scene.sentences:
        for then, now in itertools.pairwise(terms):
            if turned := _turned(then, now):
                yield turned


def _turned(then: Term, now: Term) -> Reading | None:
    reached = cues.REACHED.search(now.lead)
    if not reached or now.is_change or then.is_change or not same_kind(then, now) or then.changed:
        return None
    if not (cues.FROM.search(then.lead) or cues.THEN.search(then.lead)) or not (then.exact and now.exact):
        return None
    up = bool(cues.RISING.search(now.lead))
    if up == bool(cues.FALLING.search(now.lead)) or (now.value > then.value) == up or now.value == then.value:
        return None
    bound = Range(then.value, None) if up else Range(None, then.value)
    return Reading(stated("order", now.quantity, [then.quantity], bound), SURE)
