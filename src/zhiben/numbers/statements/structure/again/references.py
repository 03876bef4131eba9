"""Numbers by which a text points back to what it counted before: 上述尚未整改的6条隐患, 16起违章录像逐条点评, 剩余42个问题.

Whoever points back names a number that stands somewhere before, or that two numbers there leave or make. Where none does, the
number most like it that is told of the same thing is what was meant.
"""

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Final, NamedTuple

from zhiben.numbers.bounds import Agreement
from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.judging import added_up, stated, twice
from zhiben.numbers.statements.page import COMMA
from zhiben.numbers.statements.places import owner
from zhiben.numbers.statements.structure import cues
from zhiben.numbers.statements.structure.again.again import EMPTY, apart_in_time, named_apart
from zhiben.numbers.statements.structure.again.slips import GOOD, LIKELY, SURE, WEAK, likeness, scale_of
from zhiben.numbers.statements.structure.choosing import ONLY_EXPLAINS, Reading
from zhiben.numbers.statements.structure.scene import Scene, Term, same_kind

POINTING: Final = re.compile(r"(?:上述|前述|以上|[这该此]|刚才的|前面的)(?:[^，。；\ue000]{0,6}的)?$")
LEFT: Final = re.compile(
    r"(?:剩余|剩下|余下|其余|遗留|(?:尚|仍|还|暂)?[未没](?:有)?[^，。；\ue000]{1,8})(?:的)?(?:这)?$|(?:缺|逾期|超期)[^，。；\ue000]{0,4}的$"
)
HANDLED: Final = re.compile(r"(?:对|将|把|就|针对|由|向|给|让|请)(?:[^，。；\ue000]{0,6}的)?$")
UNIVERSAL: Final = re.compile(
    r"均|都|全部|全都|一并|逐[一个条户家项]|悉数|一律|各自|无一|全数|尽数|统一|分别|的(?=[^，。；]{2,12}(?:由|均|都|已|全))"
)
QUALIFIED: Final = re.compile(r"[\u4e00-\u9fff]{2,}的$")  # 对隐患反弹的5个项目 are not all of them
ALL_OF: Final = re.compile(
    r"(?:全部|所有)的?|共|全[市县区省镇乡村社街道]{1,2}|全(?:公司|集团|系统|矿|校|厂|站|队|院|局|所|园|库|馆|店|企业|行业|网|线)|辖区内?"
)
VERB_AGAIN: Final = re.compile(r"(?:在|经|通过)[\u4e00-\u9fff]{2}")  # 检查企业3家。在检查4家企业后
ONE_LESS: Final = re.compile(r"(?:其余|其他|其它|另外|余下)的?$")
NOUN: Final = re.compile(r"[\u4e00-\u9fff]{2,}|[村镇乡县区校厂站库店]")
PREDICATE: Final = re.compile(
    r"的|均|都|已|须|应|全|中|里|内|逐|一并|由|将|进行|在|被|要|还|仍|也|于|是|有|没|未|能|可|不"
)
NEW: Final = re.compile(
    r"其中|另|新|每|各|较|同比|环比|去年|上年|往年|上月|上周|计划|目标|力争|确保|不少于|不低于|再|又|至少|约|近|超|第|最|占|预计|拟|下月|下周|前[^述面]|分别|一次"
)
NAMES: Final = frozenset(
    "部门 乡镇 镇街 企业 街道 社区 支部 班组 县区 区县 县市区 环节 方面 点位 片区 网格 标段".split()
)
POINTED: Final = re.compile(r"上述|前述|以上|[这该此]|对|剩余|剩下|余下|其余")
COMMON: Final = frozenset("处 个 家 人 条 名 项 起 件 户 次 份 元 所 座 台 % 位 天 人次 家次 小时 分钟 米 公里".split())
SOME: Final = re.compile(r"其中|每|各")
UNITS: Final = ({"人", "名", "位"}, {"家", "户"}, {"处", "条", "项", "个"}, {"件", "起", "个"})
BACK: Final = 60  # earlier numbers
CONTEXT: Final = 16  # characters before a number that say what it counts
NOUN_LENGTH: Final = 8
OWN: Final = 3  # characters before 剩余 that may say otherwise: 其中, 每镇
FEW: Final = 20  # below this a slip may be by one or two, whatever the digits
BY_ONE: Final = 2
PAIR: Final = 2
BEST: Final = 3
LEAST: Final = 10


class Known(NamedTuple):
    """A number that stands before, or what two of them leave; `told` are the words about it."""

    value: Fraction
    terms: tuple[Term, ...]
    told: str


def judge_references(scene: Scene) -> Iterator[Reading]:
    for term in scene.terms:
        sure = _points(term)
        if sure and (found := _meant(scene, term, sure)):
            yield found


def judge_complements(scene: Scene) -> Iterator[Reading]:
    """实到2602人，请假38人 of 2640人 told before: what two neighbours make together is no number said twice."""
    for one, other in pairwise(scene.terms):
        if one.sentence != other.sentence or not (_plain(one) and _plain(other) and same_kind(one, other)):
            continue
        whole = one.value + other.value
        known = scene.terms[max(0, scene.index(one) - BACK) : scene.index(one)]
        for each in known:
            if whole >= LEAST and each.value == whole and _plain(each) and _alike(each, one):
                yield Reading(added_up("parts_total", each.quantity, [one.quantity, other.quantity]), ONLY_EXPLAINS)
                break


def _plain(term: Term) -> bool:
    return term.is_value and term.exact and not term.changed


def _points(term: Term) -> int:
    """How surely the number points back: 0 not at all, 1 if it is said of all, 2 by a word."""
    if not (term.is_value and term.exact and term.unit and term.value > 1) or term.changed or _is_ordinal(term):
        return 0
    if not NOUN.match(_noun(term)) and not LEFT.search(term.lead) and not POINTING.search(term.lead):
        return 0
    left = LEFT.search(term.lead)
    if SOME.search(term.lead[: left.start()][-OWN:]) if left else NEW.search(term.lead):
        return 0
    if POINTING.search(term.lead) or (LEFT.search(term.lead) and _noun(term)):
        return PAIR
    bare = not term.lead or HANDLED.search(term.lead) or ALL_OF.fullmatch(term.lead) or VERB_AGAIN.fullmatch(term.lead)
    return int(bool(bare))


def _is_ordinal(term: Term) -> bool:
    return term.quantity.text.startswith("第")


def _noun(term: Term) -> str:
    if term.unit in NAMES:  # 六部门共派出
        return term.unit
    return PREDICATE.split(term.tail, maxsplit=1)[0][:NOUN_LENGTH]


def _meant(scene: Scene, term: Term, sure: int) -> Reading | None:
    place = scene.index(term)
    near = scene.terms[max(0, place - 2 * BACK) : place + BACK]
    others = [each for each in near if each is not term and _alike(each, term)]
    same = [Known(each.value, (each,), _told(scene, each)) for each in others if each.value == term.value]
    if any(_shared(term, each) or abs(each.terms[0].sentence - term.sentence) <= 1 for each in same):
        return None
    before = [
        each for each in others
        if each.at < term.at and place - scene.index(each) <= BACK and not scene.is_collective(each)
    ]  # fmt: skip
    known = [Known(each.value, (each,), _told(scene, each)) for each in before if each.exact and each.value > 1]
    implied = list(_implied(scene, before))
    if any(each.value == term.value for each in implied):
        return None
    if not _noun(term) and POINTING.search(term.lead):
        known = [each for each in known if term.sentence - each.terms[0].sentence <= 1]
        known = known if len(known) == 1 else []
    if LEFT.search(term.lead):
        known = [each for each in known if cues.REST.search(each.terms[0].lead) or LEFT.search(each.terms[0].lead)]
        known += [each for each in implied if len(each.terms) == PAIR]
    best = sorted(
        ((shared, each) for each in known if (shared := _shared(term, each)) and not _apart(scene, term, each)),
        key=lambda pair: (-pair[0], -pair[1].terms[-1].at),
    )[:BEST]
    if (
        best
        and best[0][0] == 1
        and len({each.value for shared, each in best if shared == 1}) > 1
        and _by_itself(term, best[0][1])
    ):
        best = [pair for pair in best if not _by_itself(term, pair[1]) or _is_largest(pair[1], best)]
    for shared, each in best:
        if _is_slip(term, each, sure, shared):
            return _reading(term, each, sure)
    return None


def _is_largest(known: Known, best: list[tuple[int, Known]]) -> bool:
    return known.value == max(each.value for _shared, each in best)


def _alike(first: Term, second: Term) -> bool:
    return same_kind(first, second) or any({first.unit, second.unit} <= units for units in UNITS)


def _implied(scene: Scene, before: list[Term]) -> Iterator[Known]:
    """What two numbers that follow one another leave of the first, and what those of a list make together."""
    for one, other in pairwise(before):
        if other.sentence - one.sentence <= 1 and one.exact and other.exact and same_kind(one, other):
            told = _told(scene, one) + other.own
            if one.value > other.value and cues.DONE.search(other.own):
                yield Known(one.value - other.value, (one, other), told)
            elif other.mention.level <= COMMA:
                yield Known(abs(one.value - other.value), (), told)
    for size in range(PAIR, BEST + PAIR):
        for start in range(len(before) - size + 1):
            run = before[start : start + size]
            if all(each.mention.level <= COMMA for each in run[1:]):
                yield Known(sum((each.value for each in run), Fraction(0)), (), _told(scene, run[0]))


def _told(scene: Scene, term: Term) -> str:
    start = scene.page.starts[term.sentence]
    words = scene.page.text[max(start, term.at - CONTEXT) : term.at]
    return words + "\n" + (term.unit if term.unit in NAMES else "") + "\n" + term.tail[:NOUN_LENGTH]


def _shared(term: Term, known: Known) -> int:
    """How many pairs of characters the two are told by; the noun of what is counted must be among them."""
    noun, told = _noun(term), _pairs(known.told)
    if not noun and POINTING.search(term.lead):
        return 1
    shared = _pairs(noun) & told if len(noun) > 1 else set(noun) & set(known.told)
    named = _pairs(term.lead) & told
    if LEFT.search(term.lead) and len(named) >= PAIR:
        return len(shared) + len(named)
    if not shared and _by_itself(term, known):
        return 1
    if (noun and not shared) or (QUALIFIED.search(term.lead) and not named):
        return 0
    near = bool(known.terms) and any(pair in known.terms[0].own for pair in shared)
    total = bool(known.terms) and bool(cues.NAMED_TOTAL.search(known.terms[0].lead))
    return len(shared) + len(named) + near + 2 * total


def _by_itself(term: Term, known: Known) -> bool:
    """尚未整改的6条 of 余下5条, 13车物资全部登记 of 12车: what is left, or a measure word that hardly anything else has."""
    if len(known.terms) != 1:
        return False
    first = known.terms[0]
    left = LEFT.search(term.lead) and POINTED.match(term.lead) and cues.REST.search(first.lead)
    rare = not term.lead and UNIVERSAL.search(term.tail) and term.unit == first.unit and term.unit not in COMMON
    return bool(left or rare)


def _pairs(words: str) -> set[str]:
    return {words[at : at + 2] for at in range(len(words) - 1) if not set(words[at : at + 2]) & EMPTY}


def _apart(scene: Scene, term: Term, known: Known) -> bool:
    first = known.terms[0]
    if named_apart(first.lead, term.lead) or apart_in_time(scene, first, term):
        return True
    if first.changed or cues.EACH.search(first.lead) or cues.LIMIT.search(first.lead):
        return True
    owners = {owner(scene.page, each.mention) for each in (first, term)} - {""}
    return len(owners) > 1


def _is_slip(term: Term, known: Known, sure: int, shared: int) -> bool:
    """Whether the number is so like the one meant that it is no other, part of it."""
    if ONE_LESS.match(term.lead) and known.value == term.value + 1:
        return False  # 还有4条，最难的是渡口，其余3条: one is told by its name
    if max(term.value, known.value) > PAIR * min(term.value, known.value) and not _exchanged(term.value, known.value):
        return False
    like = likeness(term.value, known.value, scale_of([term.value, known.value]))
    if max(term.value, known.value) < FEW and abs(term.value - known.value) <= BY_ONE:
        like = max(like, LIKELY)
    if sure == PAIR:
        return like >= (WEAK if shared >= PAIR else LIKELY)
    if term.value > known.value or (UNIVERSAL.search(term.tail) and 3 * term.value >= 2 * known.value):
        return like >= LIKELY
    return like >= SURE and _exchanged(term.value, known.value)


def _exchanged(first: Fraction, second: Fraction) -> bool:
    return sorted(str(first)) == sorted(str(second))


def _reading(term: Term, known: Known, sure: int) -> Reading:
    if len(known.terms) == 1:
        return Reading(twice(term.quantity, known.terms[0].quantity), GOOD + sure)
    parts = [each.quantity for each in known.terms]
    statement = stated("difference", term.quantity, parts, arithmetic.exactly(known.value), Agreement.NO)
    return Reading(statement, GOOD + sure)
