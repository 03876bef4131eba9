"""A text as a row of numbers with the words around them; the judges of this package look at neighbours in it."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from zhiben.numbers.quantity import Quantity
from zhiben.numbers.statements.page import CLAUSE_ENDS, NUMBER, STOPS, Mention, Page, page_of
from zhiben.numbers.statements.relations.tokens import Token, tokens_of
from zhiben.numbers.statements.statement import Span

LONGEST: Final = 40  # characters of the words around a number
BREAKS: Final = STOPS - {"、"}
WINDOW: Final = 8  # numbers before and behind that may belong to one


@dataclass(eq=False)
class Item:
    """One number: `lead` is what its clause says before it since the last number or mark, `tail` what follows up to the next."""

    token: Token
    index: int
    at: int
    sentence: int
    clause: int
    lead: str
    tail: str
    clause_words: str  # of its clause, up to the number; numbers are marks
    level: int  # how far the number before stands apart, see page.LEVELS
    elsewhere: str = ""  # its sentence without its own words

    @property
    def unit(self) -> str:
        return self.token.unit

    @property
    def dimension(self) -> str:
        return self.token.dimension

    @property
    def quantity(self) -> Quantity:
        return self.token.quantity

    @property
    def span(self) -> Span:
        return self.token.start, self.token.end


@dataclass(eq=False)
class Passage:
    """The reading text and its numbers in order."""

    page: Page
    items: list[Item] = field(default_factory=list)

    @cached_property
    def sentences(self) -> list[list[Item]]:
        rows: list[list[Item]] = [[] for _ in self.page.starts]
        for item in self.items:
            rows[item.sentence].append(item)
        return rows

    def between(self, first: Item, second: Item) -> str:
        return self.page.text[first.at + 1 : second.at]

    def words(self, sentence: int) -> str:
        return self.page.words(sentence)

    def items_in(self, start: int, end: int) -> list[Item]:
        """The numbers between two positions of the reading text."""
        return self.items[bisect_left(self._places, start) : bisect_left(self._places, end)]

    @cached_property
    def _places(self) -> list[int]:
        return [item.at for item in self.items]

    def around(self, item: Item, *, before: int = 1, behind: int = 1) -> list[Item]:
        """The numbers near it, of its sentence and so many others of its paragraph, at most WINDOW on either side."""
        near = self.items[max(0, item.index - WINDOW) : item.index + WINDOW + 1]
        paragraph = self.page.paragraph(item.sentence)
        return [
            each
            for each in near
            if -before <= each.sentence - item.sentence <= behind and self.page.paragraph(each.sentence) == paragraph
        ]


def passage_of(text: str, numbers: Sequence[Quantity], hidden: Sequence[Span]) -> Passage:
    """The passage of a text; the spans in `hidden` (tables) are no prose."""
    tokens = {token.start: token for token in tokens_of(text, numbers)}
    page = page_of(text, [token.quantity for token in tokens.values()], hidden)
    ends = [at for at, char in enumerate(page.text) if char in CLAUSE_ENDS]
    passage = Passage(page)
    for mention in page.mentions:
        token = tokens[mention.quantity.start]
        clause = bisect_left(ends, mention.at)
        begin = max(ends[clause - 1] + 1 if clause else 0, page.starts[mention.sentence], mention.at - 3 * LONGEST)
        passage.items.append(
            Item(
                token, mention.index, mention.at, mention.sentence, clause, _lead(page, mention.at), _tail(page, mention.at),
                page.text[begin : mention.at], mention.level, _elsewhere(page, mention),
            )
        )  # fmt: skip
    return passage


def _elsewhere(page: Page, mention: Mention) -> str:
    start, end = page.bounds(mention.sentence)
    return page.text[start : mention.at - len(_lead(page, mention.at))] + "，" + page.text[mention.at + 1 : end]


def _lead(page: Page, at: int) -> str:
    begin = at
    while begin > 0 and at - begin < LONGEST and page.text[begin - 1] not in BREAKS:
        begin -= 1
    return page.text[begin:at]


def _tail(page: Page, at: int) -> str:
    end = at + 1
    while end < len(page.text) and end - at < LONGEST and page.text[end] not in BREAKS:
        end += 1
    return page.text[at + 1 : end]


__all__ = ["NUMBER", "Item", "Passage", "passage_of"]
