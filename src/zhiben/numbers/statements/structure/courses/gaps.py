"""How far two numbers are apart, where the text says it of the most and the least, or of the only two: 最高680℃，最低240℃，温差440℃."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from zhiben.numbers.bounds import Agreement
from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.judging import stated
from zhiben.numbers.statements.structure import cues
from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.scene import Scene, Term, same_kind

APART: Final = re.compile(
    r"(?P<named>相差|差距|之差|温差|落差|极差|高差|级差|差值|差额|变幅|振幅|波幅|压差|首尾差|前后差|差了|悬殊)(?:竟|足足|整整|仅|只)?(?:为|达到?|有|是|了|仅|只|约)?$"
)
BEYOND: Final = re.compile(r"(?:[低高](?:于|出)|超(?:出|过)|短于|少于|多于)(?P<name>[\u4e00-\u9fff]{2,6})$")
MOST: Final = re.compile(r"最(?:多|高|大|长|重|好|优|快|早|强)|峰值|冠军|第一")
LEAST: Final = re.compile(r"最(?:少|低|小|短|轻|差|慢|晚|弱)|谷值|垫底|末位|倒数第一")
OTHER: Final = re.compile(r"平均|日均|月均|去年|上年|同期|不超过|不得|一般|允许|要求|应|标准|[与比较]")
BY_HOW_MUCH: Final = re.compile(r"超出|超了")
FAR: Final = 12  # characters
FEWEST: Final = 2
SURE: Final = 5


def judge_gaps(scene: Scene) -> Iterator[Reading]:
    for terms in scene.sentences:
        for place, claimed in enumerate(terms):
            known = [each for each in terms[:place] if same_kind(each, claimed)]
            told = APART.search(claimed.lead) and not OTHER.search(claimed.clause[-FAR:])
            if (claimed.exact and (told or _named(claimed, known))) or _beyond_both(claimed, known):
                pair = _pair(claimed, known)
                if pair:
                    yield _judged(claimed, *pair)


def _named(claimed: Term, known: list[Term]) -> bool:
    """低于警戒线0.7米: what it is below is told with its number."""
    match = BEYOND.search(claimed.lead)
    return match is not None and len(known) == FEWEST and any(match["name"] in each.lead for each in known)


def _beyond_both(claimed: Term, known: list[Term]) -> bool:
    """载货28.6吨，限载25吨，超出3.6吨: no bound, where there are two numbers that it lies between."""
    over = BY_HOW_MUCH.match(claimed.quantity.text) and not claimed.tail
    return bool(over) and len(known) == FEWEST and claimed.value < min(each.value for each in known)


def _pair(claimed: Term, known: list[Term]) -> tuple[Term, Term] | None:
    """The most and the least of the sentence, else its only two numbers of that kind."""
    if any(not each.exact or each.changed or APART.search(each.lead) for each in known):
        return None
    known = [each for each in known if not re.search(r"平均|满分|总分", each.lead)]
    most = [each for each in known if MOST.search(each.lead + each.tail)]
    least = [each for each in known if LEAST.search(each.lead + each.tail)]
    if len(most) == len(least) == 1 and most[0] is not least[0]:
        return most[0], least[0]
    if len(known) != FEWEST or any(cues.TOTAL.search(each.lead) for each in known):
        return None
    return known[0], known[1]


def _judged(claimed: Term, one: Term, other: Term) -> Reading:
    right = abs(arithmetic.value_of(one.quantity) - arithmetic.value_of(other.quantity))
    slack = max(Fraction(each.step) for each in (claimed, one, other)) if _in_myriads(claimed) else Fraction(0)
    how = Agreement.EXACT if right == claimed.value else Agreement.NO
    if how is Agreement.NO and abs(right - claimed.value) <= slack:
        how = Agreement.ROUNDED
    parts = [one.quantity, other.quantity]
    return Reading(stated("difference", claimed.quantity, parts, arithmetic.exactly(right), how), SURE)


def _in_myriads(term: Term) -> bool:
    return "万" in term.quantity.text or "亿" in term.quantity.text
