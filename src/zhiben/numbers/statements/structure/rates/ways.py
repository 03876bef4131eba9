"""What two numbers give: the quotient, what it leaves of the whole, the growth, a multiple; and whether a printed rate agrees."""

import re
from fractions import Fraction
from typing import Final

from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.structure import cues
from zhiben.numbers.statements.structure.scene import Term, same_kind

HUNDRED: Final = 100
PAIR: Final = 2
NAMED: Final = re.compile(
    r"率|占|比例|比重|百分比|完成|成数|覆盖|进度|合格|相当于|只剩|剩下|仅(?:为|有|剩)|程度|折|达标|正好|刚好|折合|折算"
)
TENTH: Final = 10  # percentage points: 成
AGAINST: Final = re.compile(r"相当于|去年|年初|上年|同期")
OF_PART: Final = re.compile(r"(?:足有|足足有?|占了?|占到|占比为?|正好占|恰好占|整整)")
BEYOND: Final = re.compile(r"超|高|多|快|余|贵|强|胜|领先")
TWO: Final = 2
SHORT_OF: Final = re.compile(r"[离距](?:目标|任务|计划)[^，。]{0,4}差[^，。]{0,2}$")  # 离目标还差18%
REFUSED: Final = re.compile(r"未|没|尚|仍|还|正在|待|不(?!少)|无(?!人机)|(?<![只仅])剩|余|缺")


def grows(term: Term) -> bool:
    """Whether a change is said and no share."""
    if term.is_change:
        return True
    return bool(cues.BY_RATE.search(term.lead)) and not NAMED.search(term.lead.rpartition("幅")[2] or term.lead)


def rights(claimed: Term, now: Term, then: Term) -> list[Fraction]:
    """What the two give in the way the words name, or what the part leaves; of a change with its sign."""
    if not then.value:
        return []
    ratio = now.value / then.value
    if claimed.unit == "倍":
        return [ratio - 1 if claimed.is_change else ratio]
    if grows(claimed):
        return [_growth(claimed, now, then)]
    size = 10 * HUNDRED if claimed.unit == "‰" else HUNDRED
    if (done := one_of_two(claimed, now, then)) is not None:
        return [size * done.value / (now.value + then.value)]
    if ratio <= 1 and (SHORT_OF.search(claimed.lead) or _is_share_of(claimed, now)):
        left = bool(SHORT_OF.search(claimed.lead)) or _is_refused(claimed.lead) != _is_refused(now.own)
        return [size * (1 - ratio if left else ratio)]
    whole = not claimed.exact and not REFUSED.search(now.own)  # 不到六成 of 120支, of which 78支 can be used
    rest = (
        [] if whole or ratio > 1 or not same_kind(now, then) or is_called_after(claimed, now) else [size * (1 - ratio)]
    )
    return [size * ratio, *rest]


def _is_share_of(claimed: Term, part: Term) -> bool:
    """占76.5% is of the part before it; 误报占到94% is of 误报."""
    subject, has, _rest = claimed.clause.partition("占")
    named = any(subject[at : at + 2] in part.own for at in range(len(subject) - 1))
    return bool(has) and (len(subject) < TWO or named or _is_refused(subject) != _is_refused(part.own))


def _is_refused(words: str) -> bool:
    return bool(REFUSED.search(words))


def one_of_two(claimed: Term, one: Term, other: Term) -> Term | None:
    """到检18台，未到检6台: the part that the rate is called after, where the two make the whole."""
    match = cues.RATE_NAME.search(claimed.lead)
    name = match["name"][-PAIR:] if match else ""
    if not name or name not in one.own or name not in other.own:
        return None
    refused = [bool(REFUSED.search(each.own)) for each in (one, other)]
    return None if refused[0] == refused[1] else other if refused[0] else one


def _growth(claimed: Term, now: Term, then: Term) -> Fraction:
    """Signed where a verb says the direction; a change among the two is over what was."""
    if now.is_change != then.is_change:
        delta, value = (now, then) if now.is_change else (then, now)
        falls = (delta.quantity.value or 0) < 0
        base = value.value if cues.THEN.search(value.lead) else value.value + (delta.value if falls else -delta.value)
        size = HUNDRED * delta.value / base if base > 0 else Fraction(0)
        return -size if falls and claimed.is_change else size
    size = HUNDRED * (now.value - then.value) / then.value
    return size if claimed.is_change else abs(size)


def fits(claimed: Term, one: Term, other: Term, *, several: bool = False) -> bool:
    """Whether any way to compare the two gives the claimed number: the quotient, what it leaves of the whole, the change."""
    ratio = one.value / other.value
    if claimed.unit == "倍":
        return near(claimed, ratio - 1 if grows(claimed) else ratio)
    if grows(claimed) and (_is_now(other) or _is_then_like(one)):
        return False
    ways = (
        _growths(claimed, ratio) if grows(claimed) else [ratio] if is_called_after(claimed, one) else [ratio, 1 - ratio]
    )
    if not grows(claimed) and not AGAINST.search(claimed.lead) and not several:
        ways.append(one.value / (one.value + other.value))
    if _is_delta(one) != _is_delta(other):  # the change itself over what was: 减少6起 of 12起
        delta, value = (one, other) if _is_delta(one) else (other, one)
        ways += [delta.value / base for base in _bases(claimed, delta, value) if base > 0]
    if not grows(claimed) and BEYOND.search(claimed.lead):
        ways.append(ratio - 1)
    if not grows(claimed) and OF_PART.fullmatch(claimed.lead):
        ways = [ratio]
    if not grows(claimed) and not claimed.exact:  # 过半: what the words name, and never more than all
        ways = [ratio, *([1 - ratio] if _is_rest(claimed, one) else [])]
        ways = [way for way in ways if way <= 1]
    size = 1000 if claimed.unit == "‰" else HUNDRED
    return any(way >= 0 and near(claimed, way * size) for way in ways)


def _is_delta(term: Term) -> bool:
    return term.is_change or (term.changed and not cues.REACHED.search(term.lead))


def _bases(claimed: Term, delta: Term, value: Term) -> list[Fraction]:
    """What was, by the change and a value: the value itself where it is called so."""
    if cues.THEN.search(value.gap) or (_is_then_like(value) and not delta.lead.endswith(("到", "至"))):
        return [value.value]
    falls = (delta.quantity.value or 0) < 0 if delta.is_change else bool(cues.FALLING.search(delta.lead))
    before = value.value + (delta.value if falls else -delta.value)
    return [before, value.value] if value.at > claimed.at else [before]


def _growths(claimed: Term, ratio: Fraction) -> list[Fraction]:
    """A rise is measured by the smaller of the two, a fall by the larger."""
    rises = bool(cues.RISING.search(claimed.lead))
    if claimed.is_change or rises != bool(cues.FALLING.search(claimed.lead)):
        rises = (claimed.quantity.value or 0) > 0 if claimed.is_change else rises
        return [ratio - 1 if rises else 1 - ratio]
    return [abs(ratio - 1)]


def _is_rest(claimed: Term, part: Term) -> bool:
    """Whether the rate is named, and not after the part, so that it may be what the part leaves: 26家没建，过半已建."""
    return len(claimed.lead) > PAIR and bool(REFUSED.search(part.own)) and not is_called_after(claimed, part)


def _is_now(term: Term) -> bool:
    return bool(cues.REACHED.search(term.lead) or cues.NOW.search(term.lead)) and not cues.THEN.search(term.lead)


def _is_then_like(term: Term) -> bool:
    return bool(cues.THEN.search(term.lead) or re.search(r"[由从][^，]{0,8}$", term.lead)) and not cues.NOW.search(
        term.lead
    )


def near(claimed: Term, value: Fraction) -> bool:
    if arithmetic.FRACTION.search(claimed.quantity.text) or not claimed.exact:
        signed = -value if (claimed.quantity.value or 0) < 0 else value
        return bool(arithmetic.agreement(claimed.quantity, arithmetic.exactly(signed)))
    step = Fraction(claimed.quantity.step or (1 if claimed.is_percent else Fraction(1, 10)))
    if step >= TENTH:  # 八成 is said of 78 and of 84, 过八成 of 84 only
        words = claimed.lead[-3:] + claimed.quantity.text
        if re.search(r"[过超逾]", words):
            return 0 <= value - claimed.value < step
        step = Fraction(5) if not _about(claimed) else Fraction(8)
    return abs(claimed.value - value) < step if claimed.unit != "倍" else abs(claimed.value - value) <= step / 2


def _about(claimed: Term) -> bool:
    return bool(re.search(r"[近过超约余多]|左右|上下", claimed.lead[-2:] + claimed.quantity.text + claimed.tail[:2]))


def is_called_after(rate: Term, top: Term) -> bool:
    """Whether the rate is called after what its part did: 入户安检 … 安检率."""
    match = cues.RATE_NAME.search(rate.lead)
    name = match["name"] if match else ""
    if REFUSED.search(top.own) and not REFUSED.search(name):
        return False
    return any(name[at : at + 2] in top.own for at in range(len(name) - 1)) or any(
        char in top.own for char in name[-2:]
    )
