"""Rates and shares in prose: 整改率 from what was found and what was put right, 占比 from a part and its whole."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.judging import divided
from zhiben.numbers.statements.page import COMMA, PAIR, Mention, Page
from zhiben.numbers.statements.pairs import BASE, MEANINGS, can_be_base, first_that_holds
from zhiben.numbers.statements.parts import ADDITIVE
from zhiben.numbers.statements.shares import is_of_number, judge_share
from zhiben.numbers.statements.statement import Statement

RATE: Final = re.compile(
    r"(?P<name>[\u4e00-\u9fff“”]{1,16}?)率(?:已|均|也|仅|只|分别)?(?:为|有|达到?|是|到|至)?(?:了)?$"
)
GENERIC: Final = re.compile(
    r"(?:问题|隐患|事项|计划|任务|目标|年度|总体?|综合|累计|目前|按时|问题隐患|各类|，|的|全[国区市县省镇]|平均|已)"
)
BRACKET: Final = 40  # characters of a bracket that explains a rate
BRACKETED: Final = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,10})率（(?:占|按|以)?(?P<base>[^（）]{2,16})）(?:为|达到?)?$"
)
OF_COUNT: Final = re.compile(r"^已|总?[件起家人户处]?数$")
ACTUAL: Final = re.compile(r"已|实际|实[检到有参]|完成")
PENDING: Final = re.compile(r"超额|多完成|未|尚|正在|剩余|应(?!急)|计划|任务")
NEGATIVE: Final = re.compile(r"[不未无非]")
BASED: Final = re.compile(r"(?P<name>[\u4e00-\u9fff]{1,12}?)率(?:以|按)")
COMPUTED: Final = re.compile(r"^(?:计|计算|为基数|为准)")
LOOK_BACK: Final = 14  # numbers before a rate that may be its parts
BEYOND: Final = re.compile(r"超额|多完成|超出")
SLIP: Final = 5  # percentage points; a rate that is farther away is of other numbers
DEMANDED: Final = re.compile(r"不[低少高多]于|不超过|不得|至少|至多")
OF_CHECKED: Final = frozenset({"合格", "达标", "及格", "优良", "优秀", "完好"})
CHECKED: Final = re.compile(r"抽|检(?!修)|(?<!审)查|测|考|验(?!收备)")
SPEAKS_OF_OTHERS: Final = re.compile(r"平均|同比|环比|较|高于|低于|超过|目标|力争|确保|以上$|要求|不低于")


def judge_rates(page: Page) -> Iterator[Statement]:
    """Every rate and share whose two numbers the text gives."""
    for mentions in page.by_sentence:
        for place, claimed in enumerate(mentions):
            if claimed.cls == "percent" and claimed.unit == "%":
                yield from _judged(page, mentions, place)


def _judged(page: Page, mentions: list[Mention], place: int) -> Iterator[Statement]:
    if DEMANDED.match(mentions[place].quantity.text):
        return
    claimed, before = mentions[place], mentions[max(0, place - LOOK_BACK) : place]
    name, based = _name(page, claimed)
    if name:
        yield from _rate(page, claimed, before, name, based)
    elif "占" in claimed.before or "比例" in claimed.before or is_of_number(page, claimed):
        yield from judge_share(page, claimed, before)
    elif base := _computed_on(claimed, before):
        yield from _on_base(claimed, base, mentions)


def _computed_on(claimed: Mention, before: list[Mention]) -> Mention | None:
    """整改完成率以全部80处计为95%: the base that the sentence names."""
    if not before or not COMPUTED.match(claimed.before) or claimed.level:
        return None
    return before[-1] if BASED.search(before[-1].before) else None


def _on_base(claimed: Mention, base: Mention, mentions: list[Mention]) -> Iterator[Statement]:
    match = BASED.search(base.before)
    stem = _stem(match["name"]) if match else ""
    tops = [each for each in mentions if each is not base and each.unit == base.unit and _is_numerator(each, stem)]
    if len(tops) == 1:
        yield from first_that_holds("rate", claimed, [(tops[0], base)], sure=True)


def _sentence_before(page: Page, claimed: Mention) -> list[Mention]:
    """The numbers of the sentence before, last first; 其中 and what follows it are no base."""
    if not claimed.sentence or claimed.sentence == page.paragraph(claimed.sentence):
        return []
    start, _end = page.bounds(claimed.sentence - 1)
    known = page.by_sentence[claimed.sentence - 1][-LOOK_BACK:]
    return [each for each in reversed(known) if each.cls in ADDITIVE and "其中" not in page.text[start : each.at]]


def _name(page: Page, claimed: Mention) -> tuple[str, str]:
    """What the rate is of, and the base that a bracket names: 查实率（占已核查件数）57.9%."""
    if match := RATE.search(claimed.before):
        return match["name"], ""
    words = page.text[max(0, claimed.at - BRACKET) : claimed.at]
    match = BRACKETED.search(words)
    return (match["name"], match["base"]) if match else ("", "")


def _rate(page: Page, claimed: Mention, before: list[Mention], name: str, based: str) -> Iterator[Statement]:
    if SPEAKS_OF_OTHERS.search(claimed.before):
        return
    stem = _stem(name)
    qualifier = GENERIC.sub("", name.replace(stem, "").replace("完成", ""))
    counts = [each for each in before if each.cls in ADDITIVE and each.unit]
    counts = [each for each in counts if not BEYOND.search(each.before)] or counts
    tops = [each for each in counts if _is_numerator(each, stem, negative=bool(NEGATIVE.search(name)))]
    if qualifier:
        tops = [each for each in tops if qualifier in each.label]
    tops = [
        each for each in tops if "其中" not in page.text[each.at : claimed.at] and not _overtaken(page, each, claimed)
    ]
    if not tops:
        found = list(_progress(claimed, counts, qualifier)) if counts else []
        yield from found or _nearest(claimed, counts, name)
        return
    top = tops[-1]
    bases = [base for base in reversed(counts) if can_be_base(base, top)]
    if not bases or based:
        bases += [
            each
            for each in _sentence_before(page, claimed)
            if can_be_base(each, top) and (based or BASE.search(each.label))
        ]
    if based:
        named = OF_COUNT.sub("", based)
        bases = [base for base in bases if named in base.label] or bases
    bases = checked(bases, top, stem) or bases
    # What the words call a base comes first: 发现907处，其中重大885处，整改878处.
    # Within a 其中 its own base comes before that of the whole.
    bases.sort(key=lambda base: ("其中" in page.text[base.at : top.at], not BASE.search(base.label)))
    pairs = [(top, base) for base in bases]
    found = list(first_that_holds("rate", claimed, pairs, stem=stem))
    yield from found or _nearest(claimed, counts, name)


def checked(bases: list[Mention], top: Mention, stem: str) -> list[Mention]:
    """受理60个，抽中24个检查，合格21个: what is 合格 is so of what was looked at, the nearest before it."""
    if stem not in OF_CHECKED or not bases:
        return []
    nearest = max(bases, key=lambda base: base.index)
    return [nearest] if CHECKED.search(nearest.label) else []


def _overtaken(page: Page, top: Mention, claimed: Mention) -> bool:
    """Whether a larger number of the unit stands between, behind a semicolon: the rate is of that one."""
    if "；" not in page.text[top.at : claimed.at]:
        return False
    between = page.mentions[top.index + 1 : claimed.index]
    return any(
        each.unit == top.unit and arithmetic.value_of(each.quantity) > arithmetic.value_of(top.quantity)
        for each in between
    )


def _progress(claimed: Mention, counts: list[Mention], qualifier: str) -> Iterator[Statement]:
    """小区3860个，已建充电设施的2895个，覆盖率75%: the last number says 已 or 实际."""
    top = counts[-1]
    if not qualifier and top.level <= COMMA and ACTUAL.search(top.before) and claimed.level <= COMMA:
        bases = [each for each in reversed(counts[:-1]) if can_be_base(each, top)]
        yield from first_that_holds("rate", claimed, [(top, base) for base in bases[:2]])


def _nearest(claimed: Mention, counts: list[Mention], name: str) -> Iterator[Statement]:
    """派单915单，3分钟内到场797单，达标率87.1%: what the last two numbers give, or so nearly that it is a slip."""
    if len(counts) < PAIR or claimed.level > COMMA or counts[-1].index != claimed.index - 1:
        return
    top = counts[-1]
    bases = [each for each in reversed(counts[:-1]) if can_be_base(each, top)][:PAIR]
    judged = [found for base in bases if (found := divided("rate", claimed.quantity, top.quantity, base.quantity))]
    holding = [each for each in judged if each.holds]
    if holding or (judged and _is_slip(judged[0]) and _shares_words(name, top.label)):
        yield (holding or judged)[0]


def _shares_words(name: str, label: str) -> bool:
    """资金到位率 after 目前到位1950万元; a bare 达标率 is of whatever stands before it."""
    return name in {"达标", "完成", "覆盖", "到位"} or any(name[at : at + 2] in label for at in range(len(name) - 1))


def _is_slip(statement: Statement) -> bool:
    best = statement.best if statement.best is not None else statement.computed
    return isinstance(best, Fraction) and abs(best - arithmetic.value_of(statement.claimed)) <= SLIP


def _stem(name: str) -> str:
    stripped = name.removesuffix("完成") or name
    if stripped.endswith(("计划", "任务", "目标", "进度")):
        return "完成"
    known = [stem for stem in MEANINGS if stripped.endswith(stem)]
    return max(known, key=len) if known else stripped[-2:]


def _is_numerator(mention: Mention, stem: str, *, negative: bool = False) -> bool:
    words = MEANINGS.get(stem, re.escape(stem))
    if PENDING.search(mention.label):
        return False
    # 属实126条，不属实84条: 属实率 is about the first.
    refused = "" if negative else r"(?<![不未无非没])"
    return bool(re.search(f"{refused}(?:{words})", mention.label))
