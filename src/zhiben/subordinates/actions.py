"""Verify what an installation below exported, and keep how far it was verified."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from django.db import transaction

from zhiben.accounts.viewer import Viewer
from zhiben.calendars import now, today
from zhiben.journal import actions as journal
from zhiben.ledger.parquet.proving import prove, seal_in
from zhiben.ledger.postings import settle
from zhiben.subordinates.errors import Discontinued, Empty
from zhiben.subordinates.models import Head


@transaction.atomic
def verify(*, by: Viewer, where: Path) -> Head:
    """Prove an export from its first file to its last and keep its newest seal; verified again, it is the same.

    Raises BadExport, naming the first file or seal that does not fit; Empty; Discontinued where the seal that was
    verified before is not in it any more, or is another.
    """
    by.require("ledger.verify")
    proof = prove(where)
    newest = seal_in(where, proof.seals)
    if newest is None:
        raise Empty(where)
    before = Head.objects.filter(instance=proof.instance).order_by("-number").first()
    if before is not None:
        same = seal_in(where, before.number)
        if same is None or same.hash != before.hash:
            raise Discontinued(where, f"{before} {before.short_hash}", same.hash[:12] if same else "")
        if before.number == newest.number:
            return before
    head = Head.objects.create(
        id=UUID(newest.hash[:32]),
        happened_on=today(),
        recorded_at=now(),
        recorded_by=by.id,
        instance=proof.instance,
        number=newest.number,
        sealed_on=newest.day,
        last=newest.last,
        entries=proof.entries,
        hash=newest.hash,
    )
    settle(head, by=by.id)
    journal.write("subordinates.verify", head, by=by.id)
    return head
