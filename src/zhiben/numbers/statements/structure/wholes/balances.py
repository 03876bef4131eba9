"""Numbers of one kind of which one is the sum of the others: a total, what is left of it, what was added since.

All numbers of a kind in a sentence, and in two that follow one another, are tried. What adds up is meant; what nearly adds up,
by a slip of the pen or because the words leave no other choice, contradicts itself.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from typing import Final

from zhiben.numbers.bounds import Agreement
from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.judging import added_up, remainder, stated
from zhiben.numbers.statements.statement import Statement
from zhiben.numbers.statements.structure import cues
from zhiben.numbers.statements.structure.again.slips import GOOD, likeness, scale_of
from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.scene import BARE, SIZE, Scene, Term
from zhiben.numbers.statements.structure.wholes.balance import Balance, claimed_of
from zhiben.numbers.statements.structure.wholes.sureness import collective, sureness

WINDOW: Final = 9  # numbers of a kind that are looked at together
THREE: Final = 3
PAIR: Final = 2
TITLE: Final = 70  # characters
LONGEST: Final = 24  # a longer list is a table in prose
ENOUGH: Final = 5
FEW: Final = 5  # numbers of which any sum is no chance
SEVERAL: Final = 8  # numbers of which any three are tried
EACH_BEFORE: Final = 14  # characters
SMALL: Final = 10  # what any three numbers below may make by chance
LISTED: Final = re.compile(r"[^，。；]{0,6}[，（：；]?(?:其中|含(?!税)|包括|内含)")
AMONG: Final = re.compile(r"其中|含(?!税)|内含")
BASE: Final = re.compile(r"[\u4e00-\u9fff]{1,6}[中里](?!心|间)")  # 6起立案中尚未办结的 are no sum
LISTED_ON: Final = re.compile(r"[\u4e00-\u9fff]{0,3}[、和及与]")
ONE_EACH: Final = re.compile(r"^(?:只|仅|不|都|也|一)")  # 一家只归一类


def judge_balances(scene: Scene) -> Iterator[Reading]:
    """What adds up in any sentence or two is known before anything is held against what does not."""
    settled: list[set[Term]] = []  # the numbers of each sum that holds, or is known not to
    groups = [windows for number in range(len(scene.sentences)) for windows in _windowed(scene, number)]
    for terms in groups:
        yield from _settled(scene, terms, settled)
    for terms in groups:
        if len(terms) == THREE + 1 and not set().union(*settled) & set(terms) and (stock := _stock(terms)):
            settled.append(set(terms))
            yield stock
    nearly = [found for terms in groups if (found := _surest(scene, terms, settled))]
    for sure, balance in sorted(nearly, key=lambda each: (-each[0], -len(each[1].parts))):
        if _is_open(balance, settled):
            settled.append(set(balance.terms))
            yield Reading(replace(_statement(balance), holds=False, how="no"), sure)


def _is_open(balance: Balance, settled: list[set[Term]]) -> bool:
    """Whether no more than one of its numbers, and not the one that is claimed, is part of another sum.

    A sum among its own parts counts for nothing: 48人, 36人, 12人，参演106人.
    """
    parts = set(balance.parts)
    known = set().union(*(each for each in settled if not each <= parts))
    return sum(each in known for each in balance.terms) <= 1 and claimed_of(balance) not in known


def _windowed(scene: Scene, number: int) -> Iterator[list[Term]]:
    """The numbers of each kind in a sentence, and with those of the sentence before."""
    for kind, group in _groups(scene, number).items():
        before = _groups(scene, number - 1).get(kind, []) if number and _follows(scene, number) else []
        for terms in (group, [*before[-WINDOW // 2 :], *group[: WINDOW // 2]] if before else []):
            if THREE <= len(terms) <= LONGEST:
                yield from _windows(terms)


def _follows(scene: Scene, number: int) -> bool:
    """Whether the sentence before is of the same paragraph, or its title."""
    return scene.page.paragraph(number) != number or len(scene.page.words(number - 1)) <= TITLE


def _groups(scene: Scene, number: int) -> dict[str, list[Term]]:
    groups: dict[str, list[Term]] = {}
    for term in scene.sentences[number]:
        if _counts(term) and not scene.is_collective(term) and not scene.is_first_piece(term):
            groups.setdefault(term.kind, []).append(term)
    return {kind: _comparable(group) for kind, group in groups.items()}


def _comparable(group: list[Term]) -> list[Term]:
    """Without what is said of each; of averages only those that are compared among themselves."""
    each = [term for term in group if cues.EACH.search(term.clause[-EACH_BEFORE:])]
    if (
        each
        and group[0] in each
        and all(term in each or term.changed or cues.REACHED.search(term.lead) for term in group)
    ):
        return group
    return [term for term in group if term not in each and not _is_any_one(term)]


def _is_any_one(term: Term) -> bool:
    """一家只归一类: what is said of any one."""
    return term.quantity.text.startswith("一") and not term.lead and bool(ONE_EACH.search(term.tail))


def _counts(term: Term) -> bool:
    if not term.kind or term.unit in {"倍", "日"} or (term.kind == BARE and term.tail):  # 50马力
        return False
    return term.is_value or term.unit == "百分点" or (term.is_percent != term.is_change)


def _windows(terms: list[Term]) -> Iterator[list[Term]]:
    if len(terms) <= WINDOW:
        yield terms
        return
    for start in range(0, len(terms) - WINDOW // 2, WINDOW // 2):
        yield terms[start : start + WINDOW]


def _surest(scene: Scene, terms: list[Term], settled: list[set[Term]]) -> tuple[int, Balance] | None:
    """What most surely is meant to add up, and does not."""
    best: tuple[int, Balance] | None = None
    for balance in _candidates(terms, every=False):
        if _is_open(balance, settled):
            sure = sureness(scene, terms, balance)
            if best is None or sure > best[0]:
                best = sure, balance
    return best if best and best[0] >= ENOUGH else None


def _stock(terms: list[Term]) -> Reading | None:
    """88盘，新领20盘，报损9盘，现存99盘: what there was, what came, what went and what there is."""
    had, came, went, left = terms
    right = had.value + came.value - went.value
    like = likeness(left.value, right, scale_of(each.value for each in terms))
    if like < GOOD or not cues.STOCK.search(left.lead) or not all(each.exact for each in terms):
        return None
    parts = [each.quantity for each in (had, came, went)]
    return Reading(stated("difference", left.quantity, parts, arithmetic.exactly(right), Agreement.NO), ENOUGH)


def _settled(scene: Scene, terms: list[Term], settled: list[set[Term]]) -> Iterator[Reading]:
    """What adds up; those that stand side by side are surely meant to."""
    apart: list[Balance] = []
    for balance in _candidates(terms, every=True):
        if _adds_up(balance) and not _is_chance(scene, balance):
            if _skipped(terms, balance):
                apart.append(balance)
                continue
            settled.append(set(balance.terms))
            yield Reading(replace(_statement(balance), holds=True), 1)
    for balance in apart:
        meant = _is_named(scene, balance, explained=set(_skipped(terms, balance)) <= set().union(*settled))
        if meant or len(terms) <= FEW:
            settled.append({claimed_of(balance)} if meant else set(balance.terms))
        yield Reading(replace(_statement(balance), holds=True), int(meant))
    for four in zip(terms, terms[1:], terms[2:], terms[3:], strict=False):
        a, b, c, d = (each.size for each in four)
        crosswise = b in {a + c - d, a - c + d} or a == b + c - d or d in {a + b - c, a - b + c}
        told = any(each.left or each.changed or cues.STOCK.search(each.lead) for each in four) or cues.OVERLAP.search(
            scene.page.words(four[0].sentence)
        )
        small = max(a, b, c, d) < SMALL * SIZE and not cues.OVERLAP.search(scene.page.words(four[0].sentence))
        if crosswise and not small and told and not _is_divided(scene, four[0]):  # what leaves, what counts twice
            settled.append(set(four))
            yield Reading(replace(_statement(Balance(four[0], four[1:])), holds=True), 1)


def _skipped(terms: list[Term], balance: Balance) -> list[Term]:
    """The numbers that stand among those of a balance and are none of them."""
    places = sorted(terms.index(each) for each in balance.terms)
    return [each for each in terms[places[0] : places[-1]] if each not in balance.terms]


def _is_named(scene: Scene, balance: Balance, *, explained: bool) -> bool:
    """Whether its words make one of its numbers the total or what is left, so that others may stand between."""
    claimed = claimed_of(balance)
    if claimed is not balance.whole:
        return claimed.left and explained
    return collective(scene, claimed) == len(balance.parts) and claimed.at > balance.parts[-1].at


def _candidates(terms: list[Term], *, every: bool) -> Iterator[Balance]:
    """Runs before or behind a whole, and any three next to one another (`every`: any three)."""
    for place, whole in enumerate(terms):
        for stop in range(place + THREE, len(terms) + 1):
            yield Balance(whole, tuple(terms[place + 1 : stop]))
        for start in range(place - 1):
            yield Balance(whole, tuple(terms[start:place]))
    for place in range(2, len(terms)):  # 隐患41处，其中…；改正29处，其余12处
        done = terms[place - 1]
        if not every and terms[place].left and not done.left and not done.changed and cues.DONE.search(done.own):
            yield from (Balance(whole, (terms[place - 1], terms[place])) for whole in terms[: place - 1])
    every = every and len(terms) <= SEVERAL
    triples = combinations(terms, THREE) if every else zip(terms, terms[1:], terms[2:], strict=False)
    for triple in triples:
        for place in range(THREE) if every else (1,):
            yield Balance(triple[place], (*triple[:place], *triple[place + 1 :]))


def _adds_up(balance: Balance) -> bool:
    """Exactly, or as nearly as what is printed in 万 and with decimals may be rounded."""
    wrong = abs(balance.whole.size - sum(each.size for each in balance.parts))
    if not wrong:
        return True
    if all(each.exact for each in balance.parts) and balance.whole.exact:
        if not any(each.step for each in balance.parts) and not balance.whole.step:
            return False
        return wrong < _slack(balance) * SIZE
    if wrong > balance.whole.size:
        return False
    low, high = (sum(side, Fraction(0)) for side in zip(*(_span(each) for each in balance.parts), strict=True))
    least, most = _span(balance.whole)
    return low <= most and least <= high


def _is_chance(scene: Scene, balance: Balance) -> bool:
    """Whether it adds up against its own words (2家，其中1家、3家), or only as any three small numbers may."""
    whole, first = balance.whole, balance.terms[0]
    if whole is not first and _is_divided(scene, first):
        return True
    if whole is not first and (_is_base(balance) or _heads_off(scene, balance)):
        return True
    if whole is not first and AMONG.match(whole.lead):  # 1.8万平方米，其中厂区2.1万平方米
        return True
    if whole is not first and cues.SURELY_LEFT.search(whole.lead):  # 其余11处 are no sum of 7处 and 4处
        return True
    if first.sentence < whole.sentence and whole.at < balance.terms[-1].at:  # 车辆5处。合计50处，整改45处
        return True
    if whole is first and all(each.mention.level == 1 for each in balance.parts) and not whole.tail:  # 3人、2人、1人
        return True
    if whole.value >= SMALL or len(balance.parts) > PAIR or whole is first:
        return False
    said = (cues.TOTAL.search(each.clause + each.tail) or cues.REST.search(each.own) for each in balance.terms)
    return not (any(said) or any(each.changed for each in balance.terms))


def _is_base(balance: Balance) -> bool:
    """6起立案中尚未办结的: what the next number is taken from, and no sum of two before."""
    return len(balance.parts) == PAIR and not balance.whole.lead and bool(BASE.match(balance.whole.tail))


def _heads_off(scene: Scene, balance: Balance) -> bool:
    """组长1名、副组长3名和成员12名，全组15人: the parts leave out the head of their list."""
    first = balance.terms[0]
    place = scene.index(first) - 1
    before = scene.terms[place] if place >= 0 else None
    if before is None or before.kind != first.kind or before.sentence != first.sentence:
        return False
    listed = first.mention.level == 1 and bool(LISTED_ON.match(scene.between(before, first)))
    return (
        listed
        and bool(cues.TOTAL.search(balance.whole.clause))
        and collective(scene, balance.whole) != len(balance.parts)
    )


def _is_divided(scene: Scene, whole: Term) -> bool:
    """Whether 其中 and a list follow, so that the number is the whole of others and no part."""
    place = scene.index(whole) + 1
    following = scene.terms[place : place + PAIR]
    if len(following) < PAIR or any(each.kind != whole.kind for each in following):
        return False
    lead = scene.between(whole, following[0])
    return bool(LISTED.match(lead)) and "、" in scene.between(*following)


def _span(term: Term) -> tuple[Fraction, Fraction]:
    """The least and the greatest that an estimate may be, of a fall as of a rise."""
    span = arithmetic.range_of(term.quantity)
    if (term.quantity.value or 0) < 0:
        span = arithmetic.negated(span)
    low = Fraction(0) if span.low is None else span.low
    return low, (span.high if span.high is not None else 2 * max(term.value, low))


def _slack(balance: Balance) -> Fraction:
    """How far rounding may take the sum: 48万 beside 62.5万 is 48.0万, 1.2亿 beside 5000万 is what rounds to it."""
    scales = [_scale(each) for each in balance.terms]
    finest = {
        scale: min(each.step for each, other in zip(balance.terms, scales, strict=True) if other == scale)
        for scale in scales
    }
    steps = [finest[scale] for scale in scales]
    if len(set(steps)) == 1:
        return steps[0] * Fraction(101, 100) * (len(steps) > THREE) + steps[0] / 2
    return sum(steps, Fraction(0)) / 2


def _scale(term: Term) -> str:
    return "亿" if "亿" in term.quantity.text else "万" if "万" in term.quantity.text else ""


def _statement(balance: Balance) -> Statement:
    claimed = claimed_of(balance)
    others = [each for each in balance.parts if each is not claimed]
    if claimed is balance.whole:
        return added_up("parts_total", claimed.quantity, [each.quantity for each in balance.parts])
    if claimed.changed:
        now, then = (balance.whole, others[0]) if balance.whole.at > others[0].at else (others[0], balance.whole)
        size = balance.whole.value - sum((each.value for each in others), Fraction(0))
        signed = -size if (claimed.quantity.value or 0) < 0 else size
        return stated(
            "change", claimed.quantity, [now.quantity, then.quantity, *(each.quantity for each in others[1:])],
            arithmetic.exactly(signed), best=signed,
        )  # fmt: skip
    return remainder(claimed.quantity, balance.whole.quantity, [each.quantity for each in others])
