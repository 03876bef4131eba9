"""From one number to the other: the verb that says which way (由每周14件压降到17件) and how far (由8人补到13人，补充了5人)."""

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Final

from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.arithmetic import Range
from zhiben.numbers.statements.judging import stated
from zhiben.numbers.statements.pointing import pointing_at
from zhiben.numbers.statements.structure import cues
from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.courses.subjects import is_foreign
from zhiben.numbers.statements.structure.scene import Scene, Term, same_kind
from zhiben.numbers.statements.words import KINDS_OF_THINGS, action_of

SURE: Final = 4
MOVED: Final = re.compile(
    rf"(?:{cues.UP_WORDS}|{cues.DOWN_WORDS}|[压砍削腾退走关撤裁添补充涨掉省贵快慢缩增减降升多少]|便宜)[^，。；到至成比较与和]{{0,4}}$"
)
THING: Final = re.compile("|".join(words for _name, words in KINDS_OF_THINGS))
TOTAL: Final = re.compile(r"共|合计|总|累计|加起来|其余|其中|另|目标|计划")
CAME: Final = re.compile(
    r"(?:新?进|调入|领|购|入库|运[进出走]|来|报废|注销|退役|调[离出走拨][^，。]{0,4}|拆除?|离[职岗])了?$"
)
AGAIN: Final = re.compile(r"[再又另补]|新增")
BEFORE: Final = re.compile(r"([\u4e00-\u9fff]{2})(?:之|以)?前")
OF_DAY: Final = re.compile(r"凌晨|清晨|早[晨上]|上午|中午|正午|下午|傍晚|晚上|夜[里间]|白天|[春夏秋冬][天季]")
NEW: Final = re.compile(r"新[增建购装设]")
CUT: Final = re.compile(r"其中|；|。")
PAIR: Final = 2


def judge_movements(scene: Scene) -> Iterator[Reading]:
    for terms in scene.sentences:
        for then, now in itertools.pairwise(terms):
            if turned := _turned(scene, then, now):
                yield turned
        yield from _distances(scene, terms)


def _turned(scene: Scene, then: Term, now: Term) -> Reading | None:
    reached = cues.REACHED.search(now.lead)
    if not reached or now.is_change or then.is_change or not same_kind(then, now):
        return None
    again = cues.REACHED.search(then.lead)  # 由7处减到5处再减到6处
    if not again and (then.changed or not (cues.FROM.search(then.lead) or cues.THEN.search(then.lead))):
        return None
    if not (then.exact and now.exact):
        return None
    up = bool(cues.RISING.search(now.lead))
    if up == bool(cues.FALLING.search(now.lead)) or (now.value > then.value) == up or now.value == then.value:
        return None
    bound = Range(then.value, None) if up else Range(None, then.value)
    statement = stated("order", now.quantity, [then.quantity], bound)
    begin = now.at - len(now.lead) + reached.start()  # dates in the lead are longer than their mark
    if "\ue001" not in scene.page.text[max(0, begin) : now.at]:
        statement = pointing_at(scene.page, statement, begin, now.at)
    return Reading(statement, SURE)


def _distances(scene: Scene, terms: Sequence[Term]) -> Iterator[Reading]:
    """Of three numbers of one kind the one that a verb makes the way from the one to the other."""
    for kind in {each.kind for each in terms if each.kind}:
        alike = [each for each in terms if each.kind == kind]
        for three in zip(alike, alike[1:], alike[PAIR:], strict=False):
            others = [each for each in alike if each not in three]
            for claimed, one, other in (three[PAIR:] + three[:PAIR], three):
                if _is_way(scene, claimed, one, other) and not any(_moves(each) for each in others):
                    yield _judged(claimed, one, other)
                    break


def _moves(term: Term) -> bool:
    return term.is_change or bool(MOVED.search(term.lead) or CAME.search(term.lead))


def _is_way(scene: Scene, claimed: Term, one: Term, other: Term) -> bool:
    if len({"每" in each.lead for each in (one, other)}) > 1 and not cues.REACHED.search(other.lead):
        return False
    first, last = sorted((claimed, one, other), key=lambda each: each.at)[::PAIR]
    if (
        not all(each.exact for each in (claimed, one, other))
        or claimed.lead.startswith(("又", "再", "另"))
        or not (claimed.is_change or MOVED.search(claimed.lead))
        or TOTAL.search(claimed.lead)
        or cues.REACHED.search(claimed.lead)
    ):
        return False
    if CUT.search(scene.between(first, last)) or _is_of_another(claimed, one, other):
        return False
    if _against(claimed, one, other):
        return False
    if any(TOTAL.search(each.lead) and not cues.FROM.search(each.lead) for each in (one, other)) and not _led(
        one, other
    ):
        return False
    if claimed.at < one.at:  # of what is new nothing says that it is all
        return _led(one, other) and not NEW.search(claimed.lead)
    return _led(one, other) or _told_alike(one, other)


def _is_of_another(claimed: Term, one: Term, other: Term) -> bool:
    """Whether its words name a thing or an action that the two do not."""
    named = action_of(claimed.lead) or THING.search(claimed.lead)
    return bool(named) and is_foreign(claimed, one, other)


def _against(claimed: Term, one: Term, other: Term) -> bool:
    """整改前21处，整改后4处，新增2处: what rose is no fall from the one to the other."""
    rising, falling = bool(cues.RISING.search(claimed.lead)), bool(cues.FALLING.search(claimed.lead))
    if rising == falling or claimed.is_change:
        return False
    then, now = (other, one) if cues.THEN.search(other.lead) and not cues.THEN.search(one.lead) else (one, other)
    return now.value != then.value and (now.value > then.value) != rising


def _led(one: Term, other: Term) -> bool:
    """Whether their words make the one then and the other now."""
    if cues.FROM.search(one.lead) and re.search(r"[到至成为]", other.lead) and not other.is_change:
        return True
    if any(
        each.is_change or CAME.search(each.lead) or (AGAIN.search(each.lead) and not cues.REACHED.search(each.lead))
        for each in (one, other)
    ):
        return False
    if _before_and_after(one.lead, other.lead):
        return True
    then = [bool(cues.THEN.search(each.lead)) and not cues.NOW.search(each.lead) for each in (one, other)]
    return then[0] != then[1]


def _before_and_after(first: str, second: str) -> bool:
    """换新前, 换新后; 早晨, 中午."""
    before = BEFORE.search(first)
    if before and before[1] + "后" in second:
        return True
    times = [OF_DAY.search(each) for each in (first, second)]
    return bool(times[0] and times[1] and times[0][0] != times[1][0])


def _told_alike(one: Term, other: Term) -> bool:
    """进站31.5吨，出站29.8吨; 上半年6个，下半年11个: words of one length that differ in one place."""
    first, second = one.lead, other.lead
    first = first[-len(second) :] if second else ""
    differ = sum(a != b for a, b in zip(first, second, strict=False))
    return len(first) == len(second) > 1 and differ == 1 and not (_moves(one) or _moves(other))


def _judged(claimed: Term, one: Term, other: Term) -> Reading:
    large, small = sorted((one, other), key=lambda each: each.value, reverse=True)
    best = large.value - small.value
    computed = arithmetic.minus(arithmetic.range_of(large.quantity), arithmetic.range_of(small.quantity))
    if arithmetic.are_whole_percentages(large.quantity, small.quantity, claimed.quantity):
        computed = arithmetic.exactly(best)
    if (claimed.quantity.value or 0) < 0:
        computed, best = arithmetic.negated(computed), -best
    statement = stated("change", claimed.quantity, [other.quantity, one.quantity], computed, best=best)
    return Reading(statement, SURE + 1)
