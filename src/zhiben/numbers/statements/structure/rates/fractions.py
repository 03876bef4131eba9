"""A share in words of what its sentence names: 96辆，其中电车24辆，占三分之一; 其中树障占三分之二; 其中超过一半的21家."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from zhiben.numbers.bounds import Agreement
from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.judging import stated
from zhiben.numbers.statements.structure import cues
from zhiben.numbers.statements.structure.choosing import NAMED, TITLED, Reading
from zhiben.numbers.statements.structure.rates.implied import SURELY
from zhiben.numbers.statements.structure.rates.ways import near
from zhiben.numbers.statements.structure.scene import Scene, Term, same_kind

WORDS: Final = re.compile(r"分之|半|成")
HAS: Final = re.compile(
    r"^(?:恰好|正好|大约|约|将近|近|也就是|即|就)?占(?:了|到|去|比)?(?:约|近|超过?|不到|正好|恰好)?$"
)
HAS_IT: Final = re.compile(r"占(?:了|到|去|比)?(?:约|近|超过?|不到|正好|恰好)?$")  # and no base by name
EXACTLY: Final = re.compile(r"^(?:占|为|是)?(?:了)?(?:正好|恰好|刚好|整整)(?:占|是)?$")
NAMED_HAS: Final = re.compile(r"^(?:其中|里面|当中)?[，、]?(?P<name>[\u4e00-\u9fff]{2,8}?)占(?:了|到|去)?(?:约|近)?$")
OF_NAMED: Final = re.compile(r"^(?:完成了?|占|是|为|达到?|相当于)(?P<name>[\u4e00-\u9fff]{2,6}?)(?:总数|总量|数量?)的$")
AMONG: Final = re.compile(r"^[^。；\ue000]*?(?:，其中|[里中](?:，|有)|：)")
SAME: Final = re.compile(r"(?:，|（)(?:即|为|达|是|也就是)?(?:约|约为)?")
OTHERS: Final = re.compile(r"另|其余|其他|去年|上年|同期|目标|计划|每|平均")
HUNDRED: Final = 100
PAIR: Final = 2
REACH: Final = 12  # numbers before the share
HALF_A_TENTH: Final = 5  # per cent
SHARP: Final = Fraction(1, 2)  # per cent, of what is exactly so


def judge_fractions(scene: Scene) -> Iterator[Reading]:
    for place, claimed in enumerate(scene.terms):
        if not claimed.is_percent:
            continue
        before = [
            each for each in scene.terms[max(0, place - REACH) : place]
            if scene.page.paragraph(each.sentence) == scene.page.paragraph(claimed.sentence)
        ]  # fmt: skip
        if told := _told(scene, claimed, before):
            yield told
            continue
        if not WORDS.search(claimed.quantity.text):
            continue
        found = _said_again(scene, claimed) or _apposed(scene, claimed, before)
        if found is None and claimed.is_change:
            found = _of_decimals(claimed, before)
        elif found is None:
            found = _of_pair(scene, claimed, before) or _called(claimed, before) or _of_named(claimed, before)
        if found:
            yield found


def _told(scene: Scene, claimed: Term, before: Sequence[Term]) -> Reading | None:
    """What gives the share, where the part is named or right before it: of a whole before, of a list, or of it and the rest."""
    subject, has, _rest = claimed.clause.partition("占")
    values = [each for each in before if each.is_value and each.exact]
    if not has or not values or claimed.is_change or not HAS_IT.search(claimed.lead):
        return None
    name = subject.replace("其中", "").partition("\ue000")[0].strip("，")
    named = [each for each in values if len(name) >= PAIR and _name(each).endswith(name)]
    for part in [*named[-1:], *([before[-1]] if before[-1] is values[-1] else [])]:
        for value, whole in _wholes(scene, claimed, part, values):
            if whole and _is(claimed, HUNDRED * value / whole):
                right = arithmetic.exactly(HUNDRED * value / whole)
                return Reading(stated("share", claimed.quantity, [part.quantity], right, Agreement.ROUNDED), SURELY)
    return None


def _name(term: Term) -> str:
    return term.lead.strip("、和及：，")


def _is(claimed: Term, share: Fraction) -> bool:
    if not claimed.exact:
        return _allows(claimed, share)
    if claimed.quantity.text.endswith("成"):  # 两成 is said of 24%, and 两成五 of 25%
        return abs(share - claimed.value) < HALF_A_TENTH
    return arithmetic.agreement(claimed.quantity, arithmetic.exactly(share)) is not Agreement.NO


def _wholes(scene: Scene, claimed: Term, part: Term, values: Sequence[Term]) -> Iterator[tuple[Fraction, Fraction]]:
    """The part's value with every whole that its sentence may mean."""
    value = part.value
    if part.lead.endswith("各") and claimed.lead.startswith(("合", "共")):  # 桂园和兰亭各18套，合占七成
        value *= len(re.split("[、和及]", part.lead))
    larger = [each for each in values if each is not part and same_kind(each, part) and each.value >= value]
    yield from ((value, each.value) for each in larger if each.sentence == claimed.sentence or part.lead)
    rest = scene.following(claimed)
    if (
        rest is not None
        and rest.sentence == claimed.sentence
        and rest.lead.startswith(("其余", "剩", "另"))
        and same_kind(rest, part)
    ):
        yield value, value + rest.value
    if len(values) >= PAIR and claimed.lead == "各占" and same_kind(values[-PAIR], part):
        yield value, value + values[-PAIR].value


def _of_pair(scene: Scene, claimed: Term, before: Sequence[Term]) -> Reading | None:
    """96辆，其中电车24辆，占三分之一; 容量300方，实存220方，正好七成."""
    values = [each for each in before[-PAIR:] if each.is_value and each.exact and not each.changed]
    if len(values) < PAIR or scene.between(values[1], claimed)[:1] != "，" or not claimed.exact:
        return None
    whole, part = values
    if (
        not same_kind(whole, part)
        or part.value >= whole.value
        or part.sentence != whole.sentence
        or OTHERS.search(part.gap)
    ):
        return None
    exactly = bool(EXACTLY.match(claimed.lead))
    if not exactly and not (HAS.match(claimed.lead) and AMONG.match(scene.between(whole, part))):
        return None
    share = HUNDRED * part.value / whole.value
    wrong = abs(share - claimed.value) >= SHARP if exactly else not near(claimed, share)
    return _wrong(claimed, part, whole, TITLED if exactly else NAMED) if wrong else None


def _called(claimed: Term, before: Sequence[Term]) -> Reading | None:
    """处72处：树障42处、拉线16处、杆基14处。其中树障占三分之二: of the whole that its list adds up to."""
    match = NAMED_HAS.match(claimed.lead)
    if match is None or not claimed.exact:
        return None
    values = [each for each in before if each.is_value and each.exact]
    parts = [each for each in values if _name(each).endswith(match["name"])]
    whole = _whole(values, parts[0]) if len(parts) == 1 else None
    if whole is None or near(claimed, HUNDRED * parts[0].value / whole.value):
        return None
    return _wrong(claimed, parts[0], whole, TITLED)


def _whole(values: Sequence[Term], part: Term) -> Term | None:
    """The number before or behind a run of others, the part among them, that is their sum."""
    place = values.index(part)
    for first in range(max(0, place - REACH), place + 1):
        for last in range(max(place + 1, first + PAIR), len(values) + 1):
            run = values[first:last]
            if not all(same_kind(each, part) for each in run):
                break
            summed = sum((each.value for each in run), Fraction(0))
            beside = [*values[max(0, first - 1) : first], *values[last : last + 1]]
            found = [each for each in beside if same_kind(each, part) and each.value == summed]
            if found:
                return found[0]
    return None


def _of_named(claimed: Term, before: Sequence[Term]) -> Reading | None:
    """停用的13680口。已填埋1.2万口，完成停用总数的三分之二: the base by its name, the part right before."""
    match = OF_NAMED.match(claimed.lead)
    if match is None or not before or not claimed.exact:
        return None
    part = before[-1]
    wholes = [each for each in before[:-1] if same_kind(each, part) and each.exact and match["name"] in each.own]
    plain = part.is_value and part.exact and part.sentence == claimed.sentence and not OTHERS.search(part.gap)
    if len(wholes) != 1 or not plain or wholes[0].value <= part.value:
        return None
    if near(claimed, HUNDRED * part.value / wholes[0].value):
        return None
    return _wrong(claimed, part, wholes[0], NAMED)


def _apposed(scene: Scene, claimed: Term, before: Sequence[Term]) -> Reading | None:
    """45家企业里，超过一半的21家练了一遍: the share and the number that it is, of the whole before."""
    part = scene.following(claimed)
    whole = before[-1] if before else None
    if (
        part is None
        or whole is None
        or claimed.exact
        or scene.between(claimed, part) != "的"
        or whole.sentence != part.sentence
    ):
        return None
    plain = all(each.is_value and each.exact and not each.changed for each in (whole, part))
    if not plain or not same_kind(whole, part) or not AMONG.match(scene.between(whole, claimed) + "\ue000"):
        return None
    share = HUNDRED * part.value / whole.value
    return None if share > HUNDRED or _allows(claimed, share) else _wrong(claimed, part, whole, NAMED)


def _said_again(scene: Scene, claimed: Term) -> Reading | None:
    """占一半以下，为55.6%: the same share in words and in figures."""
    again = scene.following(claimed)
    told = (
        again is not None
        and again.is_percent
        and again.exact
        and not again.is_change
        and not again.lead.strip("为即达是约也就（")
    )
    if (
        again is None
        or not told
        or claimed.exact
        or claimed.is_change
        or not SAME.fullmatch(scene.between(claimed, again))
    ):
        return None
    if _allows(claimed, again.value):
        return None
    right = arithmetic.exactly(again.value)
    return Reading(stated("same_quantity", claimed.quantity, [again.quantity], right, Agreement.NO), NAMED)


def _allows(claimed: Term, share: Fraction) -> bool:
    """Whether the share lies within what the words leave open, or close to it."""
    interval = claimed.quantity.interval
    low = Fraction(interval.low) if interval and interval.low is not None else Fraction(0)
    high = Fraction(interval.high) if interval and interval.high is not None else Fraction(HUNDRED)
    return low - SHARP <= share <= high + SHARP


def _of_decimals(claimed: Term, before: Sequence[Term]) -> Reading | None:
    """死亡率0.0125，比上年的0.0150下降五分之一: rates that are printed bare."""
    pair = before[-PAIR:]
    bare = len(pair) == PAIR and all(not each.unit and each.decimals > 1 and each.exact and each.value for each in pair)
    then = [bool(cues.THEN.search(each.lead)) for each in pair]
    if not bare or then[0] == then[1] or pair[1].sentence != claimed.sentence or claimed.lead:
        return None
    was, now = pair if then[0] else pair[::-1]
    growth = HUNDRED * (now.value - was.value) / was.value
    right = arithmetic.exactly(growth)
    if arithmetic.agreement(claimed.quantity, right) is not Agreement.NO:
        return None
    return Reading(
        stated("ratio_of_change", claimed.quantity, [now.quantity, was.quantity], right, Agreement.NO), NAMED
    )


def _wrong(claimed: Term, part: Term, whole: Term, sure: int) -> Reading:
    right = arithmetic.exactly(HUNDRED * part.value / whole.value)
    parts = [part.quantity, whole.quantity]
    return Reading(stated("share", claimed.quantity, parts, right, Agreement.NO), sure)
