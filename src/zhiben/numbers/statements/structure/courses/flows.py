"""What there was, what came and what went, and what there is then: stock, points of an examination, days that are counted on.

Every number of the sentence must say by its own words which of these it is; else nothing is judged.
"""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from zhiben.numbers.bounds import Agreement
from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.judging import stated
from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.scene import Scene, Term

POINTS: Final = frozenset({"", "分"})
FULL: Final = re.compile(
    r"(?:满分|总分|基础分|起评分|基准分|底分|安全分|初始分|每人|每月|[年月]度?)(?:为|是|有|共|计|各)?$"
)
TAKEN: Final = re.compile(r"(?:扣|减|扣去|扣除|扣减|扣掉|扣了|减去|丢|失|丢了)$")
GIVEN: Final = re.compile(r"(?:加|加分|奖|奖励|加了|附加分)$")
RESULT: Final = re.compile(
    r"(?:得|得分|得分为|余|剩|剩下|还剩|还有|尚余|评定|评为|总得分|最终为|最后为|结果为|只有|仅)$"
)
OF_ALL: Final = re.compile(  # 实操得分 is of one subject
    r"(?:最[后终]|年终|实(?![操训战践验])|综合|总|考核|评定|年度|本[月次年]|合计|结果|只|还|尚|余|剩|得|评|仅)"
)
BY_HUNDRED: Final = re.compile(r"百分制")

HAD: Final = re.compile(r"原有|月初|年初|期初|上[月年期]|去年底?|年底|原存|库存|起始|初始|由|从|原来|昨")
CAME: Final = re.compile(
    r"(?:入库|购入|购进|进货|新购|新增|新领|领回|调入|收到|退回|退库|归还|补充|补进|装了|新装|新建|建了|[往再又]上?加|加|来了|转入|调来|接收|添置|新添|增添|又添|补|领来)(?:了)?$"
    r"|(?:入库|购入|购进|进货|新购|调入|退回|退库)[^，。扣出]{0,4}$"
)
WENT: Final = re.compile(
    r"(?:领出|发出|发放|用去|用掉|用了|报损|报废|损耗|售出|卖出|消耗|出库|调出|借出|领用|拆除|拆了|注销|转出|调走|退役|走了|报废了?|淘汰|处理掉|送走)(?:了)?$"
    r"|(?:领出|发出|出库|调出|领用|消耗)[^，。入]{0,4}$"
)
LEFT: Final = re.compile(
    r"结存|现存|月末|期末|盘存|现有|剩余|还剩|库存|目前|现在|如今|到[^，。]{1,6}[是为有]$|余$|剩$|结余|实存|还有"
)
STORED: Final = re.compile(r"结存|现存|盘存|库存|实存|结余|到[^，。]{1,6}[是为有]$")
NONE_LEFT: Final = re.compile(r"[没未无]有?(?:拆除|报废|注销|减少|退出|损耗|领出|发出)")
OPEN: Final = re.compile(r"其中|每[次项处个人]|各扣|另|此外|其他|等")
MOST: Final = 7
THREE: Final = 3
HUNDRED: Final = 100
SURE: Final = 5


def judge_flows(scene: Scene) -> Iterator[Reading]:
    for terms in scene.sentences:
        if found := _points(scene, terms) or _stock(scene, terms):
            yield found


def _points(scene: Scene, terms: list[Term]) -> Reading | None:
    """满分100，扣5、扣8，得分87; 百分制 is the full number itself."""
    start = next((place for place, each in enumerate(terms) if FULL.search(each.lead)), None)
    hundred = not start and bool(terms) and BY_HUNDRED.search(scene.page.words(terms[0].sentence))
    if start is None and not hundred:
        return None
    first = terms[start] if start is not None else None
    signs: list[tuple[Term, int]] = []
    for each in terms[(start + 1 if start is not None else 0) :]:
        if each.unit not in POINTS or not each.exact or each.tail.startswith(("的", "以")):
            return None
        if TAKEN.search(each.lead):
            signs.append((each, -1))
        elif GIVEN.search(each.lead):
            signs.append((each, 1))
        elif RESULT.search(each.lead) and OF_ALL.match(each.lead) and signs:
            return _compared(scene, each, first, signs, base=HUNDRED)
        else:
            return None
    return None


def _stock(scene: Scene, terms: list[Term]) -> Reading | None:
    """入库2400公斤，领出1850公斤，退库120公斤，月末结存670公斤."""
    if not THREE <= len(terms) <= MOST or len({each.kind for each in terms}) > 1:
        return None
    *moved, last = terms
    if not LEFT.search(last.lead) or not all(each.exact and each.is_value for each in terms):
        return None
    signs = []
    for place, each in enumerate(moved):
        came, went = CAME.search(each.lead), WENT.search(each.lead)
        if bool(came) != bool(went):
            signs.append((each, 1 if came else -1))
        elif place == 0 and HAD.search(each.lead):
            signs.append((each, 1))
        else:
            return None
    if (
        not any(sign < 0 for _each, sign in signs)
        and not STORED.search(last.lead)
        and not NONE_LEFT.search(scene.page.words(last.sentence))
    ):
        return None
    if signs[0][1] < 0 or not (HAD.search(moved[0].lead) or any(sign < 0 for _each, sign in signs)):
        return None
    return _compared(scene, last, None, signs, base=0)


def _compared(
    scene: Scene, last: Term, full: Term | None, signs: list[tuple[Term, int]], *, base: int
) -> Reading | None:
    """The last number beside what `full` (else `base`) and the signed ones give."""
    number = last.sentence
    if OPEN.search(scene.page.words(number)):
        return None
    known = [each for each, _sign in signs]
    right = (full.value if full else base) + sum((each.value * sign for each, sign in signs), Fraction(0))
    if right < 0:
        return None
    how = Agreement.EXACT if right == last.value else Agreement.NO
    parts = [each.quantity for each in ([full] if full else []) + known]
    return Reading(stated("difference", last.quantity, parts, arithmetic.exactly(right), how), SURE)
