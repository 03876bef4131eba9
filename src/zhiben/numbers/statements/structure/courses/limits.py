"""What is called within a limit though the number measured is beyond it: 限值10mg/m³, 测得18mg/m³, 符合要求."""

import re
from collections.abc import Iterator
from typing import Final

from zhiben.numbers.bounds import Agreement
from zhiben.numbers.statements.arithmetic import Range
from zhiben.numbers.statements.judging import stated
from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.scene import Scene, Term, same_kind

AT_MOST: Final = re.compile(
    r"不[得应能可宜]?(?:大|高|多|长|晚|重)于|不[得应能可宜]?(?:超过?|突破)|上限|限[值速载重高额]|最(?:大|高)(?!值)|核[载定]|额定|定员|时限|期限|以[下内]|之内|设计压力|允许"
)
AT_LEAST: Final = re.compile(r"不[得应能可宜]?(?:小|低|少|短|薄|窄)于|至少|下限|最[小低](?!值)|以上")
# Of these the larger is the safer, where no word says otherwise.
SAFE_FAR: Final = re.compile(r"(?:安全|防火)(?:间距|距离)|净[宽高]|(?:距离|厚度)(?:标准|要求|规定|应)")
DEMANDED: Final = re.compile(
    r"要求|标准|规定|应|须|不得|限|核[载定]|额定|定员|允许|不[大高多长小低少短]于|不超过|至少|设计"
)
MEASURED: Final = re.compile(
    r"测|量|实|查|用了|用时|现场|盘点|吊|运行|记录|今[日天]|昨[日天]|现|仅|显示|达|结果|读数|载|存|装|货|当[日天前]|已"
)
PASSED: Final = re.compile(
    r"(?<![不否欠])合格|(?<![不未])达标|(?<!不)(?:符合|满足)|(?<!未)达到了?(?:要求|标准|规定)|(?:未|没有?|并未|并没有)超(?!过)|在[^，。；]{0,8}(?:以内|之内|范围内?|期内|许可内|限内)"
)
FAILED: Final = re.compile(
    r"不(?:合格|达标|符|满足|足|及格)|未(?:达|能|符)|超[标限员载期速过出](?<!未超.)(?<!有超.)(?<!没超.)|率|基本|整改后|后(?:来|经)|经[检复]|责令|除|复[测查检]|另|其余|其他|[0-9\ue000]"
)
BETWEEN: Final = re.compile(r"；|其中|分别|每|整改|平均|目标|去年|上年|后(?=，)|而|但")
BEFORE: Final = 2
SURE: Final = 4
FACTOR: Final = 4
TAIL: Final = 24


def judge_limits(scene: Scene) -> Iterator[Reading]:
    for terms in scene.sentences:
        for place, second in enumerate(terms[1:], 1):
            verdict = _verdict(scene, second)
            if not verdict:
                continue
            first = terms[place - 1]
            for limit, measured in ((first, second), (second, first)):
                if (found := _beyond(scene, limit, measured)) is not None:
                    yield found
                    break


def _verdict(scene: Scene, last: Term) -> str:
    """The clause behind the two numbers, where it says that all is as it should be."""
    start = last.at + 1
    words = scene.page.text[start : min(start + len(last.tail) + TAIL, scene.page.bounds(last.sentence)[1])]
    clauses = re.split(r"[，；。！\n]", words)
    said = "，".join(clauses[:BEFORE])
    return said if PASSED.search(said) and not FAILED.search(said) else ""


def _beyond(scene: Scene, limit: Term, measured: Term) -> Reading | None:
    between = scene.between(*sorted((limit, measured), key=lambda each: each.at))
    own = limit.lead + limit.quantity.text + limit.tail[:2]
    if (
        not same_kind(limit, measured)
        or not measured.exact
        or limit.changed
        or measured.changed
        or BETWEEN.search(between)
        or not DEMANDED.search(own)
        or DEMANDED.search(measured.lead + measured.quantity.text)
        or not MEASURED.search(measured.lead)
    ):
        return None
    most, least = bool(AT_MOST.search(own)), bool(AT_LEAST.search(own))
    if not most and not least:
        least = bool(SAFE_FAR.search(own))
    if most == least or measured.value == limit.value:
        return None
    beyond = measured.value > limit.value if most else measured.value < limit.value
    if not beyond or max(measured.value, limit.value) > FACTOR * min(measured.value, limit.value):
        return None
    allowed = Range(None, limit.value) if most else Range(limit.value, None)
    return Reading(stated("order", measured.quantity, [limit.quantity], allowed, Agreement.NO), SURE)
