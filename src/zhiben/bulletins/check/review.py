"""Read a text and judge every number of it: against the ledger, against the text itself, against what was published."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from zhiben.accounts.viewer import EVERYWHERE, Scope, Viewer
from zhiben.bulletins.check import past, wording
from zhiben.bulletins.check.asking import Answers
from zhiben.bulletins.check.changes import Judged, change, share
from zhiben.bulletins.check.claims import Claim, Reading
from zhiben.bulletins.check.findings import Contradiction, Finding, Verdict
from zhiben.bulletins.check.judging import Judge
from zhiben.bulletins.check.lessons import Lessons
from zhiben.bulletins.check.lessons import lessons as taught
from zhiben.bulletins.check.records import Records
from zhiben.bulletins.models import Series
from zhiben.calendars import Period
from zhiben.documents.intake import Source, source_of
from zhiben.figures import catalogue
from zhiben.ledger.models import Seal
from zhiben.numbers.statements import statements


@dataclass(frozen=True)
class Review:
    """A text, what the ledger says to each of its numbers, and where its numbers contradict each other or the past."""

    source: Source
    numbers: list[Finding]
    contradictions: list[Contradiction]

    @property
    def wrong(self) -> int:
        """How many numbers the ledger gainsays."""
        return sum(each.verdict is Verdict.DISAGREES for each in self.numbers)


def review(
    source: Source | str,
    *,
    viewer: Viewer,
    scope: Scope = EVERYWHERE,
    period: Period,
    as_of: Seal | None = None,
    lessons: Lessons | None = None,
    series: Series | None = None,
) -> Review:
    """Judge every number of a text, in its order. Raises NotAllowed where the scope exceeds the viewer's grants."""
    viewer.require("figures.view", at=scope)
    read = source_of(source) if isinstance(source, str) else source
    known = taught(scope, viewer=viewer) if lessons is None else lessons
    reading = Reading(read, scope, period, viewer, known)
    answers = Answers(viewer, as_of)
    judged, others = _judged(reading, answers)
    numbers = sorted([*(each.found for each in judged), *others], key=lambda each: each.start)
    contradictions = [
        *wording.contradictions(statements(read.text, reading.numbers, read.tables)),
        *past.contradictions(judged, answers, series=series),
    ]
    return Review(read, _with(numbers, contradictions), sorted(contradictions, key=lambda each: each.spans[0]))


def _judged(reading: Reading, answers: Answers) -> tuple[list[Judged], list[Finding]]:
    """What is claimed, judged; and what there is to say of the other numbers."""
    found = list(reading.claims())
    judge, records = Judge(answers), Records(reading)
    answers.ask(judge.questions(each for each in found if isinstance(each, Claim)))
    judged: list[Judged] = []
    others: list[Finding] = []
    sentence: list[Judged] = []
    for each in found:
        if not isinstance(each, Claim):
            others.append(records.finding(*each))
            continue
        if sentence and sentence[-1].claim.spot.passage is not each.spot.passage:
            sentence = []
        sentence.append(_one(each, sentence, judge, answers))
        judged.append(sentence[-1])
    return judged, others


def _one(claim: Claim, sentence: list[Judged], judge: Judge, answers: Answers) -> Judged:
    if claim.kind == "value" or claim.taught is not None:
        finding = judge.value(claim)
        # What is not sure enough to be said may still be what a change is a change of.
        code = finding.figure or next(iter(finding.proposals), "")
        return Judged(claim, finding, catalogue.figure(code) if code else None)
    if claim.kind == "change":
        return Judged(claim, change(claim, sentence, answers, place=_place(claim, sentence)), None)
    return Judged(claim, share(claim, sentence, answers), None)


def _place(claim: Claim, sentence: list[Judged]) -> int:
    """Of several changes in a list (同比分别下降33.3%和20%), which number from the end this one belongs to."""
    spot = claim.spot
    run = [each for each in spot.passage.numbers if each.cls == "change"]
    numbers = [each for each in spot.passage.numbers if each.is_quantity]
    at = numbers.index(spot.quantity)
    first = at
    while first > 0 and numbers[first - 1].cls == "change":
        first -= 1
    last = at
    while last + 1 < len(numbers) and numbers[last + 1].cls == "change":
        last += 1
    return last - at if "分别" in spot.passage.text and len(run) > 1 else 0


def _with(numbers: Iterable[Finding], contradictions: list[Contradiction]) -> list[Finding]:
    """Each number with the contradictions in which it is the one judged."""
    about: dict[tuple[int, int], list[Contradiction]] = {}
    for each in contradictions:
        about.setdefault(each.spans[0], []).append(each)
    return [
        replace(each, contradictions=tuple(about[each.start, each.end])) if (each.start, each.end) in about else each
        for each in numbers
    ]
