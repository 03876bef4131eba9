"""All against some: 46处全部清零 and 尚有3处, 应到42人、实到40人 and 无一缺席."""

import re
from collections.abc import Iterator
from typing import Final

from zhiben.numbers.bounds import Agreement
from zhiben.numbers.statements.pointing import pointing_at
from zhiben.numbers.statements.relations.judging import as_range, worded
from zhiben.numbers.statements.relations.nearness import ALIKE, nearness
from zhiben.numbers.statements.relations.passage import NUMBER, Item, Passage
from zhiben.numbers.statements.relations.predicates import Predicate, denials_in, denies
from zhiben.numbers.statements.relations.units import comparable
from zhiben.numbers.statements.statement import Statement

ALL: Final = re.compile(
    r"全部|家家|户户|人人|村村|个个|全数|全都|悉数|尽数|一律|无一(?!处以)|无遗漏|无例外|一[个户家处人件项条台名]个?不[漏落少剩留缺]|百分之百|全员|全覆盖|清零"
    r"|空无一[人物]|见底|归零|无死角|都已|均已|(?<![人户日月年周次件平])均(?![衡匀分值价])|(?<![大首成古])都(?![市是江会督])|逐[一个户家]"
    r"|全(?=[按到签合达通])|没有一[个户家处人件项条台名]|满[员勤]"
)
ALL_DONE: Final = re.compile(r"率(?:均?已?(?:达到?了?|为|是|保持在|稳定在)?)?$")
DONE_BEHIND: Final = re.compile(
    r"(?:的?(?:得到|实现|予以))?(?:整改|完成|覆盖|到位|合格|办结|达标|签|销号|消除|通过|持证)"
)
LEFT: Final = re.compile(
    r"尚|仍|还|剩|余|未|没(?!收)|缺|请假|病假|退赛|弃|漏|欠|差|不(?:合格|达标|符|及格|在|通过|了|到|足|够|全|牢|灵|亮|响|清|懂|会|能)|无(?=[证照牌票])|逾期|超期|拖|除外|待|空(?!无)|例外|个别|故障|失效|挂账"
)
LEFT_AGAIN: Final = re.compile(r"(?:尚|仍|还)(?:有|剩|余|存|差|缺)|仅剩|只剩|剩下|剩余|余下|未|没有?")
OTHERS: Final = re.compile(
    r"其余|其他|其它|另(?!有)|除|之外|以外|外[，的]|新[增发排查]|未到期|下[一批]|第[二三四](?!季)|后续|此外|备用|目标|要求|确保|力争|应(?![到考参训检])"
    r"|必须|须|不得|计划|如|若|凡|拟|将"
)
SUBSET: Final = re.compile(r"其中|到期|重大|上述|首批|第一|前[一期两]|已[查发]|限期内|应|当[场日天]|立即")
THEN: Final = re.compile(r"去年|上年|上月|上季|上半年|同期|历史|往年|此前|以前|原|曾|过去|之前|昨|前期")
EXCEPT: Final = re.compile(r"除|其余|其他|之外|以外")
GOALS: Final = re.compile(r"限(?![值速高载额])|[底日月]前|目标|确保|力争|争取|要求|承诺(?![书函卡])|为零")
HAZARDS: Final = re.compile(r"隐患|问题")
HAZARD_UNITS: Final = frozenset("处 条 项 个".split())
STILL: Final = re.compile(r"(?:尚|仍|还)(?:有|剩|余)|仅剩|只剩")
NONE: Final = re.compile(r"无一|没有一|无人|无遗漏")
NOT_YET: Final = re.compile(
    r"(?:尚未|还没有?|仍未|暂未|至今未|至今没有?)(?:动工|开工|完成|整改|改完?|到位|办|修|拆|解决|落实|施工|进场)"
)
SINGLE_NONE: Final = re.compile(r"无一|没有一")
DENIED: Final = re.compile(r"[未没不无缺漏逾超欠例差落迟]|遗[漏失]|[一-鿿]?掉队")
INSPECTED: Final = re.compile(r"(?:试|查|检[查测验]|排查|走访|巡[查检]|体检|抽[查检]|测)")
FOUND_STATE: Final = re.compile(r"查出|发现|查获|检出|不[^，。；查检测试]{1,6}的|无[证照牌票]|逾期|故障|失效|损坏")
OF_THEIRS: Final = re.compile(r"[^，。；的]{0,6}的[一-鿿]")  # 还有6家的证快到期
REFUSED: Final = re.compile(r"[没未](?:有)?([一-鿿])|[无不]([证合持达签])")
NOTHING_SAID: Final = frozenset({"全部", "均已"})
ROUGHLY: Final = re.compile(r"[余多近约]|左右")
SHOULD: Final = re.compile(r"应[到参训检考]|共有?|总|辖区?|现有|登记|在册|名单|报名|通知|涉及|需|编制|发[放出]")
DID: Final = re.compile(
    r"实[到参训检际考]|到[会场岗课]|来了|参[加训会]|已|完成|签|装|建|配|接|换|检查|出席|覆盖|走访|合格|通过|收回|交[来回]|全"
)
ABSENT: Final = re.compile(
    r"无一(?:人|[家户个处])?(?:缺席|缺勤|缺考|迟到|请假|漏[检报签]|遗漏|例外|掉队|落下|脱落)|全员(?:到[会场岗齐]|参[加训]|签到|通过|出席|覆盖)"
    r"|(?:都|均)已?(?:装|建|签|配|到|参加|通过|领|换|接|办|交)(?!有|在)|无[一\ue000][^，。；]{0,2}未.|没有[^，。；]{0,3}(?:没|未)[^，。；]"
    r"|全部(?:到[会场岗齐位]|参[加训]|签到|出席|通过|完成|合格|取证|接入|签[订收]|收回|上交)|悉数|无人(?:缺席|请假|缺勤|缺考)|全覆盖"
    r"|一[个家户人]个?不[落漏少缺]|满勤|[到参覆签完整通合][会课岗训检盖到订成改过格]率(?:达到?|为|是)?百分之百"
)
EVERY_ONE: Final = re.compile(
    r"一[个家户人]个?不[落漏少缺]|无一(?:例外|遗漏|缺席|掉队|落下)|家家|人人|户户|个个|件件|村村|校校|船船|车车|全部|悉数|全员|全都"
)
NEAR: Final = 24  # characters before a number that may say of what it is
CLAIM: Final = 30  # characters of the claim
CLAUSES: Final = 3  # between all of them and those that are left
HUNDRED: Final = 100  # per cent
PAIR: Final = 2
MOST: Final = 6


def judge_extremes(passage: Passage) -> Iterator[Statement]:
    """Every sweeping word that a number of its sentence or of the next denies."""
    for sentence, items in enumerate(passage.sentences):
        if items:
            yield from _leftovers(passage, sentence, items)
            yield from _absent(passage, sentence, items)
            yield from _every(passage, sentence, items)


def is_some(item: Item) -> bool:
    """Whether the number counts things that there are."""
    counted = item.token.kind == "amount" and item.unit not in {"%", "倍", ""}
    return counted and bool(item.token.value) and item.quantity.cls != "change"


def none_of(claimed: Item, parts: list[Item]) -> Statement:
    """The claim that there is none, against a number that says how many there are."""
    said = f"零{claimed.unit}" if claimed.quantity.text[0] in "一二两三四五六七八九十" else f"0{claimed.unit}"
    return worded("extreme", claimed, parts, as_range(0), Agreement.NO, said=said)


def _claims(passage: Passage, sentence: int, items: list[Item]) -> list[int]:
    """Where the sentence says that all of them are, by a word or by 100%."""
    start, _end = passage.page.bounds(sentence)
    words = [start + match.start() for match in ALL.finditer(passage.words(sentence))]
    rates = [
        item.at for item in items
        if item.unit == "%" and item.quantity.value == HUNDRED and (ALL_DONE.search(item.lead) or DONE_BEHIND.match(item.tail))
    ]  # fmt: skip
    return [*words, *rates][:MOST]


def _leftovers(passage: Passage, sentence: int, items: list[Item]) -> Iterator[Statement]:
    for at in _claims(passage, sentence, items):
        end = _clause_end(passage, at)
        whole = [item for item in items if item.at < at and is_some(item)][-PAIR:]
        behind = passage.items[items[0].index : items[-1].index + 1 + MOST]
        for left in [item for item in behind if item.at > end and item.sentence <= sentence + 1][:PAIR]:
            if (
                is_some(left)
                and not _spoken_of_others(passage, left, end)
                and _denied(passage, whole, left, end)
                and not _is_of_another_verb(passage, left, at, end)
            ):
                said = ALL.match(passage.page.text, at)
                yield pointing_at(passage.page, none_of(left, whole[-1:]), at, said.end() if said else at)
                return


def _spoken_of_others(passage: Passage, left: Item, end: int) -> bool:
    said = passage.page.text[end : left.at]
    claim = passage.page.text[max(0, end - CLAIM) : end]
    if OTHERS.search(said + left.lead + left.tail) or THEN.search(said + claim):
        return True
    return bool(SUBSET.search(claim) or GOALS.search(claim) or EXCEPT.search(claim))


def _denied(passage: Passage, whole: list[Item], left: Item, end: int) -> bool:
    said = passage.page.text[end : left.at][-NEAR // 2 :]
    if not LEFT.search(said) and not LEFT.search(left.tail) and not NOT_YET.search(told_of(passage, left)):
        return False
    total = next((item for item in reversed(whole) if comparable(item.unit, left.unit)), None)
    refused = ["".join(each) for each in REFUSED.findall(left.lead + left.tail)]
    none = NONE.search(passage.page.text, max(0, end - CLAIM), end)
    if (
        "其中" in said
        and not none
        and not any(verb in passage.page.text[max(0, end - CLAIM) : end] for verb in refused)
    ):
        return False  # 全部签了承诺书，其中3家未张贴承诺牌
    if total is not None:
        return left.token.value < total.token.value and left.clause - passage.items[total.index].clause <= CLAUSES
    # 隐患全部整改完毕，还有2处未整改: without the number of all of them, the same word must be said of both.
    claim = passage.page.text[max(0, end - CLAIM) : end].rpartition("，")[2]
    again = bool(LEFT_AGAIN.search(said + left.tail))
    pending = STILL.search(left.lead) or NOT_YET.search(told_of(passage, left))
    hazards = bool(HAZARDS.search(claim)) and left.unit in HAZARD_UNITS and bool(pending)
    return not whole and ((again and _shared(claim, left.lead + left.tail)) or hazards)


def _is_of_another_verb(passage: Passage, left: Item, at: int, end: int) -> bool:
    """全部开工，尚未完工的3个; 没有一家达到，尚差2分; 52台一台不漏，全部检查，无牌的17台: what is said of them denies no claim."""
    text = passage.page.text
    said = ALL.match(text, at)
    stop = said.end() if said else at + 1
    begin = max(text.rfind(mark, 0, at) for mark in "，。；：\n") + 1
    claim = Predicate(text[max(begin, end - CLAIM) : at], text[at:stop], text[stop:end])
    single = SINGLE_NONE.match(claim.word)
    if single and not DENIED.search(claim.behind[:3]):
        return True
    if "占" in text[end : left.at] or (
        not single and INSPECTED.search(text, stop, left.at) and FOUND_STATE.search(left.lead + left.tail)
    ):
        return True
    denials = denials_in(text[max(end + 1, left.at - len(left.lead)) : left.at + 1 + len(left.tail)])
    if any(denies(claim, each) for each in denials):
        return False
    return bool(OF_THEIRS.match(left.tail)) or (bool(denials) and all(len(each.verb) > 1 for each in denials))


def told_of(passage: Passage, left: Item) -> str:
    """What its sentence says of it until another number: 2处要动用维修资金，报告已递，尚未动工."""
    end = passage.page.bounds(left.sentence)[1]
    return passage.page.text[left.at + 1 : end].partition(NUMBER)[0]


def _shared(claim: str, other: str) -> bool:
    """Whether two characters of the claim are said again, or its verb with a 没: 装了 and 没装."""
    if any(claim[at : at + PAIR] in other for at in range(len(claim) - 1) if claim[at : at + PAIR] not in NOTHING_SAID):
        return True
    return any("".join(verb) in claim for verb in REFUSED.findall(other))


def _clause_end(passage: Passage, at: int) -> int:
    text = passage.page.text
    while at < len(text) and text[at] not in "，。；：！？\n":
        at += 1
    return at


def _absent(passage: Passage, sentence: int, items: list[Item]) -> Iterator[Statement]:
    """应到42人，实到40人，无一缺席: two numbers that ought to be one."""
    start, _end = passage.page.bounds(sentence)
    for match in list(ABSENT.finditer(passage.words(sentence)))[:MOST]:
        at = start + match.start()
        if _is_aimed_at(passage, start, at):
            continue
        before = [item for item in items if item.at < at and item.token.kind == "amount"][-PAIR:]
        behind = [item for item in items if item.at > at and item.token.kind == "amount"][:PAIR]
        for whole, some in (pair for pair in (before, behind) if len(pair) == PAIR):
            near = 0 <= at - some.at <= NEAR or (some.at > at and whole.at - at <= NEAR)
            words = passage.page.text[max(start, min(at, whole.at - NEAR)) : max(at, some.at)]
            if near and _fewer(whole, some, words, match[0]):
                wrong = worded("extreme", some, [whole], whole.token.range, Agreement.NO)
                yield pointing_at(passage.page, wrong, at, at + len(match[0]))
                break


def _is_aimed_at(passage: Passage, start: int, at: int) -> bool:
    """要求26栋全部公示: whether its clause says before the word that it is to be so."""
    return bool(GOALS.search(re.split("[，。；：]", passage.page.text[start:at])[-1]))


def _fewer(first: Item, second: Item, words: str, claim: str) -> bool:
    """Whether the second number says how many of the first there were, and says fewer."""
    alike = comparable(first.unit, second.unit) and first.token.exact and second.token.exact
    if (
        not alike
        or second.clause - first.clause > 1
        or THEN.search(words)
        or OTHERS.search(words)
        or LEFT.search(words)
    ):
        return False
    if claim[:1] == "无" and claim[-2:-1] == "未" and claim[-1] in second.lead:  # 检查92辆，无一辆未检
        return second.token.value < first.token.value and nearness(second.token.value, first.token.value) >= ALIKE
    due, done = SHOULD.search(first.lead + first.tail), DID.search(second.lead + second.tail + claim)
    fewer = second.token.value < first.token.value
    return fewer and bool(due and done) and nearness(second.token.value, first.token.value) >= ALIKE


def _every(passage: Passage, sentence: int, items: list[Item]) -> Iterator[Statement]:
    """11家站家家达标，达标的10家授牌: the number behind is of the same, and less."""
    start, _end = passage.page.bounds(sentence)
    for match in list(EVERY_ONE.finditer(passage.words(sentence)))[:MOST]:
        at = start + match.start()
        if _is_aimed_at(passage, start, at):
            continue
        before = [item for item in items if at - NEAR <= item.at < at and is_some(item)]
        behind = [item for item in items if item.at > at and is_some(item)]
        if not before or not behind:
            continue
        whole, some = before[-1], behind[0]
        end = _clause_end(passage, at)
        claim, own = passage.page.text[at + len(match[0]) : end], some.lead + some.tail
        said = passage.page.text[end : some.at] + some.tail
        counted = some.unit == whole.unit or claim[-PAIR:] in own
        same = some.at > end and some.clause - whole.clause <= PAIR and counted and _shared(claim, own)
        less = some.token.value < whole.token.value and nearness(some.token.value, whole.token.value) >= ALIKE
        spoken = (
            OTHERS.search(said)
            or THEN.search(said + claim)
            or SUBSET.search(said.removesuffix(some.tail))
            or GOALS.search(claim)
        )
        if same and less and not spoken and some.token.exact and whole.token.exact:
            wrong = worded("extreme", some, [whole], as_range(whole.token.value), Agreement.NO)
            yield pointing_at(passage.page, wrong, at, at + len(match[0]))
