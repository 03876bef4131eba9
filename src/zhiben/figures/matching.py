"""Whether a figure counts an entry: the compiler's conditions on one entry, for pages that go from a record to its figures."""

from __future__ import annotations

from datetime import date

from zhiben.accounts.viewer import Scope
from zhiben.calendars import Period
from zhiben.facts.paths import within
from zhiben.figures.definitions import BALANCE, Figure
from zhiben.ledger.models import Entry


def counts(figure: Figure, entry: Entry, *, scope: Scope, period: Period, cut: date) -> bool:
    """Whether the figure over that scope and period, read up to `cut`, counts the entry."""
    return (
        entry.kind in figure.counts
        and _conditions(figure, entry)
        and _when(figure, entry, period, cut)
        and in_scope(entry, scope)
    )


def in_scope(entry: Entry, scope: Scope) -> bool:
    """Whether the entry lies in the scope."""
    alone = scope.only and scope.organisation
    return (
        (entry.organisation == alone if alone else within(entry.organisation, scope.organisation))
        and within(entry.region, scope.region)
        and scope.field in {"", entry.field}
        and scope.enterprise in {None, entry.enterprise}
        and scope.premises in {None, entry.premises}
    )


def _conditions(figure: Figure, entry: Entry) -> bool:
    return all(getattr(entry, column) == value for column, value in figure.where)


def _when(figure: Figure, entry: Entry, period: Period, cut: date) -> bool:
    if entry.happened_on > min(period.end, cut):
        return False
    if figure.cohort:
        return entry.opened_on in period
    return figure.aggregate == BALANCE or figure.stock or entry.happened_on >= period.start
