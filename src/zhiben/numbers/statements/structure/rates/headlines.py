"""A rate in the title or at the head, and the two numbers behind it that make it: 参训率98.5% … 应训620人，实训594人."""

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Final

from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.judging import stated
from zhiben.numbers.statements.structure import cues
from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.scene import Scene, Term, same_kind

SHOULD: Final = re.compile(r"应(?P<verb>[\u4e00-\u9fff])[^，。；]{0,3}$")
DID: Final = re.compile(r"(?:实|已)[际]?(?P<verb>[\u4e00-\u9fff])[^，。；]{0,3}$")
FAR: Final = 2  # sentences
HUNDRED: Final = 100
NEAR: Final = 15  # percentage points
SURE: Final = 5


def judge_headlines(scene: Scene) -> Iterator[Reading]:
    for claimed in scene.terms:
        name = cues.RATE_NAME.search(claimed.lead)
        if not claimed.is_percent or claimed.is_change or not claimed.exact or name is None:
            continue
        if len(scene.sentences[claimed.sentence]) > 1:
            continue
        pairs = list(_pairs(scene, claimed, name["name"]))
        if len(pairs) == 1:
            part, whole = pairs[0]
            right = Fraction(HUNDRED) * part.value / whole.value
            if abs(right - claimed.value) <= NEAR:
                numbers = [part.quantity, whole.quantity]
                yield Reading(stated("rate", claimed.quantity, numbers, arithmetic.exactly(right)), SURE)


def _pairs(scene: Scene, claimed: Term, name: str) -> Iterator[tuple[Term, Term]]:
    """应训620人，实训594人 behind the rate that is called after them."""
    behind = [
        each for each in scene.terms[scene.index(claimed) + 1 :][: 2 * NEAR]
        if 0 < each.sentence - claimed.sentence <= FAR
    ]  # fmt: skip
    for whole, part in pairwise(behind):
        should, did = SHOULD.search(whole.lead), DID.search(part.lead)
        named = should is not None and did is not None and should["verb"] == did["verb"] and should["verb"] in name
        if named and same_kind(whole, part) and whole.exact and part.exact and 0 < part.value <= whole.value:
            yield part, whole
