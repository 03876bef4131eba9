"""What weighing adds to the other rooms' findings, and which of them it does not believe."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from zhiben.numbers.statements.arithmetic import exactly, negated
from zhiben.numbers.statements.learnt.evidence import Evidence, Weighed, judged, weigh
from zhiben.numbers.statements.learnt.marks import Mark, marks_of
from zhiben.numbers.statements.learnt.relations import BOUNDS, Candidate, Relation, computed, midpoint
from zhiben.numbers.statements.learnt.weights import Weights, weights
from zhiben.numbers.statements.statement import Statement
from zhiben.numbers.statements.structure.scene import Scene

LIKELY: Final = 0.3  # from where a contradiction is said that no other room found
LIKELY_BY_CHANCE: Final = 0.5  # the same of what one or two numbers are nearly to another most often by chance
BY_CHANCE: Final = frozenset({Relation.SAME, Relation.PRODUCT, Relation.MEAN, Relation.DIFFERENCE})
POSSIBLE: Final = 0.02  # below which one that another room found is not believed
SHORT: Final = 8  # numbers: of a text with fewer the other rooms know most, and are believed
MOST_WEIGHED: Final = 1000  # numbers, those of thirty pages; longer texts are judged by the other rooms alone
LIKELY_IN_SHORT: Final = 0.95
KINDS: Final = {
    Relation.SUM: "parts_total", Relation.REST: "difference", Relation.DIFFERENCE: "difference", Relation.SAME: "same_quantity",
    Relation.MEAN: "average", Relation.PRODUCT: "product", Relation.RATE: "rate", Relation.ACROSS: "rate",
    Relation.GROWTH: "ratio_of_change", Relation.BY_CHANGE: "ratio_of_change", Relation.AFTER_RISE: "ratio_of_change",
    Relation.AFTER_FALL: "ratio_of_change", Relation.TO_HUNDRED: "share_sum", Relation.BALANCE: "difference",
    Relation.MEAN_OF: "average", Relation.MULTIPLE: "times", Relation.MORE: "times", Relation.SHARE_OF: "proportion",
    Relation.RAISED: "proportion", Relation.LOWERED: "proportion", Relation.MIXED: "parts_total", Relation.WITHIN: "including",
    Relation.MOST: "order", Relation.LEAST: "order",
}  # fmt: skip
# Of these kinds is what other rooms find weighed: numbers of the text give what is claimed, where it is right.
LEARNT_KINDS: Final = frozenset({*KINDS.values(), "change", "share"}) - {
    "share_sum",
    "proportion",
    "including",
    "order",
}


@dataclass(frozen=True, slots=True)
class Scored:
    weighed: Weighed
    probability: float


def judge_learnt(scene: Scene, known: Sequence[Statement]) -> list[Statement]:
    """`known` without what is very unlikely, and with what is likely beside it."""
    if len(scene.terms) > MOST_WEIGHED:
        return list(known)
    marks = marks_of(scene)
    return after(known, _scores(marks, known, weights()), *thresholds(len(marks)))


def thresholds(numbers: int) -> tuple[float, float]:
    """How likely a contradiction must be in a text of so many numbers: to be believed, and to be said."""
    return (0.0, LIKELY_IN_SHORT) if numbers < SHORT else (POSSIBLE, LIKELY)


def after(known: Sequence[Statement], scored: Sequence[Scored], possible: float, likely: float) -> list[Statement]:
    """The statements after weighing: none whose likelihood is below `possible`, and all from `likely` on."""
    best: dict[int, float] = {}
    weighed: set[int] = set()  # where the numbers stand that were weighed: those of tables were not
    for each in scored:
        target, *operands = (mark.quantity.start for mark in each.weighed.candidate.marks)
        best[target] = max(best.get(target, 0.0), each.probability)
        weighed |= {target, *operands}
    kept = [each for each in known if each.holds or not _is_doubted(each, best, weighed, possible)]
    used = {start for each in kept if not each.holds for start, _end in each.spans}
    for each in sorted(scored, key=lambda each: -each.probability):
        if each.probability < likely:
            break
        if each.weighed.candidate.relation in BY_CHANCE and each.probability < LIKELY_BY_CHANCE:
            continue
        statement = _statement(each.weighed.candidate)
        starts = {start for start, _end in statement.spans}
        if used.isdisjoint(starts):
            used |= starts
            kept = [other for other in kept if other.spans[0] != statement.spans[0]]
            kept.append(statement)
    return kept


def _is_doubted(wrong: Statement, best: dict[int, float], weighed: set[int], possible: float) -> bool:
    return (
        wrong.kind in LEARNT_KINDS
        and best.get(wrong.spans[0][0], 1.0) < possible
        and all(start in weighed for start, _end in wrong.spans)
    )


def _scores(marks: Sequence[Mark], known: Sequence[Statement], learnt: Weights) -> list[Scored]:
    rows = Evidence(marks, weigh(marks, learnt), judged(marks, known)).rows()
    return [Scored(each, learnt.probability(evidence)) for each, evidence in rows]


def _statement(candidate: Candidate) -> Statement:
    kind = KINDS[candidate.relation]
    if kind == "difference" and candidate.target.changed:
        kind = "change"
    quantities = (candidate.target.quantity, *(mark.quantity for mark in candidate.operands))
    value = midpoint(candidate)
    allowed = computed(candidate) or exactly(value)
    if quantities[0].cls == "change" and (quantities[0].value or 0) < 0:
        value, allowed = -value, negated(allowed)
    return Statement(
        kind, tuple((number.start, number.end) for number in quantities), holds=False, claimed=quantities[0],
        computed=allowed, how="no", parts=quantities[1:], best=None if candidate.relation in BOUNDS else value,
    )  # fmt: skip
