"""Which numbers a rate names itself: 抽查比例 of what was 抽查, 占检查户数 of what was 检查, 床位使用率 of the 床位."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from zhiben.numbers.statements.structure import cues
from zhiben.numbers.statements.structure.scene import Scene, Term, same_kind

WHOLE_OF: Final = re.compile(r"占(?P<of>[\u4e00-\u9fff]{2,10}?)(?:总?数)?的?$")
REFUSED: Final = re.compile(r"未|没|尚|仍|正在|待|不(?!少)|剩|余|缺")
GENERIC: Final = re.compile(r"总|全部|数量?|的|约|近|已")
OF_CHECKED: Final = re.compile(r"(?<![不未])(?P<name>合格|达标|及格|优良|优秀|完好)率[^，。]{0,3}$")
CHECKED: Final = re.compile(r"抽|检(?!修)|(?<!审)查|测|考(?!勤)|验")
BASED: Final = re.compile(
    r"[按以](?:照)?(?P<of>[\u4e00-\u9fff]{2,6}?)(?:总?[人户家件起处台]?数|人员|口径)?(?:计算|来算|计|算|为基数|为准|为口径)，?"
)
PAIR: Final = 2


def checked_pair(scene: Scene, claimed: Term, before: Sequence[Term]) -> tuple[Term, Term] | None:
    """受理60个，抽中24个检查，合格21个，合格率: what is 合格 is so of what was looked at, the nearest number before it."""
    match = OF_CHECKED.search(claimed.lead)
    known = [each for each in before if each.is_value and each.exact and not each.changed]
    if match is None or not known or known[-1].sentence != claimed.sentence:
        return None
    part = known[-1]
    if match["name"] not in part.own or REFUSED.search(part.own):
        return None
    wholes = [each for each in known[:-1] if same_kind(each, part) and each.value >= part.value and each.value]
    if not wholes or not CHECKED.search(wholes[-1].own) or cues.AMONG.search(scene.between(wholes[-1], part)):
        return None
    return part, wholes[-1]


def based_pair(scene: Scene, claimed: Term, before: Sequence[Term]) -> tuple[Term, Term] | None:
    """按到课人数算，通过率是87.5%: what the words name as the base, and the part that the rate is called after."""
    start, _end = scene.page.bounds(claimed.sentence)
    based, match = BASED.search(scene.page.text[start : claimed.at]), cues.RATE_NAME.search(claimed.lead)
    if based is None or match is None or "\ue000" in scene.page.text[start + based.end() : claimed.at]:
        return None
    known = [each for each in before if each.is_value and each.exact and not each.changed]
    wholes = [each for each in known if based["of"][:PAIR] in each.own and each.value]
    parts = [each for each in known if match["name"][-PAIR:] in each.own and not REFUSED.search(each.own)]
    if not wholes or not parts or not same_kind(wholes[-1], parts[-1]) or parts[-1].value > wholes[-1].value:
        return None
    return parts[-1], wholes[-1]


def named_pairs(scene: Scene, claimed: Term, before: Sequence[Term]) -> Iterator[tuple[Term, Term]]:
    """(part, whole) where the words of the rate name the one or the other."""
    if claimed.lead.endswith(("由", "从")):  # 占比由15%升到16%
        return
    known = [each for each in before if each.is_value and each.exact and not each.changed]
    if (match := WHOLE_OF.search(claimed.lead)) and known:
        name = GENERIC.sub("", match["of"])
        part, others = known[-1], known[:-1]
        wholes = [
            each for each in others if same_kind(each, part) and each.value > part.value and _is_called(each, name)
        ]
        if wholes:
            yield part, wholes[-1]
        return
    match = cues.RATE_NAME.search(claimed.lead)
    name = GENERIC.sub("", match["name"]) if match else ""
    if len(name) < PAIR:
        return
    parts = [each for each in known if name[-PAIR:] in each.own and not REFUSED.search(each.own)]
    if parts:
        wholes = [each for each in known if same_kind(each, parts[-1]) and each.value > parts[-1].value]
        if wholes and not cues.AMONG.search(scene.between(wholes[0], parts[-1]).rpartition("。")[2]):
            yield parts[-1], max(wholes, key=lambda each: each.value)
    last = known[-1] if known else None
    wholes = [each for each in known[-PAIR:] if name[:PAIR] in each.own and len(name) > PAIR]
    if last is not None and wholes and wholes[0] is not last and not same_kind(wholes[0], last):
        yield last, wholes[0]


def _is_called(term: Term, name: str) -> bool:
    return any(name[at : at + PAIR] in term.own for at in range(max(1, len(name) - 1)))
