"""Changes and shares: the figure over two periods, and the ratio of two figures that the sentence names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from django.utils.translation import gettext as _

from zhiben.bulletins.check.asking import Answers, Question
from zhiben.bulletins.check.claims import Claim
from zhiben.bulletins.check.figures import SURE
from zhiben.bulletins.check.findings import PER_CENT, Finding, Verdict
from zhiben.bulletins.check.judging import finding, shown
from zhiben.bulletins.check.measures import same_kind
from zhiben.bulletins.check.passages import REACH
from zhiben.bulletins.check.when import LAST, YEARLY
from zhiben.bulletins.check.who import Who
from zhiben.calendars import Period
from zhiben.figures.definitions import RATIO, Figure
from zhiben.figures.queries import Number
from zhiben.numbers.bounds import Agreement, contains

_RATES = {"%", "‰", "倍"}
NEAR = 24  # characters before a change in which it says from when


@dataclass(frozen=True)
class Judged:
    """A number and what was found of it; changes and shares are built on these."""

    claim: Claim
    found: Finding
    figure: Figure | None


def change(claim: Claim, before: Sequence[Judged], answers: Answers, *, place: int = 0) -> Finding:
    """One change: of what its own words name, else of the number before it (of a list, the one at the same place)."""
    figure, who, period = _subject(claim, before, place)
    if figure is None:
        return finding(claim, Verdict.UNKNOWN, _("没有找到这一增减所说的指标。"))
    if who.stranger:
        reason = _("“%(unit)s”不在台账或核对范围内，无法核对。") % {"unit": who.stranger}
        return finding(claim, Verdict.UNKNOWN, reason, proposals=(figure.code,))
    if not all(map(answers.allowed, who.scopes)):
        return finding(claim, Verdict.UNKNOWN, _("该单位的数字超出您的查看范围。"))
    base = _base(claim, period)
    if base is None:
        return finding(claim, Verdict.UNKNOWN, _("文中没有说明与哪一期相比。"))
    answers.ask(Question(figure.code, scope, each) for scope in who.scopes for each in (period, base))
    if not any(answers.recorded(figure, scope, base) for scope in who.scopes):
        reason = _("台账没有%(period)s的“%(label)s”，无法核对增减。") % {"period": base, "label": figure.label}
        return finding(claim, Verdict.UNKNOWN, reason, proposals=(figure.code,))
    now, then = (answers.number(figure.code, who.scopes, each) for each in (period, base))
    moved = _moved(claim, now, then)
    if moved is None:
        return finding(claim, Verdict.UNKNOWN, _("对比期为零，没有增减幅度。"), proposals=(figure.code,))
    how = contains(claim.spot.quantity, moved)
    words = {
        "label": figure.label, "now": shown(now), "then": shown(then), "period": period, "base": base,
        "change": _printed(moved, claim),
    }  # fmt: skip
    sentence = (
        _("“%(label)s”台账为%(now)s（%(period)s），对比期为%(then)s（%(base)s），增减%(change)s。")
        if how
        else _("“%(label)s”台账为%(now)s（%(period)s），对比期为%(then)s（%(base)s），增减%(change)s，与文中不一致。")
    )
    verdict = _verdict(how, claim, before)
    return replace(
        finding(claim, verdict, sentence % words, confidence=0.8 if claim.when.known else SURE / 2, proposals=(figure.code,)),
        figure=figure.code, form=claim.spot.quantity.form, scope=who.scopes[0], period=period, value=str(moved),
        how=how.value if how else "",
    )  # fmt: skip


def share(claim: Claim, before: Sequence[Judged], answers: Answers) -> Finding:
    """A rate that is no figure: of the number before it, of what it says it is a share of, else of the number before that."""
    unknown = finding(claim, Verdict.UNKNOWN, _("没有找到对应的指标。"))
    counted = [each for each in before if each.figure and each.claim.kind == "value"]
    counted = [each for each in counted if each.claim.spot.quantity.cls == "count"]
    part = counted[-1] if counted else None
    if part is None or part.figure is None:
        return unknown
    whole = _whole(claim, part, counted)
    if whole is None or whole.aggregate == RATIO:
        return unknown
    doubtful = finding(claim, Verdict.UNKNOWN, _("这一比例的分子或分母无法核对。"))
    if part.claim.who.stranger or part.found.verdict in {Verdict.UNKNOWN, Verdict.IGNORED}:
        return doubtful
    scopes, period = part.claim.who.scopes, part.claim.when.period
    above, below = answers.number(part.figure.code, scopes, period), answers.number(whole.code, scopes, period)
    if not isinstance(above, int) or not isinstance(below, int) or not below:
        return doubtful
    rate = Fraction(above, below)
    how = contains(claim.spot.quantity, rate * PER_CENT)
    words = {"part": part.figure.label, "whole": whole.label, "above": above, "below": below, "rate": shown(rate)}
    sentence = (
        _("按台账“%(part)s”%(above)s除以“%(whole)s”%(below)s，为%(rate)s。")
        if how
        else _("按台账“%(part)s”%(above)s除以“%(whole)s”%(below)s，为%(rate)s，与文中不一致。")
    )
    # Which two numbers a rate is made of is told by their order alone: never sure enough to call it wrong.
    verdict = Verdict.AGREES if how else Verdict.UNKNOWN
    return replace(
        finding(claim, verdict, sentence % words, confidence=0.6 if how else SURE / 2),
        value=str(rate), how=how.value if how else "", form=claim.spot.quantity.form,
    )  # fmt: skip


def _whole(claim: Claim, part: Judged, counted: Sequence[Judged]) -> Figure | None:
    """What it is a share of: what its own words name (占隐患总数的), else the number before the part."""
    if claim.found:
        return claim.found[0].figure
    return next((each.figure for each in reversed(counted[:-1]) if _contains(each, part)), None)


def _subject(claim: Claim, before: Sequence[Judged], place: int) -> tuple[Figure | None, Who, Period]:
    if claim.found and claim.found[0].confidence >= SURE:
        return claim.found[0].figure, claim.who, claim.when.period
    counted = [each for each in before if each.claim.kind == "value" and not each.claim.based]
    said = counted[-1 - place] if len(counted) > place else None
    if said is None or said.figure is None:
        return None, claim.who, claim.when.period
    unit = claim.spot.quantity.unit
    if unit and unit not in {*_RATES, "百分点"} and not same_kind(unit, said.claim.spot.unit):
        return None, claim.who, claim.when.period
    return said.figure, said.claim.who, said.claim.when.period


def _base(claim: Claim, period: Period) -> Period | None:
    """The period it is compared with; None where the text does not say, or the period has none before it."""
    spot = claim.spot
    words = spot.passage.text[max(spot.clause, spot.start - NEAR) : spot.end]
    clause = spot.passage.text[spot.clause : spot.end]
    sentence = spot.passage.text[max(0, spot.start - REACH) : spot.end]
    for around in (words, clause, sentence):
        if YEARLY.search(around):
            return period.a_year_before()
        if LAST.search(around):
            whole = any(period == kind(period.start) for kind in (Period.week, Period.month, Period.quarter))
            return period.previous() if whole else None
    return None


def _moved(claim: Claim, now: Number, then: Number) -> int | Fraction | None:
    if now is None or then is None:
        return None
    unit = claim.spot.quantity.unit
    if unit == "百分点":
        return (Fraction(now) - Fraction(then)) * PER_CENT
    if unit not in _RATES:
        return now - then
    if not then:
        return None
    return (Fraction(now) / Fraction(then) - 1) * (PER_CENT if unit == "%" else 1000 if unit == "‰" else 1)


def _printed(moved: int | Fraction, claim: Claim) -> str:
    unit = claim.spot.quantity.unit
    return (
        f"{float(moved):+.2f}{unit}"
        if isinstance(moved, Fraction) and unit in {*_RATES, "百分点"}
        else f"{moved:+d}{unit}"
        if isinstance(moved, int)
        else str(moved)
    )


def _verdict(how: Agreement, claim: Claim, before: Sequence[Judged]) -> Verdict:
    if how:
        return Verdict.AGREES
    return Verdict.DISAGREES if claim.when.known else Verdict.UNKNOWN


def _contains(whole: Judged, part: Judged) -> bool:
    return same_kind(whole.claim.spot.unit, part.claim.spot.unit) and whole.claim.who.scopes == part.claim.who.scopes
