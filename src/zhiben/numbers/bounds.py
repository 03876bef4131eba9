"""What an approximate number means: the one table, and whether an exact value agrees with a printed one.

以上, 以下, 以内 include the number itself and 超过, 不满 do not: 民法典 第一千二百五十九条. The rest is custom, decided here.
A number without such a word means itself. Where its last printed digit may have been rounded (58.8万, 98.4%, 50万元),
`contains` also accepts every value that rounds (half up) or truncates to it, and says which of the two it was.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from zhiben.numbers.quantity import Class, Interval, Number, Quantity, tidy

NEAR: Final = Decimal("0.9")
ABOUT: Final = Decimal("0.05")
ZERO: Final = Decimal(0)


def last_step(value: Decimal) -> Decimal:
    """What the last non-zero digit of a number is worth: 12000 → 1000, 30 → 10, 1.9 → 0.1."""
    if not value:
        return Decimal(1)
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(int(exponent))


@dataclass(frozen=True, slots=True)
class Rule:
    """How the words of one kind bound the number they stand with; `example` is read by the tests and by the manual."""

    code: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    meaning: str
    example: str
    bounds: Callable[[Decimal], Interval]


RULES: Final = (
    Rule("yu", (), ("余",), "不低于所写数，低于其末位非零数字的下一级", "12000余份 = 12000～12999",
         lambda n: Interval(n, n + last_step(n), high_open=True)),
    Rule("duo", (), ("多", "来", "之多"), "同“余”", "30多万 = 300000～399999",
         lambda n: Interval(n, n + last_step(n), high_open=True)),
    Rule("near", ("接近", "将近", "近", "临近"), (), "不低于九成，低于所写数", "近10万 = 90000～99999",
         lambda n: Interval(n * NEAR, n, high_open=True)),
    Rule("about", ("大约", "大概", "约为", "约", "大致"), ("左右", "上下"), "上下各百分之五", "约200家 = 190～210",
         lambda n: Interval(n * (1 - ABOUT), n * (1 + ABOUT))),
    Rule("over", ("逾",), (), "超过，不含本数，没有上限", "逾100人 = 101～",
         lambda n: Interval(n, None, low_open=True)),
    Rule("exceed", ("超过", "超出", "突破", "高于", "多于", "大于", "超"), ("开外",), "超过，不含本数，没有上限", "超100人 = 101～",
         lambda n: Interval(n, None, low_open=True)),
    Rule("least", ("不少于", "不低于", "不小于", "不得少于", "不得低于", "不得小于", "不应少于", "不应低于", "不应小于",
                   "至少", "最少", "上"), ("及以上", "或以上", "以上"), "含本数，没有上限",
         "3人以上 = 3～", lambda n: Interval(n, None)),
    Rule("under", ("不足", "不到", "不满", "未满", "低于", "少于", "小于"), (), "不含本数", "不足10人 = 0～9",
         lambda n: Interval(ZERO, n, high_open=True)),
    Rule("most", ("不超过", "不高于", "不多于", "不大于", "不得超过", "不得高于", "不得多于", "不得大于", "不应超过",
                  "不应高于", "不应大于", "至多", "最多"),
         ("及以下", "或以下", "以下", "以内", "之内"), "含本数", "10人以下 = 0～10", lambda n: Interval(ZERO, n)),
)  # fmt: skip
BY_CODE: Final = {rule.code: rule for rule in RULES}
BEFORE: Final = {word: rule for rule in RULES for word in rule.before}
AFTER: Final = {word: rule for rule in RULES for word in rule.after}

# 几 and 数 stand for a digit from 2 to 9 (几十 20～99); after a ten they are its ones (十几 11～19).
SOME: Final = (Decimal(2), Decimal(9))
# 基本持平: a change that nobody would call one.
HARDLY: Final = Interval(Decimal(-5), Decimal(5))


def some(unit: Decimal) -> Interval:
    """数十 → 20 to below 100, 几万 → 20000 to below 100000."""
    return Interval(SOME[0] * unit, (SOME[1] + 1) * unit, high_open=True)


def readable(interval: Interval, *, whole: bool) -> tuple[Number | None, Number | None]:
    """`low` and `high` for the reader: of things that are counted, the first and the last whole number allowed."""
    low, high = interval.low, interval.high
    if whole:
        first = None if low is None else _first_whole(low, is_open=interval.low_open)
        last = None if high is None else -_first_whole(-high, is_open=interval.high_open)
        if (
            first is None or last is None or first <= last
        ):  # 近1 allows no whole number; then the bounds themselves are said
            low, high = first, last
    return None if low is None else tidy(low), None if high is None else tidy(high)


def _first_whole(low: Decimal, *, is_open: bool) -> Decimal:
    whole = low.to_integral_value(ROUND_CEILING)
    return whole + 1 if is_open and whole == low else whole


class Agreement(StrEnum):
    """How an exact value agrees with a printed number. False in a condition only when it does not."""

    EXACT = "exact"
    ROUNDED = "rounded"
    TRUNCATED = "truncated"
    INSIDE = "inside"
    NO = "no"

    def __bool__(self) -> bool:
        return self is not Agreement.NO


def contains(quantity: Quantity, value: Number | Fraction) -> Agreement:
    """Whether `value` may be printed as `quantity`; rates and changes are compared in percent, money in 元."""
    interval = quantity.interval
    if interval is None:
        return Agreement.NO
    exact = Fraction(value)
    if interval.low is not None and interval.low == interval.high:
        return _meets(interval.low, exact, quantity.step)
    above = interval.low is None or exact > interval.low or (exact == interval.low and not interval.low_open)
    below = interval.high is None or exact < interval.high or (exact == interval.high and not interval.high_open)
    return Agreement.INSIDE if above and below else Agreement.NO


def _meets(printed: Decimal, exact: Fraction, step: Decimal | None) -> Agreement:
    if exact == printed:
        return Agreement.EXACT
    # A fall of 0.04 % is not a rise of 0.0 %: what rounds to nothing is not said with a verb, so signs must be equal.
    if step is None or (exact < 0) != (printed < 0):
        return Agreement.NO
    if round_to(exact, step) == printed:
        return Agreement.ROUNDED
    return Agreement.TRUNCATED if round_to(exact, step, down=True) == printed else Agreement.NO


def round_to(value: Number | Fraction, step: Decimal, *, down: bool = False) -> Decimal:
    """The multiple of `step` next to `value`: half up (away from zero), or towards zero. Exact: no binary fraction in between."""
    ratio = abs(Fraction(value)) / Fraction(step)
    count = ratio.numerator // ratio.denominator
    if not down and ratio - count >= Fraction(1, 2):
        count += 1
    result = count * step
    return -result if value < 0 else result


def reach(quantity: Quantity) -> tuple[Number | None, Number | None]:
    """The lowest and the highest whole value that `contains` accepts: 58.8万 → 587500 (rounded), 588999 (truncated)."""
    interval, step = quantity.interval, quantity.step
    if interval is None or step is None or interval.low is None or interval.low != interval.high:
        return quantity.low, quantity.high
    size = abs(interval.low)
    wide = Interval(max(size - step / 2, ZERO), size + step, high_open=True)
    return readable(wide.negated() if interval.low < 0 else wide, whole=counted(quantity.cls, quantity.unit))


def counted(cls: Class, unit: str) -> bool:
    """Whether values are whole: things and money (in 元) are, rates are not."""
    return (cls in {"count", "money"} and unit != "倍") or (cls == "change" and unit not in {"%", "‰", "百分点", "倍"})
