"""Most of them, more than half: a word for the share, and the two numbers of its sentence that deny it."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from zhiben.numbers.bounds import Agreement
from zhiben.numbers.statements.arithmetic import Range
from zhiben.numbers.statements.judging import stated
from zhiben.numbers.statements.statement import Statement
from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.scene import Scene, Term, same_kind

MOST: Final = re.compile(r"绝大多数|绝大部分|大多数|大部分|大半|(?<![最很较众许更])多数(?!据|量|人)|(?:超|过)半数")
DONE: Final = re.compile(r"[^，。；正在未尚待]{0,6}[已都均]")
OTHERS: Final = re.compile(r"其余|其他|另|剩|除|只有|仅有|原|本来|目标|力争|要求|过去|去年|不是|并非|未能|没有")
BEHIND: Final = re.compile(r"[，（](?:也就是|即|就是|具体)?(?:有|为|达|共|计|是|占了)?")
HALF: Final = Fraction(1, 2)
PAIR: Final = 2
SURE: Final = 5


def judge_majorities(scene: Scene) -> Iterator[Reading]:
    for number, terms in enumerate(scene.sentences):
        yield from _of_half(scene, terms)
        values = [each for each in terms if each.is_value]
        if len(values) == len(terms) == PAIR and (found := _of_word(scene, number, values[0], values[1])):
            yield found


def _of_word(scene: Scene, number: int, whole: Term, part: Term) -> Reading | None:
    """86家企业中，39家完成改造，绝大多数已告别人工测温: behind the part, and of the same whole."""
    words = scene.page.words(number)
    match = MOST.search(words)
    if match is None or OTHERS.search(words) or not same_kind(whole, part) or not (whole.exact and part.exact):
        return None
    start = scene.page.bounds(number)[0]
    if not DONE.match(words, match.end()):
        return None
    inside = "中" in scene.between(whole, part) or "里" in scene.between(whole, part)
    if not inside or start + match.start() < whole.at or not 0 < part.value < whole.value * HALF:
        return None
    return Reading(_statement(part, whole), SURE)


def _of_half(scene: Scene, terms: list[Term]) -> Iterator[Reading]:
    """全区94起，夜里的超过一半，有46起: the whole before the word, the part right behind it."""
    for before, claimed, part in zip(terms, terms[1:], terms[PAIR:], strict=False):
        half = claimed.is_percent and "半" in claimed.quantity.text and not claimed.exact
        told = half and same_kind(before, part) and before.is_value and before.exact and part.exact
        if not told or not BEHIND.fullmatch(scene.between(claimed, part)) or not 0 < part.value < before.value:
            continue
        interval = claimed.quantity.interval
        value = 100 * part.value / before.value
        low, high = (interval.low, interval.high) if interval else (None, None)
        if low is not None and high is None and value < Fraction(low):
            yield Reading(_statement(part, before), SURE)


def _statement(part: Term, whole: Term) -> Statement:
    limit = Range(whole.value * HALF, None, low_open=True)
    return stated("rate", part.quantity, [whole.quantity], limit, Agreement.NO)
