"""What is said again in other words: a list repeated with one number changed, or digits that changed places."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from zhiben.numbers.statements import arithmetic
from zhiben.numbers.statements.echoes import FORWARD, PREDICATE
from zhiben.numbers.statements.judging import twice
from zhiben.numbers.statements.page import Mention, Page
from zhiben.numbers.statements.places import owner
from zhiben.numbers.statements.same import is_slip
from zhiben.numbers.statements.statement import Statement

FEW: Final = 4  # earlier places of one unit that are looked at
SHORTEST: Final = 2  # characters that two labels share
EXCHANGED: Final = 3  # digits; 12 and 21 may both be true


def judge_twins(page: Page) -> Iterator[Statement]:
    """Each number against the earlier ones of its unit whose words say the same thing."""
    known: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    for mention in page.mentions:
        if mention.cls not in {"count", "money"} or not mention.unit or not arithmetic.is_exact(mention.quantity):
            continue
        earlier = known[mention.cls, mention.unit]
        like = [each for each in earlier[-FEW:] if _alike(page, each, mention)]
        values = {each.quantity.value for each in earlier[-FEW:]}
        if like and mention.quantity.value not in values and _meant(page, like[-1], mention):
            yield twice(mention.quantity, like[-1].quantity)
        earlier.append(mention)


def _alike(page: Page, first: Mention, second: Mention) -> bool:
    if first.quantity.value == second.quantity.value or first.sentence == second.sentence:
        return False
    if not is_slip(first.quantity, second.quantity) or not _shared(first, second):
        return False
    if any(FORWARD.search(page.text[page.clause_start(each.at) : each.at]) for each in (first, second)):
        return False
    periods = {each.period for each in (first, second)} - {""}
    return len(periods) < SHORTEST and owner(page, first) == owner(page, second)


def _shared(first: Mention, second: Mention) -> bool:
    """Whether the words right before or behind both numbers are the same."""
    one, two = first.before[-SHORTEST:], second.before[-SHORTEST:]
    noun = PREDICATE.split(second.after, maxsplit=1)[0]
    return (len(one) == SHORTEST and one == two) or (len(noun) >= SHORTEST and first.before.endswith(noun))


def _meant(page: Page, first: Mention, second: Mention) -> bool:
    """Whether a neighbour is repeated too, or only digits changed places."""
    a, b = (sorted(char for char in each.quantity.text if char.isdigit()) for each in (first, second))
    if a == b and len(a) >= EXCHANGED:
        return True
    for step in (-1, 1):
        places = first.index + step, second.index + step
        if places[0] < 0 or places[1] >= len(page.mentions):
            continue
        one, two = (page.mentions[place] for place in places)
        same = one.unit == two.unit and one.quantity.value == two.quantity.value and one.sentence != two.sentence
        if same and _shared(one, two):
            return True
    return False
