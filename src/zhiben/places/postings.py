"""What registries count as: stocks of organisations and premises, handed over when one moves.

An organisation counts at its own path: a question about a subtree counts the unit itself and all below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhiben.ledger.postings import Book, Key, Measure, book, posts
from zhiben.places.models import Organisation, OrganisationSpan, Premises, PremisesSpan

DAY = timedelta(days=1)


@posts(Organisation, kinds={"organisation.active": _("在册单位")})
def organisation_entries(record: Organisation) -> Book:
    """+1 where it stands from each span's first day, −1 where it stood, −1 on the day after its last."""
    if record.voided:
        return {}

    def key(day: date, span: OrganisationSpan) -> Key:
        enterprise = record.pk if record.kind == Organisation.Kind.ENTERPRISE else None
        return Key(
            "organisation.active", day, record.valid_from, span.path, span.region_path, enterprise,
            level=record.tie, category=record.kind,
        )  # fmt: skip

    return book((key(day, span), Measure(sign)) for sign, day, span in _turns(record.spans.all(), record.valid_to))


@posts(Premises, kinds={"premises.active": _("在册场所")})
def premises_entries(record: Premises) -> Book:
    """The same for premises, at the owner's path, about the tenant or else the owner."""
    if record.voided:
        return {}
    own = record.owner_id if record.owner.kind == Organisation.Kind.ENTERPRISE else None

    def key(day: date, span: PremisesSpan) -> Key:
        return Key(
            "premises.active", day, record.valid_from, span.path, span.region_path, span.tenant_id or own, record.pk,
            category=span.business_type,
        )  # fmt: skip

    return book((key(day, span), Measure(sign)) for sign, day, span in _turns(record.spans.all(), record.valid_to))


def _turns(spans: Iterable[Any], last_day: date | None) -> Iterator[tuple[int, date, Any]]:
    """(+1 or −1, day, span): each span begins on its day and ends as the next begins or after the last day."""
    ordered = sorted(spans, key=lambda span: span.valid_from)
    for span in ordered:
        yield 1, span.valid_from, span
    for span, following in pairwise(ordered):
        yield -1, following.valid_from, span
    if ordered and last_day is not None:
        yield -1, last_day + DAY, ordered[-1]
