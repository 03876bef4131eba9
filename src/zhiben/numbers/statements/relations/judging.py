"""Makes the statements of this package: numbers are compared in the unit of the number that is judged."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, NamedTuple

from zhiben.numbers.bounds import Agreement, round_to
from zhiben.numbers.numerals import to_hanzi
from zhiben.numbers.quantity import Quantity
from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.arithmetic import Range
from zhiben.numbers.statements.relations.passage import Item
from zhiben.numbers.statements.statement import Statement

TWO: Final = 2
SURE: Final = 5
HALVED: Final = frozenset({"小时", "钟头", "月"})
PIECES: Final = {"秒": ("分", 60), "秒钟": ("分", 60), "分": ("小时", 60), "分钟": ("小时", 60), "月": ("年", 12)}


@dataclass(frozen=True, slots=True)
class Worded(Statement):
    """A statement whose right number is printed in words of its own: 3分20秒, 无."""

    said: str = ""

    @property
    def shown(self) -> str:
        """How the claimed number would have to be printed."""
        return self.said or arithmetic.printed_like(self.claimed, self.computed if self.best is None else self.best)


def said_as(statement: Statement, said: str) -> Worded:
    """The statement with its right number in words of its own."""
    return Worded(
        statement.kind, statement.spans, statement.holds, statement.claimed, statement.computed, statement.how,
        statement.parts, statement.best, said,
    )  # fmt: skip


class Reading(NamedTuple):
    """A claim as one choice of numbers makes it; `sure` adds up what speaks for the choice."""

    statement: Statement
    sure: int


def choose(readings: Sequence[Reading]) -> Statement | None:
    """The surest that holds; where none does, the surest, if it is sure enough."""
    holding = [each for each in readings if each.statement.holds]
    if holding:
        return max(holding, key=lambda each: each.sure).statement
    best = max(readings, key=lambda each: each.sure, default=None)
    return best.statement if best is not None and best.sure >= SURE else None


def compared(
    kind: str,
    claimed: Item,
    parts: Sequence[Item],
    computed: Range,
    best: Fraction | None = None,
    *,
    rounded: bool = False,
) -> Statement:
    """The claim that `claimed` is `computed` (in the smallest unit); `rounded`: a mean, whose last printed digit may be rounded."""
    scale = 1 / claimed.token.measure.scale
    own = arithmetic.times(computed, scale)
    point = None if best is None else best * scale
    quantity = claimed.quantity
    how = arithmetic.agreement(quantity, own)
    if not how and rounded and arithmetic.meet(_printed(quantity), own):
        how = Agreement.ROUNDED
    return worded(kind, claimed, parts, own, how, best=point)


def worded(
    kind: str,
    claimed: Item,
    parts: Sequence[Item],
    computed: Range,
    how: Agreement,
    *,
    best: Fraction | None = None,
    said: str = "",
) -> Statement:
    value: Fraction | Range = computed if computed.point is None else computed.point
    numbers = tuple(each.quantity for each in parts)
    spans = tuple(dict.fromkeys((claimed.span, *(each.span for each in parts))))
    shown = said or (pieced(claimed.quantity, best if best is not None else computed.point) if not how else "")
    return Worded(kind, spans, bool(how), claimed.quantity, value, how.value, numbers, best, shown)


def _printed(quantity: Quantity) -> Range:
    """What rounds or truncates to the last digit that was printed."""
    value = arithmetic.value_of(quantity)
    step = Fraction(quantity.step) if quantity.step is not None else Fraction(Decimal(1))
    return Range(max(value - step / 2, Fraction(0)), value + step, high_open=True)


def printable(like: Quantity, value: Fraction) -> Fraction:
    """A mean to as many decimals as the number beside it, if it has more than two of its own."""
    if (100 * value).denominator == 1:
        return value
    return Fraction(round_to(value, like.step if like.step is not None and like.step < 1 else Decimal(1)))


def pieced(like: Quantity, value: Fraction | None) -> str:
    """A length of time of two pieces, printed in two pieces; '' where it has one."""
    if value is not None and value.denominator == TWO and "半" in like.text and like.unit in HALVED:
        number = to_hanzi(int(value)) if not like.text[0].isdigit() else str(int(value))
        number = "两" if number == "二" else number
        return f"{number}个半{like.unit}" if int(value) else f"半个{like.unit}"
    coarse = PIECES.get(like.unit)
    if value is None or coarse is None or value.denominator != 1:
        return ""
    name, size = coarse
    if name not in like.text and not (name == "分" and "分" in like.text):
        return ""
    whole, rest = divmod(int(value), size)
    unit = like.text[-2:] if like.text.endswith(("分钟", "秒钟", "个月")) else like.unit
    return f"{whole}{name}{rest}{unit}" if rest else f"{whole}{name}"


def multiplied(first: Range, second: Range) -> Range:
    """The product of two ranges of positive numbers."""
    low = None if first.low is None or second.low is None else first.low * second.low
    high = None if first.high is None or second.high is None else first.high * second.high
    return Range(low, high, first.low_open or second.low_open, first.high_open or second.high_open)


def quotient(first: Range, second: Range) -> Range | None:
    """The quotient of two ranges of positive numbers; None where it may be of nothing."""
    if first.low is None or second.low is None or second.low <= 0:
        return None
    low = Fraction(0) if second.high is None else first.low / second.high
    high = None if first.high is None else first.high / second.low
    return Range(low, high, first.low_open or second.high_open, first.high_open or second.low_open)


def as_range(value: Fraction | int) -> Range:
    return arithmetic.exactly(value)
