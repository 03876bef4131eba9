"""As many members as are told with a number each: 四大类30条，甲类9条，乙类8条，… and 三类：没有记录的2个，擅自离岗的1个，…."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from zhiben.numbers.bounds import Agreement
from zhiben.numbers.statements.arithmetic import Range
from zhiben.numbers.statements.judging import stated
from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.lists.enumerations import judge_enumerations
from zhiben.numbers.statements.structure.lists.placelists import against
from zhiben.numbers.statements.structure.scene import Scene, Term, same_kind

SORTS: Final = frozenset("类 大类 小类 种 方面 档 级 等级 环节 领域 板块 渠道 途径".split())
PLACES: Final = re.compile(r"[镇乡村县区市矿厂校院所站局队组库线段栋楼层片园店车场]")
OPEN: Final = re.compile(
    r"其他|其它|其余|另|等(?!级|候|待)|主要|重点|其中|除|例如|比如|如|突出|最|累计|新增|减少|去年|上年|同期"
)
NUMERAL: Final = r"(?<![0-9第.,百千万两余多几数十])(?P<number>[二两三四五六七八九]|十[一二三四五]?|1[0-5]|[2-9])"
HEADED: Final = re.compile(
    NUMERAL + r"(?P<unit>大?类|种|项|条|点|件|方面|个方面|个环节|个问题)(?P<noun>[\u4e00-\u9fff]{0,8})："
    r"(?P<list>[^：；。！？\n]{8,200})(?=[。\n]|$)"
)
WORKED_OFF: Final = re.compile(
    r"^(?:已|现已|当场|现场|立即|限期|尚未|未|[0-9]+月[^，]{0,6}前)*(?:整改|完成|办结|销号|改正|剩余?|余(?!家)|限期)"
)  # what became of the whole is no member
COUNTED: Final = re.compile(r"^(?P<name>[^0-9]{2,24}?)(?:[0-9]+|[一二两三四五六七八九十]{1,2})[\u4e00-\u9fff]{1,4}$")
LISTED: Final = re.compile(r"^(?![0-9每各共])[^，。；]{2,16}$")
LEAST: Final = 2
MOST: Final = 12
MOST_WRONG: Final = 2
THREE: Final = 3
FEW: Final = 14  # characters from the number of members to the total
SURE: Final = 4


def judge_members(scene: Scene) -> Iterator[Reading]:
    """The number before a total, where the parts behind it make the total: they are all that there are."""
    for terms in scene.sentences:
        for place, many in enumerate(terms[:-THREE]):
            parts = _parts(scene, many, terms[place + 1], terms[place + LEAST :])
            if parts and _are_members(many, parts) and abs(many.value - len(parts)) in range(1, MOST_WRONG + 1):
                right = Range(Fraction(len(parts)), Fraction(len(parts)))
                yield Reading(stated("count_of_list", many.quantity, [], right, Agreement.NO), SURE)


def _parts(scene: Scene, many: Term, total: Term, behind: Sequence[Term]) -> list[Term]:
    """The run of numbers right behind the total that adds up to it; none where words leave some out."""
    if not (many.exact and total.exact and total.is_value and LEAST <= many.value <= MOST):
        return []
    between = scene.between(many, total)
    if len(between) > FEW or set(between) & set("，。；：") or many.changed or OPEN.search(many.clause):
        return []
    run: list[Term] = []
    for term in behind[:MOST]:
        if not (same_kind(term, total) and term.exact and term.lead) or _is_change(term) or OPEN.search(term.gap):
            return []
        run.append(term)
        summed = sum((each.value for each in run), Fraction(0))
        if summed >= total.value:
            return run if summed == total.value and len(run) >= LEAST else []
    return []


def _is_change(term: Term) -> bool:
    """Whether it says more or fewer; 高店镇 is a name."""
    return term.is_change or (term.changed and not PLACES.search(term.lead[-1]))


def _are_members(many: Term, parts: Sequence[Term]) -> bool:
    """Whether the parts are of the sort that was counted: 类 of any name, 镇 of names that end so."""
    names = [each.lead.strip("、和及") for each in parts]
    if len(set(names)) < len(names) or any(map(WORKED_OFF.match, names)):
        return False
    if many.unit in SORTS:
        return True
    place = PLACES.search(many.unit) or PLACES.match(many.tail)
    return place is not None and all(name.endswith(place[0]) for name in names)


def judge_headed(text: str) -> Iterator[Reading]:
    """What a number heads, or what heads it, by the marks and words of enumerations."""
    yield from _headed(text)
    yield from judge_enumerations(text)


def _headed(text: str) -> Iterator[Reading]:
    """三类：…的2个，…的1个，…的1个，…的1个: what the colon opens is told to the end of the sentence, all in one form."""
    for match in HEADED.finditer(text):
        words = re.sub(r"（[^（）]*）", "", match["list"])
        if OPEN.search(match["noun"] + words):
            continue
        commas = "，" in words
        items = re.split("，" if commas else "、", words)
        if len(items) >= THREE and (_told_alike(items) if commas else all(map(LISTED.match, items))):
            yield from against(match, len(items))


def _told_alike(items: Sequence[str]) -> bool:
    """Whether each is a name that ends as the others do, and a number: …的2个，…的1个."""
    found = [COUNTED.match(item) for item in items]
    return all(found) and len({each["name"][-1] for each in found if each}) == 1 and "、" not in "".join(items)
