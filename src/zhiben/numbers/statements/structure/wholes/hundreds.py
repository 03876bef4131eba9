"""Shares that divide one whole, and so make a hundred, though no word says it of each."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from zhiben.numbers.bounds import Agreement
from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.judging import stated
from zhiben.numbers.statements.parts import OVERLAPPING
from zhiben.numbers.statements.structure import cues
from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.scene import Scene, Term
from zhiben.numbers.statements.structure.wholes.sureness import opposite

HUNDRED: Final = 100
PAIR: Final = 2
THREE: Final = 3
MOST: Final = 12  # shares
NEAR: Final = 12  # percentage points
HEADED: Final = re.compile(r"(?:占比|比例|比重|构成|分布)(?:为|是|如下|情况)?：")  # 占比：青年28%、中年53%
NO_SHARE: Final = re.compile(r"率|同比|环比|(?<!比)较|比(?!例|重|较)|提高|增|降|浓度|超过|以上|以下|进度|得分|其中")
NO_DIVISION: Final = re.compile(r"多选|同时|交叉|重复|重叠|兼|各说各|少数|未评|口径|不必相加|四舍五入|率(?!先)")
SURE: Final = 4


def judge_hundreds(scene: Scene) -> Iterator[Reading]:
    for number, terms in enumerate(scene.sentences):
        shares = [each for each in terms if each.is_percent and not each.is_change]
        least = THREE - (len(shares) == PAIR and opposite(shares))
        if not least <= len(shares) <= MOST or any(NO_SHARE.search(each.lead) or not each.lead for each in shares):
            continue
        words = scene.page.words(number)
        exclusive = cues.EXCLUSIVE.search(words) or HEADED.search(words)
        if not exclusive and (
            any(OVERLAPPING.search(each.own) for each in shares) or NO_DIVISION.search(words) or _is_open(words, shares)
        ):
            continue
        if all(each.exact for each in shares) and (found := _hundred(shares)):
            yield found


def _is_open(words: str, shares: list[Term]) -> bool:
    """Whether some shares are not told; 余下吸烟、自燃等合在一起 is all the rest."""
    return bool(cues.OPEN.search(words)) and not cues.REST.search(shares[-1].lead)


def _hundred(shares: list[Term]) -> Reading | None:
    summed = sum((each.value for each in shares), Fraction(0))
    slack = sum((Fraction(each.quantity.step or 0) for each in shares), Fraction(0)) / 2
    slack = slack if slack < THREE else Fraction(0)
    wrong = abs(summed - HUNDRED)
    if wrong > NEAR or any(each.value >= HUNDRED for each in shares):
        return None
    last, others = shares[-1], shares[:-1]
    rest = HUNDRED - summed + last.value
    how = Agreement.NO if wrong > slack else Agreement.ROUNDED if wrong else Agreement.EXACT
    if rest <= 0:
        return None
    return Reading(
        stated("share_sum", last.quantity, [each.quantity for each in others], arithmetic.exactly(rest), how), SURE
    )
