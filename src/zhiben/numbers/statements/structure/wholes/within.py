"""A part that is larger than what it is part of, where the words put it inside or only say of what kind it is."""

import re
from collections.abc import Iterator
from typing import Final

from zhiben.numbers.statements.judging import not_above
from zhiben.numbers.statements.structure import cues
from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.scene import Scene, Term, same_kind

INSIDE: Final = re.compile(r"其中|[里中内](?:，|\ue000|有|的|头|$)|内含|含(?!税)|当中|之中|之内|在内|其列|属|包括|取得")
OUTSIDE: Final = re.compile(
    r"较|比|同比|去年|上年|另|此外|外|新增|增|目标|计划|应|力争|超|以上|累计|共|总|合计|每|全[市县区]|流入|达到|原"
)
ELSEWHERE: Final = re.compile(
    rf"{OUTSIDE.pattern}|又|再|还(?!有[^，]*的)|其他|其余|剩|历年|历史|今年|昨|上[月周]|下[月周]|第|同期|参加|出动|组织|分别|涉及|先后|连同|加上"
)
TAKES_UP: Final = re.compile(r"^[\u4e00-\u9fff]{2,6}(?:就|竟|也)?占(?:了|去|到)?$")
KIND: Final = re.compile(
    rf"{TAKES_UP.pattern}|"
    r"[^，。；的\ue000]{1,}的(?:还|就|也|竟|足|已)?(?:有|是|为|占|占了|达|达到|多达|共|才|仅|只|只有|竟有|数)*$|^(?:光|单|仅)(?:是)?[^，。；]{1,12}"
)
FOUND_TO_BE: Final = re.compile(
    r"^(?:其中)?(?:[\u4e00-\u9fff]{1,4})?(?:不合格|不予[\u4e00-\u9fff]{2}|未[\u4e00-\u9fff]{1,4}|没[\u4e00-\u9fff]{1,4}|无[\u4e00-\u9fff]{1,3}|失效|失灵|损坏|破损|渗漏|老化|锈蚀|堵塞|缺失|松动|故障|在[线岗用册]|完好|正常|到位|过期[\u4e00-\u9fff]{0,2}|有证|持[\u4e00-\u9fff]{1,4}证|合格|达标)者?(?:的)?(?:有|达|为)?$"
)
BARE: Final = re.compile(
    r"^(?:已|均|都|存在|未|没|有[^，]{2,}|是|不|系|因|被|属|尚|还|仍|正|全|竟|[\u4e00-\u9fff]{2,3}了|[\u4e00-\u9fff]{1,3}(?:存在|未|没有|已))"
)
IN_ALL: Final = re.compile(r"(?:共|总数|总计|合计|一共)(?:有|为|计|达)?$")
DONE_TOO: Final = re.compile(r"发现|查出|[检抽]查|培训|出动|召开|整改|发放|张贴|立案|处罚|结案|[死伤]|亡|参|走访|举办")
REST_BEHIND: Final = re.compile(r"[^，。；\ue000]{0,6}，(?:其余|剩下|余下)的?(?:为|是|均|都|属|使用|由)")
AMONG_THEM: Final = re.compile(r"(?:之列|之内|之中|在内|里头|里面|中)(?:，|。|；|$|\n)|也在(?:其中|内)")
ALL_OF_THEM: Final = re.compile(
    r"(?:全部(?:家当|人马)|拢共|总共|一共|统共|合计|全[\u4e00-\u9fff]{1,3}(?:共|才)|才|总[数量])"
)
WHOLE: Final = re.compile(
    rf"{cues.FOUND.pattern}|[检查点抽测有共聘录在管着]|走访|调取|处罚|作出|当班|[领购备存装换]|采购|使用|报废|拆除|更换"
)
BEFORE: Final = re.compile(r"(?:去年|上[年月周季]|同期|往年|此前|以前|年初)(?!以来)")
APART: Final = re.compile(
    r"另|此外|新增|去年|上年|同期|上月|目标|计划|其他|其余|每|以外|今年|昨|分别|累计|共|[比较]|(?<![用属位])于|[年月日周]的$"
    r"|^从(?!事)|原来|占[^，]*的$"
)
OF_A_MONTH: Final = re.compile(r"(?:[一二三四五六七八九十]月|季度)[^，]{0,3}$")
NOT: Final = re.compile(r"[未没不](?:有)?$")  # 未超出2.5万元
APART_MARKS: Final = re.compile(r"[，；：（。]|其中|内含|当中")
NAME: Final = re.compile(r"(?![后外中已均都未被有正是不为存因属尚还仍全竟没的])[\u4e00-\u9fff]{2}")
NOUN: Final = re.compile(r"[^后外中已均都未被有正]{2,6}")
FEW: Final = 4
SURE: Final = 4
FACTOR: Final = 3
REACH: Final = 12  # numbers
SHORT: Final = 4


def judge_within(scene: Scene) -> Iterator[Reading]:
    for terms in scene.sentences:
        said: set[Term] = set()
        for whole, part in _pairs(terms):
            if whole in said or part in said or not _is_larger(whole, part) or _are_listed(scene, whole, part):
                continue
            if _inside(scene, terms, whole, part) or _of_a_kind(scene, terms, whole, part):
                yield Reading(not_above(whole.quantity, [part.quantity]), SURE)
                said |= {whole, part}
        for part, whole in _pairs(terms):
            if not {whole, part} & said and _is_larger(whole, part) and _put_inside(scene, part, whole):
                yield Reading(not_above(whole.quantity, [part.quantity]), SURE)
                said |= {whole, part}


def _pairs(terms: list[Term]) -> Iterator[tuple[Term, Term]]:
    for place, first in enumerate(terms):
        for second in terms[place + 1 : place + 1 + REACH]:
            yield first, second


def _are_listed(scene: Scene, first: Term, second: Term) -> bool:
    """初中3所、高中1所、幼儿园14所: members of one list, with nothing but their names between."""
    between = scene.between(first, second)
    return "、" in between and not APART_MARKS.search(between)


def _is_larger(whole: Term, part: Term) -> bool:
    if not same_kind(whole, part) or not (whole.is_value and part.is_value and whole.exact):
        return False
    if NOT.search(part.lead) and not part.exact:
        return False
    low = part.quantity.interval.low if part.quantity.interval else None  # 多达43家
    if not part.exact and (low is None or low <= whole.value):
        return False
    return part.value > whole.value and not whole.changed and not part.changed and not cues.EACH.search(whole.lead)


def _inside(scene: Scene, terms: list[Term], whole: Term, part: Term) -> bool:
    """Whether the words put the second number inside the first of its kind."""
    alike = [each for each in terms if each.kind == whole.kind]
    adjacent = terms.index(part) == terms.index(whole) + 1 and alike[-1] is part
    named = adjacent and scene.between(whole, part).startswith("，其中")
    if (
        (whole is not alike[0] and not named)
        or terms.index(part) - terms.index(whole) > FEW
        or part.value > FACTOR * whole.value
    ):
        return False
    if any(whole.value < each.value for each in alike[1 : alike.index(part)]):
        return False
    between = scene.between(whole, part)
    if OUTSIDE.search(part.lead) or "。" in between:
        return False
    behind = part.tail + scene.page.text[part.at : part.at + 30].partition("。")[0]
    return bool(
        INSIDE.search(between.rpartition("；")[2] + "\n") or re.search(r"其列|占[^，]{0,3}其中|在内|之列", behind)
    )


def _of_a_kind(scene: Scene, terms: list[Term], whole: Term, part: Term) -> bool:
    """抽检灭火器60具，压力不足的72具: some of what was just counted, by what is the matter with it or what was done."""
    alike = [each for each in terms if each.kind == whole.kind]
    if alike[:2] != [whole, part] or part.unit != whole.unit or not whole.value or not _is_beside(scene, whole, part):
        return False
    if _is_another_thing(whole, part):
        return False
    if (
        ("的" in whole.lead and not (whole.tail or IN_ALL.search(whole.lead) or TAKES_UP.search(part.lead)))
        or BEFORE.search(whole.clause)
        or cues.LIMIT.search(whole.clause)
    ):
        return False
    kind = KIND.search(part.lead)
    definite = not whole.lead or whole.lead.endswith("的")
    if (APART if kind else ELSEWHERE).search(part.lead) or OF_A_MONTH.search(part.lead):
        return False
    if not (kind or WHOLE.search(whole.lead) or whole.lead.endswith("了") or (definite and whole.tail)):
        return False
    named = definite and whole.lead and NOUN.fullmatch(whole.tail) and not part.tail and len(part.lead) <= 2 * SHORT
    bare = (
        not part.lead
        and BARE.match(part.tail)
        and not whole.left
        and (whole.lead or whole.tail)
        and not whole.tail.startswith("的")
    )
    of_all = IN_ALL.search(whole.lead) and len(part.lead) <= SHORT and not DONE_TOO.search(part.lead)
    left = REST_BEHIND.match(scene.page.text, part.at + 1)
    return bool(kind or named or bare or of_all or left or FOUND_TO_BE.search(part.lead))


def _is_another_thing(whole: Term, part: Term) -> bool:
    """九项工作机制，十大行动的十项任务: each names behind it what it counts, and the two names share nothing."""
    first, second = NAME.match(whole.tail), NAME.match(part.tail)
    if first is None or second is None or not part.lead.endswith("的"):
        return False
    return not set(first.group()) & set(second.group())


def _is_beside(scene: Scene, whole: Term, part: Term) -> bool:
    """Whether the part stands in the next clause or the one behind it, and is not told as the whole is."""
    between = scene.between(whole, part)
    near = 0 < sum(between.count(mark) for mark in "，：") <= FEW // 2 and not set("；。") & set(between)
    return near and not _told_alike(whole, part)


def _told_alike(whole: Term, part: Term) -> bool:
    """查处无证的60起、超速的72起: two that stand side by side."""
    return part.mention.level == 1 or whole.lead[-2:] == part.lead[-2:] != ""


def _put_inside(scene: Scene, part: Term, whole: Term) -> bool:
    """吊销的16家也在这12家之内; 持证的46人，全公司拢共才38名管理人员: the whole is told behind its part."""
    between = scene.between(part, whole)
    if "。" in between and not whole.lead.startswith("全部"):
        return False
    end = scene.page.bounds(whole.sentence)[1]
    behind = re.split("[，。；\n]", scene.page.text[whole.at + 1 : end], maxsplit=1)[0] + "\n"
    if re.search(r"[在属][^，。]{0,14}$", between) and AMONG_THEM.search(behind):
        return True
    return bool(KIND.search(part.lead) and ALL_OF_THEM.search(whole.lead) and not ELSEWHERE.search(part.lead))
