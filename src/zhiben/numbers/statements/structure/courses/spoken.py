"""The prose as one string with its numbers and dates as they are printed, and where each character stands in the text."""

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from zhiben.numbers.quantity import Quantity
from zhiben.numbers.statements.page import END, HEAD, NUMBER, WHEN
from zhiben.numbers.statements.statement import Span
from zhiben.numbers.statements.structure.scene import Scene, Term

CLAUSE_ENDS: Final = f"，。；：！？（）\n{HEAD}"
NUMERALS: Final = frozenset("一二三四五六七八九十")
UNITS: Final = frozenset("栋号楼库组班队车标厂矿校区期层线站井中小院所村社网工采")
LONGEST_CLAUSE: Final = 160
LONGEST: Final = 600
SENTENCE_ENDS: Final = "。！？\n"


@dataclass(eq=False)
class Spoken:
    words: str
    places: list[int]
    terms: list[tuple[int, int, Term]]  # where each number begins and ends in `words`

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _end, _term in self.terms]

    @cached_property
    def _clause_ends(self) -> list[int]:
        return [at for at, char in enumerate(self.words) if char in CLAUSE_ENDS]

    @cached_property
    def _sentence_ends(self) -> list[int]:
        return [at for at, char in enumerate(self.words) if char in SENTENCE_ENDS]

    @cached_property
    def _paragraph_ends(self) -> list[int]:
        return [at for at, char in enumerate(self.words) if char == END]

    def clause(self, at: int) -> Span:
        return _between(self._clause_ends, at, len(self.words), LONGEST_CLAUSE)

    def sentence(self, at: int) -> Span:
        return _between(self._sentence_ends, at, len(self.words), LONGEST)

    def sentence_number(self, at: int) -> int:
        return bisect_left(self._sentence_ends, at)

    def paragraph(self, at: int) -> Span:
        return _between(self._paragraph_ends, at, len(self.words), len(self.words))

    def paragraph_number(self, at: int) -> int:
        return bisect_left(self._paragraph_ends, at)

    def within(self, start: int, end: int) -> list[tuple[int, int, Term]]:
        """The numbers of a stretch."""
        return self.terms[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def word(self, start: int, end: int) -> Quantity:
        """A stretch of words as what is judged."""
        return Quantity(self.places[start], self.places[end - 1] + 1, self.words[start:end], "other")


def _between(ends: list[int], at: int, length: int, longest: int) -> Span:
    """The stretch around a place, cut where it runs on for too long."""
    place = bisect_left(ends, at)
    start, end = (ends[place - 1] + 1 if place else 0), (ends[place] if place < len(ends) else length)
    return max(start, at - longest), min(end, at + longest)


def spoken(scene: Scene, text: str) -> Spoken:
    page = scene.page
    printed = {term.at: term for term in scene.terms}
    words: list[str] = []
    places: list[int] = []
    terms: list[tuple[int, int, Term]] = []
    for at, char in enumerate(page.text):
        if char == NUMBER and at in printed:
            term = printed[at]
            number = term.quantity.text
            terms.append((len(words), len(words) + len(number), term))
            words.extend(number)
            places.extend(range(term.quantity.start, term.quantity.start + len(number)))
        elif char == WHEN:
            when = page.whens[at]
            words.extend(when)
            places.extend(range(page.at[at], page.at[at] + len(when)))
        elif char == HEAD and text[page.at[at]] in NUMERALS and page.text[at + 1 : at + 2] in UNITS:
            words.append(text[page.at[at]])  # 二栋
            places.append(page.at[at])
        else:
            words.append(char)
            places.append(page.at[at])
    return Spoken("".join(words), places, terms)
