"""Against what was published: a cumulative number does not fall, a restated one names its cause, a base is what it was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Scope
from zhiben.bulletins import queries as bulletins
from zhiben.bulletins.check.asking import Answers
from zhiben.bulletins.check.changes import Judged
from zhiben.bulletins.check.findings import Contradiction, told
from zhiben.bulletins.models import PublishedValue, Reference, Series
from zhiben.bulletins.postings import PUBLISHED
from zhiben.bulletins.references import scope_of
from zhiben.calendars import Period
from zhiben.figures import catalogue
from zhiben.figures.definitions import AMOUNT, BALANCE, SUM, Figure
from zhiben.figures.movement import CAUSES, Reading, movement
from zhiben.numbers.bounds import contains

ISSUES = 60  # the newest ones that are looked through: a year of weeklies, with specials
Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class _Printed:
    """A number as an issue printed it."""

    value: PublishedValue
    period: Period

    @property
    def number(self) -> int | Fraction:
        """Unrounded, rates in percent."""
        over = self.value.numerator or 0
        number = told(Fraction(over, self.value.denominator)) if self.value.denominator else over
        return 0 if number is None else number


def contradictions(judged: Iterable[Judged], answers: Answers, *, series: Series | None = None) -> list[Contradiction]:
    """The numbers of a text that what was published gainsays, in the series given, else in all issues in sight."""
    claims = [each for each in judged if _sure(each)]
    printed = _printed({each.figure.code for each in claims if each.figure}, answers, series) if claims else {}
    flows = _flows()
    found = []
    for each in claims:
        if each.figure is None:
            continue
        said = printed.get(_key(each.figure.code, each.claim.who.scopes[0]), [])
        period = each.claim.when.period
        same = next((one for one in said if one.period == period), None)
        earlier = next((one for one in said if one.period.start == period.start and one.period.end < period.end), None)
        if same is not None:
            found += _restated(each, same, answers)
        elif earlier is not None and each.figure.code in flows:
            found += _fallen(each, earlier, answers)
    return found


def _sure(each: Judged) -> bool:
    """Only what is known to be that figure, of one unit."""
    claim = each.claim
    return claim.kind == "value" and bool(each.found.figure) and len(claim.who.scopes) == 1 and not claim.who.stranger


def _printed(codes: set[str], answers: Answers, series: Series | None) -> dict[Key, list[_Printed]]:
    issues = bulletins.visible(viewer=answers.viewer).filter(state__in=PUBLISHED, voided_at=None)
    if series is not None:
        issues = issues.filter(series=series)
    newest = list(issues.order_by("-happened_on", "-number").values_list("pk", flat=True)[:ISSUES])
    values = PublishedValue.objects.filter(issue__in=newest, kind=Reference.Kind.FIGURE, figure__in=codes)
    found: dict[Key, list[_Printed]] = defaultdict(list)
    for each in values.select_related("issue__series", "issue__seal").order_by("-issue__happened_on", "-issue__number"):
        if each.start and each.end and each.version == catalogue.figure(each.figure).version:
            found[_key(each.figure, scope_of(each))].append(_Printed(each, Period(each.start, each.end)))
    return found


def _key(code: str, scope: Scope) -> Key:
    """A unit is where it is: that a question was bounded by its region as well makes no other number."""
    return code, scope.organisation, "" if scope.organisation else scope.region, scope.field


def _restated(each: Judged, printed: _Printed, answers: Answers) -> list[Contradiction]:
    """The same figure over the same period was published with another number."""
    claim = each.claim
    if contains(claim.spot.quantity, printed.number):
        return []
    words = _words(each, printed)
    compared = _("%(issue)s印发的“%(label)s”（%(period)s）是“%(published)s”。") % words
    if each.found.value == printed.number or not each.found.how:
        expected = _("应与已印发的“%(published)s”一致；确有更正的，请写明原因。") % words
    else:
        expected = _("台账此后有变动：%(causes)s；改写已印发的数，请写明原因。") % (
            words | {"causes": _causes(each, printed, answers)}
        )
    return [_contradiction(each, "base" if claim.based else "restated", words, compared, expected)]


def _fallen(each: Judged, printed: _Printed, answers: Answers) -> list[Contradiction]:
    """A cumulative number below what an earlier issue printed for a shorter time."""
    claim = each.claim
    interval = claim.spot.quantity.interval
    high = interval.high if interval else None
    if high is None or Fraction(high) >= printed.number or contains(claim.spot.quantity, printed.number):
        return []
    words = _words(each, printed)
    compared = _("%(issue)s印发的累计数（%(period)s）已是“%(published)s”，累计数不会减少。") % words
    if each.found.how:
        more = words | {"causes": _causes(each, printed, answers)}
        expected = _("台账此后有变动：%(causes)s；累计数减少，请写明原因。") % more
    else:
        expected = _("应不小于“%(published)s”；台账现为%(ledger)s。") % words
    return [_contradiction(each, "fell", words, compared, expected)]


def _words(each: Judged, printed: _Printed) -> dict[str, object]:
    return {
        "read": "".join(each.found.text.split()), "label": each.figure.label if each.figure else "",
        "issue": printed.value.issue, "period": printed.period, "published": printed.value.text, "ledger": each.found.value,
    }  # fmt: skip


def _contradiction(each: Judged, kind: str, words: dict[str, object], compared: str, expected: str) -> Contradiction:
    read = _("“%(label)s”写作“%(read)s”。") % words
    span = each.found.start, each.found.end
    return Contradiction(kind, (span,), read, compared, expected, issue=str(words["issue"]))


def _causes(each: Judged, printed: _Printed, answers: Answers) -> str:
    """What moved the figure since, by cause: 补录+3、更正-1."""
    claim, figure = each.claim, each.figure
    if figure is None or not figure.additive:
        return _("见台账")
    moved: dict[str, int] = defaultdict(int)
    for cause in movement(
        viewer=answers.viewer, code=figure.code, scope=claim.who.scopes[0],
        before=Reading(printed.period, printed.value.issue.seal), after=Reading(claim.when.period, answers.as_of),
    ):  # fmt: skip
        moved[cause.cause] += cause.quantity
    told_ = [f"{CAUSES[cause]}{quantity:+d}" for cause, quantity in moved.items() if quantity]
    return _("、").join(told_) or _("见台账")


def _flows() -> set[str]:
    """The figures that only grow: no balance counts what they count (a hazard found and still open may be closed)."""
    figures = catalogue.figures()
    standing = {kind for each in figures if each.aggregate == BALANCE or each.stock for kind in each.counts}
    return {each.code for each in figures if _grows(each) and not standing & set(each.counts)}


def _grows(figure: Figure) -> bool:
    return figure.aggregate in {SUM, AMOUNT} or bool(figure.distinct)
