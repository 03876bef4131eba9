"""Which figure a number of the text should quote: by its measure word and the words near it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from zhiben.bulletins.check.sections import Sentence, squeezed
from zhiben.figures.definitions import AMOUNT, RATIO, Figure
from zhiben.numbers.quantity import Quantity

# A text may write a figure's unit shorter (检查4541家), never longer: 家次 is no 家.
SHORTER = {"块次": "块", "家次": "家", "人次": "人", "场次": "场", "座次": "座", "条次": "条"}
# What a letter of a word is worth that touches the number (宣传品30000余份, 2家参股企业), that stands between the number
# before and it, elsewhere in its clause (there it rather speaks of another number), or earlier in the sentence.
TOUCHING, OWN, CLAUSE, SENTENCE = 8, 4, 2, 1
AFTER = 8  # how far behind the number its noun may stand (30多万手机用户)
CLOSE = Fraction(4, 5)  # a second candidate with this share of the first's weight is worth mentioning


@dataclass(frozen=True)
class Candidate:
    """A figure and how much speaks for it."""

    figure: Figure
    weight: int


def candidates(
    quantity: Quantity, sentence: Sentence, figures: Iterable[Figure], numbers: Sequence[Quantity]
) -> list[Candidate]:
    """The figures that the number may quote, the likeliest first; empty where nothing speaks for any.

    `numbers` are all of the text: a word between two of them belongs to the nearer ones.
    """
    words = _Words.around(quantity, sentence, numbers)
    found = [Candidate(each, words.weigh(each)) for each in figures if _fits(each, quantity, words)]
    return sorted((each for each in found if each.weight), key=lambda each: (-each.weight, each.figure.code))


def runner_up(found: list[Candidate]) -> str:
    """The second one's code where it is close."""
    close = len(found) > 1 and found[1].weight >= found[0].weight * CLOSE
    return found[1].figure.code if close else ""


@dataclass(frozen=True)
class _Words:
    own: str  # from the number before up to this one
    clause: str
    before: str  # in the sentence
    after: str

    @classmethod
    def around(cls, quantity: Quantity, sentence: Sentence, numbers: Sequence[Quantity]) -> _Words:
        start, end = sentence.clause(quantity.start)
        first = max([start, *(each.end for each in numbers if start <= each.end <= quantity.start)])

        def text(low: int, high: int) -> str:
            return squeezed(sentence.text[low - sentence.start : high - sentence.start])

        return cls(
            text(first, quantity.start),
            text(start, end),
            text(sentence.start, quantity.start),
            text(quantity.end, sentence.end)[:AFTER],
        )

    def weigh(self, figure: Figure) -> int:
        """The worth of the figure's words, each letter once: 发现并整改 is heard, its 发现 not again."""
        heard: list[str] = []
        total = 0
        for word in sorted({*figure.said, figure.label_zh}, key=lambda word: (-len(word), word)):
            if word and not any(word in longer for longer in heard) and (worth := self._worth(word)):
                heard.append(word)
                total += worth * len(word)
        return total

    def _worth(self, word: str) -> int:
        if self.after.startswith(word) or self.before.endswith(word):
            return TOUCHING
        if word in self.own:
            return OWN
        if word in self.clause:
            return CLAUSE
        return SENTENCE if word in self.before else 0


def _fits(figure: Figure, quantity: Quantity, words: _Words) -> bool:
    if quantity.cls == "percent":
        return figure.aggregate == RATIO
    if quantity.cls == "money":
        return figure.aggregate == AMOUNT and figure.unit in {"元", "万元"}
    if quantity.cls != "count" or figure.aggregate == RATIO:
        return False
    if quantity.unit in {figure.unit, SHORTER.get(figure.unit, figure.unit)}:
        return True
    return not quantity.unit and any(words.after.startswith(word) for word in figure.said)
