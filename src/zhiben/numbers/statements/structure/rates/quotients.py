"""A rate, a share, a multiple or a percentage of change, from two numbers of one kind that stand near it.

What the two may give is tried in every way a writer may mean it. Where none fits, the pair that the words leave and the way they
name (a part of a whole, a growth over what was) say what should stand there.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, permutations
from typing import Final

from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.judging import stated
from zhiben.numbers.statements.statement import Statement
from zhiben.numbers.statements.structure import cues
from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.rates.named import based_pair, checked_pair, named_pairs
from zhiben.numbers.statements.structure.rates.ways import (
    SHORT_OF,
    fits,
    grows,
    is_called_after,
    near,
    one_of_two,
    rights,
)
from zhiben.numbers.statements.structure.rates.weights import NEAR, THING, foreign_to, is_alone, weight
from zhiben.numbers.statements.structure.scene import Scene, Term, same_kind

WINDOW: Final = 7  # numbers before
BEHIND: Final = 6  # and behind
ENOUGH: Final = 5
HUNDRED: Final = 100
PAIR: Final = 2
THREE: Final = 3
SPANS: Final = frozenset("年 个月 月 周 天 日 小时 分钟".split())
OTHERS: Final = re.compile(r"同比|环比|平均|高于|低于|力争|确保|要求|目标|不低于|以上$|相差|百分点")
NAMED: Final = re.compile(
    r"率|占|比例|比重|百分比|完成|成数|覆盖|进度|合格|相当于|只剩|剩下|仅(?:为|有|剩)|程度|折|达标|正好|刚好|折合|折算"
)
OF_WHOLE: Final = re.compile(r"占|相当于|也就是说|换[句言][话之]?说?|等于|意味着|说明|折算|算下来|合下来|有$")
ENDING: Final = re.compile(r"(?:达|达到|为|有|是|仅|过|近|约|超|即|已|也就是|就是)$")
BOUNDED: Final = 3  # characters of 不低于两成
LATER: Final = re.compile(r"下半年|下季度|下月|明年|(?:(?<![\u4e00-\u9fff])计划|拟|将|力争)(?:再|新)?(?:完成|达)")
MEAN: Final = re.compile(r"(?:每|[平人户日月年件]均)[^，。]{0,5}$")
BOUND: Final = re.compile(r"最[高低多少大小]|至少|不少于|不低于|不超过|至多|以上$|以下$")
PART_OF: Final = re.compile(r"^[^，。；]{0,12}?(?:里面?|[当之]?中|其中)，?[^，。；]{0,10}$|其中")


def judge_quotients(scene: Scene) -> Iterator[Reading]:
    for claimed in scene.terms:
        if _is_claim(claimed) and (found := _best(scene, claimed)):
            yield found


def _is_claim(term: Term) -> bool:
    doubled = "番" in term.quantity.text
    if not (term.is_percent or term.unit == "倍") or (term.value == HUNDRED and not doubled) or not term.value:
        return False
    if cues.REACHED.search(term.lead) and not term.is_change and term.unit != "倍":
        return False
    if SHORT_OF.search(term.lead):
        return True
    return not (
        (OTHERS.search(term.lead + term.quantity.text[:BOUNDED]) or LATER.search(term.lead)) and not grows(term)
    )


def _best(scene: Scene, claimed: Term) -> Reading | None:
    before, behind = _around(scene, claimed)
    found = _of_checked(scene, claimed, before) or _fitting(claimed, [*before, *behind])
    if found := found or _of_named(scene, claimed, before):
        return found
    if _is_of_unnamed(claimed, [*before, *behind]):
        return None
    best: Reading | None = None
    for now, then, said in _pairs(scene, claimed, before, behind[: WINDOW // 2]):
        for right in rights(claimed, now, then):
            sure = said + weight(claimed, now, then, right) + PAIR * is_alone(scene, claimed, now, then, right)
            if best is None or sure > best.sure:
                best = Reading(_statement(claimed, now, then, right), sure)
    return best._replace(sure=ENOUGH) if best and best.sure >= ENOUGH else None


def _of_checked(scene: Scene, claimed: Term, before: list[Term]) -> Reading | None:
    """受理60个，抽中24个，合格21个，合格率35%: on the wrong base, or nearly right on the right one."""
    if (checked := based_pair(scene, claimed, before) or checked_pair(scene, claimed, before)) is None:
        return None
    part, whole = checked
    right = HUNDRED * part.value / whole.value
    statement = _statement(claimed, part, whole, right)
    if near(claimed, right):
        return Reading(replace(statement, holds=True), 0)
    elsewhere = _fitting(claimed, [part, *(each for each in before if each is not whole)])
    return Reading(statement, ENOUGH) if elsewhere or abs(claimed.value - right) <= NEAR else None


def _of_named(scene: Scene, claimed: Term, before: list[Term]) -> Reading | None:
    """The pair that the rate names, where it gives the rate."""
    for part, whole in () if grows(claimed) or claimed.unit == "倍" else named_pairs(scene, claimed, before):
        right = HUNDRED * part.value / whole.value
        if near(claimed, right):
            return Reading(replace(_statement(claimed, part, whole, right), holds=True), 0)
    return None


def _fitting(claimed: Term, known: list[Term]) -> Reading | None:
    """Two numbers that give the claimed one in any way."""
    operands = known if grows(claimed) else [each for each in known if not each.is_percent]
    part = _right_before(claimed, operands)
    for one, other in permutations(operands, PAIR):
        several = sum(same_kind(one, each) for each in operands) > PAIR  # what two make is told itself
        if (
            same_kind(one, other)
            and (part is None or part is one or (grows(claimed) and part is other))
            and not _skips(claimed, one, other, operands)
            and _of_one_sort(one, other)
            and other.value
            and fits(claimed, one, other, several=several)
        ):
            return Reading(replace(_statement(claimed, one, other, HUNDRED * one.value / other.value), holds=True), 0)
    return None


def _skips(claimed: Term, one: Term, other: Term, operands: list[Term]) -> bool:
    """A change with a value of the sentence before, where its own sentence has one."""
    if one.is_change == other.is_change:
        return False
    value = other if one.is_change else one
    here = any(same_kind(each, value) and not each.is_change and each.sentence == claimed.sentence for each in operands)
    return value.sentence != claimed.sentence and here


def _right_before(claimed: Term, operands: list[Term]) -> Term | None:
    """已整改112条，占76.5%: the part, where nothing but 占 is said between."""
    last = max((each for each in operands if each.at < claimed.at), key=_at, default=None)
    told = (
        last is not None
        and last.mention.index == claimed.mention.index - 1
        and claimed.gap.lstrip("，").startswith("占")
    )
    return last if told else None


def _statement(claimed: Term, now: Term, then: Term, right: Fraction) -> Statement:
    kind = "ratio_of_change" if grows(claimed) or claimed.unit == "倍" else "share" if "占" in claimed.lead else "rate"
    return stated(kind, claimed.quantity, [now.quantity, then.quantity], arithmetic.exactly(right))


def _around(scene: Scene, claimed: Term) -> tuple[list[Term], list[Term]]:
    place = scene.index(claimed)
    before = [
        each for each in scene.terms[max(0, place - WINDOW) : place]
        if _is_operand(each) and claimed.sentence - each.sentence <= 1 and _same_paragraph(scene, each, claimed)
    ]  # fmt: skip
    if (
        sum(same_kind(each, before[-1]) for each in before) == 1
        and len(scene.sentences[claimed.sentence]) == 1
        and cues.RATE_NAME.search(claimed.lead)
    ):
        before = [*_one_more(scene, before[-1]), *before]
    behind = [
        each for each in scene.terms[place + 1 : place + 1 + BEHIND]
        if _is_operand(each) and each.sentence - claimed.sentence <= 1
    ]  # fmt: skip
    return before, behind


def _one_more(scene: Scene, part: Term) -> list[Term]:
    """全区有加油站45座。三天查完36座。覆盖率80%: the only number of the sentence before that of the part."""
    known = scene.sentences[part.sentence - 1] if part.sentence else []
    alone = len(known) == 1 and same_kind(known[0], part) and _same_paragraph(scene, known[0], part)
    return known if alone and _is_operand(known[0]) else []


def _same_paragraph(scene: Scene, first: Term, second: Term) -> bool:
    return scene.page.paragraph(first.sentence) == scene.page.paragraph(second.sentence)


def _is_operand(term: Term) -> bool:
    if BOUND.search(term.lead):
        return False
    return term.is_value or (term.is_change and not term.is_percent) or (term.is_percent and not term.is_change)


def _pairs(scene: Scene, claimed: Term, before: list[Term], behind: list[Term]) -> Iterator[tuple[Term, Term, int]]:
    """(part or now, whole or then, how sure): the pair right before, else the one right behind."""
    if claimed.is_percent and not grows(claimed):
        before, behind = ([each for each in some if not each.is_percent] for some in (before, behind))
    before = [each for each in before if not each.changed or cues.REACHED.search(each.lead)]
    behind = [each for each in behind if not each.changed or cues.REACHED.search(each.lead)]
    named = NAMED.search(claimed.lead) or re.match(r"的?[^，]{0,6}率", claimed.tail) or OF_WHOLE.search(claimed.clause)
    said = (
        2
        if grows(claimed) or claimed.unit == "倍" or named
        else int(not claimed.lead or bool(ENDING.search(claimed.lead)))
    )
    here = [each for each in before if each.sentence == claimed.sentence and _may_be_of(each, behind)]
    following = [each for each in behind if each.sentence == claimed.sentence]
    explained = bool(behind) and _explains(scene, claimed, behind[0])
    if (
        not claimed.lead
        and THING.match(claimed.tail)
        and here
        and not (explained or _says_again(claimed.tail, here[-1].own))
    ):
        return  # 其中化工12家，过半企业存在隐患
    if not said and not here and len(following) == PAIR:
        said = 1  # 缺勤的不足十分之一，全站120人，没来的14人
    if not said and not (before and scene.between(before[-1], claimed)[:1] in "，（"):
        return
    yield from _told(scene, claimed, before, said)
    yield from _ordered(scene, claimed, before, said, forward=True)
    if grows(claimed):
        yield from _with_change(scene, claimed, said)
    if len(here) == 1 and following and one_of_two(claimed, here[0], following[0]):
        yield here[0], following[0], said + THREE  # 已整改45项，整改率90%，尚有8项未整改
    if not here or (len(here) < PAIR and explained):
        yield from _ordered(scene, claimed, [*here, *behind], said, forward=False)


def _told(scene: Scene, claimed: Term, before: list[Term], said: int) -> Iterator[tuple[Term, Term, int]]:
    """The pairs that the rate names."""
    if not grows(claimed) and claimed.unit != "倍":
        yield from (
            (part, whole, said + PAIR + same_kind(part, whole)) for part, whole in named_pairs(scene, claimed, before)
        )


def _says_again(tail: str, words: str) -> bool:
    return any(tail[at : at + PAIR] in words for at in range(len(tail) - 1)) or len(tail) == 1


def _is_of_unnamed(claimed: Term, known: list[Term]) -> bool:
    """待整改6处，农资公司占一半: the share of what no number is told of."""
    subject, has, _rest = claimed.clause.partition("占")
    if not has or len(subject) < THREE or "\ue000" in subject or subject.endswith("的"):
        return False
    return not any(_says_again(subject, each.clause + each.gap + each.tail) for each in known)


def _may_be_of(term: Term, behind: list[Term]) -> bool:
    """这几年 is no number of what follows it."""
    return term.unit not in SPANS or bool(behind and same_kind(term, behind[0]))


def _with_change(scene: Scene, claimed: Term, said: int) -> Iterator[tuple[Term, Term, int]]:
    """少发生12起、下降20%，今年发生48起: the change right before, with the only value of its sentence."""
    place = scene.index(claimed) - 1
    delta = scene.terms[place] if place >= 0 else None
    if delta is None or not delta.is_change or delta.is_percent or delta.sentence != claimed.sentence:
        return
    values = [each for each in scene.sentences[claimed.sentence] if each.is_value and same_kind(each, delta)]
    if len(values) == 1 and not values[0].changed:
        yield delta, values[0], said + PAIR


def _of_one_sort(one: Term, other: Term) -> bool:
    """A mean is compared with a mean: 由平均25分钟缩短至18分钟 says it once."""
    means = [bool(MEAN.search(each.lead)) for each in (one, other)]
    return means[0] == means[1] or any(cues.REACHED.search(each.lead) for each in (one, other))


def _has_change(scene: Scene, term: Term) -> bool:
    """比前三年平均值60起下降25%: the number is said for a change of its own."""
    place = scene.index(term) + 1
    following = scene.terms[place] if place < len(scene.terms) else None
    return following is not None and following.is_change and not following.gap and following.is_percent


def _explains(scene: Scene, claimed: Term, behind: Term) -> bool:
    """Whether a number behind the claim gives what is missing: 六成…，具体为24家; 同比增长20%，去年同期10起."""
    if behind.sentence != claimed.sentence or _has_change(scene, behind):
        return False
    if behind.gap.endswith("（"):
        return True
    if grows(claimed):
        return bool(
            cues.THEN.search(behind.lead)
            or cues.REACHED.match(behind.lead)
            or re.match(
                r"达|为|共|至|(?:到|至)?(?:今年|年底|年末|月底|月末|目前|现在)[^，]{0,3}[是为达共有]", behind.lead
            )
        )
    return bool(
        re.search(
            r"^(?:有|是|为|达)$|(?:任务|计划|目标)(?:数|量)?[为是有共]?$|具体|就是|折|即|共计|合计|共|总数|实际|实[检查到有]",
            behind.lead,
        )
    )


def _ordered(
    scene: Scene, claimed: Term, terms: list[Term], said: int, *, forward: bool
) -> Iterator[tuple[Term, Term, int]]:
    if len(terms) < PAIR:
        return
    anchor = terms[-1] if forward else terms[0]
    kind = [each for each in terms if same_kind(each, anchor) and _of_one_sort(each, anchor)]
    here = [each for each in kind if each.sentence == claimed.sentence]
    for pair in _choices(kind, forward=forward, every=not (grows(claimed) or claimed.unit == "倍")):
        if "其中" in _apart(scene, claimed, pair, forward=forward):
            continue
        if grows(claimed) and "其中" in scene.between(*pair):
            continue
        if forward and any(each.at > pair[1].at and each.value > pair[0].value for each in kind):
            continue
        if _has_share(scene, pair[0]) and scene.index(claimed) - scene.index(pair[0]) > 1:
            continue
        sure = said + (len(here) == PAIR or len(kind) == PAIR)
        sure += len(scene.sentences[claimed.sentence]) == PAIR + 1 == len(here) + 1
        nearest = pair[1 if forward else 0]
        sure += abs(scene.index(nearest) - scene.index(claimed)) == 1 and nearest.sentence == claimed.sentence
        sure -= pair[0].sentence != pair[1].sentence
        sure -= THREE * (not grows(claimed) and _of_then(claimed) and not any(map(_of_then, pair)))
        sure += not grows(claimed) and _says_again(claimed.tail, min(pair, key=_value).own)
        part_of = not grows(claimed) and bool(PART_OF.search(scene.between(*sorted(pair, key=_at))))
        sure += part_of + (part_of and not here and len(scene.sentences[pair[0].sentence]) == PAIR)
        sure += not here and len(kind) == PAIR and any(_called_after(claimed, each) for each in pair)
        sure += THREE * (pair[0].sentence + PAIR == pair[1].sentence + 1 == claimed.sentence and len(kind) == PAIR)
        sure -= not forward and pair[-1].sentence != claimed.sentence
        sure += PAIR * (
            scene.page.text[claimed.at + 1 : claimed.at + PAIR] == "：" and claimed.sentence == pair[0].sentence
        )
        for now, then, more in _roles(scene, claimed, pair):
            yield now, then, sure + more


def _apart(scene: Scene, claimed: Term, pair: list[Term], *, forward: bool) -> str:
    """What stands between the rate and its numbers; 有效率60%，收到250件，其中有效140件 is of all and a part of it."""
    if forward:
        return scene.between(pair[1], claimed)
    if not grows(claimed) and claimed.at < pair[0].at and is_called_after(claimed, pair[1]):
        return scene.between(claimed, pair[0])
    return scene.between(min(pair[0], claimed, key=_at), max(pair[1], claimed, key=_at))


def _of_then(term: Term) -> bool:
    return bool(cues.THEN.search(term.lead))


def _value(term: Term) -> Fraction:
    return term.value


def _at(term: Term) -> int:
    return term.at


def _choices(kind: list[Term], *, forward: bool, every: bool) -> Iterator[list[Term]]:
    if len(kind) < PAIR:
        return
    yield kind[-PAIR:] if forward else kind[:PAIR]
    if every and forward:
        yield from (
            [first, second] for first, second in combinations(kind[-4:], PAIR) if [first, second] != kind[-PAIR:]
        )


def _has_share(scene: Scene, term: Term) -> bool:
    """27起，占6.5%: what has a share itself is a part and no whole."""
    place = scene.index(term) + 1
    following = scene.terms[place] if place < len(scene.terms) else None
    return (
        following is not None and following.is_percent and not grows(following) and following.sentence == term.sentence
    )


def _roles(scene: Scene, claimed: Term, pair: list[Term]) -> Iterator[tuple[Term, Term, int]]:
    first, second = pair
    if not (grows(claimed) or claimed.unit == "倍"):
        small, large = sorted(pair, key=lambda each: each.value)
        done = (cues.DONE.search(small.own) and not foreign_to(claimed, small)) or is_called_after(claimed, small)
        yield small, large, 2 if is_called_after(claimed, small) else int(bool(done))
        return
    if claimed.unit == "倍" and not claimed.is_change and claimed.value > 1:
        large, small = sorted(pair, key=lambda each: each.value, reverse=True)
        yield large, small, 1
        return
    thens = [each for each in pair if _is_then(scene, each)]
    if len(thens) == 1:
        then = thens[0]
        yield (second if then is first else first), then, 1
    elif cues.REACHED.search(second.lead) or cues.FROM.search(first.lead) or cues.NOW.search(second.lead):
        yield second, first, 1
    else:
        yield second, first, 0


def _is_then(scene: Scene, term: Term) -> bool:
    words = term.lead
    return bool(cues.THEN.search(words) and not cues.NOW.search(words.rpartition("比")[2].rpartition("较")[2]))


def _called_after(rate: Term, part: Term) -> bool:
    """满意率 of 满意180户: two characters of the name, not only one."""
    match = cues.RATE_NAME.search(rate.lead)
    return match is not None and len(match["name"]) >= PAIR and match["name"][-PAIR:] in part.own
