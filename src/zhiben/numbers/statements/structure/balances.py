"""Numbers of one kind of which one is the sum of the others: a total, what is left of it, what was added since.

All numbers of a kind in a sentence, and in two that follow one another, are tried. What adds up is meant; what nearly adds up,
by a slip of the pen or because the words leave no other choice, contradicts itself.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from typing import Final, NamedTuple

from zhiben.numbers.bounds import Agreement
from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.judging import added_up, remainder, stated
from zhiben.numbers.statements.parts import OVERLAPPING, complete
from zhiben.numbers.statements.statement import Statement
from zhiben.numbers.statements.structure import cues
from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.scene import SIZE, Scene, Term
from zhiben.numbers.statements.structure.slips import GOOD, SURE, likeness, scale_of
from zhiben.numbers.statements.structure.subjects import is_foreign

WINDOW: Final = 9  # numbers of a kind that are looked at together
THREE: Final = 3
PAIR: Final = 2
NOTE: Final = 8  # characters behind a list that may leave it open
TITLE: Final = 70  # characters
LONGEST: Final = 24  # a longer list is a table in prose
ENOUGH: Final = 5
SEVERAL: Final = 8  # numbers of which any three are tried
EACH_BEFORE: Final = 14  # characters
SMALL: Final = 10  # what any three numbers below may make by chance
LISTED: Final = re.compile(r"[^，。；]{0,6}[，（：；]?其中")
APART: Final = re.compile(r"不含|不包括|除外|邻[县市区]|标准")
BESIDE: Final = re.compile(r"标准|平均")  # 与标准相差3℃
ONE_EACH: Final = re.compile(r"^(?:只|仅|不|都|也|一)")  # 一家只归一类
OPPOSITES: Final = tuple(
    tuple(pair.split("/"))
    for pair in "对/错 满/空 停/在 正常/停 开/停 完好/坏 好/坏 合格/不合格 公/私"
    " 老/新 旧/新 城/乡 城/村 镇区/村 昼/夜 白天/夜 男/女 能/不能 能/不了 持证/无证"
    " 国有/民营 室内/室外 地上/地下 成人/儿童 有人/无人 首次/再次 皮重/净 自重/净 现场/线上".split()
)
HANZI: Final = dict(zip("两俩三仨四五六七八九十", (2, 2, 3, 3, 4, 5, 6, 7, 8, 9, 10), strict=True))


class Balance(NamedTuple):
    """A whole and its parts, in the order of the text."""

    whole: Term
    parts: tuple[Term, ...]

    @property
    def terms(self) -> tuple[Term, ...]:
        return tuple(sorted((self.whole, *self.parts), key=lambda each: each.at))


def judge_balances(scene: Scene) -> Iterator[Reading]:
    for number in range(len(scene.sentences)):
        yield from _judged(scene, number)


def _judged(scene: Scene, number: int) -> Iterator[Reading]:
    """The balances of a sentence; those of two sentences only where the first alone has none."""
    for kind, group in _groups(scene, number).items():
        settled: set[Term] = set()
        before = _groups(scene, number - 1).get(kind, []) if number and _follows(scene, number) else []
        for terms in (group, [*before[-WINDOW // 2 :], *group[: WINDOW // 2]] if before else []):
            if not THREE <= len(terms) <= LONGEST:
                continue
            for window in _windows(terms):
                yield from _of_window(scene, window, settled)


def _follows(scene: Scene, number: int) -> bool:
    """Whether the sentence before is of the same paragraph, or its title."""
    return scene.page.paragraph(number) != number or len(scene.page.words(number - 1)) <= TITLE


def _groups(scene: Scene, number: int) -> dict[str, list[Term]]:
    groups: dict[str, list[Term]] = {}
    for term in scene.sentences[number]:
        if _counts(term):
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
    if not term.kind or term.unit == "倍":
        return False
    return term.is_value or term.unit == "百分点" or (term.is_percent != term.is_change)


def _windows(terms: list[Term]) -> Iterator[list[Term]]:
    if len(terms) <= WINDOW:
        yield terms
        return
    for start in range(0, len(terms) - WINDOW // 2, WINDOW // 2):
        yield terms[start : start + WINDOW]


def _of_window(scene: Scene, terms: list[Term], settled: set[Term]) -> Iterator[Reading]:
    yield from _settled(scene, terms, settled)
    if len(terms) == THREE + 1 and not settled & set(terms) and (stock := _stock(terms)):
        settled |= set(terms)
        yield stock
    best: tuple[int, Balance] | None = None
    for balance in _candidates(terms, every=False):
        if sum(each in settled for each in balance.terms) > 1 or _claimed(balance) in settled:
            continue
        sure = _sure(scene, terms, balance)
        if best is None or sure > best[0]:
            best = sure, balance
    if best and best[0] >= ENOUGH:
        settled |= set(best[1].terms)
        yield Reading(replace(_statement(best[1]), holds=False, how="no"), best[0])


def _stock(terms: list[Term]) -> Reading | None:
    """88盘，新领20盘，报损9盘，现存99盘: what there was, what came, what went and what there is."""
    had, came, went, left = terms
    right = had.value + came.value - went.value
    like = likeness(left.value, right, scale_of(each.value for each in terms))
    if like < GOOD or not cues.STOCK.search(left.lead) or not all(each.exact for each in terms):
        return None
    parts = [each.quantity for each in (had, came, went)]
    return Reading(stated("difference", left.quantity, parts, arithmetic.exactly(right), Agreement.NO), ENOUGH)


def _settled(scene: Scene, terms: list[Term], settled: set[Term]) -> Iterator[Reading]:
    """What adds up; those that stand side by side are surely meant to."""
    for balance in _candidates(terms, every=True):
        if _adds_up(balance) and not _is_chance(scene, balance):
            settled |= set(balance.terms)
            places = sorted(terms.index(each) for each in balance.terms)
            yield Reading(replace(_statement(balance), holds=True), int(places[-1] - places[0] == len(places) - 1))
    for four in zip(terms, terms[1:], terms[2:], terms[3:], strict=False):
        a, b, c, d = (each.size for each in four)
        crosswise = b in {a + c - d, a - c + d} or a == b + c - d or d in {a + b - c, a - b + c}
        small = max(a, b, c, d) < SMALL * SIZE and not cues.OVERLAP.search(scene.page.words(four[0].sentence))
        if crosswise and not small and not _is_divided(scene, four[0]):  # what leaves, what counts twice
            settled |= set(four)
            yield Reading(replace(_statement(Balance(four[0], four[1:])), holds=True), 1)


def _candidates(terms: list[Term], *, every: bool) -> Iterator[Balance]:
    """Runs before or behind a whole, and any three next to one another (`every`: any three)."""
    for place, whole in enumerate(terms):
        for stop in range(place + THREE, len(terms) + 1):
            yield Balance(whole, tuple(terms[place + 1 : stop]))
        for start in range(place - 1):
            yield Balance(whole, tuple(terms[start:place]))
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
    if whole.value >= SMALL or len(balance.parts) > PAIR or whole is first:
        return False
    said = (cues.TOTAL.search(each.clause + each.tail) or cues.REST.search(each.own) for each in balance.terms)
    return not (any(said) or any(each.changed for each in balance.terms))


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


def _claimed(balance: Balance) -> Term:
    """Which of the numbers the text derives from the others."""
    last = balance.terms[-1]
    for each in reversed(balance.parts):
        if each.changed or cues.REST.search(each.own):
            return each
    if cues.TOTAL.search(balance.whole.own) or last is balance.whole or len(balance.parts) > PAIR:
        return balance.whole
    return balance.whole


def _statement(balance: Balance) -> Statement:
    claimed = _claimed(balance)
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


def _sure(scene: Scene, terms: list[Term], balance: Balance) -> int:
    """How surely the numbers are meant to add up."""
    whole, parts = balance
    total = sum(each.size for each in parts)
    if whole.size < max(each.size for each in parts) or not whole.size <= 2 * total <= 4 * whole.size:
        return 0
    alike = _alike(balance)
    sure = alike + (len(parts) >= THREE) + _said(scene, balance)
    if len(balance.terms) == len(terms):
        sure += 1 + (len(scene.sentences[terms[0].sentence]) == len(terms))
    if abs(whole.size - total) >= min(each.size for each in parts) and alike < SURE:
        sure -= 2
    if not alike and not _is_clear(balance):
        sure -= 2
    others = sorted(parts, key=lambda each: each.at)
    return sure - _doubts(scene, balance, others) - _doubtful_parts(scene, balance, others)


def _doubts(scene: Scene, balance: Balance, others: list[Term]) -> int:
    """What the passage says against it: estimates, overlaps, open lists, changes of several things."""
    first, last = balance.terms[0], balance.terms[-1]
    text = scene.page.text
    labels = [label for each in others if (label := _label(scene, each))]
    doubts = 2 * (not all(each.exact for each in balance.terms))
    doubts += 3 * (
        sum(each.changed and not each.lead.endswith("到") for each in balance.terms) > 1
        or len(set(labels)) < len(labels)
    )
    doubts += 3 * ("占" in balance.whole.clause) + 3 * ("其中" in text[others[0].at : others[-1].at])
    doubts += 3 * bool(cues.OVERLAP.search(text[first.at : scene.page.bounds(last.sentence)[1]].replace("其中", "")))
    return doubts + 2 * bool(cues.OPEN.search(text[first.at : last.at + 1 + len(last.tail) + NOTE]))


def _label(scene: Scene, term: Term) -> str:
    """What it is called, with a number that the name itself holds: 一分队, 二分队."""
    label = term.lead.strip("、")
    place = scene.index(term) - 1
    if place >= 0 and label and label == term.gap and len(scene.terms[place].quantity.text) == 1:
        return scene.terms[place].quantity.text + label
    return label


def _doubtful_parts(scene: Scene, balance: Balance, others: list[Term]) -> int:
    """Parts that may overlap (女职工, 夜间), or that are not told in one breath."""
    whole = balance.whole
    if cues.EXCLUSIVE.search(scene.page.words(others[-1].sentence)):
        return -2
    overlapping = any(OVERLAPPING.search(each.own) and not cues.REST.search(each.own) for each in others)
    if not cues.AMONG.search(scene.between(*sorted((whole, others[0]), key=lambda each: each.at))):
        return 2 * (overlapping and whole.at < others[0].at and len(others) > PAIR)
    now = [bool(cues.NOW.search(each.lead)) for each in others]
    return 3 * overlapping + 2 * (any(now) and not all(now))


def _is_clear(balance: Balance) -> bool:
    """Whether the words alone say that these are all: 合计, 其余."""
    claimed = _claimed(balance)
    if claimed is balance.whole:
        return bool(cues.NAMED_TOTAL.search(claimed.lead)) and claimed.at > balance.parts[-1].at
    return bool(cues.SURELY_LEFT.search(claimed.lead)) or claimed.changed


def _alike(balance: Balance) -> int:
    """How much the printed numbers look like ones that add up, whichever of them is wrong."""
    whole, parts = balance
    summed = sum((each.value for each in parts), Fraction(0))
    scale = scale_of(each.value for each in balance.terms)
    claimed = _claimed(balance)
    right = {each: summed if each is whole else whole.value - summed + each.value for each in balance.terms}
    own = likeness(claimed.value, right[claimed], scale)
    return max(own, max(likeness(each.value, right[each], scale) for each in balance.terms) - 1) if own else 0


def _said(scene: Scene, balance: Balance) -> int:
    """What the words say for it: a total, 其中, what is left, what was added."""
    whole, parts = balance
    claimed = _claimed(balance)
    behind = whole.at > parts[-1].at
    if claimed is whole:
        return _said_total(scene, balance) if behind else _said_list(scene, balance)
    taken = [each for each in parts if each is not claimed]
    said = 2
    if cues.OF_PART.search(claimed.lead) or BESIDE.search(claimed.lead):
        return -4
    if claimed.changed:
        return said + _said_change(scene, whole, taken, claimed)
    said += bool(cues.PLANNED.search(whole.lead) or cues.FOUND.search(whole.lead))
    said += all(cues.DONE.search(each.own) or _refused(each, claimed) for each in taken)
    return said


def _said_change(scene: Scene, whole: Term, taken: list[Term], claimed: Term) -> int:
    """Whether the words make the last a change between the other two, of the same thing."""
    then, now = sorted((whole, taken[0]), key=lambda each: each.at)
    named = cues.COMPARED.search(claimed.lead)
    if named and not any(named[1] in each.own for each in (then, now)):
        return -5
    said = -2 * (claimed.at < min(then.at, now.at) and not any(cues.THEN.search(each.clause) for each in (then, now)))
    said -= 3 * (claimed.at < then.at and "原" in now.lead)
    said -= 4 * (claimed.at > now.at and is_foreign(claimed, then, now))
    return said + (_moved(scene, then, now) if len(taken) == 1 else 0)


def _said_total(scene: Scene, balance: Balance) -> int:
    whole, parts = balance
    said = -4 * bool(APART.search(whole.clause))
    if _collective(scene, whole) == len(parts):
        said += 2
    if cues.NAMED_TOTAL.search(whole.clause[-12:]):
        said += 3
    elif cues.TOTAL.search(whole.clause) or cues.TOTAL.search(whole.tail):
        said += 2
    said += not whole.lead and bool(whole.tail) and whole.sentence != parts[-1].sentence  # 17家企业就此
    if whole.mention.action and any(each.mention.action not in {"", whole.mention.action} for each in parts):
        said -= 1
    if (
        cues.THEN.search(whole.lead)
        or any(cues.THEN.search(each.lead) for each in parts)
        or cues.REST.search(whole.lead)
    ):
        said -= 2
    if cues.THEN.search(whole.lead) or (not whole.lead and whole.tail.startswith("的")):  # 去年全年96起, 45人的班
        said -= 2
    return said


def _said_list(scene: Scene, balance: Balance) -> int:
    whole, parts = balance
    if whole.at > parts[0].at:  # in the middle
        return 0
    between = scene.between(whole, parts[0])
    said = int(bool(cues.TOTAL.search(whole.lead) or cues.FOUND.search(whole.lead)))
    said += bool(cues.AMONG.search(between) or "：" in between or "分" in between or "（" in between)
    said += 2 * (complete([each.own for each in parts]) or _opposite(parts))
    said -= not said and len(parts) == PAIR  # 能出水的51个，生锈的25个: nothing says that these are all
    if any(cues.THEN.search(each.lead) or each.changed for each in parts):
        said -= 2
    if any(each.mention.action not in {"", whole.mention.action} for each in parts):
        said -= 1
    return said


def _opposite(parts: tuple[Term, ...]) -> bool:
    """答对19名，答错8名; 满瓶50只，空瓶22只: two parts by names that leave nothing out."""
    if len(parts) != PAIR:
        return False
    one, other = parts
    return any((a in one.own and b in other.own) or (b in one.own and a in other.own) for a, b in OPPOSITES)


def _moved(scene: Scene, then: Term, now: Term) -> int:
    """由380家增加到452家: both values of the change are named as such."""
    said = cues.THEN.search(scene.page.said(then.mention) + then.lead) or cues.FROM.search(then.lead)
    reached = cues.REACHED.search(now.lead) or cues.NOW.search(now.lead + scene.page.said(now.mention))
    return int(bool(said)) + int(bool(reached))


def _refused(taken: Term, left: Term) -> bool:
    """采纳69条，未采纳16条: the same word with and without its no."""
    for no in "未不无没非缺":
        at = left.own.find(no)
        if at >= 0:
            word = left.own[at + 1 : at + 3]
            return bool(word) and (word in taken.own or word[0] in taken.own)
    return False


def _collective(scene: Scene, total: Term) -> int:
    """三个乡镇共摸排2791栋, 两队合计: how many the total says that it adds up, or 0."""
    place = scene.index(total) - 1
    before = scene.terms[place] if place >= 0 else None
    if before and before.sentence == total.sentence and not set(scene.between(before, total)) & set("，。；："):
        counted = before.quantity.cls == "count" and before.kind != total.kind and before.value.denominator == 1
        return int(before.value) if counted else 0
    digits = [HANZI[char] for char in total.clause[:6] if char in HANZI]
    return digits[0] if digits else 0
