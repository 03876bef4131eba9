"""Of several readings of one claim: the one that holds, else the surest of those that do not."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from zhiben.numbers.statements.statement import Statement

ENOUGH: Final = 4
NAMED: Final = 7  # how sure a sum is whose parts are called as it is: no other sum with the same result excuses it
TITLED: Final = 20  # how sure what a title says otherwise is, though a sum in the text may give the number
ONLY_EXPLAINS: Final = -1  # how sure what holds is, where it is not said but explains other numbers


class Reading(NamedTuple):
    """A claim as one choice of numbers makes it; `sure` adds up what speaks for the choice."""

    statement: Statement
    sure: int


def choose(readings: Iterable[Reading]) -> Reading | None:
    """The first that holds; where none does, the surest, if it is sure enough."""
    best: Reading | None = None
    for each in readings:
        if each.statement.holds:
            return each
        if best is None or each.sure > best.sure:
            best = each
    return best if best and best.sure >= ENOUGH else None
