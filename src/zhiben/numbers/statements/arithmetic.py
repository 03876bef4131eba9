"""Exact arithmetic on what printed numbers allow: 12000余 and 30.5万 are ranges, and only disjoint ranges contradict."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Final

from zhiben.numbers.bounds import Agreement, contains, round_to
from zhiben.numbers.numerals import to_hanzi
from zhiben.numbers.quantity import Interval, Number, Quantity

HUNDRED: Final = 100
TWO: Final = 2  # written 两 before a measure word
MORE_DECIMALS: Final = 4
DIGITS: Final = re.compile(r"[-−]?[0-9０-９][0-9０-９,，\s]*(?:[.．][0-9０-９]+)?")
HANZI: Final = re.compile(r"[零〇一二两三四五六七八九十百千]+")
TENTHS: Final = re.compile(r"[一二两三四五六七八九十]成(?:[一二三四五六七八九半](?!月|年|天))?")
TENTH: Final = 10
DOUBLINGS: Final = re.compile(r"翻了?[一两二三]番")
DOUBLED: Final = {100: "一", 300: "两", 700: "三"}  # 翻两番 is four times as much, 300 % more
FRACTION: Final = re.compile(r"(?<![百千])分之")
FRACTION_SLACK: Final = Fraction(2)
LARGEST_HANZI: Final = 10**12
ROUGH: Final = re.compile(r"余|多|来|近|约|逾|超过?|不足|以上|以下|左右|上下|[几数]")


@dataclass(frozen=True, slots=True)
class Range:
    """The values that printed numbers allow; None is no bound on that side, `open` means the bound itself is not allowed."""

    low: Fraction | None
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False

    @property
    def point(self) -> Fraction | None:
        """The only value, where there is only one."""
        return self.low if self.low is not None and self.low == self.high else None


def value_of(quantity: Quantity) -> Fraction:
    """The printed number itself, in base units."""
    return Fraction(quantity.value or 0)


def is_whole(*quantities: Quantity) -> bool:
    """Whether all of them are counted and printed in full, so that nothing was rounded."""
    return all(is_exact(each) and each.step is None for each in quantities)


def is_exact(quantity: Quantity) -> bool:
    """Whether one value is printed, not an estimate with 余, 近 or 以上."""
    interval = quantity.interval
    return interval is not None and interval.low is not None and interval.low == interval.high


def are_whole_percentages(*quantities: Quantity) -> bool:
    """84% and 93%: who compares such rates takes the one from the other as they are printed."""
    return all(is_exact(each) and each.unit in {"%", "百分点"} and (each.step or 1) == 1 for each in quantities)


def range_of(quantity: Quantity, finest: Decimal | None = None) -> Range:
    """The values that the number may stand for: of a rounded one all that round or truncate to it.

    `finest` is the smallest step of its list: 3万元 beside 2.5万元 means 3.0万元. Money in whole 元 is not rounded.
    """
    interval = quantity.interval
    if interval is None:
        return Range(value_of(quantity), value_of(quantity))
    step = quantity.step if finest is None or quantity.step is None else min(finest, quantity.step)
    if quantity.cls == "money" and step is not None and step <= 1:
        return _from(interval)
    if step is not None and interval.low is not None and interval.low == interval.high and quantity.value:
        return _widened(Fraction(interval.low), Fraction(step))
    return _from(interval)


def _widened(printed: Fraction, step: Fraction) -> Range:
    size = abs(printed)
    wide = Range(max(size - step / 2, Fraction(0)), size + step, high_open=True)
    return negated(wide) if printed < 0 else wide


def _from(interval: Interval) -> Range:
    low = None if interval.low is None else Fraction(interval.low)
    high = low if interval.high == interval.low else None if interval.high is None else Fraction(interval.high)
    return Range(low, high, interval.low_open, interval.high_open)


def exactly(value: Fraction | int) -> Range:
    return Range(Fraction(value), Fraction(value))


def negated(this: Range) -> Range:
    low = None if this.high is None else -this.high
    high = None if this.low is None else -this.low
    return Range(low, high, this.high_open, this.low_open)


def total(ranges: Iterable[Range]) -> Range:
    """The sum of what several numbers allow."""
    added = tuple(ranges)
    low = _added(each.low for each in added)
    high = _added(each.high for each in added)
    return Range(low, high, any(each.low_open for each in added), any(each.high_open for each in added))


def _added(values: Iterable[Fraction | Number | None]) -> Fraction | None:
    """The sum, None where one of them is; numerators are added first, as a column of five hundred cells has one denominator."""
    numerators: dict[int, int] = {}
    for value in values:
        if value is None:
            return None
        numerator, denominator = value.as_integer_ratio()
        numerators[denominator] = numerators.get(denominator, 0) + numerator
    return sum((Fraction(numerator, denominator) for denominator, numerator in numerators.items()), Fraction(0))


def minus(first: Range, second: Range) -> Range:
    return total([first, negated(second)])


def times(this: Range, factor: Fraction | int) -> Range:
    """Multiplied by a positive number."""
    low = None if this.low is None else this.low * factor
    high = None if this.high is None else this.high * factor
    return Range(low, high, this.low_open, this.high_open)


def per_cent(part: Range, whole: Range) -> Range | None:
    """100 × part ÷ whole for a positive whole; None where the whole may be nothing."""
    if whole.low is None or whole.low <= 0 or part.low is None:
        return None
    # A negative part is divided by the smallest whole to reach the lowest value, a positive one by the largest.
    low = _quotient(part.low, whole.high if part.low >= 0 else whole.low)
    high = None if part.high is None else _quotient(part.high, whole.low if part.high >= 0 else whole.high)
    if low == high:
        return Range(low, high)
    return Range(low, high, part.low_open or whole.high_open, part.high_open or whole.low_open)


def _quotient(part: Fraction, whole: Fraction | None) -> Fraction:
    return Fraction(0) if whole is None else part * HUNDRED / whole


def meet(first: Range, second: Range) -> bool:
    """Whether some value is allowed by both."""
    return _before(first.low, second.high, is_open=first.low_open or second.high_open) and _before(
        second.low, first.high, is_open=second.low_open or first.high_open
    )


def _before(low: Fraction | None, high: Fraction | None, *, is_open: bool) -> bool:
    if low is None or high is None:
        return True
    return low < high if is_open else low <= high


def agreement(claimed: Quantity, computed: Range) -> Agreement:
    """How the claimed number agrees with what the others give."""
    point = computed.point
    if FRACTION.search(claimed.text) and is_exact(claimed):
        # 三分之二 is said of 65 in a hundred too, so a fraction is what rounds to it.
        near = Range(value_of(claimed) - FRACTION_SLACK, value_of(claimed) + FRACTION_SLACK)
        return Agreement.ROUNDED if meet(near, computed) else Agreement.NO
    if point is not None:
        return contains(claimed, point)
    return Agreement.INSIDE if meet(range_of(claimed), computed) else Agreement.NO


def printed_sum(numbers: Iterable[Quantity]) -> Fraction:
    return _added(number.value or Decimal(0) for number in numbers) or Fraction(0)


def sum_agreement(claimed: Quantity, parts: tuple[Quantity, ...], *, strict: bool = False) -> Agreement:
    """Whether a total agrees with its parts; what is printed adds up, or rounding may explain the difference.

    Sums of money in whole 万元 are what was paid and not rounded, so they are taken as they stand (`strict`).
    """
    numbers = (claimed, *parts)
    if all(is_exact(number) for number in numbers) and printed_sum(parts) == value_of(claimed):
        return Agreement.EXACT
    if strict or (claimed.cls == "money" and all(whole(number) for number in numbers)):
        return agreement_as_printed(claimed, total(_from_quantity(part) for part in parts))
    step = finest(numbers)
    parts_range = total(range_of(part, step) for part in parts)
    if parts_range.point is not None:
        return contains(claimed, parts_range.point)
    # 1.2亿元 over 5000万元 and 4200万元 is rounded to what 亿 shows; 3万元 over 2.5万元 is 3.0万元.
    coarser = any(_written_scale(claimed) > _written_scale(part) for part in parts)
    return Agreement.INSIDE if meet(range_of(claimed, None if coarser else step), parts_range) else Agreement.NO


def _written_scale(quantity: Quantity) -> int:
    return 2 if "亿" in quantity.text else 1 if "万" in quantity.text else 0


def finest(numbers: Iterable[Quantity]) -> Decimal | None:
    """The smallest step to which the numbers of a list are printed."""
    return min((number.step for number in numbers if number.step is not None and is_exact(number)), default=None)


def whole(quantity: Quantity) -> bool:
    """Printed without decimals."""
    return "." not in quantity.text and "．" not in quantity.text and "点" not in quantity.text


def agreement_as_printed(claimed: Quantity, computed: Range) -> Agreement:
    """As `agreement`, with nothing allowed for rounding."""
    return Agreement.INSIDE if meet(_from_quantity(claimed), computed) else Agreement.NO


def _from_quantity(quantity: Quantity) -> Range:
    return exactly(value_of(quantity)) if quantity.interval is None else _from(quantity.interval)


def printed_like(like: Quantity, computed: Fraction | Range) -> str:
    """`computed` as it would be printed in the place of `like`: same decimals, scale and unit."""
    if isinstance(computed, Fraction):
        return _shown(like, computed)
    if computed.point is not None:
        return _shown(like, computed.point)
    low = "" if computed.low is None else _shown(like, computed.low)
    high = "" if computed.high is None else _shown(like, computed.high)
    return low if low == high else f"{low}～{high}"


def _shown(like: Quantity, value: Fraction) -> str:
    text = ROUGH.sub("", like.text) if not is_exact(like) else like.text
    if doublings := DOUBLINGS.search(text):
        return text[: doublings.start()] + _doublings(value) + text[doublings.end() :]
    if like.cls == "change":
        text, value = _turned(text, value, falling=value < 0), abs(value)
    match = DIGITS.search(text)
    if match is None:
        return _shown_hanzi(like, text, value)
    scale = _scale(like, match[0])
    decimals = len(match[0].replace("．", ".").partition(".")[2])
    digits = _number(value / scale, decimals, like)
    if "," in match[0] or "，" in match[0]:
        whole, dot, rest = digits.partition(".")
        digits = f"{int(whole):,}{dot}{rest}"
    return text[: match.start()] + digits + text[match.end() :]


def _scale(like: Quantity, digits: str) -> Fraction:
    """What the printed digits are multiplied by: 万 behind them, or 万元 in the head of the column."""
    try:
        printed = abs(
            Fraction(Decimal(unicodedata.normalize("NFKC", digits).replace(",", "").replace("−", "-").replace(" ", "")))
        )
    except (InvalidOperation, ValueError):
        return Fraction(1)
    size = abs(value_of(like))
    return size / printed if printed and size else Fraction(1)


def _number(value: Fraction, decimals: int, like: Quantity) -> str:
    if like.cls not in {"percent", "change"} or like.unit not in {"%", "‰", "百分点"}:
        # A count is not rounded to look nice: as many decimals as it needs, up to four more.
        while decimals < MORE_DECIMALS and (value * 10**decimals).denominator != 1:
            decimals += 1
    return f"{round_to(value, Decimal(1).scaleb(-decimals)):.{decimals}f}"


def _tenths(value: Fraction) -> str:
    """25 as 两成五, 40 as 四成; what is no whole percentage below a hundred with one decimal and %."""
    if value.denominator != 1 or not TENTH <= value < HUNDRED:
        return f"{float(value):.1f}".removesuffix(".0") + "%"
    tens, ones = divmod(int(value), TENTH)
    return ("两" if tens == TWO else to_hanzi(tens)) + "成" + (to_hanzi(ones) if ones else "")


def _doublings(value: Fraction) -> str:
    """300 as 翻了两番, 200 as 增长200%."""
    if value in DOUBLED:
        return f"翻了{DOUBLED[int(value)]}番"
    return ("下降" if value < 0 else "增长") + f"{float(abs(value)):.1f}".removesuffix(".0") + "%"


def _shown_hanzi(like: Quantity, text: str, value: Fraction) -> str:
    if tenths := TENTHS.search(text):
        return text[: tenths.start()] + _tenths(value) + text[tenths.end() :]
    if like.cls == "percent" or FRACTION.search(text):
        number = HANZI.search(text)
        verb = text[: number.start()] if number and like.cls == "change" else ""
        return f"{verb}{_number(value, 1, like).removesuffix('.0')}{like.unit}"
    match = HANZI.search(text)
    if match and value.denominator == 1 and 0 <= value < LARGEST_HANZI:
        written = "两" if value == TWO and text[match.end() :] else to_hanzi(int(value))
        return text[: match.start()] + written + text[match.end() :]
    return f"{_number(value, 0, like)}{like.unit}"


TURNS: Final = (
    ("下降", "上升"), ("减少", "增加"), ("降低", "提高"), ("回落", "上升"), ("下滑", "上升"), ("降幅", "增幅"), ("减幅", "增幅"),
    ("少", "多"), ("降", "升"), ("减", "增"),
)  # fmt: skip
RISES: Final = (
    ("增长", "下降"), ("上升", "下降"), ("增加", "减少"), ("提高", "降低"), ("提升", "降低"), ("增幅", "降幅"), ("涨幅", "跌幅"),
    ("多", "少"), ("升", "降"), ("增", "减"),
)  # fmt: skip


def _turned(text: str, value: Fraction, *, falling: bool) -> str:
    """The verb of the other direction where the value has the other sign."""
    if not value:
        return text
    for word, other in RISES if falling else TURNS:
        if word in text:
            return text.replace(word, other, 1)
    return text
