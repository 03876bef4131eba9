"""The numbers of a text with what they measure: amounts as they were read, and lengths of time, which are no quantities there."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Final, Literal

from zhiben.numbers.measures import measure_at
from zhiben.numbers.numerals import from_hanzi
from zhiben.numbers.quantity import Interval, Quantity, tidy
from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.arithmetic import Range
from zhiben.numbers.statements.relations.moments import WIDE, Moment, moments_in
from zhiben.numbers.statements.relations.units import Measure, measure_of

Kind = Literal["amount", "length", "moment", "ratio", "turn"]

HALF_OF, TWICE = Fraction(1, 2), Fraction(2)
NUMERAL: Final = r"(?:[0-9]+(?:\.[0-9]+)?|[零〇一二两三四五六七八九十百千]+)"
UNIT: Final = r"(?:个?工作日|周年|年|个?季度|个?月|个?星期|周|天|日|昼夜|个?小时|个?钟头|分钟?|刻钟|秒钟?)"
PIECE: Final = rf"(?:{NUMERAL}(?:余|多|来)?个?半?{UNIT}|半(?:个(?:多)?)?(?:小时|钟头|月|天|日|年|昼夜))"
LENGTH: Final = re.compile(rf"{PIECE}(?:[零又]?{PIECE})*(?:半|多|余)?(?:左右|上下)?")
PARTED: Final = re.compile(
    rf"(?P<number>{NUMERAL})(?P<rough>余|多|来)?(?P<half>个?半)?(?P<unit>{UNIT})|半(?:个多?)?(?P<half_unit>小时|钟头|月|天|日|年|昼夜)"
)
ANCHOR: Final = re.compile(r"[0-9零〇一二两三四五六七八九十百千半]")
NO_LENGTH: Final = re.compile(
    r"[第今本去上下某逐当同明]$|(?<!提)前$|[0-9零〇一二三四五六七八九十百千.%％:：]$|[A-Za-z]$"
)
NAMED_AFTER: Final = re.compile(
    r"^(?:行动|规划|攻坚|计划|滚动|大计|一遇|级|岁|生(?!产)|制(?!作|定|造|成|订)|报[告纸刊]|保质)"
)
ROUGH_BEFORE: Final = re.compile(
    r"(?:近|约|约为|大约|将近|接近|超过?|逾|不到|不足|至少|不少于|不低于|至多|不超过|最多|最长|不得超过|大概|几乎|未满|上|过)$"
)
UPWARDS: Final = re.compile(r"(?:超过?|逾|至少|不少于|不低于|上)$")
DOWNWARDS: Final = re.compile(r"(?:不到|不足|至多|不超过|最多|最长|不得超过|未满)$")
ROUGH: Final = re.compile(r"[余多来]|左右|上下")
RATIO: Final = re.compile(
    r"(?<![0-9.:：∶])[0-9]{1,6}(?:\.[0-9]{1,3})?(?:[:：∶比带帮配对包][0-9]{1,6}(?:\.[0-9]{1,3})?){1,5}(?![0-9.:：∶%])"
)
SPOKEN_RATIO: Final = re.compile(
    r"(?P<first>[一二三四五六七八九])(?P<second>[一二三四五六七八九])(?=开|分成|分担|分账|比例|的比例)|(?P<halves>对半(?=分|开|承担|分担|出资)|五五开)"
)
TURNED: Final = {
    "减半": HALF_OF,
    "折半": HALF_OF,
    "腰斩": HALF_OF,
    "砍半": HALF_OF,
    "对折": HALF_OF,
    "减了半": HALF_OF,
    "翻倍": TWICE,
    "翻番": TWICE,
    "加倍": TWICE,
    "翻了倍": TWICE,
}
TURN: Final = re.compile("|".join(TURNED))
RATIO_WORDS: Final = re.compile(r"[带帮配对包]|比|配|按|稀释|兑|混合|分担|分成|分摊")
LOOK: Final = 14
TEN: Final = 10
HALF: Final = Fraction(1, 2)
LONGEST: Final = 40


@dataclass(frozen=True, eq=False)
class Token:
    """One number: where it stands, as a quantity in its own unit, and what it measures."""

    kind: Kind
    quantity: Quantity
    measure: Measure
    moment: Moment | None = None
    shares: tuple[Fraction, ...] = ()  # of a ratio
    loose: bool = False  # an estimate: it is never what is wrong

    @property
    def start(self) -> int:
        return self.quantity.start

    @property
    def end(self) -> int:
        return self.quantity.end

    @property
    def unit(self) -> str:
        return self.quantity.unit

    @property
    def dimension(self) -> str:
        return self.measure.dimension

    @cached_property
    def value(self) -> Fraction:
        """In the smallest unit of its kind."""
        return abs(arithmetic.value_of(self.quantity)) * self.measure.scale

    @cached_property
    def range(self) -> Range:
        """What was printed may stand for, in the smallest unit of its kind."""
        return arithmetic.times(arithmetic.range_of(self.quantity), self.measure.scale)

    @cached_property
    def paid(self) -> Range | None:
        """Money in whole 万元, which is what was paid and not rounded; None for all else."""
        whole = self.quantity.cls == "money" and arithmetic.whole(self.quantity) and self.exact
        return arithmetic.exactly(self.value) if whole else None

    @cached_property
    def exact(self) -> bool:
        return not self.loose and arithmetic.is_exact(self.quantity)


def tokens_of(text: str, numbers: Sequence[Quantity]) -> list[Token]:
    """Every number of the text in order, without overlaps: moments before ratios, lengths and amounts."""
    plain = text.translate(WIDE)
    taken = bytearray(len(text) + 1)
    found = [*_ratios(plain, taken), *_spoken_ratios(plain, taken)]
    found += _moments(text, plain, taken)
    found += _lengths(plain, taken, numbers)
    for number in numbers:
        if number.is_quantity and number.interval is not None and not any(taken[number.start : number.end]):
            _take(taken, number.start, number.end)
            found.append(Token("amount", number, measure_of(number.unit)))
    found += _ones(plain, taken)
    found += [*_turns(plain, taken), *_discounts(plain, taken)]
    return sorted(found, key=lambda token: token.start)


ONES: Final = re.compile(
    r"[每各](?![类级项种地方部位自])[^，。；：、\s每]{1,14}?(?P<one>一)(?![些般定样起致律])"
    r"|(?:[（(]|事故|案件|火灾|死亡|受伤|隐患|举报|投诉|警情|险情)(?P<event>一)(?=[起例宗件人名处家][，。；）、)])"
)


def _ones(text: str, taken: bytearray) -> Iterator[Token]:
    """每户一只, 每3天点检一次: behind 每 the one counts."""
    for match in ONES.finditer(text):
        start = max(match.start("one"), match.start("event"))
        unit = measure_at(text, start + 1, hanzi=True) or measure_at(text, start + 1, hanzi=False)
        end = start + 1 + len(unit)
        if unit and not any(taken[start:end]):
            _take(taken, start, end)
            yield Token("amount", counted(text, start, end, Fraction(1), unit), measure_of(unit))


def _take(taken: bytearray, start: int, end: int) -> None:
    taken[start:end] = b"\1" * (end - start)


def counted(text: str, start: int, end: int, value: Fraction, unit: str, *, decimals: int = 0) -> Quantity:
    """A number as a quantity that can be judged."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    step = Decimal(1).scaleb(-decimals) if decimals else None
    return Quantity(
        start, end, text[start:end], "count", unit=unit, value=tidy(exact), step=step, interval=Interval(exact, exact)
    )


def _ratios(text: str, taken: bytearray) -> Iterator[Token]:
    for match in RATIO.finditer(text):
        around = text[max(0, match.start() - LOOK) : match.end() + 2]
        shares = tuple(Fraction(part) for part in re.split(r"[:：∶比带帮配对包]", match[0]))
        if not RATIO_WORDS.search(around) or not all(shares):
            continue
        _take(taken, match.start(), match.end())
        quantity = counted(text, match.start(), match.end(), Fraction(1), "比")
        yield Token("ratio", quantity, measure_of("比"), shares=shares)


def _spoken_ratios(text: str, taken: bytearray) -> Iterator[Token]:
    """三七开, 对半分."""
    for match in SPOKEN_RATIO.finditer(text):
        one = Fraction(1)
        shares = (one, one)
        if not match["halves"]:
            first, second = from_hanzi(match["first"]), from_hanzi(match["second"])
            if (first or 0) + (second or 0) != TEN:
                continue
            shares = (Fraction(first or 0), Fraction(second or 0))
        _take(taken, match.start(), match.end())
        yield Token("ratio", counted(text, match.start(), match.end(), one, "比"), measure_of("比"), shares=shares)


FOLD: Final = re.compile(
    r"(?<=打)(?P<tens>[一二三四五六七八九1-9])(?:(?P<ones>[一二三四五六七八九])|\.(?P<point>[0-9]))?折"
)


def _discounts(text: str, taken: bytearray) -> Iterator[Token]:
    """打八折, 打八五折."""
    for match in FOLD.finditer(text):
        digits = [
            from_hanzi(each) if not each.isdigit() else int(each)
            for each in (match["tens"], match["ones"] or match["point"] or "0")
        ]
        if any(taken[match.start() : match.end()]) or None in digits:
            continue
        _take(taken, match.start(), match.end())
        value = Fraction(10 * (digits[0] or 0) + (digits[1] or 0), 100)
        yield Token("turn", counted(text, match.start(), match.end(), value, "折"), measure_of("折"))


def _turns(text: str, taken: bytearray) -> Iterator[Token]:
    """减半 and 翻番 are numbers without a numeral."""
    for match in TURN.finditer(text):
        if not any(taken[match.start() : match.end()]):
            _take(taken, match.start(), match.end())
            quantity = counted(text, match.start(), match.end(), TURNED[match[0]], "倍")
            yield Token("turn", quantity, measure_of("倍"))


def _moments(text: str, plain: str, taken: bytearray) -> Iterator[Token]:
    for moment in moments_in(text):
        start, end = moment.start, moment.end
        if any(taken[start:end]) or _is_length(plain, moment):
            continue
        _take(taken, start, end)
        yield Token("moment", counted(text, start, end, Fraction(1), "时刻"), measure_of("时刻"), moment=moment)


LASTED: Final = re.compile(
    r"(?:历时|为期|工期|连续|累计|共计?|合计|总计|长达|达|用时|耗时|持续|逾期|超期|提前|延期|推迟|缩短|延长|[了满过计停歇用])$"
)


INSIDE: Final = re.compile(r"[之以]?内(?!部)")


def _is_length(text: str, moment: Moment) -> bool:
    """历时16日, 共16日 and 16日内 last; 16日 alone is a day."""
    printed = text[moment.start : moment.end]
    if not re.fullmatch(r"[0-9]{1,2}日", printed):
        return False
    return bool(LASTED.search(text[max(0, moment.start - 4) : moment.start]) or INSIDE.match(text, moment.end))


def _lengths(text: str, taken: bytearray, numbers: Sequence[Quantity]) -> Iterator[Token]:
    codes = [(number.start, number.end) for number in numbers if number.cls in {"code", "ordinal"}]
    for start, end in codes:
        _take(taken, start, end)
    at = 0
    while (anchor := ANCHOR.search(text, at)) is not None:
        start = anchor.start()
        match = LENGTH.match(text, start, start + LONGEST)
        if match is None:
            at = _run_end(text, start)
            continue
        at = _run_end(text, start)
        if any(taken[start : match.end()]) or NO_LENGTH.search(text[max(0, start - 2) : start]):
            continue
        token = _length(text, match)
        if token:
            at = match.end()
            _take(taken, start, at)
            yield token


RUN: Final = re.compile(r"[0-9.]+|[零〇一二两三四五六七八九十百千]+|半")


def _run_end(text: str, at: int) -> int:
    match = RUN.match(text, at)
    return match.end() if match else at + 1


def _length(text: str, match: re.Match[str]) -> Token | None:
    """3天, 一个半小时, 2小时45分, 3年零6个月: all pieces measure the same."""
    pieces = [_piece(piece) for piece in PARTED.finditer(match[0])]
    if not pieces or any(piece is None for piece in pieces):
        return None
    known = [piece for piece in pieces if piece is not None]
    units = [unit for _value, unit, _decimals in known]
    dimensions = {measure_of(unit).dimension for unit in units}
    if len(dimensions) > 1 or NAMED_AFTER.match(text[match.end() : match.end() + 4]):
        return None
    if units == ["季度"] and "个" not in match[0]:
        return None
    if units == ["分"] or (
        units == ["日"] and not text[match.start()].isdigit() and not LASTED.search(text[: match.start()][-4:])
    ):
        return None
    smallest = measure_of(units[-1])
    value = sum((value * measure_of(unit).scale for value, unit, _decimals in known), Fraction(0)) / smallest.scale
    if match[0].endswith("半") and len(known) == 1:
        value += HALF
    rough = bool(ROUGH.search(match[0]) or ROUGH_BEFORE.search(text[max(0, match.start() - 4) : match.start()]))
    decimals = known[0][2] if len(known) == 1 else 0
    quantity = counted(text, match.start(), match.end(), value, units[-1], decimals=decimals)
    if rough:
        quantity = replace(quantity, interval=_bounds(match[0], text[max(0, match.start() - 4) : match.start()], value))
    return Token("length", quantity, smallest, loose=rough)


def _bounds(printed: str, before: str, value: Fraction) -> Interval:
    """What 近3小时, 不足3天 and 超过5年 allow."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    if UPWARDS.search(before) or re.search(r"[余多]", printed):
        return Interval(exact, None)
    if DOWNWARDS.search(before):
        return Interval(Decimal(0), exact)
    return Interval(exact * Decimal("0.8"), exact * Decimal("1.2"))


def _piece(piece: re.Match[str]) -> tuple[Fraction, str, int] | None:
    if piece["half_unit"]:
        return HALF, piece["half_unit"], 1
    number, unit = piece["number"], piece["unit"].removeprefix("个")
    if number[0].isdigit():
        value, decimals = Fraction(number), len(number.partition(".")[2])
    else:
        whole = from_hanzi(number)
        if whole is None:
            return None
        value, decimals = Fraction(whole), 0
    if piece["half"]:
        value += HALF
    return value, unit, decimals
