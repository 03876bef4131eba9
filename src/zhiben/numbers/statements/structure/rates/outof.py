"""So many out of so many: 每4家里就有1家, 十个有四个, 每百家里到了94家, beside the two numbers that this sums up."""

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from typing import Final

from zhiben.numbers.bounds import Agreement
from zhiben.numbers.numerals import from_hanzi
from zhiben.numbers.quantity import Interval, Quantity
from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.judging import stated
from zhiben.numbers.statements.statement import Statement
from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.scene import PEOPLE, Scene, Term, same_kind

NUMERAL: Final = r"(?:[0-9]+(?:\.[0-9]+)?|[一两二三四五六七八九十百千]+)"
OUT_OF: Final = re.compile(
    rf"(?P<every>每)?(?P<of>{NUMERAL})(?P<unit>[个家户人处台辆名位条起份座栋件次块盏只具])(?:[\u4e00-\u9fff]{{0,5}}?(?:里面?|[当之]?中|头))?"
    rf"(?P<between>[^，。；：、0-9一二两三四五六七八九十百]{{0,8}}?)(?P<part>{NUMERAL})(?:(?P=unit)|个)"
)
ROUND: Final = frozenset("十 百 一百 10 100".split())  # 十个有四个: nobody counted these
HAVE: Final = re.compile(r"(?:[里中头])?(?:就|只|仅|约|大约|差不多|便|都|要|会)*有?")
NOT_SUMMED: Final = re.compile(
    r"要求|标准|规定|配备|至少|不少于|不低于|应|须|目标|力争|确保|去年|上年|全国|全省|预计|计划"
)
HUNDRED: Final = 100
FAR: Final = 1  # sentences
PAIR: Final = 2
SURE: Final = 5
BEFORE: Final = 12  # characters


def judge_outof(scene: Scene, text: str) -> Iterator[Reading]:
    for match in OUT_OF.finditer(text):
        of, part = _value(match["of"]), _value(match["part"])
        summed = match["every"] or (match["of"] in ROUND and HAVE.fullmatch(match["between"]))
        if not summed or of is None or part is None or not 0 < part < of or NOT_SUMMED.search(_around(text, match)):
            continue
        pairs = _pairs(scene, match, of)
        if pairs:
            yield from _judged(match, (part, of), pairs)


def _around(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - BEFORE) : match.end()]


def _value(numeral: str) -> Fraction | None:
    if numeral[0].isdigit():
        return Fraction(numeral)
    whole = from_hanzi("一" + numeral if numeral[0] in "百千" else numeral)
    return None if whole is None else Fraction(whole)


def _pairs(scene: Scene, match: re.Match[str], of: Fraction) -> list[tuple[Term, Term]]:
    """The two numbers of the kind in the sentences around, part and whole."""
    sentence = next((each.sentence for each in scene.terms if each.span[1] > match.start()), None)
    if sentence is None:
        sentence = len(scene.page.starts) - 1
    units = PEOPLE | {"个"} if match["unit"] in PEOPLE else {match["unit"]}
    any_unit = match["unit"] == "个"
    known = [
        each for row in scene.sentences[max(0, sentence - FAR) : sentence + FAR + 1] for each in row
        if (any_unit or each.unit in units) and each.is_value and each.exact and not each.changed
        and (each.span[1] <= match.start() or each.span[0] >= match.end())
        and scene.page.paragraph(each.sentence) == scene.page.paragraph(sentence)
    ]  # fmt: skip
    return [
        (one, other) for one, other in permutations(known, PAIR)
        if same_kind(one, other) and one.value < other.value and (other.value >= of or match["of"] in ROUND)
    ]  # fmt: skip


def _judged(match: re.Match[str], said: tuple[Fraction, Fraction], pairs: list[tuple[Term, Term]]) -> Iterator[Reading]:
    part, of = said
    group = "of" if part == 1 else "part"
    for some, whole in pairs:
        ratio = some.value / whole.value
        for share in (ratio, 1 - ratio):
            right = 1 / share if part == 1 and share else of * share
            if _near(match[group], of if part == 1 else part, right):
                yield Reading(_statement(match, group, (some, whole), right, Agreement.ROUNDED), SURE)
                return
    if len(pairs) == 1:
        some, whole = pairs[0]
        ratio = some.value / whole.value
        rights = [1 / share if part == 1 and share else of * share for share in (ratio, 1 - ratio)]
        claimed = of if part == 1 else part
        right = min(rights, key=lambda each: abs(each - claimed))
        yield Reading(_statement(match, group, (some, whole), right, Agreement.NO), SURE)


def _near(numeral: str, claimed: Fraction, right: Fraction) -> bool:
    step = Fraction(1, 10 ** len(numeral.partition(".")[2]))
    return abs(claimed - right) < (step if "." in numeral or claimed > HUNDRED / PAIR else step / PAIR)


def _statement(match: re.Match[str], group: str, pair: tuple[Term, Term], right: Fraction, how: Agreement) -> Statement:
    start, end = match.span(group)
    value = Decimal(str(float(_value(match[group]) or 0)))
    decimals = len(match[group].partition(".")[2])
    step = Decimal(1).scaleb(-decimals) if decimals else None
    claimed = Quantity(
        start,
        end,
        match[group],
        "count",
        unit=match["unit"],
        value=value,
        step=step,
        interval=Interval(value, value),
    )
    best = Fraction(round(right * 10**decimals), 10**decimals)
    return stated("rate", claimed, [each.quantity for each in pair], arithmetic.exactly(right), how, best=best)
