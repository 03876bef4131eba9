"""What a page of numbers is asked for: scope, period and as-of, read from the address and written back into links."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhiben.accounts.viewer import EVERYWHERE, Scope, Viewer
from zhiben.calendars import Period, today
from zhiben.campaigns import queries as campaigns
from zhiben.facts.paths import within
from zhiben.figures.queries import ORGANISATION_SEGMENT
from zhiben.ledger import queries as ledger
from zhiben.places import queries as places
from zhiben.places.fields import field_label

SPANS: dict[str, tuple[Any, Callable[[date], Period]]] = {
    "week": (_("本周"), Period.week),
    "month": (_("本月"), Period.month),
    "quarter": (_("本季"), Period.quarter),
    "year": (_("本年"), Period.year),
}
CAMPAIGN = "campaign"
CAMPAIGN_LABEL = _("行动开展以来")
PATH = re.compile(rf"(?:[0-9A-Z]{{{ORGANISATION_SEGMENT}}})+")
MOST_DAYS = 14
MOST_WEEKS = 26


@dataclass(frozen=True)
class Asked:
    """A scope, a period (`span` is its name where it has one) and the seal as of which it is read, None for now."""

    scope: Scope
    period: Period
    span: str = ""
    seal: Any = None

    def query(self, **changes: Any) -> str:
        """The query string that asks the same, with changes: `scope`, `period`, `span`, `seal`."""
        asked = replace(self, **changes) if changes else self
        scope = asked.scope
        values: dict[str, Any] = {
            "organisation": scope.organisation,
            "region": scope.region,
            "field": scope.field,
            "enterprise": scope.enterprise or "",
            "premises": scope.premises or "",
            "only": "1" if scope.only else "",
            "as_of": asked.seal.number if asked.seal else "",
        }
        if asked.span:
            values["period"] = asked.span
        else:
            values |= {"from": asked.period.start.isoformat(), "to": asked.period.end.isoformat()}
        return "?" + urlencode({name: value for name, value in values.items() if value not in ("", None)})

    @property
    def cut(self) -> date:
        """The last day that is read: nothing ahead of today, or of the seal's day."""
        return min(self.period.end, self.seal.day if self.seal else today())

    @property
    def previous_so_far(self) -> Period:
        """As many days of the period before as have passed of this one."""
        before = self.period.previous()
        if not self.period.start <= self.cut < self.period.end:
            return before
        return Period(before.start, min(before.end, before.start + (self.cut - self.period.start)))

    @property
    def parts(self) -> list[tuple[Period, str]]:
        """The period cut into days, weeks or months that do not reach beyond it, each with its label."""
        end = max(self.period.start, self.cut)
        days = (end - self.period.start).days + 1
        if days <= MOST_DAYS:
            kind: Callable[[date], Period] = Period.day
        else:
            kind = Period.week if days <= 7 * MOST_WEEKS else Period.month
        found, start = [], self.period.start
        while start <= end:
            whole = kind(start)
            part = Period(start, min(whole.end, end))
            found.append((part, f"{start:%Y-%m}" if kind == Period.month else f"{part.end:%m-%d}"))
            start = whole.end + timedelta(days=1)
        return found


def read(values: QueryDict, *, viewer: Viewer, span: str = "month") -> Asked:
    """What an address asks. Without a scope it is all that the viewer's widest grant covers; an unreadable value is left out.

    Raises NotFound where it names a unit that is not there, or out of sight.
    """
    scope = _scope(values, viewer) or home(viewer)
    seal = _seal(values.get("as_of", ""))
    named, on = values.get("period", ""), seal.day if seal else today()
    start, end = _day(values.get("from", "")), _day(values.get("to", ""))
    if start and end and start <= end:
        told = Period(start, end)
        # A form sends the days with the name that they had: unchanged, they keep it.
        kept = named if named and named_period(named, scope, viewer=viewer, on=on) == told else ""
        return Asked(scope, told, kept, seal)
    period = named_period(named, scope, viewer=viewer, on=on)
    if period is None:
        named, period = span, SPANS[span][1](on)
    return Asked(scope, period, named, seal)


def named_period(name: str, scope: Scope, *, viewer: Viewer, on: date) -> Period | None:
    """A period by its name, as of that day."""
    if name in SPANS:
        return SPANS[name][1](on)
    start = campaign_start(scope, viewer=viewer, on=on) if name == CAMPAIGN else None
    return Period(start, on) if start else None


def campaign_start(scope: Scope, *, viewer: Viewer, on: date) -> date | None:
    """When the campaign began that runs on that day in the unit asked about, or nearest above it."""
    path = scope.organisation or home(viewer).organisation
    if not path or not viewer.can("campaigns.view"):
        return None
    running = campaigns.binding(viewer=viewer).filter(voided_at=None, starts_on__lte=on, ends_on__gte=on)
    bearing = [each for each in running.select_related("organisation") if within(path, _run_for(each))]
    found = max(bearing, key=lambda each: (len(_run_for(each)), each.starts_on), default=None)
    return found.starts_on if found else None


def _run_for(campaign: Any) -> str:
    """The unit in which it runs: a committee's office runs it for the whole of the unit above."""
    path = str(campaign.organisation_path)
    return path[:-ORGANISATION_SEGMENT] if campaign.organisation.kind == "office" else path


def spans(asked: Asked, *, viewer: Viewer) -> list[tuple[str, Any]]:
    """(name, label) of the periods that can be chosen with one click."""
    found = [(name, label) for name, (label, _period) in SPANS.items()]
    on = asked.seal.day if asked.seal else today()
    if campaign_start(asked.scope, viewer=viewer, on=on):
        found.append((CAMPAIGN, CAMPAIGN_LABEL))
    return found


def home(viewer: Viewer) -> Scope:
    """The widest scope of which the viewer may read figures."""
    scopes = viewer.scopes("figures.view")
    return scopes[0] if scopes else EVERYWHERE


def scope_label(scope: Scope, *, viewer: Viewer) -> str:
    """A scope in words."""
    named = places.names_of_paths([scope.organisation], viewer=viewer)
    regions = places.names_of_regions([scope.region], viewer=viewer)
    ids = [each for each in (scope.enterprise, scope.premises) if each]
    about = places.names_of_places(ids, viewer=viewer) if ids else {}
    parts = [
        regions.get(scope.region, scope.region),
        named.get(scope.organisation, scope.organisation) + (_t("（仅本级）") if scope.only else ""),
        *(about.get(each, "") for each in ids),
        field_label(scope.field) if scope.field else "",
    ]
    return " · ".join(part for part in parts if part) or _t("全部范围")


def _scope(values: QueryDict, viewer: Viewer) -> Scope | None:
    scope = Scope(
        _organisation(values, viewer),
        values.get("region", ""),
        values.get("field", ""),
        _uuid(values.get("enterprise", "")),
        _uuid(values.get("premises", "")),
        values.get("only") == "1",
    )
    if scope == EVERYWHERE:
        return None
    if scope.organisation or scope.region:
        return scope
    # A field alone is asked of one's own part of the world, not of all of it.
    own = home(viewer)
    return own._replace(
        field=scope.field or own.field,
        enterprise=scope.enterprise or own.enterprise,
        premises=scope.premises or own.premises,
        only=scope.only,
    )


def _organisation(values: QueryDict, viewer: Viewer) -> str:
    """A path, or the unit that was picked or typed in the box."""
    text, picked = values.get("organisation", "").strip(), values.get("organisation__value", "")
    if text and picked and text == values.get("organisation__label", "") and PATH.fullmatch(picked):
        return picked
    if not text or PATH.fullmatch(text):
        return text
    return str(places.organisation_named(text, viewer=viewer).path)


def _seal(text: str) -> Any:
    """A seal by its number, or the last one of a day."""
    if text.isdigit():
        return ledger.seal_at(int(text))
    day = _day(text)
    return ledger.seal_at(day) if day else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _uuid(text: str) -> Any:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
