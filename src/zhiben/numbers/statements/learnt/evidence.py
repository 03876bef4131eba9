"""What speaks for a contradiction: how likely a relation is meant, what else explains the numbers, and what the other rooms found."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from zhiben.numbers.statements.learnt.candidates import candidates_of, slip
from zhiben.numbers.statements.learnt.features import Weighing, Words, misses, off, size_of, stands
from zhiben.numbers.statements.learnt.marks import Mark
from zhiben.numbers.statements.learnt.relations import BOUNDS, Candidate, holds, result
from zhiben.numbers.statements.learnt.weights import Weights
from zhiben.numbers.statements.statement import Statement

UNSAID: Final = -9.0  # where nothing is said at all
UNEXPLAINED: Final = -2.0  # a number that no relation gives
UNLIKELY, DOUBTFUL, POSSIBLE, MEANT = -4.2, -2.5, -1.5, -1.0
TRIED, CORRECTED = 20, 8  # candidates of one number that are looked at, and whose correction is tried
BEST: Final = 12
WORTH: Final = -4.8  # from where a slip is likely enough to be looked at
ROUGHLY: Final = 0.12
HALF: Final = 0.5001  # of a last digit, and what floats lose
EXACT: Final = 1e-9
NAMES: Final = (
    "said", "best that holds", "said beyond it", "slip", "off", "size", "rank", "said of it as a part", "said of a part",
    "said of every part", "parts", "candidates", "relation", "steps", "holding", "behind the best", "judged", "judged as part",
    "parts judged", "judged together", "accused", "accused as part", "parts accused", "numbers", "explains others", "more hold",
    "fewer hold", "explains itself", "explains", "meant after", "meant now", "meant more", "wrong",
)  # fmt: skip


@dataclass(eq=False)
class Weighed:
    """A candidate with how likely it is said (`said`) and how likely it is a slip (`wrong`), both as logarithms of odds."""

    candidate: Candidate
    holds: bool
    said: float
    wrong: float = UNSAID
    slip: int = 0
    places: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.places = tuple([mark.place for mark in self.candidate.operands])


def weigh(marks: Sequence[Mark], learnt: Weights) -> dict[int, list[Weighed]]:
    """The candidates of every number by its place, the likeliest first."""
    words = Words()
    said, wrong = Weighing(learnt.said, learnt.bias_said, words), Weighing(learnt.wrong, learnt.bias_wrong, words)
    found: dict[int, list[Weighed]] = {}
    for target in marks:
        row = []
        for candidate in candidates_of(marks, target):
            places = stands(candidate, marks)
            each = Weighed(candidate, holds(candidate), said.of(candidate, places))
            if not each.holds:
                each.slip = slip(target, candidate.value)
            if not each.holds and each.said > UNLIKELY:
                each.wrong = wrong.of(candidate, [*places, *misses(candidate, each.slip)])
            row.append(each)
        if row:
            found[target.place] = sorted(row, key=lambda each: -each.said)
    return found


@dataclass
class Judged:
    """What the other rooms say about each number, by places."""

    claimed: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    part: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    groups: dict[int, list[frozenset[int]]] = field(default_factory=lambda: defaultdict(list))
    accused: dict[int, list[frozenset[int]]] = field(default_factory=lambda: defaultdict(list))
    accused_part: Counter[int] = field(default_factory=Counter)


def judged(marks: Sequence[Mark], known: Sequence[Statement]) -> Judged:
    starts = {mark.quantity.start: mark.place for mark in marks}
    seen = Judged()
    for each in known:
        claimed = starts.get(each.spans[0][0])
        parts = [starts[start] for start, _end in each.spans[1:] if start in starts]
        group = frozenset(parts if claimed is None else [claimed, *parts])
        if each.holds:
            for place in group:
                seen.groups[place].append(group)
            if claimed is not None:
                seen.claimed[claimed].add(each.kind)
            for place in parts:
                seen.part[place].add(each.kind)
            continue
        if claimed is not None:
            seen.accused[claimed].append(group)
        seen.accused_part.update(parts)
    return seen


class Evidence:
    """The evidence for each candidate of a scene that does not hold."""

    def __init__(self, marks: Sequence[Mark], weighed: dict[int, list[Weighed]], seen: Judged) -> None:
        self.marks, self.weighed, self.seen = marks, weighed, seen
        self.as_part: dict[int, list[Weighed]] = defaultdict(list)
        self.takes_part: dict[int, list[tuple[float, int]]] = defaultdict(list)  # in what holds: how likely, of what
        for target, row in weighed.items():
            for each in row:
                for place in each.places:
                    self.as_part[place].append(each)
                if each.holds:
                    for place in (target, *each.places):
                        self.takes_part[place].append((each.said, target))
        self._without: dict[tuple[int, int], float] = {}

    def rows(self) -> Iterator[tuple[Weighed, list[float]]]:
        """Every candidate worth a look, with its evidence in the order of NAMES."""
        for target, row in self.weighed.items():
            holding = [each for each in row if each.holds]
            best = max((each.said for each in holding), default=UNSAID)
            as_part = max((said for said, of in self.takes_part[target] if of != target), default=UNSAID)
            failing = 0
            for rank, each in enumerate(row):
                if each.holds:
                    continue
                failing += 1
                accused = self._accused(each)
                if not accused and (failing > TRIED or each.wrong < WORTH):
                    continue
                yield each, [
                    each.said, best, each.said - best, *self._of_candidate(each, rank), as_part, *self._of_parts(each),
                    len(each.places), len(row), each.candidate.relation, abs(each.places[0] - target), len(holding),
                    row[0].said - each.said, *self._of_judges(each), accused, self.seen.accused_part[target],
                    max(self.seen.accused_part[place] for place in each.places), len(self.marks),
                    *self._of_correction(each, row, holding, best, tried=failing <= CORRECTED), each.wrong,
                ]  # fmt: skip

    def _of_candidate(self, each: Weighed, rank: int) -> tuple[float, ...]:
        return each.slip, off(each.candidate), size_of(each.candidate.target), rank

    def _of_parts(self, each: Weighed) -> tuple[float, float]:
        said = [max((said for said, _of in self.takes_part[place]), default=UNSAID) for place in each.places]
        return max(said), min(said)

    def _of_judges(self, each: Weighed) -> tuple[float, ...]:
        seen, target = self.seen, each.candidate.target.place
        ids = frozenset((target, *each.places))
        together = max((len(group & ids) for place in ids for group in seen.groups.get(place, ())), default=0) / len(
            ids
        )
        parts = min(len(seen.claimed.get(place, ())) + 2 * len(seen.part.get(place, ())) for place in each.places)
        return len(seen.claimed.get(target, ())), len(seen.part.get(target, ())), parts, together

    def _accused(self, each: Weighed) -> float:
        """How much of what another room found wrong is this: 0 for nothing, to 2 for the same numbers."""
        target = each.candidate.target.place
        ids = frozenset((target, *each.places))
        return max(
            (1 + len(group & ids) / len(group | ids) for group in self.seen.accused.get(target, ())), default=0.0
        )

    def _of_correction(
        self, each: Weighed, row: list[Weighed], holding: list[Weighed], best: float, *, tried: bool
    ) -> tuple[float, ...]:
        """How much better the numbers would explain one another if the claimed one were what the candidate gives."""
        itself = each.said - max(best, UNEXPLAINED)
        now = sum(other.said > MEANT for other in holding)
        if not tried or each.candidate.relation in BOUNDS or each.said <= DOUBTFUL or each.wrong < WORTH:
            return -3.0, 0, 0, itself, itself - 3.0, 1, now, 1 - now
        target = each.candidate.target
        value = each.candidate.value
        if target.is_percent or target.term.decimals:
            value = round(value, target.term.decimals)
        others, more, fewer = self._gain(target, value)
        after = [
            other.said
            for other in row
            if other.candidate.relation not in BOUNDS and _fits(value, other.candidate.value, target)
        ]
        itself = max(each.said, *after, UNSAID) - max(best, UNEXPLAINED)
        then = sum(said > MEANT for said in after)
        return others, more, fewer, itself, itself + others, then, now, then - now

    def _gain(self, target: Mark, value: float) -> tuple[float, int, int]:
        now: dict[int, float] = {}
        then: dict[int, float] = {}
        for each in self.as_part[target.place]:
            if each.said < POSSIBLE:
                continue
            of = each.candidate.target
            if each.holds:
                now[of.place] = max(now.get(of.place, UNEXPLAINED), each.said)
            values = [value if mark is target else mark.value for mark in each.candidate.operands]
            given = result(each.candidate.relation, values)
            if given is not None and _fits(of.value, given, of):
                then[of.place] = max(then.get(of.place, UNEXPLAINED), each.said)
        gain, more, fewer = 0.0, 0, 0
        for place in {*now, *then}:
            rest = self._best_without(place, target.place)
            before, after = max(now.get(place, UNEXPLAINED), rest), max(then.get(place, UNEXPLAINED), rest)
            more, fewer, gain = more + (after > before), fewer + (after < before), gain + after - before
        return gain, more, fewer

    def _best_without(self, target: int, part: int) -> float:
        key = target, part
        if key not in self._without:
            holding = [each for each in self.weighed[target] if each.holds][:BEST]
            self._without[key] = next((each.said for each in holding if part not in each.places), UNEXPLAINED)
        return self._without[key]


def _fits(printed: float, value: float, mark: Mark) -> bool:
    """Whether a value is what the number prints, in floats: for what would be, not for what is claimed."""
    if abs(value - printed) < EXACT * max(1.0, abs(printed)):
        return True
    if unit := mark.unit_of_last_digit:
        return value - unit * HALF <= printed <= value + unit * HALF or 0 <= value - printed < 2 * unit * HALF
    return not mark.term.exact and abs(value - printed) < ROUGHLY * max(printed, value)
