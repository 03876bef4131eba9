"""A whole and its parts among the numbers of a passage, and which of them the text derives from the others."""

from __future__ import annotations

from typing import NamedTuple

from zhiben.numbers.statements.structure.scene import Term


class Balance(NamedTuple):
    """A whole and its parts, in the order of the text."""

    whole: Term
    parts: tuple[Term, ...]

    @property
    def terms(self) -> tuple[Term, ...]:
        return tuple(sorted((self.whole, *self.parts), key=lambda each: each.at))


def claimed_of(balance: Balance) -> Term:
    """Which of the numbers the text derives from the others."""
    for each in reversed(balance.parts):
        if each.changed or each.left:
            return each
    return balance.whole
