"""The texts that weights are learnt from: every candidate of every number, and whether it would be right; with slips put in."""

from __future__ import annotations

import json
import random
import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.judging import Case, cases
from zhiben.numbers import read
from zhiben.numbers.quantity import Quantity
from zhiben.numbers.statements import Statement, told
from zhiben.numbers.statements.grid import tables_in
from zhiben.numbers.statements.learnt.candidates import Candidate, candidates_of, holds
from zhiben.numbers.statements.learnt.evidence import Weighed
from zhiben.numbers.statements.learnt.features import Words, all_places
from zhiben.numbers.statements.learnt.judging import LEARNT_KINDS
from zhiben.numbers.statements.learnt.marks import Mark, marks_of
from zhiben.numbers.statements.structure.scene import scene_of

OWN = "own"
STATEMENTS = Path(__file__).parent.parent / "tests" / "numbers" / "corpus" / "statements.jsonl"
SLIPS = 6  # put into one text at most
EXCHANGED, ONE_WRONG, OFF_BY_ONE = 0.35, 0.75, 0.92  # of slips, each with those before it
EXACT = 1e-9


@dataclass
class Text:
    """A text with what is right and wrong in it, and what the other rooms say."""

    case: Case
    known: list[Statement]
    slipped: bool = False
    marks: list[Mark] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    evidence: list[tuple[Weighed, list[float], Row]] = field(default_factory=list)


@dataclass
class Row:
    """A candidate: whether it holds, which planted number it claims, whether it would be right, and whether that is open."""

    candidate: Candidate
    holds: bool
    planted: int | None
    right: bool
    unclear: bool
    places: array[int]


def texts(name: str) -> Iterator[Text]:
    for case in own_cases() if name == OWN else cases(name):
        yield _text(case, told(case.text, read(case.text)))


def own_cases() -> Iterator[Case]:
    """The short texts of whoever wrote the rules, true and false; those that name the wrong number once."""
    for line in STATEMENTS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["holds"]:
            yield Case(row["text"], [])
        elif row["text"].count(row["claimed"]) == 1:
            start = row["text"].index(row["claimed"])
            yield Case(row["text"], [(row["kind"], start, start + len(row["claimed"]), row["shown"])])


def slipped(name: str, originals: Sequence[Text]) -> Iterator[Text]:
    """The same texts with a slip in a number that another room sees is right."""
    chance = random.Random(name)  # noqa: S311
    for text in originals:
        right = [each for each in text.known if each.holds and each.kind in LEARNT_KINDS and each.how != "inside"]
        chance.shuffle(right)
        done = 0
        for each in right:
            start, end = each.spans[0]
            printed = text.case.text[start:end]
            wrong = _slip(printed, chance)
            if wrong is None or any(start < b and a < end for _kind, a, b, _true in text.case.planted):
                continue
            case = Case(
                text.case.text[:start] + wrong + text.case.text[end:],
                [*text.case.planted, (each.kind, start, end, printed)],
            )
            known = [other for other in text.known if not any(a < end and start < b for a, b in other.spans)]
            yield _text(case, known, slipped=True)
            done += 1
            if done == SLIPS:
                break


def _slip(printed: str, chance: random.Random) -> str | None:
    """The number as a tired clerk writes it: digits exchanged, one wrong, off by one, or the end of another number."""
    digits = [at for at, char in enumerate(printed) if char in "0123456789"]
    if not digits:
        return None
    out, how = list(printed), chance.random()
    if how < EXCHANGED and len(digits) > 1:
        at = chance.randrange(len(digits) - 1)
        first, second = digits[at], digits[at + 1]
        out[first], out[second] = out[second], out[first]
    elif how < ONE_WRONG:
        out[chance.choice(digits)] = chance.choice("123456789")
    elif how < OFF_BY_ONE:
        out[digits[-1]] = str((int(out[digits[-1]]) + chance.choice((-1, 1))) % 10)
    else:
        for at in digits[-2:]:
            out[at] = chance.choice("123456789")
    wrong = "".join(out)
    return None if wrong == printed or re.match(r"0\d", wrong) else wrong


def _text(case: Case, known: list[Statement], *, slipped: bool = False) -> Text:
    text = Text(case, known, slipped)
    scene = scene_of(case.text, read(case.text), hidden_of(case))
    text.marks = marks_of(scene)
    planted, words = _planted(text), Words()
    for target in text.marks:
        at, true = planted.get(target.place, (None, None))
        for candidate in candidates_of(text.marks, target):
            holding = holds(candidate)
            right = not holding and true is not None and _would_be(candidate, true)
            unclear = any(mark.place in planted for mark in candidate.operands)
            places = array("H", sorted({*all_places(candidate, text.marks, words)}))
            text.rows.append(Row(candidate, holding, at, right, unclear, places))
    return text


def hidden_of(case: Case) -> list[tuple[int, int]]:
    shapes = list(case.tables or tables_in(case.text))
    return [(table[0][0][0], table[-1][-1][1]) for table in shapes if table and table[0] and table[-1]]


def _planted(text: Text) -> dict[int, tuple[int, Quantity | None]]:
    found = {}
    for at, (_kind, start, end, true) in enumerate(text.case.planted):
        numbers = [number for number in read(true) if number.value is not None]
        for mark in text.marks:
            if mark.quantity.start < end and start < mark.quantity.end:
                found[mark.place] = at, numbers[0] if numbers else None
    return found


def _would_be(candidate: Candidate, true: Quantity) -> bool:
    value = abs(float(true.value or 0))
    if abs(value - candidate.value) < EXACT:
        return True
    return true.cls == candidate.target.quantity.cls and holds(candidate, true)
