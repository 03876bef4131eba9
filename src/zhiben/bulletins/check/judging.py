"""A number and what the ledger says: agrees, disagrees, or who knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Scope
from zhiben.bulletins.check.asking import Answers, Question
from zhiben.bulletins.check.claims import Claim
from zhiben.bulletins.check.figures import HEARD, MOST, SURE, Candidate, runner_up
from zhiben.bulletins.check.findings import Finding, Verdict, told
from zhiben.bulletins.check.norms import demanded
from zhiben.bulletins.models import Lesson
from zhiben.calendars import Period
from zhiben.figures.definitions import Figure
from zhiben.figures.queries import Number
from zhiben.numbers.bounds import Agreement, contains

# What is left of the confidence where the text only implies what is meant.
UNNAMED_PERIOD, SECOND_CHOICE = 0.4, 0.8
TAKEN_INSTEAD = (
    0.7  # with this share of the first's weight a figure that agrees is taken instead of a first that does not
)


class Told(NamedTuple):
    """What the ledger says to one candidate."""

    candidate: Candidate
    number: Number
    how: Agreement


@dataclass
class Judge:
    """Judges the claims of one text."""

    answers: Answers

    def questions(self, claims: Iterable[Claim]) -> Iterator[Question]:
        """All that has to be asked, to be asked at once."""
        for claim in claims:
            if claim.kind == "value" and not claim.who.stranger and all(map(self.answers.allowed, claim.who.scopes)):
                for each in claim.contenders:
                    for scope in claim.who.scopes:
                        yield Question(each.figure.code, scope, claim.when.period)

    def value(self, claim: Claim) -> Finding:
        """One number that is a figure's."""
        if refused := self.before(claim):
            return refused
        tolds = [self._told(claim, each) for each in claim.contenders]
        chosen = tolds[0]
        if not chosen.how:
            least = chosen.candidate.net * TAKEN_INSTEAD
            chosen = next((each for each in tolds if each.how and each.candidate.net >= least), chosen)
        confidence = chosen.candidate.confidence * (1 if chosen is tolds[0] else SECOND_CHOICE)
        confidence *= 1 if claim.when.known else UNNAMED_PERIOD
        if claim.taught is not None:
            confidence = 1.0
        return self._verdict(claim, chosen, confidence)

    def before(self, claim: Claim) -> Finding | None:
        """What there is to say without asking the ledger."""
        if claim.taught is not None and claim.taught.meaning == Lesson.Meaning.IGNORE:
            return finding(claim, Verdict.IGNORED, _taught(claim.taught), confidence=1.0)
        if not claim.found:
            return finding(claim, Verdict.UNKNOWN, _("没有找到对应的指标。"))
        if claim.who.stranger:
            reason = _("“%(unit)s”不在台账或核对范围内，无法核对。") % {"unit": claim.who.stranger}
            sure = claim.found[0].confidence >= HEARD
            found = finding(claim, Verdict.UNKNOWN, reason, proposals=_proposals(claim))
            return replace(found, figure=claim.found[0].figure.code) if sure else found
        if claim.taught is None and demanded(claim.spot):
            return finding(claim, Verdict.UNKNOWN, _("这是要求、计划或条件，不是已经发生的事，不与台账核对。"))
        if not all(map(self.answers.allowed, claim.who.scopes)):
            return finding(claim, Verdict.UNKNOWN, _("该单位的数字超出您的查看范围。"))
        return None

    def _told(self, claim: Claim, candidate: Candidate) -> Told:
        code, scopes, period = candidate.figure.code, claim.who.scopes, claim.when.period
        if claim.who.each:
            numbers = [self.answers.number(code, [scope], period) for scope in scopes]
            hows = [_how(claim, number) for number in numbers]
            wrong = next((n for n, how in enumerate(hows) if not how), 0)
            return Told(candidate, numbers[wrong], hows[wrong])
        number = self.answers.number(code, scopes, period)
        return Told(candidate, number, _how(claim, number))

    def _verdict(self, claim: Claim, chosen: Told, confidence: float) -> Finding:
        figure, period = chosen.candidate.figure, claim.when.period
        scope = claim.who.scopes[0] if len(claim.who.scopes) == 1 else self._common(claim)
        if chosen.candidate.confidence < HEARD and claim.taught is None:
            return replace(
                self._doubtful(claim, _("与这个数最接近的指标也不够贴切，无法判断。")), confidence=confidence
            )
        if chosen.how and confidence >= HEARD / 2:
            return self._found(claim, chosen, Verdict.AGREES, confidence, scope)
        if chosen.number is None:
            return self._unsaid(claim, chosen, confidence, scope, _("台账中这一比例的分母为零，无法核对。"))
        if not any(self.answers.recorded(figure, each, period) for each in claim.who.scopes):
            reason = _("台账到那时还没有登记过“%(label)s”，无法核对。") % {"label": figure.label}
            return self._unsaid(claim, chosen, confidence, scope, reason)
        if confidence < SURE:
            words = {"label": figure.label, "number": shown(chosen.number), "unit": _unit(figure, chosen.number)}
            reason = _("可能是“%(label)s”（台账为%(number)s%(unit)s），但依据不足，请人工判断。") % words
            return self._unsaid(claim, chosen, confidence, scope, reason)
        return self._found(claim, chosen, Verdict.DISAGREES, confidence, scope)

    def _doubtful(self, claim: Claim, reason: str) -> Finding:
        return finding(claim, Verdict.UNKNOWN, reason, proposals=_proposals(claim))

    def _unsaid(self, claim: Claim, chosen: Told, confidence: float, scope: Scope, reason: str) -> Finding:
        """The figure is named, but the ledger cannot tell, or the text is not clear enough to call it wrong."""
        found = self._found(claim, chosen, Verdict.UNKNOWN, confidence, scope)
        return replace(found, reason=reason, rows=())

    def _found(self, claim: Claim, chosen: Told, verdict: Verdict, confidence: float, scope: Scope) -> Finding:
        figure, number, period = chosen.candidate.figure, chosen.number, claim.when.period
        second = "" if claim.taught else runner_up(claim.found)
        if second == figure.code or (chosen.candidate is not claim.found[0] and not claim.taught):
            second = claim.found[0].figure.code
        reason = statement(figure, number, period, chosen.how)
        return replace(
            finding(claim, verdict, reason, confidence=confidence, proposals=_proposals(claim)),
            figure=figure.code,
            form=claim.spot.quantity.form,
            scope=scope,
            period=period,
            value=number if isinstance(number, int) else str(number),
            runner_up="" if second == figure.code else second,
            how=chosen.how.value if chosen.how else "",
            why=why(claim, chosen.candidate),
            rows=self.rows(figure, scope, period) if verdict is Verdict.DISAGREES else (),
        )

    def rows(self, figure: Figure, scope: Scope, period: Period) -> tuple[str, ...]:
        """The first records behind a figure."""
        return self.answers.rows(figure, Question(figure.code, scope, period))

    def _common(self, claim: Claim) -> Scope:
        """What several units have in common; only theirs is added up, this is where to look."""
        first = claim.who.scopes[0]
        if claim.who.each:
            return first
        paths = [scope.organisation for scope in claim.who.scopes]
        length = 0
        while all(len(path) > length and path[length] == paths[0][length] for path in paths):
            length += 1
        wide = first._replace(organisation=paths[0][: length - length % 4])
        return wide if self.answers.allowed(wide) else first


def finding(
    claim: Claim, verdict: Verdict, reason: str, *, confidence: float = 0.0, proposals: tuple[str, ...] = ()
) -> Finding:
    """A finding about the claim's number."""
    quantity = claim.spot.quantity
    return Finding(
        quantity.start, quantity.end, quantity.text, quantity.cls, verdict, reason, confidence=confidence,
        proposals=proposals, unit=claim.spot.unit,
    )  # fmt: skip


def statement(figure: Figure, number: Number, period: Period, how: Agreement) -> str:
    """What the ledger says, in a sentence."""
    words = {"label": figure.label, "number": shown(number), "unit": _unit(figure, number), "period": period}
    sentences = {
        Agreement.NO: _("“%(label)s”台账为%(number)s%(unit)s（%(period)s），与文中不一致。"),
        Agreement.ROUNDED: _("“%(label)s”台账为%(number)s%(unit)s（%(period)s），文中四舍五入。"),
        Agreement.TRUNCATED: _("“%(label)s”台账为%(number)s%(unit)s（%(period)s），文中舍去了尾数。"),
    }
    return sentences.get(how, _("“%(label)s”台账为%(number)s%(unit)s（%(period)s）。")) % words


def why(claim: Claim, candidate: Candidate) -> str:
    """What in the text speaks for this figure, unit and period; a sentence each."""
    sentences = []
    if claim.taught is not None:
        sentences.append(_taught(claim.taught))
    elif candidate.handed:
        sentences.append(_("与前一个数同指一事。"))
    elif candidate.words:
        sentences.append(_("文中说到“%(words)s”。") % {"words": _("、").join(candidate.words[:4])})
    if claim.who.words:
        sentences.append(_("单位按“%(words)s”。") % {"words": claim.who.words})
    if claim.when.words:
        sentences.append(_("期间按“%(words)s”。") % {"words": claim.when.words})
    return " ".join(sentences)


def shown(number: Number) -> str:
    """A figure's value for the reader: rates in percent."""
    value = told(number)
    return f"{float(value):.2f}%" if isinstance(value, Fraction) else "—" if value is None else str(value)


def _unit(figure: Figure, number: Number) -> str:
    return "" if number is None or isinstance(number, Fraction) else figure.unit_label


def _how(claim: Claim, number: Number) -> Agreement:
    value = told(number)
    return Agreement.NO if value is None else contains(claim.spot.quantity, value)


def _proposals(claim: Claim) -> tuple[str, ...]:
    return tuple(each.figure.code for each in claim.found[:MOST])


def _taught(lesson: Lesson) -> str:
    words = {"by": lesson.taught_by, "day": lesson.recorded_at.date().isoformat(), "phrase": lesson.phrase}
    if lesson.meaning == Lesson.Meaning.IGNORE:
        return _("%(by)s %(day)s约定：“%(phrase)s”不核对。") % words
    return _("%(by)s %(day)s约定：“%(phrase)s”指这一指标。") % words
