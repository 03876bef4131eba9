"""Whether it is all of them that the words call all: 应建9200家、已建9035家，应建尽建; 38台, 合格标识36张, 一车一张."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from zhiben.numbers.bounds import Agreement
from zhiben.numbers.statements.arithmetic import range_of
from zhiben.numbers.statements.judging import stated
from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.scene import Scene, Term
from zhiben.numbers.statements.structure.wholes.exceptions import judge_told_exceptions

ALL: Final = re.compile(
    r"应(?P<what>.)尽(?P=what)|一[^，。；]{1,2}(?:都|也)?[不没][少漏落缺差]|没有一[^，。；]{1,2}(?:例外|遗漏|缺席|缺勤|[落漏拉]下|掉队)|无一[遗缺漏例落][^，。]|全部到[齐位]|全员到齐|全数[到收交归]|[^，。；]{0,2}全部(?:签[订收]|收回|交齐|归还)"
)
ONE_EACH: Final = re.compile(r"一(?P<first>[人车户船企校村班店厂机井家])一(?P<second>[张本份证档卡码牌块枚套台具册个])")
LESS: Final = re.compile(
    r"空|闲|未|没|缺|请假|仅|只|其中|另|其余|除|去年|新增|尚|还|抽|目标|计划(?!$)|要求|确保|力争|争取|尽快|早日|推进|不是|年底|月底|前实现|将|并非|未能|距"
)
DONE: Final = re.compile(r"已|实|护|查|训|检|验|录|测|登|访|盖|送|报|到|交|收|领|发|完|签|建|来|参|接|装|换|送")
ONE_FOR_EACH: Final = re.compile(r"各[^，。；]{0,4}一([名个人台套份])")  # 五个作业面应各有一名安全员，实到4名
NEAR: Final = Fraction(7, 10)
SURE: Final = 4
TAIL: Final = 26


def judge_alls(scene: Scene) -> Iterator[Reading]:
    """What is said of all, against numbers that are fewer and clauses that except some."""
    yield from judge_told_exceptions(scene)
    for terms in scene.sentences:
        counted = [each for each in terms if each.is_value]
        for place, some in enumerate(counted[1:], 1):
            if found := _against(scene, counted[place - 1], some):
                yield found


def _against(scene: Scene, whole: Term, some: Term) -> Reading | None:
    end = scene.page.bounds(some.sentence)[1]
    behind = re.split("[0-9]", scene.printed(some.at + 1, min(end, some.at + TAIL)))[0]
    every, each = ALL.search(behind), ONE_EACH.search(behind)
    rest = scene.printed(some.at + 1, end)
    if every:
        rest, behind = (words.replace(every[0], "") for words in (rest, behind))
    words = rest + whole.lead + scene.between(whole, some) + some.lead + behind
    if not (every or each) or LESS.search(words) or not DONE.search(some.lead) or not (whole.exact and some.exact):
        return None
    if not (whole.is_value and some.is_value) or whole.changed or some.changed or whole.value == some.value:
        return None
    same = (
        whole.kind == some.kind
        or some.unit in ONE_FOR_EACH.findall(whole.tail)
        or bool(each)
        or bool(every and re.search(r"份|人", some.unit) and every[0][1] in whole.unit + whole.tail)
    )
    less = some.value < whole.value and some.value >= NEAR * whole.value
    if not same or not less or (each and not re.search(each["second"], some.unit + some.tail)):
        return None
    return Reading(stated("extreme", some.quantity, [whole.quantity], range_of(whole.quantity), Agreement.NO), SURE)
