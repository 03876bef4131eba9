"""What was done of what was planned, and more or less than half: two numbers of a sentence, and the rate its words make of them."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from zhiben.numbers.bounds import Agreement
from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.judging import stated
from zhiben.numbers.statements.structure import cues
from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.scene import Scene, Term

HUNDRED: Final = 100
PAIR: Final = 2
SURE: Final = 5
SHARE: Final = re.compile(
    r"(?:(?:完成|占|达到?|为|实现|完成了)[^，。]{0,4}(?:目标|计划|任务)(?:任务|指标|总?[数量]|总任务)?的?|(?:任务|计划|目标)?(?:完成率|进度)(?:为|达到?|是)?)$"
)
ABOVE: Final = re.compile(r"(?:超额|超计划|超任务|超目标|超出(?:计划|任务|目标))(?:完成|任务)?(?:了|达|约)?$")
BASE: Final = re.compile(r"计划|目标|任务|指标|应(?!急)|下达")
HALF: Final = re.compile(r"半")
BARE: Final = re.compile(
    r"(?:还|已经?|尚|也|却|仅|只|均|占|占了|占比|达|目前|总数|比例|人数|数量|竟|甚至|早已|刚|刚刚|不过|说明|可见|称|有|足有|正好|恰好|恰|整整|的)*"
)
LATER: Final = re.compile(r"下半年|下季度|下月|明年|计划完成|拟|将|力争|确保|其中")
IDIOM: Final = re.compile(r"时间|任务过半|双过半|其余|其中|剩|另")


def judge_plans(scene: Scene) -> Iterator[Reading]:
    for claimed in scene.terms:
        if claimed.is_percent and (found := _planned(scene, claimed) or _half(scene, claimed)):
            yield found


def _pair(scene: Scene, claimed: Term) -> tuple[Term, Term] | None:
    """The two numbers before it in its sentence, where they are of one kind and alone."""
    terms = [each for each in scene.sentences[claimed.sentence] if each.at < claimed.at]
    known = [each for each in terms if each.is_value]
    if len(known) != PAIR or known[0].kind != known[1].kind or len(terms) != len(known):
        return None
    if not all(each.exact and each.value for each in known) or any(cues.EACH.search(each.lead) for each in known):
        return None
    return known[0], known[1]


def _planned(scene: Scene, claimed: Term) -> Reading | None:
    above, share = ABOVE.search(claimed.lead), SHARE.search(claimed.lead)
    if not (above or share) or not claimed.exact or LATER.search(claimed.lead):
        return None
    pair = _pair(scene, claimed)
    if pair is None or not BASE.search(pair[0].clause) or BASE.search(pair[1].lead):
        return None
    planned, done = pair
    if cues.OTHER.search(done.lead) or IDIOM.search(done.lead):
        return None
    if cues.BY_RATE.search(done.lead) and not BASE.search(planned.lead):
        return None
    value = HUNDRED * done.value / planned.value - (HUNDRED if above else 0)
    if value <= 0:
        return None
    wrong = abs(value - claimed.value) >= Fraction(claimed.quantity.step or 1)
    how = Agreement.NO if wrong else Agreement.ROUNDED
    parts = [done.quantity, planned.quantity]
    return Reading(stated("rate", claimed.quantity, parts, arithmetic.exactly(value), how), SURE)


def _half(scene: Scene, claimed: Term) -> Reading | None:
    """25个 of 40个 are no 不到一半; 88名 of 200名 no 超过半数."""
    if not HALF.search(claimed.quantity.text) or not BARE.fullmatch(claimed.lead) or claimed.tail:
        return None
    if claimed.exact or IDIOM.search(scene.page.words(claimed.sentence)):
        return None
    pair = _pair(scene, claimed)
    if pair is None:
        return None
    part, whole = sorted(pair, key=lambda each: each.value)
    if any(each.changed for each in pair) or whole is not pair[0]:
        return None
    value = HUNDRED * part.value / whole.value
    return Reading(stated("rate", claimed.quantity, [part.quantity, whole.quantity], arithmetic.exactly(value)), SURE)
