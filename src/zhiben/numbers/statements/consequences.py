"""One wrong number makes others look wrong: what would hold with the right one is not reported again."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from zhiben.numbers.quantity import Interval, Quantity, tidy
from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.judging import added_up, divided, remainder, stated
from zhiben.numbers.statements.statement import Span, Statement

SUMS: Final = frozenset({"parts_total", "column_total", "row_total", "difference", "change"})
DIGITS: Final = 6


def without_consequences(found: Sequence[Statement]) -> list[Statement]:
    """The statements, without those that fail only because a number fails that another statement already corrects."""
    right: dict[Span, Fraction] = {}
    for each in found:
        if not each.holds and each.kind in SUMS and isinstance(each.computed, Fraction):
            right.setdefault(each.spans[0], each.computed)
    shares = {each.spans[0] for each in found if not each.holds and each.kind in {"share", "rate"}}
    return [each for each in found if each.holds or not (_follows(each, right) or _of_shares(each, shares))]


def _of_shares(statement: Statement, wrong: set[Span]) -> bool:
    """A wrong share also spoils the hundred."""
    return statement.kind == "share_sum" and not wrong.isdisjoint(statement.spans)


def _follows(statement: Statement, right: dict[Span, Fraction]) -> bool:
    again = AGAIN.get(statement.kind)
    wrong = [place for place, part in enumerate(statement.parts) if (part.start, part.end) in right]
    if again is None or not wrong:
        return False
    parts = [_corrected(part, right) if place in wrong else part for place, part in enumerate(statement.parts)]
    judged = again(statement.kind, statement.claimed, parts)
    return judged is not None and judged.holds


def _corrected(quantity: Quantity, right: dict[Span, Fraction]) -> Quantity:
    exact = right[quantity.start, quantity.end]
    value = round(Decimal(exact.numerator) / Decimal(exact.denominator), DIGITS)
    return replace(quantity, value=tidy(value), interval=Interval(value, value))


def _remainder(_kind: str, claimed: Quantity, parts: Sequence[Quantity]) -> Statement:
    return remainder(claimed, parts[0], parts[1:])


def _rate(kind: str, claimed: Quantity, parts: Sequence[Quantity]) -> Statement | None:
    return divided(kind, claimed, parts[0], parts[1])


def _change(kind: str, claimed: Quantity, parts: Sequence[Quantity]) -> Statement:
    now, then = (arithmetic.range_of(part) for part in parts[:2])
    return stated(kind, claimed, parts, arithmetic.minus(now, then))


def _same(kind: str, claimed: Quantity, parts: Sequence[Quantity]) -> Statement:
    return stated(kind, claimed, parts, arithmetic.range_of(parts[0]))


AGAIN: Final[dict[str, Callable[[str, Quantity, Sequence[Quantity]], Statement | None]]] = {
    "parts_total": added_up, "column_total": added_up, "row_total": added_up, "difference": _remainder, "rate": _rate,
    "share": _rate, "change": _change, "same_quantity": _same,
}  # fmt: skip
