"""What is told of one by its name, and told of it again: 供电71处、移动58处 … 其中供电完成62处、移动74处; C区7项 … C区9项中.

What was done of something is no more than there was of it; what is named again with 中 or 均 is as much as before.
"""

import re
from collections.abc import Iterator
from typing import Final

from zhiben.numbers.statements.judging import not_above, twice
from zhiben.numbers.statements.structure import cues
from zhiben.numbers.statements.structure.again.again import apart_in_time
from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.scene import Scene, Term, same_kind

SAYS_NOTHING: Final = re.compile(
    r"^(?:其中|而|但|另|，|、)+|(?:有|为|是|共|达|计|发现|查出|排查)(?:问题|隐患)?$|(?:发现|查出|存在)(?:问题|隐患)$"
)
NAME: Final = re.compile(r"[\u4e00-\u9fffA-Za-z]{2,10}")
SOME: Final = re.compile(r"完成|整改|改造|办结|已|销号|修复|到位|拆除|关停|验收|合格|持证|通过")
ALL: Final = re.compile(r"^(?:[^，。；]{0,4})(?:中|里|内|均|都|全部|全都|已全)")
OTHERS: Final = re.compile(r"新增|另|又|再|累计|去年|上年|同期|计划|目标|同比|环比|每|提高|增|较|比|年内|下半年|预计")
COMMON: Final = frozenset(
    "其余 其他 其它 总计 合计 其中 分别 全部 人员 企业 隐患 问题 单位 检查 整改 完成 当场".split()
)
BACK: Final = 30
FACTOR: Final = 2
SURE: Final = 4


def judge_labels(scene: Scene) -> Iterator[Reading]:
    for term in scene.terms:
        if not (term.is_value and term.exact and term.lead) or term.changed or OTHERS.search(term.clause):
            continue
        earlier = [
            each for each in scene.terms[max(0, scene.index(term) - BACK) : scene.index(term)] if same_kind(each, term)
        ]
        named = [each for each in earlier if _name(each) and each.exact and not each.changed and each.is_value]
        if found := _told(scene, term, named):
            yield found


def _name(term: Term) -> str:
    name = SAYS_NOTHING.sub("", term.lead)
    return name if NAME.fullmatch(name) and name not in COMMON and not SOME.search(name) else ""


def _told(scene: Scene, term: Term, earlier: list[Term]) -> Reading | None:
    own = SAYS_NOTHING.sub("", term.lead)
    name = SOME.split(own, maxsplit=1)[0]
    same = [each for each in earlier if _name(each) == name]
    if len(same) != 1 or not name or apart_in_time(scene, same[0], term) or OTHERS.search(same[0].clause):
        return None
    first = same[0]
    if own == name and ALL.match(term.tail) and first.sentence < term.sentence and first.value != term.value:
        near = max(first.value, term.value) <= FACTOR * min(first.value, term.value)
        return Reading(twice(term.quantity, first.quantity), SURE) if near else None
    done = name != own or bool(SOME.search(_before(scene, first, term)))
    if done and first.value < term.value <= FACTOR * first.value and first.mention.action == "":
        return Reading(not_above(first.quantity, [term.quantity]), SURE)
    return None


def _before(scene: Scene, first: Term, term: Term) -> str:
    """What the sentence of the second list says before it."""
    start = max(scene.page.starts[term.sentence], first.at + 1)
    words = scene.page.text[start : term.at]
    return words if cues.AMONG.search(words) else ""
