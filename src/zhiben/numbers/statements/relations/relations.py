"""All judges of this package over one text."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from zhiben.numbers.quantity import Quantity
from zhiben.numbers.statements.relations.ages import judge_ages
from zhiben.numbers.statements.relations.areas import judge_areas
from zhiben.numbers.statements.relations.averages import judge_averages
from zhiben.numbers.statements.relations.bounds import judge_bounds
from zhiben.numbers.statements.relations.conversions import judge_conversions
from zhiben.numbers.statements.relations.durations import judge_durations
from zhiben.numbers.statements.relations.exceptions import judge_exceptions
from zhiben.numbers.statements.relations.extremes import judge_extremes
from zhiben.numbers.statements.relations.nothing import judge_nothing
from zhiben.numbers.statements.relations.passage import Passage, passage_of
from zhiben.numbers.statements.relations.percentages import judge_percentages
from zhiben.numbers.statements.relations.products import judge_products
from zhiben.numbers.statements.relations.proportions import judge_proportions
from zhiben.numbers.statements.relations.rounds import judge_rounds
from zhiben.numbers.statements.relations.spans import judge_spans
from zhiben.numbers.statements.relations.times import judge_times
from zhiben.numbers.statements.relations.weekdays import judge_weekdays
from zhiben.numbers.statements.statement import Span, Statement

JUDGES: Final[tuple[Callable[[Passage], Iterator[Statement]], ...]] = (
    judge_averages,
    judge_products,
    judge_rounds,
    judge_durations,
    judge_spans,
    judge_proportions,
    judge_percentages,
    judge_times,
    judge_conversions,
    judge_exceptions,
    judge_extremes,
    judge_bounds,
    judge_nothing,
    judge_ages,
    judge_weekdays,
    judge_areas,
)


def relations(text: str, numbers: Sequence[Quantity], hidden: Sequence[Span]) -> list[Statement]:
    """What the text says of its numbers by multiplication, division and the calendar; one fault of each group of numbers."""
    passage = passage_of(text, numbers, hidden)
    found = [statement for judge in JUDGES for statement in judge(passage)]
    settled = {each.spans[0] for each in found if each.holds}
    involved: set[Span] = set()
    blamed: set[Span] = set()
    kept: list[Statement] = []
    for each in found:
        if not each.holds:
            if each.spans[0] in settled or not involved.isdisjoint(each.spans[:1]) or not blamed.isdisjoint(each.spans):
                continue
            involved |= set(each.spans)
            blamed.add(each.spans[0])
        kept.append(each)
    return kept


def beyond(
    known: Sequence[Statement], text: str, numbers: Sequence[Quantity], hidden: Sequence[Span]
) -> list[Statement]:
    """What `relations` adds to `known`: no second fault of a number that has one."""
    wrong = {span for each in known if not each.holds for span in each.spans}
    judged = {each.spans[0] for each in known}
    return [
        each
        for each in relations(text, numbers, hidden)
        if (each.spans[0] not in judged if each.holds else each.spans[0] not in wrong)
    ]
