"""What standards count as: stocks of what is valid, and the flow of documents received."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from zhiben.ledger.postings import Book, Key, Measure, book, posts
from zhiben.standards.models import Checklist, IncomingDocument, Issued, Mechanism, Roster

DAY = timedelta(days=1)


@posts(
    Checklist,
    kinds={
        "checklist.valid": _("有效检查表"),
        "checklist_item.valid": _("有效检查项"),
        "checklist_group.valid": _("有效检查分项"),
    },
)
def checklist_entries(record: Checklist) -> Book:
    """The list, its items and its groups from the day it was issued; gone on the day after its last."""
    return _valid(
        record,
        record.kind,
        {
            "checklist.valid": 1,
            "checklist_item.valid": record.items_count,
            "checklist_group.valid": record.groups_count,
        },
    )


@posts(Mechanism, kinds={"mechanism.valid": _("有效机制制度")})
def mechanism_entries(record: Mechanism) -> Book:
    """One from the day it takes effect; gone on the day after its last. A new version takes the place of the old."""
    return _valid(record, record.kind, {"mechanism.valid": 1})


@posts(Roster, kinds={"roster.valid": _("有效名册")})
def roster_entries(record: Roster) -> Book:
    """One from the day it takes effect; gone on the day after its last. Its lines count for nothing."""
    return _valid(record, record.kind, {"roster.valid": 1})


@posts(IncomingDocument, kinds={"document.received": _("收到来文")})
def document_entries(record: IncomingDocument) -> Book:
    """One on the day it was received."""
    if record.voided:
        return {}
    key = Key(
        "document.received", record.happened_on, record.issued_on, record.organisation_path, record.region_path,
        field=record.field, category=record.level,
    )  # fmt: skip
    return {key: Measure()}


def _valid(record: Issued, category: str, quantities: Mapping[str, int]) -> Book:
    if record.voided:
        return {}
    turns = [(record.happened_on, 1)]
    if record.valid_to is not None:
        turns.append((record.valid_to + DAY, -1))
    return book(
        (
            Key(
                kind, day, record.happened_on, record.organisation_path, record.region_path, field=record.field,
                category=category,
            ),
            Measure(sign * quantity),
        )
        for kind, quantity in quantities.items()
        for day, sign in turns
    )  # fmt: skip
