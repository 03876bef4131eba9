"""A number told by the names of two others: 二季度比一季度多14台, 甲县是乙县的3倍, 四月份比三月份上升20%."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from zhiben.numbers.bounds import Agreement
from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.arithmetic import Range
from zhiben.numbers.statements.judging import stated
from zhiben.numbers.statements.statement import Statement
from zhiben.numbers.statements.structure import cues
from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.scene import BARE, Scene, Term, same_kind

WAY: Final = (
    "(?:多|少|高|低|快|慢|长|短|大|小|重|轻|贵|便宜|早|晚|远|近|深|浅|宽|窄|强|差|上升|下降|增加|减少|增长|提高|提升|降低|上涨"
    "|下跌|回落|超出|涨|跌|增|减|降|升|省)"
)
ADVERBS: Final = (
    "(?:相比|相较|比起来|又|还|更|要|足足|整整|刚好|正好|恰好|竟然?|仅|只|共|总共|一共|实际|反倒|反而|也|都|略|就|平均|明显"
    "|同比|环比|，)*"
)
MORE: Final = re.compile(
    rf"(?:^|[，；、\ue000])(?P<one>[^，；比较]{{0,14}}?)(?:(?<![同环])比(?![例重率赛])|较(?!大|重|高|长|多|少|为|好)|跟|和|与|同(?![比期]))(?P<other>[^，；]{{1,14}}?){ADVERBS}"
    rf"{WAY}(?:(?![至到为成])[\u4e00-\u9fff]){{0,3}}$"
    rf"|(?:^|[，；、\ue000])(?P<ahead>[^，；]{{0,14}}?)(?:落后|领先|高出|超出|反超)于?(?P<behind>[^，；]{{2,10}}?)$"
)
TIMES: Final = re.compile(
    r"(?:^|[，；、\ue000])(?P<one>[^，；]{0,14}?)(?:是|为|相当于|等于|已?达到?)(?P<other>[^，；]{1,14}?)的(?:将近|接近|足足|整整|约|近)?$"
)
ORDER: Final = re.compile(
    r"(?:^|[，；：])(?P<one>[^，；：0-9]{1,12}?)(?:要|还|仍|明显|略|均|都)*(?P<way>低于|少于|不及|不如|高于|多于|超过|好于|强于)"
    r"(?P<other>[^，；。0-9]{1,8})(?=[，；：])"
)
ABOVE: Final = frozenset({"高于", "多于", "超过", "好于", "强于"})
GENERIC: Final = re.compile(
    r"的|那[个边里]?|这[个边里]?|同期|水平|数量|[总人户起]数|总量|总额|规模|数字|实际|则|却|也|都|就|便|本身|自身"
)
WHOLE_YEAR: Final = re.compile(r"全年|整年|一年(?!级)|[0-9]{4}年度")
OF_OTHERS: Final = re.compile(r"目标|力争|确保|要求|计划(?!的|数)|全国|全省|标准|规定|半数|一半|[成倍]还|分之")
MEANS: Final = re.compile(r"平均|均(?=[\u4e00-\u9fff]?$)")
HUNDRED: Final = 100
PAIR: Final = 2
FAR: Final = 2  # sentences
SURE: Final = 5
EXACT, ALIKE, LOOSE = 3, 2, 1


def judge_comparisons(scene: Scene) -> Iterator[Reading]:
    yield from _orders(scene)
    for claimed in scene.terms:
        if claimed.value and claimed.exact and (found := _compared(scene, claimed)):
            yield found


def _orders(scene: Scene) -> Iterator[Reading]:
    """本月整改率低于上月，上月91%，本月94%: two names in a clause without numbers."""
    for number, terms in enumerate(scene.sentences):
        values = [each for each in terms if _is_value(each)]
        match = ORDER.search(scene.printed(*scene.page.bounds(number))) if len(values) >= PAIR else None
        other = _called(values, match["other"], least=ALIKE) if match else None
        if match is None or other is None or OF_OTHERS.search(match[0]):
            continue
        rest = [each for each in values if each is not other and same_kind(each, other)]
        one = _called(rest, match["one"], least=ALIKE)
        above = match["way"] in ABOVE
        if one is None or one.value == other.value or (one.value > other.value) == above:
            continue
        limit = Range(other.value, None) if above else Range(None, other.value)
        yield Reading(stated("order", one.quantity, [other.quantity], limit, Agreement.NO), SURE)


def _compared(scene: Scene, claimed: Term) -> Reading | None:
    verb = re.match(r"[^0-9０-９一二两三四五六七八九十百]*", claimed.quantity.text)
    start = max(scene.page.starts[claimed.sentence], scene.page.clause_start(claimed.at))
    said = scene.printed(start, claimed.at) + (verb[0] if verb else "")
    match = TIMES.search(said) if claimed.unit == "倍" and not claimed.is_change else MORE.search(said)
    if match is None:
        return None
    known = _known(scene, claimed)
    names = match.groupdict()
    first, second = names["one"] or names.get("ahead") or "", names["other"] or names.get("behind") or ""
    if MEANS.search(said):
        means = [each for each in known if MEANS.search(each.lead)]
        if len(means) == PAIR:
            return _reading(claimed, *means)
    other = _beside(scene, claimed, second) or _called(known, second)
    if other is None or (OF_OTHERS.search(said) and other.quantity.text not in second):
        return None
    rest = [each for each in known if each is not other and (same_kind(each, other) or BARE in {each.kind, other.kind})]
    one = _called(rest, first) or _nearest(rest, claimed, first)
    if one is None or _other_span(one, other):
        return None
    return _reading(claimed, one, other)


def _beside(scene: Scene, claimed: Term, name: str) -> Term | None:
    """比3月的45起下降20%: the number that stands with the name."""
    place = scene.index(claimed) - 1
    before = scene.terms[place] if place >= 0 else None
    return before if before is not None and _is_value(before) and before.quantity.text in name else None


def _reading(claimed: Term, one: Term, other: Term) -> Reading | None:
    statement = _statement(claimed, one, other)
    return Reading(statement, SURE) if statement else None


def _known(scene: Scene, claimed: Term) -> list[Term]:
    """The values of the paragraph that may be meant, the nearest first."""
    paragraph = scene.page.paragraph(claimed.sentence)
    place = scene.index(claimed)
    near = scene.terms[max(0, place - 8) : place + 5]
    known = [
        each for each in near
        if each is not claimed and abs(each.sentence - claimed.sentence) <= FAR
        and scene.page.paragraph(each.sentence) == paragraph and _is_value(each)
        and (claimed.is_percent or claimed.unit in {"倍", "百分点"} or same_kind(each, claimed) or each.kind == BARE)
    ]  # fmt: skip
    if claimed.unit == "百分点":
        known = [each for each in known if each.is_percent]
    return sorted(known, key=lambda each: (each.at > claimed.at, abs(each.at - claimed.at)))


def _is_value(term: Term) -> bool:
    return (term.is_value or term.is_percent) and not term.is_change and bool(term.value) and term.exact


def _called(known: Sequence[Term], name: str, *, least: int = LOOSE) -> Term | None:
    """The one number that is told under the name; None where none is, or two equally."""
    core = GENERIC.sub("", name).strip("，、")
    if not core:
        return None
    marks = [(_mark(each, core), each) for each in known]
    best = max((mark for mark, _each in marks), default=0)
    named = [each for mark, each in marks if mark == best]
    whole = [each for each in named if not cues.AMONG.search(each.gap)] or named
    return whole[0] if best >= least and (len(named) == 1 or best == EXACT) else None


def _mark(term: Term, core: str) -> int:
    words = term.gap + "\n" + term.tail
    if core in GENERIC.sub("", term.lead + "\n" + term.tail):
        return EXACT
    if core in GENERIC.sub("", words):
        return ALIKE
    own = GENERIC.sub("", term.lead).strip("，、")
    if len(own) >= PAIR and core.endswith(own):  # 噪声昼间 and 昼间
        return ALIKE
    if cues.THEN.search(core):
        return ALIKE if cues.THEN.search(term.lead) and _span(core) == _span(term.lead) else 0
    if cues.NOW.search(core):
        return ALIKE if cues.NOW.search(term.lead) else 0
    return (
        LOOSE if len(core) > PAIR and not core[0].isdigit() and (core[:PAIR] in words or core[-PAIR:] in words) else 0
    )


def _span(words: str) -> str:
    """上月 is no 上年同期."""
    return next((char for char in "月周季旬" if char in words), "年")


def _nearest(rest: Sequence[Term], claimed: Term, name: str) -> Term | None:
    """Where the first is not named, the last number before it, if it is the only other."""
    before = [each for each in rest if each.at < claimed.at and each.sentence == claimed.sentence]
    if GENERIC.sub("", name) and not cues.NOW.search(name):
        return None
    return before[0] if len(before) == 1 or (before and not name) else None


def _other_span(one: Term, other: Term) -> bool:
    """A whole year is not compared with some months."""
    return bool(WHOLE_YEAR.search(one.gap)) != bool(WHOLE_YEAR.search(other.gap))


def _statement(claimed: Term, one: Term, other: Term) -> Statement | None:
    parts = [one.quantity, other.quantity]
    falls = (claimed.quantity.value or 0) < 0
    if claimed.is_percent and claimed.unit != "百分点" and not (one.is_percent and claimed.unit == "百分点"):
        if one.is_percent or not other.value:
            return None
        value = abs(one.value / other.value - 1) * HUNDRED
        return stated("ratio_of_change", claimed.quantity, parts, arithmetic.exactly(-value if falls else value))
    if claimed.unit == "倍":
        if not other.value:
            return None
        value = one.value / other.value - claimed.is_change
        close = abs(value - claimed.value) * PAIR <= Fraction(claimed.quantity.step or 1)
        return stated("times", claimed.quantity, parts, arithmetic.exactly(claimed.value if close else value))
    large, small = sorted((one, other), key=lambda each: each.value, reverse=True)
    best = large.value - small.value
    computed = arithmetic.minus(arithmetic.range_of(large.quantity), arithmetic.range_of(small.quantity))
    if arithmetic.are_whole_percentages(large.quantity, small.quantity, claimed.quantity):
        computed = arithmetic.exactly(best)
    if falls:
        computed, best = arithmetic.negated(computed), -best
    return stated("change", claimed.quantity, parts, computed, best=best)
