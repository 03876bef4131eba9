"""Makes Statements: compares the claimed number with what the others give and says how it would have to be printed."""

from collections.abc import Sequence
from fractions import Fraction

from zhiben.numbers.bounds import Agreement
from zhiben.numbers.quantity import Quantity
from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.arithmetic import Range
from zhiben.numbers.statements.statement import Statement


def stated(
    kind: str,
    claimed: Quantity,
    parts: Sequence[Quantity],
    computed: Range,
    how: Agreement | None = None,
    *,
    best: Fraction | None = None,
) -> Statement:
    """The claim that `claimed` is what `parts` give, judged; `best` is what the printed numbers themselves give."""
    how = arithmetic.agreement(claimed, computed) if how is None else how
    value: Fraction | Range = computed if computed.point is None else computed.point
    spans = tuple(dict.fromkeys((each.start, each.end) for each in (claimed, *parts)))
    return Statement(
        kind=kind, spans=spans, holds=bool(how), claimed=claimed, computed=value, how=how.value, parts=tuple(parts),
        best=best,
    )  # fmt: skip


def added_up(kind: str, claimed: Quantity, parts: Sequence[Quantity]) -> Statement:
    """The claim that `claimed` is the sum of `parts`."""
    how = arithmetic.sum_agreement(claimed, tuple(parts))
    exact = all(arithmetic.is_exact(part) for part in parts)
    computed = (
        arithmetic.exactly(arithmetic.printed_sum(parts))
        if exact
        else arithmetic.total(arithmetic.range_of(part) for part in parts)
    )
    return stated(kind, claimed, parts, computed, how, best=arithmetic.printed_sum(parts) if exact else None)


def remainder(claimed: Quantity, whole: Quantity, others: Sequence[Quantity]) -> Statement:
    """The claim that `claimed` is what `others` leave of `whole`."""
    numbers = (claimed, whole, *others)
    exact = all(arithmetic.is_exact(each) for each in numbers)
    best = arithmetic.value_of(whole) - arithmetic.printed_sum(others)
    if arithmetic.is_whole(*numbers):
        computed = arithmetic.exactly(best)
    else:
        step = arithmetic.finest(numbers)
        others_range = arithmetic.total(arithmetic.range_of(each, step) for each in others)
        computed = arithmetic.minus(arithmetic.range_of(whole, step), others_range)
    holds = exact and best == arithmetic.value_of(claimed)
    strict = exact and all(each.cls == "money" and arithmetic.whole(each) for each in numbers)
    how = Agreement.EXACT if holds else Agreement.NO if strict else None
    return stated("difference", claimed, [whole, *others], computed, how, best=best if exact else None)


def divided(kind: str, claimed: Quantity, part: Quantity, whole: Quantity) -> Statement | None:
    """The claim that `claimed` is 100 × part ÷ whole; None where nothing can be divided."""
    base = arithmetic.value_of(whole)
    if base <= 0:
        return None
    best = 100 * arithmetic.value_of(part) / base
    computed = arithmetic.per_cent(arithmetic.range_of(part), arithmetic.range_of(whole))
    exact = arithmetic.is_exact(part) and arithmetic.is_exact(whole)
    return None if computed is None else stated(kind, claimed, [part, whole], computed, best=best if exact else None)


def twice(claimed: Quantity, other: Quantity) -> Statement:
    """The claim that both numbers say the same."""
    best = arithmetic.value_of(other) if arithmetic.is_exact(other) else None
    return stated("same_quantity", claimed, [other], arithmetic.range_of(other), best=best)


def not_above(claimed: Quantity, parts: Sequence[Quantity]) -> Statement:
    """The claim that some parts of `claimed` are no more than it; a single part is what is judged."""
    computed = arithmetic.total(arithmetic.range_of(part) for part in parts)
    limit = arithmetic.range_of(claimed).high
    inside = limit is None or computed.low is None or computed.low <= limit
    how = Agreement.INSIDE if inside else Agreement.NO
    if len(parts) == 1:
        return stated("including", parts[0], [claimed], Range(None, limit), how)
    return stated("including", claimed, parts, Range(arithmetic.printed_sum(parts), None), how)
