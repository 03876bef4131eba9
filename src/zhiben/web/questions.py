"""What a page of numbers is asked for: scope, period and as-of, read from the address and written back into links."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhiben.accounts.viewer import EVERYWHERE, Scope, Viewer
from zhiben.calendars import Period, today
from zhiben.ledger import queries as ledger
from zhiben.places import queries as places
from zhiben.places.fields import field_label

SPANS: dict[str, tuple[Any, Callable[[date], Period]]] = {
    "week": (_("本周"), Period.week),
    "month": (_("本月"), Period.month),
    "quarter": (_("本季"), Period.quarter),
    "year": (_("本年"), Period.year),
}


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


def read(values: QueryDict, *, viewer: Viewer, span: str = "month") -> Asked:
    """What an address asks. Without a scope it is all that the viewer's widest grant covers; an unreadable value is left out."""
    scope = _scope(values) or home(viewer)
    start, end = _day(values.get("from", "")), _day(values.get("to", ""))
    seal = _seal(values.get("as_of", ""))
    if start and end and start <= end:
        return Asked(scope, Period(start, end), "", seal)
    named = values.get("period", "")
    named = named if named in SPANS else span
    return Asked(scope, SPANS[named][1](seal.day if seal else today()), named, seal)


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


def _scope(values: QueryDict) -> Scope | None:
    scope = Scope(
        values.get("organisation", ""),
        values.get("region", ""),
        values.get("field", ""),
        _uuid(values.get("enterprise", "")),
        _uuid(values.get("premises", "")),
        values.get("only") == "1",
    )
    return None if scope == EVERYWHERE else scope


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
