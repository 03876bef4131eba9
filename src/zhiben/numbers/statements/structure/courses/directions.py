"""A change of just the right size that goes the other way: 上月62起，本月75起，环比下降13起; 人均28天，去年35天，增长20%."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from zhiben.numbers.bounds import Agreement
from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.judging import stated
from zhiben.numbers.statements.structure import cues
from zhiben.numbers.statements.structure.choosing import TITLED, Reading
from zhiben.numbers.statements.structure.courses.subjects import is_foreign
from zhiben.numbers.statements.structure.courses.trends import MOMENTS, moment
from zhiben.numbers.statements.structure.scene import Scene, Term, same_kind

VERB: Final = re.compile(r"增|减|上升|下降|降|回落|上涨|下滑|提高|提升|回升|攀升")
LENGTHS: Final = frozenset("天 日 小时 分钟 分 秒 月 年".split())
PARTS: Final = re.compile(r"其中|共|合计|总计|累计|目标|计划|力争|其余|其他|另")
HUNDRED: Final = 100
PAIR: Final = 2
REACH: Final = 5  # numbers before the change


def judge_directions(scene: Scene) -> Iterator[Reading]:
    for claimed in scene.terms:
        if claimed.is_change and claimed.exact and claimed.value and VERB.search(claimed.quantity.text):
            pair = _pair(scene, claimed)
            if pair and _goes_the_other_way(claimed, *pair):
                yield _reversed(claimed, *pair)


def _pair(scene: Scene, claimed: Term) -> tuple[Term, Term] | None:
    """The last two values before the change, the one now and the other then; None where they are not told so."""
    place = scene.index(claimed)
    known = [
        each for each in scene.terms[max(0, place - REACH) : place]
        if each.sentence == claimed.sentence and not each.is_change and _may_change(each, claimed)
    ]  # fmt: skip
    if len(known) < PAIR:
        return None
    first, second = known[-PAIR:]
    near = scene.index(second) >= place - PAIR and scene.index(second) - scene.index(first) <= PAIR
    told = first.exact and second.exact and same_kind(first, second) and first.value != second.value
    between = scene.between(first, claimed)
    if not (near and told) or "；" in between or any(PARTS.search(each.lead) for each in (first, second)):
        return None
    if is_foreign(claimed, first, second):
        return None
    return _now_and_then(scene, first, second)


def _may_change(term: Term, claimed: Term) -> bool:
    if claimed.unit == "百分点":
        return term.is_percent
    if claimed.is_percent:
        return (term.is_value or term.unit in LENGTHS) and not term.changed
    return same_kind(term, claimed) and not term.changed


def _now_and_then(scene: Scene, first: Term, second: Term) -> tuple[Term, Term] | None:
    """Which of the two is of now, by the word of the other or by its month, where the text before names a later one."""
    one, two = (bool(cues.THEN.search(each.lead)) for each in (first, second))
    if one != two:
        return (second, first) if one else (first, second)
    own = moment(second.lead)
    if one or own is None:
        return None
    start = scene.page.starts[scene.page.paragraph(first.sentence)]
    named = [*MOMENTS[own[0]].finditer(scene.printed(start, first.at))]
    last = moment(named[-1][0]) if named else None
    return (first, second) if last is not None and last[1] == own[1] + 1 else None


def _goes_the_other_way(claimed: Term, now: Term, then: Term) -> bool:
    """Whether its size is that of the change, exactly as far as it is printed, and its sign is not."""
    change = now.value - then.value
    if claimed.is_percent and claimed.unit != "百分点":
        change = HUNDRED * change / then.value if then.value else Fraction(0)
    falls = (claimed.quantity.value or 0) < 0
    if not change or (change < 0) == falls:
        return False
    turned = arithmetic.exactly(-change)
    return arithmetic.agreement(claimed.quantity, turned) is not Agreement.NO


def _reversed(claimed: Term, now: Term, then: Term) -> Reading:
    change = now.value - then.value
    if claimed.is_percent and claimed.unit != "百分点":
        change = HUNDRED * change / then.value
    parts = [now.quantity, then.quantity]
    return Reading(stated("order", claimed.quantity, parts, arithmetic.exactly(change), Agreement.NO), TITLED)
