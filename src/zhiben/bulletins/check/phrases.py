"""The phrase by which an office would know a number again: what stands right before it, else behind it, else above it."""

from __future__ import annotations

import re
from typing import NamedTuple

from zhiben.accounts.viewer import Scope, Viewer
from zhiben.bulletins.check.claims import Claim, Reading
from zhiben.bulletins.check.lessons import Lessons
from zhiben.bulletins.check.passages import Spot
from zhiben.bulletins.models import Lesson
from zhiben.calendars import Period
from zhiben.documents.intake import Source

LONGEST = 12  # characters: more would never be written the same way again
SHORTEST, NOUN = 2, 6
_ANYTHING = frozenset("个项条类种支套名")
# Words that lead up to any number, and what parts phrases.
_FILLER = re.compile(
    r"(?:共计|总计|合计|累计|分别|达到|共|约|达|为|至|到|了|有|已|是|均|各|近|超|逾|的|：|:|、|，|,|“|”|（|）|\(|\)|\s)+$"
)
_BREAK = re.compile(r"[，；：。！？,;:!?\n\t、“”（）()《》]")
_UNIT = re.compile(r"[（(][^（）()]*[）)]$")


class Phrase(NamedTuple):
    """What a lesson about a number would be taught with."""

    words: str
    unit: str


def phrase_at(start: int, source: Source, *, scope: Scope, period: Period, viewer: Viewer) -> Phrase:
    """The phrase of the number that begins at `start`; without words where nothing near it would do."""
    for claim in Reading(source, scope, period, viewer, Lessons()).claims():
        if isinstance(claim, Claim) and claim.spot.quantity.start == start:
            return Phrase(_words(claim.spot), claim.spot.unit)
    return Phrase("", "")


def _words(spot: Spot) -> str:
    """The first of what stands around the number that would be heard again."""
    if spot.column:
        return _UNIT.sub("", spot.column)[:LONGEST]
    before = _BREAK.split(_FILLER.sub("", spot.before))[-1][-LONGEST:]
    behind = _BREAK.split(spot.passage.text[spot.end : spot.until])[0]
    # 九项工作机制, 三个专班: what is counted stands behind a measure word that says nothing of it.
    told = [behind[:NOUN], before] if spot.unit in _ANYTHING else [before, behind[:LONGEST]]
    return next((each for each in told if len(each) >= SHORTEST and _heard(each, spot)), "")


def _heard(words: str, spot: Spot) -> bool:
    lesson = Lesson(phrase=words, unit=spot.unit)
    return Lessons([lesson]).about(spot.words, spot.unit, spot.before) is lesson
