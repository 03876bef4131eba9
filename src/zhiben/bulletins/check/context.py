"""Where and when a sentence speaks of: the unit that its article names, the period that its words name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from zhiben.accounts.viewer import Scope, Viewer
from zhiben.bulletins.check.sections import squeezed
from zhiben.calendars import Period
from zhiben.campaigns import queries as campaigns
from zhiben.campaigns.models import Campaign
from zhiben.facts.paths import within
from zhiben.places import queries as places
from zhiben.places.models import ACT_FOR_SUPERIOR, SEGMENT, Organisation

_CAMPAIGN = re.compile(r"行动(?:启动|开展|实施)?以来")
_YEAR = re.compile(r"(?:今年|本年)以来")
_MONTHS = re.compile(r"(?:(\d{4})年)?(\d{1,2})月?[-—至到](\d{1,2})月")
_MONTH = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(?:份|以来|全月)")
_CURRENT = {"本月": Period.month, "当月": Period.month, "本周": Period.week, "本季度": Period.quarter}


@dataclass(frozen=True)
class Names:
    """What the units in sight are called, longest first."""

    known: tuple[tuple[str, str], ...]  # (name, path)

    def first_in(self, text: str) -> str:
        """The path of the unit that the text names first, the longest name where several begin there."""
        words = squeezed(text)
        places_of = [(words.find(name), -len(name), path) for name, path in self.known if name in words]
        return min(places_of)[2] if places_of else ""

    def subject_of(self, text: str) -> str:
        """The path of the unit that the text begins with: its subject, not a unit that it merely mentions."""
        words = squeezed(text)
        found = [(-len(name), path) for name, path in self.known if words.startswith(name)]
        return min(found)[1] if found else ""


def names(scope: Scope, *, viewer: Viewer) -> Names:
    """The offices, towns and systems (not the enterprises: a circular names these only as examples) within the scope."""
    visible = places.organisations(viewer=viewer).exclude(kind=Organisation.Kind.ENTERPRISE)
    found = []
    for each in visible:
        if within(each.path, scope.organisation) and within(each.region_path, scope.region):
            found += [(name, each.path) for name in {each.name, each.short, *each.aliases} if len(name) > 1]
    return Names(tuple(sorted(found)))


def scope_of(title: str, clauses: list[str], known: Names, scope: Scope) -> Scope:
    """The article's unit narrows the scope; a unit below it that the clause, or one before it, has as its subject narrows further."""
    article = known.first_in(title)
    subjects = (known.subject_of(clause) for clause in reversed(clauses))
    own = next((path for path in subjects if path), "")
    path = own if own and within(own, article) else article
    return scope._replace(organisation=path) if path else scope


def campaign_start(path: str, *, viewer: Viewer) -> date | None:
    """The day since which “自行动开展以来” counts: of the unit's own campaign, else of one that it falls under."""
    standing = campaigns.binding(viewer=viewer).filter(voided_at=None).select_related("organisation")
    found = [each for each in standing if within(path, _bound(each))]
    found.sort(key=lambda each: len(_bound(each)), reverse=True)
    return found[0].starts_on if found else None


def period_of(sentence: str, asked: Period, campaign: date | None) -> Period:
    """The period that the sentence names, within what was asked; else all of it."""
    words = squeezed(sentence)
    end = asked.end
    if _CAMPAIGN.search(words) and campaign and campaign <= end:
        return Period(campaign, end)
    if _YEAR.search(words):
        return Period(date(end.year, 1, 1), end)
    if found := _MONTHS.search(words):
        year = found[1] or _year(found[2], end)
        first, last = (_month(year, found[n]) for n in (2, 3))
        if first and last and first.start <= last.end:
            return Period(first.start, last.end)
    if (found := _MONTH.search(words)) and (month := _month(found[1] or _year(found[2], end), found[2])):
        return month
    return next((kind(end) for cue, kind in _CURRENT.items() if cue in words), asked)


def _year(month: str, end: date) -> int:
    """The year of a month without one: nobody writes of months to come."""
    return end.year - (int(month) > end.month)


def _month(year: str | int, month: str) -> Period | None:
    number = int(month)
    return Period.month(date(int(year), number, 1)) if 1 <= number <= 12 else None  # noqa: PLR2004


def _bound(campaign: Campaign) -> str:
    """The path below which a campaign counts: an office runs it for the unit above."""
    path = str(campaign.organisation_path)
    return path[:-SEGMENT] if campaign.organisation.kind in ACT_FOR_SUPERIOR else path
