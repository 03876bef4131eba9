"""A number that a later sentence says again about the same thing, with a slip."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from zhiben.numbers.statements.judging import twice
from zhiben.numbers.statements.places import owner
from zhiben.numbers.statements.same import ROUND
from zhiben.numbers.statements.structure import cues
from zhiben.numbers.statements.structure.again.slips import LIKELY, likeness, scale_of
from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.scene import PEOPLE, Scene, Term

POINTING: Final = re.compile(r"(?:[这该此]|上述|前述|以上|这[笔条些批家座个处支项台辆])$")
SOURCES: Final = re.compile(r"系统|台账|却|则|又|通报|报表|表上|实为|后来|文中|证书|记录|核对")
SENTENCES: Final = 4  # back
FEW: Final = 6  # earlier numbers of the unit
ENOUGH: Final = 5
THREE: Final = 3
AFTERWARDS: Final = re.compile(r"复[检查测核](?!对)|整改后|改造后|调整后")
# What is told of a thing later, and no longer of all of it.
TURNS: Final = (AFTERWARDS, re.compile(r"(?:完成|整改|办结|改造)[^。]{0,24}其中|按[^，。；：]{1,8}[：，]"))
TAKEN: Final = re.compile(r"已(?:经)?(?:整改|完成|办结|销号|改造|关停|签订|安装)")
LONGEST: Final = 80  # characters before a number that may say when
TIMES: Final = re.compile(
    r"(?<![0-9])[0-9]{1,2}月(?![0-9]{1,2}日)|(?<!个)[一二三四五六七八九十]{1,2}月|[一二三四]季度|[上下]半年|去年|今年"
)
CONTEXT: Final = 24  # characters on either side
EMPTY: Final = frozenset(
    "的了和与及在对为有是共已将把被等各全均都也还又并其中个年月日次本此该这，。；：、（）“”\ue000\ue001\ue002\n\t"
)
APART: Final = re.compile(
    r"其中|另|新增|剩余|其余|每|各|分别|同比|环比|较|比(?!例|重|赛)|去年|上年|上月|计划|目标|力争|不少于|不低于|再|又|由|从(?=[^，]{0,6}$)|至$|到$"
)


def judge_again(scene: Scene) -> Iterator[Reading]:
    known: dict[str, list[Term]] = defaultdict(list)
    for term in scene.terms:
        if not term.exact or term.value <= 1 or not (term.is_value or term.is_percent) or term.is_change:
            continue
        unit = "人" if term.unit in PEOPLE else term.unit
        earlier = known[unit][-FEW:]
        if earlier and not any(each.value == term.value for each in earlier):
            best = max(
                (_reading(scene, first, term) for first in earlier),
                key=lambda each: each.sure if each else -1,
                default=None,
            )
            if best and best.sure >= ENOUGH:
                yield best
        known[unit].append(term)


def _reading(scene: Scene, first: Term, second: Term) -> Reading | None:
    if not _may_repeat(first, second):
        return None
    like = likeness(second.value, first.value, scale_of([first.value, second.value]))
    pointing = bool(POINTING.search(second.lead))
    if like < LIKELY or (second.sentence == first.sentence and not pointing and like <= LIKELY):
        return None
    if _of_two(scene, first, second):
        return None
    shared = len(_pairs(scene, first) & _pairs(scene, second))
    if not shared and not (pointing and like > LIKELY and _one_char(first, second)):
        return None
    sure = like + min(shared, 3) + pointing + _definite(second)
    if len(second.lead) > 1 and first.lead[-2:] == second.lead[-2:]:
        sure += 2
    if first.mention.action and second.mention.action and first.mention.action != second.mention.action:
        sure -= 2
    if (
        sure < ENOUGH
        or _round(first) != _round(second)
        or owner(scene.page, first.mention) != owner(scene.page, second.mention)
    ):
        return None
    return Reading(twice(second.quantity, first.quantity), sure)


def _may_repeat(first: Term, second: Term) -> bool:
    """Whether the words allow that the same is said twice."""
    apart = second.sentence - first.sentence
    if not 0 <= apart <= SENTENCES or APART.search(second.lead) or APART.search(first.lead):
        return False
    return bool(apart or POINTING.search(second.lead) or SOURCES.search(second.clause))


def apart_in_time(scene: Scene, first: Term, second: Term) -> bool:
    """Whether the sentences of the two name their months, quarters or halves, and none in common."""
    times = [set(TIMES.findall(_before(scene, each))) for each in (first, second)]
    return bool(times[0] and times[1] and not times[0] & times[1])


def _before(scene: Scene, term: Term) -> str:
    start = scene.page.starts[term.sentence]
    return "".join(
        scene.page.whens.get(at, scene.page.text[at]) for at in range(max(start, term.at - LONGEST), term.at)
    )


def _of_two(scene: Scene, first: Term, second: Term) -> bool:
    """Whether the words make two things of them, or the first is said again behind the second."""
    if TAKEN.search(second.lead) and not TAKEN.search(first.lead):  # 37处隐患已整改30处
        return True
    if first.mention.period and second.mention.period and first.mention.period != second.mention.period:
        return True
    if named_apart(first.lead, second.lead) or apart_in_time(scene, first, second):
        return True
    if any(set(words.findall(_before(scene, second))) - set(words.findall(_before(scene, first))) for words in TURNS):
        return True
    behind = [each for each in scene.sentences[second.sentence] if each.at > second.at]
    return any(each.value == first.value and each.unit == first.unit for each in behind)


def named_apart(first: str, second: str) -> bool:
    """Whether two clauses say the same of two: 甲厂有锅炉 and 乙厂有锅炉, 全市出动 and 全县出动."""
    if len(first) != len(second) or len(first) < THREE:
        return False
    apart = [place for place, (one, other) in enumerate(zip(first, second, strict=True)) if one != other]
    return len(apart) == 1 and apart[0] <= FEW // THREE and first[-2:] == second[-2:]


def _one_char(first: Term, second: Term) -> bool:
    return bool((set(first.own) & set(second.own)) - EMPTY)


def _round(term: Term) -> list[str]:
    return ROUND.findall(term.clause)


def _definite(term: Term) -> bool:
    return bool(cues.DEFINITE.search(term.lead)) or (not term.lead and bool(term.tail))


def _pairs(scene: Scene, term: Term) -> set[str]:
    words = (term.lead or term.gap)[-CONTEXT:] + "\n" + term.tail[:CONTEXT]
    return {words[at : at + 2] for at in range(len(words) - 1) if not (set(words[at : at + 2]) & EMPTY)}
