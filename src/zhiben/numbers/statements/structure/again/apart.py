"""Whether two numbers that look like one said twice are two: the text tells what parts them, in words or by a third number."""

import re
from fractions import Fraction
from typing import Final

from zhiben.numbers.statements.structure import cues
from zhiben.numbers.statements.structure.again.again import EMPTY
from zhiben.numbers.statements.structure.scene import Scene, Term, same_kind

THEN: Final = re.compile(
    r"去年|往年|同期|前[次期轮]|上(?:年|月(?![底末])|周|季|期|旬|轮|届|次|学[年期]|一[年月周季次期轮届]|个月)"
)
HEAD: Final = re.compile(r"^\s*(?P<head>[^，。：；\ue000]{1,6}[数量])：")
OTHERS: Final = re.compile(r"^(?:另外?(?!行)|其余|其他|其它|余下|剩余)")
OF_ALL: Final = re.compile(r"[均都](?!价|分|摊)|同时|兼")
PLACED: Final = re.compile(r"(?:分布|分散|集中|涉及)[在于到]?$")
SHARE: Final = re.compile(r"占")
RATE: Final = re.compile(r"率(?:为|达到?|是|约)?$")
SAYS: Final = re.compile(r"(?:累计|共计?|总计|合计|达到?|约?为|是|有|约)+$")
WHOLLY: Final = re.compile(r"^(?:全|总|综合|平均|目前|当前|累计|整体|我|本)")
STAFF: Final = "人员"
PLAIN: Final = re.compile(r"^[\u4e00-\u9fff]{2}$")
LARGE: Final = 20
PAIR: Final = 2
REACH: Final = 60  # numbers
LONGEST: Final = 200  # characters of a sentence
CONTEXT: Final = 12  # characters
HUNDRED: Final = 100


def are_two(scene: Scene, first: Term, second: Term) -> bool:
    """Whether `second`, that is blamed to say `first` again, is told to be another."""
    return (
        _of_two_times(scene, first, second)
        or _of_two_sorts(first, second)
        or _under_two_heads(scene, first, second)
        or _told_the_difference(scene, first, second)
        or _is_part(scene, first, second)
        or _is_made(scene, second)
        or _told_before(scene, first, second)
        or _is_listed_rate(scene, first, second)
    )


def _of_two_times(scene: Scene, first: Term, second: Term) -> bool:
    """缺记录14张. 去年抽查52张，缺记录17张: what was found then may come again later, but what is new is not of then."""
    return bool(THEN.search(_before(scene, second))) and not THEN.search(_before(scene, first))


def _before(scene: Scene, term: Term) -> str:
    return scene.printed(max(scene.page.starts[term.sentence], term.at - LONGEST), term.at)


def _behind(scene: Scene, term: Term, most: int) -> list[Term]:
    """So many numbers of its sentence behind it."""
    place = scene.index(term) + 1
    return [each for each in scene.terms[place : place + most] if each.sentence == term.sentence]


def _of_two_sorts(first: Term, second: Term) -> bool:
    """占拨付额的75% is no 拨付率, 三类均齐全的51家 are no 齐全的81家, 百车182.0次 are no 173次."""
    if bool(OF_ALL.search(second.lead)) != bool(OF_ALL.search(first.lead)) or PLACED.search(second.lead):
        return True
    if first.is_percent and second.is_percent:
        shares = [bool(SHARE.search(each.lead)) for each in (first, second)]
        rates = [bool(RATE.search(each.lead)) for each in (first, second)]
        return shares[0] != shares[1] and rates[0] != rates[1]
    counted = first.quantity.cls == second.quantity.cls == "count" and first.unit == second.unit
    if counted and bool(first.decimals) != bool(second.decimals) and not _in_ten_thousands(first, second):
        return True
    return _of_two_staffs(first, second)


def _in_ten_thousands(first: Term, second: Term) -> bool:
    return any(set(each.quantity.text) & set("万亿千百") for each in (first, second))


def _of_two_staffs(first: Term, second: Term) -> bool:
    """值班人员4人, 施工人员3人."""
    words = [SAYS.sub("", each.lead).removesuffix(STAFF) for each in (first, second)]
    named = all(SAYS.sub("", each.lead).endswith(STAFF) for each in (first, second))
    kinds = [word[-PAIR:] for word in words]
    return named and all(map(PLAIN.match, kinds)) and not set(kinds[0]) & set(kinds[1])


def _under_two_heads(scene: Scene, first: Term, second: Term) -> bool:
    """合同数：…折叠床300张。验收数：…折叠床288张。"""
    heads = [HEAD.match(_before(scene, each)) for each in (first, second)]
    return all(heads) and len({match["head"] for match in heads if match}) == PAIR


def _told_the_difference(scene: Scene, first: Term, second: Term) -> bool:
    """当年退出12套，次年退出5套，累计退出17套: what the two leave is told between them or behind."""
    rest = abs(first.value - second.value)
    if sorted(str(first.value)) == sorted(str(second.value)):  # 36处 of 63处: a slip, whatever else is 27处
        return False
    place = scene.index(first) + 1
    words = _pairs(first.lead) | _pairs(second.lead)
    return any(
        each.value == rest and each.exact and each is not second and each.unit == second.unit
        and each.sentence <= second.sentence
        and (each.changed or each.left or rest >= LARGE or bool(_pairs(each.lead) & words))
        for each in scene.terms[place : place + 2 * REACH]
    )  # fmt: skip


def _is_part(scene: Scene, first: Term, second: Term) -> bool:
    """专用校车121辆，占94.5%，另8辆: a share of the first, or beside others."""
    behind = _behind(scene, second, PAIR)
    if any(OTHERS.match(each.lead) and same_kind(each, second) for each in behind):
        return second.value < first.value
    share = behind[0] if behind else None
    if share is None or not share.is_percent or not share.decimals or not first.value:
        return False
    told = HUNDRED * second.value / first.value
    return SHARE.search(share.lead) is not None and abs(told - share.value) <= Fraction(1, 10**share.decimals)


def _is_made(scene: Scene, second: Term) -> bool:
    """培训13期，平均每期36人，参训468人: of the two numbers right before."""
    place = scene.index(second)
    if place < PAIR:
        return False
    one, other = scene.terms[place - PAIR : place]
    near = one.sentence == other.sentence == second.sentence and second.value >= LARGE
    return near and one.value * other.value == second.value and cues.EACH.search(other.lead) is not None


def _told_before(scene: Scene, first: Term, second: Term) -> bool:
    """完好1210个，损坏135个. 损坏的135个 …: it says another number again, that is as it ought to be."""
    place = scene.index(second)
    return any(
        each.value == second.value and each.unit == second.unit and each.sentence >= first.sentence - 1
        and (_pairs(each.lead) & _pairs(second.lead))
        for each in scene.terms[max(0, place - REACH) : place]
    )  # fmt: skip


def _is_listed_rate(scene: Scene, first: Term, second: Term) -> bool:
    """整改率95.9%. 矿山整改率100%，危化97.7%: of one sort, before those of others."""
    words = [SAYS.sub("", each.lead) for each in (first, second)]
    behind = [each for each in _behind(scene, second, REACH) if each.is_percent]
    if not second.is_percent or not behind or not words[0] or not words[1].endswith(words[0]):
        return False
    sort = words[1].removesuffix(words[0])
    return len(sort) >= PAIR and not WHOLLY.search(sort)


def _pairs(words: str) -> set[str]:
    words = words[-CONTEXT:]
    return {words[at : at + 2] for at in range(len(words) - 1) if not set(words[at : at + 2]) & EMPTY}
