"""A reading of a claim, by one choice of numbers, and how sure it is beside others."""

from typing import Final, NamedTuple

from zhiben.numbers.statements.statement import Statement

NAMED: Final = 7  # how sure a sum is whose parts are called as it is: no other sum with the same result excuses it
TITLED: Final = 20  # how sure what a title says otherwise is, though a sum in the text may give the number
ONLY_EXPLAINS: Final = -1  # how sure what holds is, where it is not said but explains other numbers


class Reading(NamedTuple):
    """A claim as one choice of numbers makes it; `sure` adds up what speaks for the choice."""

    statement: Statement
    sure: int
