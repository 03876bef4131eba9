"""Who is said to be first or last, what is said to pass what, and rankings told one after another."""

import itertools
import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from zhiben.numbers.bounds import Agreement
from zhiben.numbers.statements.arithmetic import Range
from zhiben.numbers.statements.judging import stated
from zhiben.numbers.statements.pointing import pointing_at
from zhiben.numbers.statements.statement import Statement
from zhiben.numbers.statements.structure import cues
from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.scene import Scene, Term, same_kind

MOST: Final = re.compile(r"最(?:多|高|大|长|重|好|优|久|深|密|强|厚|远|贵)")
LEAST: Final = re.compile(r"最(?:少|低|小|短|轻|差|弱|浅|近|薄|便宜)")
FAST: Final = re.compile(r"最(?:快|早|省时)")
SLOW: Final = re.compile(r"最(?:慢|晚|迟|费时)")
FIRST: Final = re.compile(
    r"居首|之首|首位|榜首|(?<!倒数)第一(?=$|[，。；、）位名]|的)|排头|领先|领跑|夺冠|冠军|头名|拔得头筹|折桂|遥遥|独占鳌头|拔尖|魁首|占先"
)
LAST: Final = re.compile(
    r"垫底|末位|居末|殿后|倒数第一|榜尾|最末|末尾|最后(?=$|一[名位]|[，。；）])|敬陪|末席|吊车尾|排末"
)
THEN: Final = re.compile(r"其次|次之|再次|居次|紧随|随后|第二(?=的|位|是|名)|依次|依序|以下依|接着")
NOT_RANKED: Final = re.compile(
    r"单[笔次项家个]|每|共|总|合计|累计|平均|均|全[市县区省镇]|较|比|同比|去年|上年|上月|其余|其他|目标|计划|以[上下]|加起来|余下|超出|限|相差|之差|温差|落差|极差|变幅|振幅|满分|总分"
)
TIMES: Final = frozenset("分钟 分 秒 小时 天 日 个月 月 工作日 年".split())
LIMITS: Final = re.compile(r"核定|核载|许可|载明|预警|警戒|控制值|阈值|预算|应[配到有设]|编制|设计")
ONE_OF_THEM: Final = re.compile(r"最[\u4e00-\u9fff]的?一[笔次场起件段天日]")
OF_A_RATE: Final = re.compile(r"(?:率|占比|比例)(?:也|仍|都)?(?:为|是)?(?:最|居首|首位|第一|垫底|末位)")
ANY_RATE: Final = re.compile(r"[\u4e00-\u9fff]{0,3}率")
SHORT_OF: Final = re.compile(r"不足|不及|不到|未达")
IS: Final = re.compile(r"属|是|为")
ONLY: Final = re.compile(r"[仍还尚均都却也已只仅]*")
OVER: Final = re.compile(r"(?<![不未没有])(?:突破|超过|高于|多于|大于|超出|反超|高过|强于)")
UNDER: Final = re.compile(r"(?:未|没有?)(?:超过|突破|超出)|(?<!不)(?:低于|少于|小于|不足|不到(?!位)|未达|不及|逊于)")
DEMAND: Final = re.compile(r"要求|标准|规定|应|不得|须|需|力争|确保|争取|将|拟|门槛|上限|下限|限值")
THAN: Final = re.compile(r"较|比(?![例重赛率])")
ROUND: Final = {"百": 10**2, "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8}
PASSED: Final = frozenset({"突破", "超过", "冲破", "迈过", "跨过"})
ROUND_BOUND: Final = re.compile(
    r"(?P<way>突破|超过|冲破|迈过|跨过|跌破|跌至|降到)了?(?P<number>十万|百万|千万|百|千|万|亿)(?P<unit>[元人起件家户次处名])"
    r"(?:大关|关口|以[上下内])?(?=，)"
)
OF_SEVERAL: Final = re.compile(r"[\u4e00-\u9fff]{0,6}[中里之]")
# Where a number stands among its like, in a clause of its own: 居首位, 四个社区里最低, 在各镇中排第一.
PLACE: Final = re.compile(
    r"(?:在?[这本全]?\ue000?[^，。；\ue000]{1,5}[里中内]|在?各[^，。；]{1,6})?(?P<place>(?:数量|占比|比例)?(?:也|仍|又|还)?(?:排名?|位?居|位列|名列|列|排在|为)?(?:并列|全[\u4e00-\u9fff]|各[^，。；]{1,6})?"
    r"(?:居首|之首|首位|榜首|第一|垫底|末位|之末|最[多高大长少低小短]))"
)
ROW: Final = re.compile(r"、?(?:其中)?[\u4e00-\u9fffA-Z]{2,8}")
NO_ROW: Final = re.compile(r"已|未|尚|还|剩|整改|完成|查|治|去年|上年|上月|同期|共|总|平均|每|[增减升降多少]")
SHARED_OUT: Final = re.compile("分别|依次")
FACTOR: Final = 3
SATISFIED: Final = re.compile(r"的?(?:要求|标准|规定|限值)$")
MANY: Final = 12
FEW: Final = 2
SURE: Final = 4


def judge_ranks(scene: Scene) -> Iterator[Reading]:
    for number, terms in enumerate(scene.sentences):
        values = [each for each in terms if _ranked(each) and not scene.is_collective(each)][: 2 * MANY]
        if len(values) < FEW:
            continue
        for place, term in enumerate(values):
            near = values[max(0, place - MANY) : place + MANY]
            if found := _extreme(scene, near, term, term.lead + "\n" + term.tail + _among_several(scene, term)):
                yield found
            if place and (found := _passed(scene, values[:place], term)):
                yield found
        yield from _named(scene, number, values)
        yield from _in_turn(scene, number, values)
        yield from _apart(values)


def _among_several(scene: Scene, term: Term) -> str:
    """31处为三个车间中最多: the words behind the number of those that are compared."""
    several = scene.following(term)
    near = several is not None and several.mention.level == 0 and several.value <= MANY
    return several.tail if near and several is not None and OF_SEVERAL.match(several.tail) else ""


def _ranked(term: Term) -> bool:
    bare = not term.unit and term.decimals > 0  # a rate of 0.014
    return (term.is_value or term.is_percent or bare) and not term.is_change


def _comparable(term: Term, other: Term) -> bool:
    return (
        other is not term
        and same_kind(other, term)
        and other.exact
        and not NOT_RANKED.search(other.lead)
        and not LIMITS.search(other.lead)
        and not other.changed
    )


def _extreme(scene: Scene, terms: list[Term], term: Term, words: str) -> Reading | None:
    """Nothing is above what is called the most, nothing below the least."""
    most, least = _called(words, term)
    if most == least or not term.exact or _is_of_another_measure(term, words):
        return None
    others = [each for each in terms if _comparable(term, each) and not _superlative(each.lead + "\n" + each.tail)]
    others = [each for each in others if each.at > term.at or "其中" not in scene.between(each, term)]
    others = [each for each in others if not _is_sum_of(each, term, others)]
    beaten = [each for each in others if each.value != term.value and (each.value > term.value) == most]
    if not beaten or (len(others) < FEW and max(term.value, others[0].value) > 3 * min(term.value, others[0].value)):
        return None
    values = [each.value for each in others]
    by_place = (FIRST.search(words) or LAST.search(words)) and not (MOST.search(words) or LEAST.search(words))
    if by_place and (term.value < min(values) or term.value > max(values)) and _either(term, most=most):
        return None
    other = max(beaten, key=lambda each: abs(each.value - term.value))
    limit = Range(other.value, None) if most else Range(None, other.value)
    statement = stated("order", term.quantity, [other.quantity], limit, Agreement.NO)
    return Reading(_pointing(scene, term, statement, most=most), SURE)


def _is_of_another_measure(term: Term, words: str) -> bool:
    """Whether the superlative is said of no number like it: of a rate, of one payment among many, of what is allowed."""
    lead = term.lead
    if NOT_RANKED.search(lead) or LIMITS.search(lead) or ONE_OF_THEM.search(lead):
        return True
    return not term.is_percent and bool(OF_A_RATE.search(words))


def _is_sum_of(whole: Term, term: Term, others: list[Term]) -> bool:
    """投诉69件，7月最多，31件；6月22件；8月11件；5月5件: the total of which the others are parts."""
    rest = [each.value for each in others if each is not whole and each.at > whole.at]
    return whole.at < term.at and len(rest) >= FEW and whole.value >= term.value + sum(rest, Fraction(0))


def _pointing(scene: Scene, term: Term, statement: Statement, *, most: bool) -> Statement:
    """The statement with the superlative nearest to the number among its places."""
    start, end = scene.page.bounds(term.sentence)
    patterns = (MOST, FIRST, FAST, SLOW) if most else (LEAST, LAST, FAST, SLOW)
    found = [match.span() for each in patterns for match in each.finditer(scene.page.text, start, end)]
    nearest = min(found, key=lambda span: abs(span[0] - term.at), default=None)
    return pointing_at(scene.page, statement, *nearest) if nearest else statement


def _superlative(words: str) -> bool:
    return any(pattern.search(words) for pattern in (MOST, LEAST, FAST, SLOW, FIRST, LAST))


def _called(words: str, term: Term) -> tuple[bool, bool]:
    """Whether the words call the number the highest, or the lowest; the fastest takes the least time."""
    most, least = bool(MOST.search(words) or FIRST.search(words)), bool(LEAST.search(words) or LAST.search(words))
    if term.unit in TIMES:
        most, least = most or bool(SLOW.search(words)), least or bool(FAST.search(words))
    else:
        most, least = most or bool(FAST.search(words)), least or bool(SLOW.search(words))
    return most, least


def _either(term: Term, *, most: bool) -> bool:
    """Whether first may be the lowest: of faults and deaths the fewest come first, and the most last."""
    return bool(
        re.search(
            r"隐患|事故|死亡|扣分|问题|投诉|逾期|时长|用时|耗时|火灾|违法|违章|警情|浓度|欠", term.clause + term.tail
        )
    )


def _named(scene: Scene, number: int, values: list[Term]) -> Iterator[Reading]:
    """三车间93.1分，一车间居首: the clause without a number names whose number it means."""
    start, end = scene.page.bounds(number)
    at = start
    for words in re.split(r"[，；。]", scene.page.text[start:end]):
        here, at = at, at + len(words) + 1
        clause = words.rpartition("\ue000")[2]
        if not _superlative(clause) or NOT_RANKED.search(clause):
            continue
        if found := _said_behind(scene, values, here, words):
            yield found
            continue
        for term in values:
            name = re.sub(r"[^\u4e00-\u9fff]", "", term.lead)[:6]
            if (
                len(name) >= FEW
                and not ANY_RATE.fullmatch(name)
                and not SHARED_OUT.search(scene.page.text, term.at, max(term.at, here))
                and not SHARED_OUT.search(term.lead)
                and (name in clause or (name[:3] in clause and len(name) > FEW))
            ):
                if found := _extreme(scene, values, term, clause):
                    yield found
                break
        else:
            following = next((each for each in values if each.at > here), None)
            near = (
                following
                and following.at - at < FEW + len(following.lead)
                and not following.lead.strip("为是有得达共被查出发现")
            )
            if following and near and (found := _extreme(scene, values, following, clause)):  # 问题清单最长，195条
                yield found


def _said_behind(scene: Scene, values: list[Term], here: int, words: str) -> Reading | None:
    """桂园3.6人，四个社区里最低；兰亭3.5人: the clause without a name is said of the number before it, in a row of its like."""
    clause = PLACE.fullmatch(words)
    term = next((each for each in reversed(values) if each.at < here), None)
    if clause is None or term is None or scene.page.text[term.at + 1 : here] != "，" or not ROW.fullmatch(term.lead):
        return None
    peers = [each for each in values if ROW.fullmatch(each.lead) and not NO_ROW.search(each.lead)]
    found = _extreme(scene, peers, term, clause["place"]) if len(peers) > FEW else None
    if found is None:
        return None
    return Reading(pointing_at(scene.page, found.statement, here, here + len(words)), found.sure)


def _in_turn(scene: Scene, number: int, values: list[Term]) -> Iterator[Reading]:
    """最多的是A（31处），其次B（26处），再次C（29处): each no more than the one before."""
    words = scene.page.words(number)
    if not THEN.search(words):
        return
    run: list[Term] = []
    for term in values:
        if not run and not _superlative(term.clause + "\n" + term.tail):
            continue
        listed = len(run) > 1 and term.gap[:1] == "、"  # 其次西岭镇72家、北沟镇61家
        if run and not ((THEN.search(term.gap) or listed) and same_kind(term, run[0]) and term.exact):
            break
        run.append(term)
    signs = [second.value - first.value for first, second in itertools.pairwise(run)]
    if len(run) > FEW and any(sign > 0 for sign in signs) and any(sign < 0 for sign in signs):
        wrong = next(place for place, sign in enumerate(signs, 1) if (sign > 0) != (signs[0] > 0))
        limit = Range(None, run[wrong - 1].value)
        yield Reading(stated("order", run[wrong].quantity, [run[wrong - 1].quantity], limit, Agreement.NO), SURE)


def _apart(values: list[Term]) -> Iterator[Reading]:
    """最快5分钟，最慢4分钟: the most is no less than the least."""
    called = [(each, *_called(each.lead, each)) for each in values if each.exact and not NOT_RANKED.search(each.lead)]
    most, least = ([row[0] for row in called if row[way] and not row[3 - way]] for way in (1, 2))
    if len(most) == len(least) == 1 and same_kind(most[0], least[0]) and most[0].value < least[0].value:
        second = max(most[0], least[0], key=lambda each: each.at)
        first = least[0] if second is most[0] else most[0]
        limit = Range(first.value, None) if second is most[0] else Range(None, first.value)
        yield Reading(stated("order", second.quantity, [first.quantity], limit, Agreement.NO), SURE)


def judge_round_bounds(scene: Scene) -> Iterator[Reading]:
    """跌破了百起大关，停在103起: a round number without a digit, and the number behind it."""
    for number, terms in enumerate(scene.sentences):
        start = scene.page.bounds(number)[0]
        for match in ROUND_BOUND.finditer(scene.page.words(number)):
            behind = next((each for each in terms if each.at >= start + match.end()), None)
            if behind is None or not behind.exact or behind.changed or not behind.quantity.text.endswith(match["unit"]):
                continue
            bound, above = Fraction(ROUND[match["number"]]), match["way"] in PASSED
            if (behind.value > bound) == above or behind.value == bound:
                continue
            if FACTOR * min(behind.value, bound) > max(behind.value, bound):
                limit = Range(bound, None) if above else Range(None, bound)
                yield Reading(stated("order", behind.quantity, [], limit, Agreement.NO), SURE)


def _one_measure(first: Term, bound: Term) -> bool:
    """Whether the two can be compared: of one unit, or rates printed as bare decimals (0.014)."""
    bare = not first.unit and not bound.unit and first.decimals > 0 and bound.decimals > 0
    shares = "占" in first.lead + bound.lead and first.is_percent
    return bare or (same_kind(first, bound) and _ranked(first) and _ranked(bound) and not shares)


def _is_lacking(first: Term, bound: Term) -> bool:
    """压力不足4项 and 常住不足900人 are of other things than the number before; 登记职工34人，属职工不足30人 is not."""
    said = first.lead + first.tail
    return not ONLY.fullmatch(bound.lead) and not any(
        pair in said for pair in map("".join, itertools.pairwise(bound.lead))
    )


def _passed(scene: Scene, before: list[Term], bound: Term) -> Reading | None:
    """1.34万户，低于全年目标1.2万户; 突破500家，目前487家: what is above and what below."""
    first = before[-1]
    satisfied = not bound.lead and bool(SATISFIED.match(bound.tail)) and same_kind(first, bound)
    if not (satisfied or _one_measure(first, bound)) or first.sentence != bound.sentence:
        return None
    between = scene.between(first, bound)
    words = bound.lead + bound.quantity.text
    over, under = bool(OVER.search(words)), bool(UNDER.search(words))
    if satisfied:  # 18.2%，不低于19.5%的要求
        over, under = (bool(re.match(way, bound.quantity.text)) for way in (r"不[低少小]于", r"不[高大多]于|不超过"))
    one, other = first, bound
    if over == under:  # 突破去年的320万元，达到302万元: the bound may stand first
        words = first.lead + first.quantity.text
        over, under = bool(OVER.search(words)), bool(UNDER.search(words))
        one, other = bound, first
        told = re.search(r"达|为|是|有|登|实际|目前|已", bound.lead)
        if not told or bound.changed or DEMAND.search(bound.lead) or LIMITS.search(bound.lead):
            return None
    if (
        over == under
        or DEMAND.search(words)
        or "其中" in between
        or first.tail[:1] == "的"
        or (bound.tail[:1] == "的" and not satisfied and not IS.match(bound.lead))
        or (one is first and SHORT_OF.search(words) and _is_lacking(first, bound))
        or between[:1] == "、"
        or re.search(r"其余|其他", bound.lead)
        or cues.EACH.search(one.lead)
        or ("平均每" in bound.lead and "均" not in first.lead)
    ):
        return None
    if (
        any(cues.AMONG.search(each.gap) for each in (first, bound))
        or not one.exact
        or (THAN.search(one.lead) and one is first)
    ):
        return None
    holds = one.value > other.value if over else one.value < other.value
    if holds or one.value == other.value or max(one.value, other.value) > 3 * min(one.value, other.value):
        return None
    limit = Range(other.value, None) if over else Range(None, other.value)
    statement = stated("order", one.quantity, [other.quantity], limit, Agreement.NO)
    said = (OVER if over else UNDER).search(scene.page.text, first.at, bound.at)
    return Reading(pointing_at(scene.page, statement, *said.span()) if said else statement, SURE)
