"""What explains a number that a finding blames: another relation of the right kind, that holds exactly.

The judges look at their own neighbours. Here, at the end, a number that is blamed is looked at once more beside all numbers of its
kind: 60处 is what 311处 and 251处 leave, whatever stands between them; and so much for each adds up with nothing.
"""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Final

from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.statement import Span, Statement
from zhiben.numbers.statements.structure import cues
from zhiben.numbers.statements.structure.again.apart import are_two
from zhiben.numbers.statements.structure.rates.ways import grows
from zhiben.numbers.statements.structure.scene import Scene, Term, same_kind

SUMS: Final = frozenset({"parts_total", "difference", "change"})
COMPARED: Final = SUMS | {"including", "same_quantity", "ratio_of_change"}
RATES: Final = frozenset({"rate", "share", "times"})
FOR_EACH: Final = re.compile(r"每|平均|[^都也，]均(?:约|近|仅)?$|(?<![^，、])均$|单价")
SHARED: Final = re.compile(r"每|各[^，、]{0,2}$")
REMAINDER: Final = re.compile(r"其他|其它|其余")
IN_NUMBERS: Final = re.compile(r"，?(?:即|也就是|为|计|共|有)")
OF_NAMED: Final = re.compile(r"占[^比，]{2,}$")  # 占核准数的
PAIR: Final = 2
UNLIKE: Final = 8  # times
UNLIKE_PARTS: Final = 12  # times; a digit too many makes ten
SMALL: Final = 10  # what two numbers may leave by chance
FAR: Final = 8  # numbers
RUN: Final = 12  # numbers
LONG_BEFORE: Final = 60  # sentences
HUNDRED: Final = 100


def without_explained(found: Sequence[Statement], scene: Scene) -> list[Statement]:
    """The statements without those that blame a number which something else explains."""
    terms = {term.span: term for term in scene.terms}
    return [each for each in found if each.holds or not _is_explained(each, scene, terms)]


def _is_explained(wrong: Statement, scene: Scene, terms: Mapping[Span, Term]) -> bool:
    claimed = terms.get(wrong.spans[0])
    parts = [terms[span] for span in wrong.spans[1:] if span in terms]
    if claimed is None and wrong.claimed.unit == "分":  # 9分 of 9分20秒 is no number of its own in the scene
        return wrong.kind in SUMS
    if claimed is None or not claimed.exact or len(parts) < len(wrong.spans) - 1:
        return False
    return _is_of_something_else(wrong, scene, claimed, parts) or _is_told_otherwise(wrong, scene, claimed, parts)


def _is_told_otherwise(wrong: Statement, scene: Scene, claimed: Term, parts: list[Term]) -> bool:
    if wrong.kind == "same_quantity" and len(parts) == 1:
        return are_two(scene, *sorted([*parts, claimed], key=lambda term: term.at))
    if wrong.kind in SUMS:
        return (
            _is_no_sum(wrong, scene, claimed, parts)
            or _is_last_of_all(scene, claimed, parts)
            or _is_of_run(scene, claimed, parts)
            or _is_left(scene, claimed, parts)
        )
    if wrong.kind in RATES and claimed.is_percent:
        return _is_of_another(scene, claimed, parts)
    return wrong.kind == "ratio_of_change" and _grew_from_another(scene, claimed, parts)


def _is_of_something_else(wrong: Statement, scene: Scene, claimed: Term, parts: list[Term]) -> bool:
    if wrong.kind in COMPARED and _is_mixed(wrong, claimed, parts):
        return True
    if wrong.kind == "including" and len(parts) == 1:
        return _is_no_part(claimed, parts[0])
    return wrong.kind == "share" and len(parts) == PAIR and _is_no_share(scene, claimed, *parts)


def _is_no_part(part: Term, whole: Term) -> bool:
    """抽查5个县区，发现问题309个, and 剩余88条。其中燃气隐患354条, which is said of what there was before."""
    return part.value > UNLIKE_PARTS * whole.value or (whole.left and part.sentence > whole.sentence)


def _is_no_share(scene: Scene, claimed: Term, part: Term, whole: Term) -> bool:
    """夜间30起，占15%, of 200起 farther back and not of 去年250起; what falls to each has no share."""
    if FOR_EACH.search(part.lead) or part.lead.endswith("前"):
        return True
    if OF_NAMED.search(claimed.lead):
        return False
    known = [each for each in _known(scene, part, LONG_BEFORE) if each.at < part.at and each.value > part.value]
    return any(_gives(claimed, HUNDRED * part.value / each.value) for each in known if each is not whole)


def _is_mixed(wrong: Statement, claimed: Term, parts: list[Term]) -> bool:
    """Whether something is said of each and something of all: 312个班，每班2个，共624个 is no sum."""
    each = [bool(FOR_EACH.search(term.lead)) for term in parts]
    if wrong.kind == "parts_total":
        rest = [term.value for term, alone in zip(parts, each, strict=True) if not alone]
        loose = len(rest) < PAIR or sum(rest, Fraction(0)) == claimed.value
        return (any(each) and not all(each) and loose) or (bool(FOR_EACH.search(claimed.lead)) and not any(each))
    if wrong.kind == "difference":
        return not each[0] and any(each)
    if wrong.kind in {"change", "ratio_of_change"}:
        apart = any(each) and not all(each)
        return apart and max(map(_value, parts)) > PAIR * min(map(_value, parts))  # 由平均25分钟缩短至18分钟
    if wrong.kind == "same_quantity":  # 各扣300元，合计1100元
        return any(SHARED.search(term.lead) for term in parts) != bool(SHARED.search(claimed.lead))
    shared = any(SHARED.search(term.lead) for term in parts)  # 现场30分由3家各占10分
    return bool(FOR_EACH.search(claimed.lead)) != all(each) or (shared and not SHARED.search(claimed.lead))


def _is_no_sum(wrong: Statement, scene: Scene, claimed: Term, parts: list[Term]) -> bool:
    """其余8起, members of one list with their sum, and what is no change of what it is laid to."""
    if wrong.kind == "change":  # 实检264人，疑似2人，多出1人
        return max(map(_value, parts)) > UNLIKE * max(min(map(_value, parts)), claimed.value)
    if wrong.kind != "parts_total":
        return False
    first = sum((term.value for term in parts[:PAIR]), Fraction(0))
    if first == claimed.value and len(parts) > PAIR and claimed.at < parts[0].at:  # 386家减至341家，退出45家
        return True
    place = scene.index(claimed)
    listed = claimed.mention.level == 1 and place and scene.terms[place - 1] in parts
    return bool(REMAINDER.match(claimed.lead)) or bool(listed and not cues.TOTAL.search(claimed.lead))


def _known(scene: Scene, claimed: Term, back: int = 0) -> list[Term]:
    """What is printed in full, of its kind, in its sentence and so many before."""
    sentences = scene.sentences[max(0, claimed.sentence - back) : claimed.sentence + 1]
    return [
        each for terms in sentences for each in terms
        if each is not claimed and same_kind(each, claimed) and each.is_value and each.exact
    ]  # fmt: skip


def _is_last_of_all(scene: Scene, claimed: Term, parts: list[Term]) -> bool:
    """104起；51起；35起，其余23起 are all of 213起 before, so that 23起 is not left of 104起."""
    known = [each for each in _known(scene, claimed, LONG_BEFORE) if each.at < claimed.at]
    if len(parts) >= PAIR and all(same_kind(each, claimed) for each in parts):
        whole = claimed.value + sum((each.value for each in parts), Fraction(0))
        if any(each.value == whole for each in known if each not in parts):
            return True
    total = claimed.value
    for place in range(len(known) - 1, 0, -1):
        if known[place].sentence != claimed.sentence:
            return False
        total += known[place].value
        if len(known) - place >= PAIR and any(each.value == total for each in known[:place]):
            return set(parts) <= set(known[place:])
    return False


def _is_of_run(scene: Scene, claimed: Term, parts: list[Term]) -> bool:
    """28条、19条、16条、25条、其他61条，前四类88条: three or more that stand side by side, and not only among the parts."""
    before = [
        each for each in _known(scene, claimed, 1)
        if each.at < claimed.at and not SHARED.search(each.lead)
    ][-RUN:]  # fmt: skip
    for start in range(len(before)):
        for stop in range(start + PAIR + 1, len(before) + 1):
            run, rest = set(before[start:stop]), set(parts) - set(before[start:stop])
            apart = not run <= set(parts) or any(REMAINDER.search(each.lead) for each in rest)
            if apart and sum((each.value for each in before[start:stop]), Fraction(0)) == claimed.value:
                return True
    return False


def _is_left(scene: Scene, claimed: Term, parts: list[Term]) -> bool:
    """64人，…，比计划60人多4人: what two others of the sentence leave."""
    if len(parts) > PAIR or not (claimed.changed or claimed.left):
        return False
    near = [
        each for each in _known(scene, claimed)
        if abs(scene.index(each) - scene.index(claimed)) <= FAR
    ]  # fmt: skip
    return any(
        abs(one.value - other.value) == claimed.value and max(one.value, other.value) >= SMALL
        for one, other in combinations(near, PAIR)
    )


def _is_of_another(scene: Scene, claimed: Term, parts: list[Term]) -> bool:
    """全县隐患311处…49处…已治251处，治理率80.7%: the number right before is the part, of a whole farther back."""
    if (behind := _right_behind(scene, claimed)) is not None and any(
        _gives(claimed, HUNDRED * behind.value / each.value) for each in _before(scene, behind) if each.value
    ):
        return True
    part = _right_before(scene, claimed)
    if part is None or part is min(parts, key=_value):
        return False
    return any(
        _gives(claimed, HUNDRED * part.value / each.value) for each in _before(scene, part) if each.value > part.value
    )


def _grew_from_another(scene: Scene, claimed: Term, parts: list[Term]) -> bool:
    """本月52起，与上月的60起相比下降13.3%，与去年的65起相比下降20%: from the number right before to one farther back."""
    base = _right_before(scene, claimed)
    if base is None or not grows(claimed):
        return False
    known = [each for each in _before(scene, base) if each not in parts]
    return any(_gives(claimed, HUNDRED * abs(each.value - base.value) / base.value) for each in known)


def _right_before(scene: Scene, claimed: Term) -> Term | None:
    place = scene.index(claimed) - 1
    part = scene.terms[place] if place >= 0 else None
    fits = part is not None and part.is_value and part.exact and part.value and part.sentence == claimed.sentence
    return part if fits else None


def _right_behind(scene: Scene, claimed: Term) -> Term | None:
    """占55%，为231人: what the share is in numbers."""
    part = scene.following(claimed)
    if part is None or not part.is_value or not part.exact or part.sentence != claimed.sentence:
        return None
    return part if IN_NUMBERS.fullmatch(part.gap) else None


def _before(scene: Scene, part: Term) -> list[Term]:
    return [
        each for each in _known(scene, part, PAIR)
        if each.at < part.at and not each.changed
    ]  # fmt: skip


def _gives(claimed: Term, right: Fraction) -> bool:
    """Whether it is printed with decimals, or exactly; two numbers give nearly 30% often enough by chance."""
    if right == claimed.value:
        return True
    return bool(claimed.decimals) and bool(arithmetic.agreement(claimed.quantity, arithmetic.exactly(right)))


def _value(term: Term) -> Fraction:
    return term.value
