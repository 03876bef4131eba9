"""Where a number stands: its sentence without blanks, and the stretches before and after it that speak of it alone."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate

from zhiben.bulletins.check.sections import Section, Sentence, sections
from zhiben.numbers.quantity import Quantity

_CLAUSE = re.compile(r"[，；：。！？,;:!?\n\t]")
_JOINED = re.compile(r"[、，和及与]|以及")
_ITEMS = re.compile(r"[、和及与]|以及")
_RESPECTIVELY = re.compile(r"(?:分别|依次)(?:为|是|达|达到|有|共)?")
REACH = 400  # characters that are looked at before and after a number: a sentence without an end must not be read again and again


@dataclass(frozen=True)
class Passage:
    """One sentence of the text, squeezed, with its numbers."""

    section: Section
    sentence: Sentence
    numbers: tuple[Quantity, ...]

    @cached_property
    def text(self) -> str:
        """Without the blanks and line breaks that pages put into words."""
        return "".join(self.sentence.text.split())

    @cached_property
    def worded(self) -> str:
        """The same length, its numbers blanked out: a word does not begin in a number."""
        pieces, at = [], 0
        for each in self.numbers:
            start, end = self.place(each.start), self.place(each.end)
            if each.is_quantity and start >= at:
                pieces += [self.text[at:start], " " * (end - start)]
                at = end
        return "".join([*pieces, self.text[at:]])

    @cached_property
    def _kept(self) -> list[int]:
        return list(accumulate((not char.isspace() for char in self.sentence.text), initial=0))

    @cached_property
    def cuts(self) -> list[int]:
        """Where its clauses begin."""
        return [0, *(found.end() for found in _CLAUSE.finditer(self.text))]

    def place(self, offset: int) -> int:
        """Where in `text` an offset of the original lies."""
        return self._kept[min(max(offset - self.sentence.start, 0), len(self._kept) - 1)]

    def clause(self, place: int) -> int:
        """Where the clause around a place begins."""
        return self.cuts[bisect_right(self.cuts, place) - 1]

    def clause_end(self, place: int) -> int:
        """Where it ends."""
        after = bisect_right(self.cuts, place)
        return self.cuts[after] if after < len(self.cuts) else len(self.text)


@dataclass(frozen=True)
class Spot:
    """One number where it stands. `own` to `start` and `end` to `until` are the words between its neighbours and it."""

    quantity: Quantity
    passage: Passage
    start: int
    end: int
    own: int
    until: int
    item: str = ""  # what a list before 分别 says of this number in particular
    unit: str = ""  # its own measure word, or that of the list that it is part of
    column: str = ""  # of a table: what its column is called
    row: str = ""  # and its row
    caption: str = ""  # and the table
    line: tuple[int, int] | None = field(default=None)  # of a table's cell: which table and row

    @property
    def clause(self) -> int:
        """Where its clause begins."""
        return max(self.passage.clause(self.start), self.start - REACH)

    @property
    def before(self) -> str:
        """What its own stretch before it says; of an item of a list, the item."""
        return self.item or self.passage.text[self.own : self.start]

    @property
    def words(self) -> str:
        """Its clause, for whoever looks for a phrase."""
        if self.column:
            return f"{self.caption}{self.row}{self.column}"
        return self.passage.text[self.clause : min(self.passage.clause_end(self.start), self.start + REACH)]


def passages(text: str, numbers: Sequence[Quantity]) -> list[Passage]:
    """The sentences of a text in their order, each with its numbers."""
    starts = [each.start for each in numbers]
    found = []
    for section in sections(text):
        for sentence in section.sentences:
            first, last = bisect_right(starts, sentence.start - 1), bisect_right(starts, sentence.end - 1)
            found.append(Passage(section, sentence, tuple(numbers[first:last])))
    return found


def spots(passage: Passage) -> Iterator[Spot]:
    """Its quantities where they stand."""
    counted = [each for each in passage.numbers if each.is_quantity]
    places = [(passage.place(each.start), passage.place(each.end)) for each in counted]
    found = []
    for n, (start, end) in enumerate(places):
        clause = passage.clause(start)
        own = max(clause, places[n - 1][1] if n else 0, start - REACH)
        following = places[n + 1][0] if n + 1 < len(places) else len(passage.text)
        until = min(passage.clause_end(start), following, end + REACH)
        found.append(Spot(counted[n], passage, start, end, own, until, unit=counted[n].unit))
    yield from _listed(passage, found)


def _listed(passage: Passage, found: list[Spot]) -> list[Spot]:
    """Numbers of one list share their measure word, and 分别 gives each the item of its own."""
    runs: list[list[int]] = []
    for n, spot in enumerate(found):
        gap = passage.text[found[n - 1].end : spot.start] if n else "."
        if _JOINED.fullmatch(gap) and runs:
            runs[-1].append(n)
        else:
            runs.append([n])
    for run in runs:
        if len(run) > 1:
            _share(passage, found, run)
    return found


def _share(passage: Passage, found: list[Spot], run: list[int]) -> None:
    last, first = found[run[-1]], found[run[0]]
    items = _items(passage, first, len(run))
    for place, n in enumerate(run):
        spot = found[n]
        unit = spot.unit or (last.unit if spot.quantity.cls == last.quantity.cls else "")
        own = spot.own if items else first.own
        found[n] = replace(spot, unit=unit, item=items[place] if items else spot.item, own=own)


def _items(passage: Passage, first: Spot, count: int) -> list[str]:
    """As many items before 分别 as numbers after it; none where that does not hold."""
    lead = passage.text[max(0, first.start - REACH) : first.start]
    said = list(_RESPECTIVELY.finditer(lead))
    if not said:
        return []
    before, between = lead[: said[-1].start()], lead[said[-1].end() :]
    for stretch in (_last_clause(before), _last_clause(before.rstrip("，：；"))):
        items = _ITEMS.split(stretch)
        if len(items) == count and all(items):
            return [f"{item}{between}" for item in items]
    return []


def _last_clause(text: str) -> str:
    return _CLAUSE.split(text)[-1]
