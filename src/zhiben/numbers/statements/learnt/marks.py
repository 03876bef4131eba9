"""A number as it is weighed: its value, what its words hint at, and the words themselves as places in the table of weights."""

import re
import zlib
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from zhiben.numbers.quantity import Quantity
from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.structure import cues
from zhiben.numbers.statements.structure.scene import Scene, Term

TABLE: Final = 1 << 17  # weights
BEFORE, BEHIND = 14, 8  # characters that may hint at what a number is
LEAD, TAIL = 10, 6  # characters whose pairs are weighed
PAIR = 2
OWN: Final = 12  # characters before a number that say of what it is
HINTS: Final = {
    name: getattr(cues, name)
    for name in (
        "NAMED_TOTAL", "TOTAL", "REST", "DONE", "PLANNED", "FOUND", "THEN", "NOW", "CHANGED", "RISING", "FALLING", "BY_RATE", "REACHED",
        "FROM", "EACH", "LIMIT", "OTHER", "AMONG", "OPEN", "OVERLAP", "RATE_NAME", "DEFINITE", "STOCK", "COMPARED",
    )
}  # fmt: skip
ROLES: Final = (
    "REST", "CHANGED", "THEN", "PLANNED", "AMONG", "DONE", "NAMED_TOTAL", "EACH", "TOTAL", "FOUND", "behind REST", "behind DONE",
)  # fmt: skip
MOST: Final = re.compile(r"最[多高大长重快]|居首|首位|[位列名]第一|第一[位名]|榜首|之首|最为")
LEAST: Final = re.compile(r"最[少低小短轻慢]|垫底|末位|倒数第一|之末")
HINTS_BEHIND: Final = ("REST", "DONE", "TOTAL", "OPEN", "AMONG", "LIMIT")


def slot(feature: str) -> int:
    """The place of a feature in the table of weights."""
    return zlib.crc32(feature.encode()) % TABLE


class Mark:
    """One number of a scene; `place` is its index among them."""

    def __init__(self, term: Term, scene: Scene) -> None:
        self.term = term
        self.place = scene.index(term)
        self.value = float(term.value)
        self.kind, self.unit = term.kind, term.unit
        self.sentence = term.sentence
        self.paragraph = scene.page.paragraph(term.sentence)
        self.is_percent, self.changed = term.is_percent, term.changed
        self.phrase = term.lead[-OWN:] + term.tail[:BEHIND]

    @property
    def quantity(self) -> Quantity:
        return self.term.quantity

    @cached_property
    def magnitude(self) -> arithmetic.Range:
        """What it may stand for, without its sign."""
        this = arithmetic.range_of(self.quantity)
        return arithmetic.negated(this) if this.high is not None and this.high < 0 else this

    @cached_property
    def unit_of_last_digit(self) -> float:
        """What the last printed digit is worth where the rest may have been rounded away; 0 of what is printed in full."""
        step, decimals = float(self.term.step), self.term.decimals
        return step if step and not self.is_percent else 10.0**-decimals if self.is_percent or decimals else 0.0

    @cached_property
    def is_whole(self) -> bool:
        """Whether it is counted and printed in full."""
        quantity = self.quantity
        return arithmetic.is_whole(quantity) and self.term.value.denominator == 1 and (quantity.value or 0) >= 0

    @cached_property
    def hints(self) -> frozenset[str]:
        lead, tail = self.term.lead[-BEFORE:], self.term.tail[:BEHIND]
        before = {name for name, pattern in HINTS.items() if pattern.search(lead)}
        return frozenset(before | {f"behind {name}" for name in HINTS_BEHIND if HINTS[name].search(tail)})

    @cached_property
    def role(self) -> str:
        """What its words mainly say it is."""
        return next((name.removeprefix("behind ") for name in ROLES if name in self.hints), "")

    @cached_property
    def ending(self) -> str:
        """The characters that stand directly before it."""
        return self.term.lead[-PAIR:]

    @cached_property
    def names(self) -> frozenset[str]:
        """The pairs of characters that may name what is counted."""
        return frozenset(
            first + second
            for first, second in zip(self.phrase, self.phrase[1:], strict=False)
            if _is_word(first + second)
        )

    @cached_property
    def is_mean(self) -> bool:
        return "EACH" in self.hints or "均" in self.term.gap or "每" in self.term.gap or "平均" in self.term.clause

    @cached_property
    def is_for_each(self) -> bool:
        return "EACH" in self.hints or "各" in self.term.gap or "每" in self.term.gap

    @cached_property
    def is_bracketed(self) -> bool:
        """Whether it begins what a bracket says of the number before it."""
        return "（" in self.term.gap and "）" not in self.term.gap

    @cached_property
    def is_most(self) -> bool:
        return bool(MOST.search(self.term.clause + self.term.tail))

    @cached_property
    def is_least(self) -> bool:
        return bool(LEAST.search(self.term.clause + self.term.tail))

    @cached_property
    def is_thing(self) -> bool:
        """Whether it may be one of several kinds that are added up."""
        kind = self.kind
        return self.quantity.cls == "count" and self.value > 0 and bool(kind) and not (self.is_percent or self.changed)

    def words(self, role: str) -> list[int]:
        """Where the weights of its words stand, in one role: X is what is claimed, A and B what it is claimed of."""
        return [slot(role + word) for word in self._words]

    @cached_property
    def _words(self) -> list[str]:
        return sorted(set(self._spoken()))

    def _spoken(self) -> Iterator[str]:
        lead, tail = self.term.lead[-LEAD:], self.term.tail[:TAIL]
        for length in (1, 2, 3):
            if len(lead) >= length:
                yield "ends " + lead[-length:]
        yield from ("lead " + lead[at : at + 2] for at in range(len(lead) - 1))
        yield from ("tail " + tail[at : at + 2] for at in range(len(tail) - 1))
        yield "next " + tail[:1]
        yield "unit " + self.unit
        yield from ("hint " + hint for hint in self.hints)


def _is_word(pair: str) -> bool:
    return all("\u4e00" <= char <= "\u9fff" for char in pair)


def marks_of(scene: Scene) -> list[Mark]:
    return [Mark(term, scene) for term in scene.terms]
