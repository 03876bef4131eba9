"""What is known about a candidate besides the words of its numbers: how they stand to each other, as places in the table of weights."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from zhiben.numbers.statements.learnt.marks import TABLE, Mark, slot
from zhiben.numbers.statements.learnt.relations import Candidate, Relation

MANY, FEW, SEVERAL = 8, 4, 3
SHARED: Final = 6  # characters in common that count
NEAR_STEPS, FAR_STEPS = 3, 6
TOGETHER: Final = ("REST", "CHANGED", "DONE", "THEN", "PLANNED")
RUNS: Final = frozenset({Relation.SUM, Relation.REST, Relation.MEAN_OF, Relation.MIXED, Relation.BALANCE})
TENS, HUNDREDS, THOUSANDS = 10, 100, 1000
TWENTIETH: Final = 20
FARTHEST: Final = 9


PLACED: Final = (
    "near", "far", "numbers", "sentence of first", "sentence of last", "paragraph of first", "paragraph of last",
)  # fmt: skip
NAMED: Final = ("unit", "named as first", "named as any")
PAIRED: Final = ("named as last", "first as last", "one sentence", "one unit")
BETWEEN: Final = ("alike between", "others between")
RUN: Final = ("joined by", "units", "changes", "goes on", "sentences", "part is larger")
SPOKEN: Final = ("roles", "role of first", "role of last", "roles of parts", "role and sentence")
MISSED: Final = ("slip", "off")


def stands(candidate: Candidate, marks: Sequence[Mark]) -> list[int]:
    """How the numbers of a candidate stand to each other. Features that go together are looked up together: most come again."""
    relation, target, operands, _value = candidate
    first, last = operands[0], operands[-1]
    near, far = _steps(first.place - target.place), _steps(last.place - target.place)
    named = [min(SHARED, common(target.phrase, mark.phrase)) for mark in operands]
    found = [
        *_slots(relation, ("always", "both"), "", (near, far)),
        *_slots(
            relation, PLACED, near, far, min(len(operands), MANY), _apart(first.sentence, target.sentence),
            _apart(last.sentence, target.sentence), first.paragraph != target.paragraph, last.paragraph != target.paragraph,
        ),
        *_slots(relation, NAMED, target.unit == first.unit, named[0], max(named)),
        *_hinted(relation, target.hints, near, far),
        *_hinted_together(relation, target.hints, first.hints, last.hints),
        *_slots(relation, BETWEEN, *_inner(candidate, marks)),
        *_slots(
            relation, SPOKEN, (target.role, first.role, last.role), (target.role, first.role, near), (target.role, last.role, far),
            (first.role, last.role), (target.role, first.role, first.sentence == target.sentence),
        ),
        slot(f"{relation} endings {target.ending}{first.ending}"), slot(f"{relation} endings with last {target.ending}{last.ending}"),
    ]  # fmt: skip
    if len(operands) > 1:
        both = min(SHARED, common(first.phrase, last.phrase))
        found += _slots(relation, PAIRED, named[-1], both, first.sentence == last.sentence, first.unit == last.unit)
    if relation in RUNS:
        found += _slots(relation, RUN, *_run(candidate, marks))
    return found


@lru_cache(maxsize=1 << 15)
def _slots(relation: int, names: tuple[str, ...], *said: object) -> tuple[int, ...]:
    return tuple(slot(f"{relation} {name} {each}") for name, each in zip(names, said, strict=True))


@lru_cache(maxsize=1 << 14)
def _hinted(relation: int, hints: frozenset[str], near: int, far: int) -> tuple[int, ...]:
    return tuple(slot(f"{relation} hint {hint} {near} {far}") for hint in sorted(hints))


@lru_cache(maxsize=1 << 14)
def _hinted_together(
    relation: int, target: frozenset[str], first: frozenset[str], last: frozenset[str]
) -> tuple[int, ...]:
    return tuple(slot(f"{relation} {hint} {hint in target} {hint in first} {hint in last}") for hint in TOGETHER)


def _steps(steps: int) -> int:
    if abs(steps) <= NEAR_STEPS:
        return steps
    size = NEAR_STEPS + 1 if abs(steps) <= FAR_STEPS else NEAR_STEPS + 2
    return size if steps > 0 else -size


def _apart(first: int, second: int) -> int:
    return max(-SEVERAL, min(SEVERAL, first - second))


def _span(candidate: Candidate) -> tuple[int, int, set[int]]:
    taken = {candidate.target.place, *(mark.place for mark in candidate.operands)}
    return min(taken), max(taken), taken


def _inner(candidate: Candidate, marks: Sequence[Mark]) -> tuple[int, int]:
    start, end, taken = _span(candidate)
    if end - start > 4 * FARTHEST:
        return FEW, FEW
    between = end + 1 - start - len(taken)
    if not between:
        return 0, 0
    kind = candidate.target.kind
    alike = sum([mark.kind == kind for mark in marks[start : end + 1] if mark.place not in taken])
    return min(FEW, alike), min(FEW, between - alike)


def _run(candidate: Candidate, marks: Sequence[Mark]) -> tuple[str, int, bool, bool, int, bool]:
    start, end, taken = _span(candidate)
    kind, operands = candidate.target.kind, candidate.operands
    goes_on = any(mark.kind == kind and mark.place not in taken for mark in marks[max(0, start - 1) : end + 2])
    joined = "".join(sorted({mark.term.gap[:1] for mark in operands}))[:SEVERAL]
    return (
        joined, len({mark.unit for mark in operands}), any(mark.changed for mark in operands), goes_on,
        len({mark.sentence for mark in operands}), max(mark.value for mark in operands) > candidate.target.value,
    )  # fmt: skip


@lru_cache(maxsize=1 << 14)
def common(first: str, second: str) -> int:
    """The length of the longest run of characters that both have."""
    longest = 0
    for start in range(len(first)):
        while start + longest < len(first) and first[start : start + longest + 1] in second:
            longest += 1
    return longest


def size_of(mark: Mark) -> int:
    """How unlikely it is that numbers give it by chance: 0 below ten to 3 from a thousand."""
    return (mark.value >= TENS) + (mark.value >= HUNDREDS) + (mark.value >= THOUSANDS)


def off(candidate: Candidate) -> float:
    """How far the printed number is from what the operands give, in parts of the larger."""
    return abs(candidate.value - candidate.target.value) / max(candidate.value, candidate.target.value, 1e-9)


def misses(candidate: Candidate, likely: int) -> list[int]:
    """How the printed number misses what the operands give; `likely` is its `slip`."""
    size = size_of(candidate.target)
    twentieths = min(FARTHEST, int(off(candidate) * TWENTIETH))
    return [*_slots(candidate.relation, MISSED, likely, twentieths), *_slots(-1, ("size",), (size, likely))]


class Words:
    """Where the weights of the words of a scene's numbers stand, each number's found once for every relation and role."""

    def __init__(self) -> None:
        self._places: dict[tuple[int, str], list[int]] = {}
        self._turned: dict[tuple[int, str, int], list[int]] = {}

    def places(self, mark: Mark, role: str, relation: Relation) -> list[int]:
        key = mark.place, role, relation
        found = self._turned.get(key)
        if found is None:
            at = self._places.get((mark.place, role))
            if at is None:
                at = self._places[mark.place, role] = mark.words(role)
            salt = _salt(relation)
            found = self._turned[key] = [(place + salt) % TABLE for place in at]
        return found


class Weighing:
    """Adds up the weights of one table for candidates of a scene."""

    def __init__(self, weights: Sequence[float], bias: float, words: Words) -> None:
        self._weight, self._bias, self._words = weights.__getitem__, bias, words
        self._sums: dict[tuple[int, str, int], float] = {}

    def of(self, candidate: Candidate, places: Sequence[int]) -> float:
        relation, target, operands, _value = candidate
        total = self._bias + self._of_words(target, "X", relation) + self._of_words(operands[0], "A", relation)
        if len(operands) > 1:
            total += self._of_words(operands[-1], "B", relation)
        return total + sum(map(self._weight, places))

    def _of_words(self, mark: Mark, role: str, relation: Relation) -> float:
        key = mark.place, role, relation
        total = self._sums.get(key)
        if total is None:
            total = self._sums[key] = sum(map(self._weight, self._words.places(mark, role, relation)))
        return total


@lru_cache(maxsize=64)
def _salt(relation: int) -> int:
    return slot(f"relation {relation}")


def all_places(candidate: Candidate, marks: Sequence[Mark], words: Words) -> list[int]:
    """All features of a candidate, as the weights are learnt from."""
    relation, target, operands, _value = candidate
    found = words.places(target, "X", relation) + words.places(operands[0], "A", relation)
    if len(operands) > 1:
        found += words.places(operands[-1], "B", relation)
    return found + stands(candidate, marks)
