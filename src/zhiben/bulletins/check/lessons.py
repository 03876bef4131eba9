"""What an office taught: the lessons in force for a text, and which of them speaks of a number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from zhiben.accounts.viewer import Scope, Viewer
from zhiben.bulletins import queries
from zhiben.bulletins.check.sections import squeezed
from zhiben.bulletins.models import Lesson
from zhiben.facts.paths import within
from zhiben.places.models import SEGMENT

_DIGIT = r"[0-9０-９〇一二三四五六七八九十百千万亿两余多]"


class Lessons:
    """Lessons in force, each found by how its phrase begins: the cost of a number does not grow with their count."""

    def __init__(self, known: Iterable[Lesson] = ()) -> None:
        self._by_first: dict[str, list[Lesson]] = {}
        # A longer phrase is more particular, then one with a measure word, then one of the unit nearest to the text.
        for each in sorted(known, key=lambda each: (-len(each.phrase), not each.unit, -len(each.organisation_path))):
            self._by_first.setdefault(each.phrase[0], []).append(each)

    def about(self, clause: str, unit: str, before: str) -> Lesson | None:
        """The lesson with the longest phrase that stands in the clause and speaks of this number.

        `before` is what stands between the number before and this one. A phrase elsewhere in the clause speaks of this
        number only where no other number of the clause could be meant.
        """
        if not self._by_first:
            return None
        if found := self._standing(squeezed(before), unit):
            return found
        words = squeezed(clause)
        return self._standing(words, unit) if _alone(words, unit) else None

    def _standing(self, words: str, unit: str) -> Lesson | None:
        return min(self._fitting(words, unit), key=_rank, default=None)

    def _fitting(self, words: str, unit: str) -> Iterator[Lesson]:
        for at, char in enumerate(words):
            for each in self._by_first.get(char, ()):
                if each.unit in {"", unit} and words.startswith(each.phrase, at):
                    yield each
                    break  # the first is the most particular


def lessons(scope: Scope, *, viewer: Viewer) -> Lessons:
    """Those in force for texts of the scope: its organisation's and those of the ones above it.

    A text of no unit in particular has those of the topmost units that taught any. Raises NotAllowed where the scope
    exceeds the viewer's grants; what the office above taught holds for whoever is below.
    """
    viewer.require("figures.view", at=scope)
    if scope.organisation:
        above = {scope.organisation[:length] for length in range(SEGMENT, len(scope.organisation) + 1, SEGMENT)}
        return Lessons(queries.lessons_of(above, viewer=viewer))
    every = list(queries.lessons_of(None, viewer=viewer))
    taught = {each.organisation_path for each in every}
    return Lessons(each for each in every if not any(_below(each.organisation_path, path) for path in taught))


def _below(path: str, other: str) -> bool:
    return path != other and within(path, other)


def _rank(lesson: Lesson) -> tuple[int, bool, int]:
    return -len(lesson.phrase), not lesson.unit, -len(lesson.organisation_path)


def _alone(clause: str, unit: str) -> bool:
    """Whether the clause has but one number with that measure word, or one at all where it has none."""
    return len(re.findall(f"{_DIGIT}+{re.escape(unit)}" if unit else f"{_DIGIT}+", clause)) <= 1
