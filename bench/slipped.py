"""The texts that weights are learnt from: every candidate of every number, and whether it would be right; with slips put in."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.judging import Case, cases
from zhiben.numbers import read
from zhiben.numbers.quantity import Quantity
from zhiben.numbers.statements import Statement, told
from zhiben.numbers.statements.grid import tables_in
from zhiben.numbers.statements.learnt.judging import LEARNT_KINDS
from zhiben.numbers.statements.learnt.marks import Mark, marks_of
from zhiben.numbers.statements.learnt.relations import Candidate, holds
from zhiben.numbers.statements.structure.scene import scene_of

OWN = "own"
STATEMENTS = Path(__file__).parent.parent / "tests" / "numbers" / "corpus" / "statements.jsonl"
SLIPS = 2  # put into one text at most
EXCHANGED, ONE_WRONG, OFF_BY_ONE = 0.35, 0.75, 0.92  # of slips, each with those before it
EXACT = 1e-9
BEHIND = 12  # characters behind a number that may belong to it


@dataclass
class Text:
    """A text with what is right and wrong in it, and what the other rooms say."""

    case: Case
    known: list[Statement]
    slipped: bool = False
    marks: list[Mark] = field(default_factory=list)
    planted: dict[int, tuple[int, Quantity | None]] = field(default_factory=dict)  # by the places of marks

    def row(self, candidate: Candidate) -> Row:
        """What a candidate of this text is."""
        holding = holds(candidate)
        at, true = self.planted.get(candidate.target.place, (None, None))
        right = not holding and true is not None and _would_be(candidate, true)
        return Row(candidate, holding, at, right, any(mark.place in self.planted for mark in candidate.operands))


@dataclass
class Row:
    """A candidate: whether it holds, which planted number it claims, whether it would be right, and whether that is open."""

    candidate: Candidate
    holds: bool
    planted: int | None
    right: bool
    unclear: bool


def texts(name: str, known: Sequence[list[Statement]]) -> Iterator[Text]:
    """The texts of a set with what the other rooms say of each."""
    for case, told_of in zip(_cases(name), known, strict=True):
        yield _text(case, told_of)


def known_of(name: str) -> list[list[Statement]]:
    """What the other rooms say of each text of a set."""
    return [told(case.text, read(case.text)) for case in _cases(name)]


def _cases(name: str) -> Iterator[Case]:
    return own_cases() if name == OWN else cases(name)


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
    text.marks = marks_of(scene_of(case.text, read(case.text), hidden_of(case)))
    text.planted = _planted(text)
    return text


def hidden_of(case: Case) -> list[tuple[int, int]]:
    shapes = list(case.tables or tables_in(case.text))
    return [(table[0][0][0], table[-1][-1][1]) for table in shapes if table and table[0] and table[-1]]


def _planted(text: Text) -> dict[int, tuple[int, Quantity | None]]:
    """Of each number that is planted: which one it is, and what would stand there, read where it would stand."""
    found = {}
    for at, (_kind, start, end, true) in enumerate(text.case.planted):
        for mark in text.marks:
            if mark.quantity.start < end and start < mark.quantity.end:
                found[mark.place] = at, _read_instead(text.case.text, start, end, true)
    return found


def _read_instead(text: str, start: int, end: int, true: str) -> Quantity | None:
    """The number read in its sentence: alone, 下降21.2% were a share."""
    first = max(text.rfind(stop, 0, start) for stop in "\n。；") + 1
    sentence = text[first:start] + true + text[end : end + BEHIND]
    here, last = start - first, start - first + len(true)
    numbers = [each for each in read(sentence) if each.start < last and here < each.end and each.value is not None]
    return numbers[0] if numbers else None


def _would_be(candidate: Candidate, true: Quantity) -> bool:
    return abs(abs(float(true.value or 0)) - candidate.value) < EXACT or holds(candidate, true)
