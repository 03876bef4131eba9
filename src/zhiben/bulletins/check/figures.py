"""Which figure a number of the text should quote: by its measure word and the words near it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from zhiben.bulletins.check.sections import Sentence, squeezed
from zhiben.figures.definitions import AMOUNT, RATIO, Figure
from zhiben.numbers.quantity import Quantity

# A text may write a figure's unit shorter (检查4541家), never longer: 家次 is no 家.
SHORTER = {"块次": "块", "家次": "家", "人次": "人", "场次": "场", "座次": "座", "条次": "条"}
# A word right behind the number, one in its own clause, one elsewhere in the sentence.
BEHIND, NEAR, FAR = 5, 3, 1
AFTER = 8  # how far behind the number its noun may stand (30多万手机用户)
CLOSE = Fraction(4, 5)  # a second candidate with this share of the first's weight is worth mentioning


@dataclass(frozen=True)
class Candidate:
    """A figure and how much speaks for it."""

    figure: Figure
    weight: int


def candidates(quantity: Quantity, sentence: Sentence, figures: Iterable[Figure]) -> list[Candidate]:
    """The figures that the number may quote, the likeliest first; empty where nothing speaks for any."""
    start, end = sentence.clause(quantity.start)
    inside = sentence.text[start - sentence.start : end - sentence.start]
    place = _Words(
        squeezed(inside),
        squeezed(sentence.text),
        squeezed(sentence.text[quantity.end - sentence.start :])[:AFTER],
        squeezed(sentence.text[: quantity.start - sentence.start]),
    )
    found = [Candidate(each, place.weigh(each)) for each in figures if _fits(each, quantity, place)]
    return sorted((each for each in found if each.weight), key=lambda each: (-each.weight, each.figure.code))


def runner_up(found: list[Candidate]) -> str:
    """The second one's code where it is close."""
    close = len(found) > 1 and found[1].weight >= found[0].weight * CLOSE
    return found[1].figure.code if close else ""


@dataclass(frozen=True)
class _Words:
    clause: str
    sentence: str
    after: str
    before: str

    def weigh(self, figure: Figure) -> int:
        """The longest of the figure's words that is near, a little more for each further one."""
        weights = sorted((self._one(word) for word in {*figure.said, figure.label_zh} if word), reverse=True)
        heard = [weight for weight in weights if weight]
        return heard[0] * 4 + len(heard) if heard else 0

    def _one(self, word: str) -> int:
        if self.after.startswith(word):
            return len(word) * BEHIND
        if word in self.clause:
            return len(word) * NEAR
        return len(word) * FAR if word in self.before else 0


def _fits(figure: Figure, quantity: Quantity, place: _Words) -> bool:
    if quantity.cls == "percent":
        return figure.aggregate == RATIO
    if quantity.cls == "money":
        return figure.aggregate == AMOUNT and figure.unit in {"元", "万元"}
    if quantity.cls != "count" or figure.aggregate == RATIO:
        return False
    if quantity.unit in {figure.unit, SHORTER.get(figure.unit, figure.unit)}:
        return True
    return not quantity.unit and any(place.after.startswith(word) for word in figure.said)
