"""How far one is before or behind a place of the ranking that the sentence tells: 212户、187户、163户，我村155户，落后第三名8户."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.judging import stated
from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.scene import Scene, Term, same_kind

PLACES: Final = "一二三四五六七八九"
AGAINST: Final = re.compile(
    rf"(?P<own>第[{PLACES}]名)?(?P<way>落后|领先|比|距|离|高[出于]?|低于|超出?)(?:于|了)?第(?P<place>[{PLACES}])名?(?:[多少高低差](?:了|出)?)?$"
)
CALLED: Final = re.compile(rf"(?:排|列|居|位居|位列|排名|排在)第(?P<place>[{PLACES}])[名位]?")
FEWEST: Final = 2
MOST: Final = 12
SURE: Final = 5


def judge_leads(scene: Scene) -> Iterator[Reading]:
    for terms in scene.sentences:
        for place, claimed in enumerate(terms):
            known = [each for each in terms[:place] if each.is_value and same_kind(each, claimed) and each.exact]
            known = [each for each in known if not each.changed]
            if not claimed.exact or not FEWEST <= len(known) <= MOST:
                continue
            words = _since(scene, known[-1], terms[:place], claimed)
            match = AGAINST.search(words)
            if match and (found := _judged(claimed, known, match, words[: match.start()])):
                yield found


def _since(scene: Scene, last: Term, terms: Sequence[Term], claimed: Term) -> str:
    """The words since the last number of that kind, with the places (第三名) that were read as numbers."""
    words, at = "", last.at + 1
    for each in terms:
        if each.at > last.at:
            words += scene.page.text[at : each.at] + each.quantity.text
            at = each.at + 1
    return words + scene.page.text[at : claimed.at]


def _judged(claimed: Term, known: Sequence[Term], match: re.Match[str], before: str) -> Reading | None:
    """The ranking may go up or down; either that gives the number makes it true."""
    place = PLACES.index(match["place"])
    own = _own(known, match, before)
    if own is None or place >= len(known):
        return None
    falling = sorted(known, key=_value, reverse=True)
    fits = [order for order in (falling, falling[::-1]) if abs(_value(own) - _value(order[place])) == _value(claimed)]
    told = [order for order in (falling, falling[::-1]) if [*known[: len(known) - 1]] == order[: len(known) - 1]]
    order = (fits or told or [[]])[0]
    if not order or order[place] is own:
        return None
    right = abs(_value(own) - _value(order[place]))
    parts = [own.quantity, order[place].quantity]
    return Reading(stated("change", claimed.quantity, parts, arithmetic.exactly(right)), SURE)


def _own(known: Sequence[Term], match: re.Match[str], before: str) -> Term | None:
    """Who is spoken of: a place by its number, else the number right before."""
    placed = [each[0] for each in CALLED.finditer(before)]
    called = match["own"] or (placed[-1] if placed else "")
    if called:
        place = next(PLACES.index(char) for char in called if char in PLACES)
        falls = _value(known[0]) >= _value(known[-1])
        ranked = sorted(known, key=_value, reverse=falls)
        return ranked[place] if place < len(known) else None
    return known[-1] if not before.strip("，；") else None


def _value(term: Term) -> Fraction:
    return term.value
