"""What is enumerated, against the number before it or behind: one reading of marks for all."""

from collections.abc import Iterator

from zhiben.numbers.statements.structure.choosing import Reading
from zhiben.numbers.statements.structure.lists.ahead import judge_ahead
from zhiben.numbers.statements.structure.lists.back import judge_back
from zhiben.numbers.statements.structure.lists.counts import fullwidth
from zhiben.numbers.statements.structure.lists.summed import judge_summed
from zhiben.numbers.statements.structure.lists.tallies import judge_tallies


def judge_enumerations(text: str) -> Iterator[Reading]:
    text = fullwidth(text)
    yield from judge_ahead(text)
    yield from judge_back(text)
    yield from judge_summed(text)
    yield from judge_tallies(text)
