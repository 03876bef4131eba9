"""None against some: 零事故 and 事故一起, 未造成人员伤亡 and 2人受伤, 无一超标 and 2个点位超标."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from zhiben.numbers.statements.pointing import pointing_at
from zhiben.numbers.statements.relations.extremes import OTHERS, THEN, is_some, none_of
from zhiben.numbers.statements.relations.passage import NUMBER, Item, Passage
from zhiben.numbers.statements.statement import Statement

NOTHING: Final = re.compile(
    r"零(?![部件售星碎散钱时下点])(?P<zero>[\u4e00-\u9fff]{2,6})"
    r"|(?:未|没有?|从未)(?:再|曾)?(?:发生|出现|接到|收到|查出|查到|发现|造成|产生|引发)(?:过|任何|一[起例宗件处个家])*(?P<none>[\u4e00-\u9fff]{2,10})"
    r"|无(?P<no>人员伤亡|伤亡|人伤亡|人受伤|人死亡|事故|投诉|逾期|缺席|人缺席|迟到|火情|险情|火灾|差错|漏报|违章|违规|举报|警情)"
    r"|(?:无一|没有一)[人个户家处件项条台名例起]?(?P<single>[\u4e00-\u9fff]{2,6})"
)
ZERO: Final = re.compile(r"^(?:[零0]|[未没无]有?(?:发生|出现)?)")
GOALS: Final = re.compile(
    r"目标|确保|力争|争取|追求|承诺|要求|为零|行动|创建|理念|愿景|容忍|距离|门槛|成本|报告|收费|如果|若|只要|一旦|防止|避免|杜绝|努力"
)
# Words that say nothing of what did not happen.
COMMON: Final = frozenset("安全 生产 人员 任何 一起 一例 情况 现象 发生 全部 以上 的事 的问 有的".split())
HURTS: Final = re.compile(r"伤亡|死亡|受伤|亡人|伤人")
ONE: Final = re.compile(r"^一[起例宗件次]")
DEADLY: Final = re.compile(r"(?:亡人|死亡|伤亡|人员伤亡)(?:的|责任)?事故")
HURTFUL: Final = re.compile(r"(?:人员)?(?:受伤|伤人|伤亡)(?:的|责任)?事故")
OF_THOSE: Final = re.compile(r"的(?:$|[仅只有为是共占达\ue000，。；])")  # 没有发现问题的31家 are some
NAMED_SO: Final = re.compile(rf"”[\u4e00-\u9fff]|{NUMBER}")  # “零隐患”企业413家, 未发现问题4家 are so many
BOUND: Final = re.compile(r"以上$|^(?:超过|不少于)")
OF_OTHERS: Final = re.compile(r"(?:其他|其它|其余)[^，。；]{0,8}$")
HURT: Final = re.compile(r"[被受][^，。；]{0,10}[伤亡]")
DIED: Final = re.compile(r"死|亡(?!人事故)")
INJURED: Final = re.compile(r"伤(?!亡)")
QUALIFIED: Final = re.compile(r"一般|较大|重大|特别|亡人|死亡|生产安全|道路|火灾|工矿|建筑|有责|责任|新|重复|逾期")
TREATED: Final = re.compile(
    r"整改|排查|检查|化解|处置|演练|查处|警示|案例|[未没无不][^，]{0,2}$|学习|通报|办结|化解|避免|预防|减少"
)
UNDONE: Final = re.compile(r"[不未没无非有]|防|应|已整")
CLAUSE: Final = re.compile(r"[，。；：\n]")
NEAR: Final = 24
BEFORE: Final = 12
REACH: Final = 60  # characters between a word that says none and a number that says some
LONGEST: Final = 8
MOST: Final = 6
PAIR: Final = 2


class Claim(NamedTuple):
    """Where the text says that there is none, and of what."""

    start: int
    end: int
    noun: str


def judge_nothing(passage: Passage) -> Iterator[Statement]:
    """Every 零, 未发生 and 无一 that a number of its sentence or of the next denies."""
    for sentence, items in enumerate(passage.sentences):
        for claim in _claims(passage, sentence, items):
            denied = _denied(passage, claim, sentence)
            if denied is not None:
                yield pointing_at(passage.page, none_of(denied, []), claim.start, claim.end)
                break


def _claims(passage: Passage, sentence: int, items: list[Item]) -> list[Claim]:
    start, _end = passage.page.bounds(sentence)
    found = [
        Claim(start + match.start(), start + match.end(), next(filter(None, match.groups()), ""))
        for match in NOTHING.finditer(passage.words(sentence))
    ]
    found += [
        Claim(item.at, item.at + 1, ZERO.sub("", item.quantity.text) + item.tail)
        for item in items
        if not item.token.value and ZERO.match(item.quantity.text)
    ]
    return [
        claim
        for claim in found[:MOST]
        if not _is_goal(passage, claim, start)
        and not NAMED_SO.match(passage.page.text, claim.end)
        and not OF_THOSE.search(claim.noun + passage.page.text[claim.end : claim.end + 1])
    ]


def _is_goal(passage: Passage, claim: Claim, start: int) -> bool:
    around = passage.page.text[max(start, claim.start - BEFORE) : claim.end + MOST]
    others = OF_OTHERS.search(passage.page.text, start, claim.start)
    return bool(GOALS.search(around) or THEN.search(around) or others)


def _denied(passage: Passage, claim: Claim, sentence: int) -> Item | None:
    """The number that says how many of them there were."""
    start, end = passage.page.bounds(sentence)
    for item in passage.items_in(max(start, claim.start - REACH), min(end, claim.end) + REACH):
        if item.sentence > sentence + 1 or not is_some(item) or _is_apart(passage, claim, item):
            continue
        own = _own(passage, claim, item)
        between = passage.page.text[min(claim.end, item.at) : max(claim.start, item.at)]
        spoken = THEN.search(between + item.clause_words) or OTHERS.search(own) or GOALS.search(own)
        noun = ONE.sub("", claim.noun)[:LONGEST]
        deadly = DEADLY.match(noun) and item.dimension == "people" and DIED.search(own) and not _of_some(passage, claim)
        hurtful = (
            HURTFUL.match(noun)
            and item.dimension == "people"
            and HURT.search(item.tail)
            and not _of_some(passage, claim)
        )
        if not spoken and (deadly or hurtful or _is_of(item, noun, own) or _is_done(passage, claim, item)):
            return item
    return None


def _is_apart(passage: Passage, claim: Claim, item: Item) -> bool:
    """Whether the number is of the claim's own words (一次死亡3人以上的事故), or of other accidents of a list, or the claim of some."""
    begin, end = sorted((claim.start, item.at))
    between = passage.page.text[begin:end]
    if item.at > claim.start and BOUND.search(item.quantity.text) and not CLAUSE.search(between):
        return True
    if HURTS.search(claim.noun):
        others = [
            each for each in passage.items_in(begin, end) if not claim.start <= each.at < claim.end and each is not item
        ]
        counted = any(each.unit == "起" and not each.lead.endswith(("的", "这", "该")) for each in others)
        return counted or "；" in between
    return claim.noun[:PAIR] in {"问题", "隐患"} and _of_some(passage, claim)


def _is_done(passage: Passage, claim: Claim, item: Item) -> bool:
    """无一锁闭，上了锁的3家: those to which the verb was done all the same."""
    verb = claim.noun[:1]
    behind = passage.page.text[claim.start : claim.start + 2] == "无一" and item.at > claim.end
    done = re.search(rf"(?P<before>[\u4e00-\u9fff]*){verb}[\u4e00-\u9fff]?的$", item.lead[-NEAR:])
    return behind and done is not None and not UNDONE.search(verb + done["before"])


def _of_some(passage: Passage, claim: Claim) -> bool:
    """九个没有发生亡人事故: of these only."""
    clause = re.split("[，。；]", passage.page.text[max(0, claim.start - NEAR) : claim.start])[-1]
    before = passage.items_in(claim.start - len(clause), claim.start)
    return any(item.token.kind == "amount" for item in before)  # no date


def _own(passage: Passage, claim: Claim, item: Item) -> str:
    """What is said of the number itself; the words of the claim are not said of it."""
    before = item.clause_words[-NEAR:].rpartition(NUMBER)[2]
    start, end = item.at - len(before), item.at + 1 + len(item.tail)
    text = passage.page.text
    if end <= claim.start or claim.end <= start:
        return before + item.tail
    return text[start : max(start, claim.start)] + "，" + text[min(end, claim.end) : end]


def _is_of(item: Item, noun: str, own: str) -> bool:
    """Whether the number counts what the text says there is none of."""
    if HURTS.search(noun) and "事故" not in noun:
        died, injured = DIED.search(own), INJURED.search(own)
        both = "伤亡" in noun
        return item.dimension == "people" and bool(
            died if "死" in noun else injured if "受伤" in noun else both and (died or injured)
        )
    pairs = {noun[at : at + PAIR] for at in range(len(noun) - 1)} - COMMON
    same = any(pair in own for pair in pairs)
    people = item.dimension == "people" and "事故" in noun
    return (
        same and not people and set(QUALIFIED.findall(noun)) <= set(QUALIFIED.findall(own)) and not TREATED.search(own)
    )
