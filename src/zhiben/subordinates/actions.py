"""Verify what an installation below exported, and keep how far it was verified."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from django.db import DatabaseError, transaction
from django.utils.translation import gettext_lazy as _

from zhiben.accounts.viewer import Viewer
from zhiben.calendars import now, today
from zhiben.facts.errors import Refused
from zhiben.journal import actions as journal
from zhiben.ledger.errors import sentence
from zhiben.ledger.parquet.proving import prove, seal_in
from zhiben.ledger.postings import settle
from zhiben.subordinates import folders
from zhiben.subordinates.errors import Discontinued, Empty
from zhiben.subordinates.models import Head, Received

PERMISSION = "ledger.verify"


@transaction.atomic
def verify(*, by: Viewer, where: Path) -> Head:
    """Prove an export from its first file to its last and keep its newest seal; verified again, it is the same.

    Raises BadExport, naming the first file or seal that does not fit; Empty; Outside; Discontinued where the seal that was
    verified before is not in it any more, or is another.
    """
    by.require(PERMISSION)
    folders.refuse_outside(where)
    proof = prove(where)
    newest = seal_in(where, proof.seals)
    if newest is None:
        raise Empty(where)
    before = Head.objects.filter(instance=proof.instance).order_by("-number").first()
    if before is not None:
        same = seal_in(where, before.number)
        if same is None or same.hash != before.hash:
            raise Discontinued(where, before, same.hash[:12] if same else "")
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


def receive(*, by: Viewer, where: Path) -> Received:
    """Verify what lies in a folder and say what was found; kept, where it is one of those in ZHIBEN_SUBORDINATES.

    A folder that is refused is no error: `fault` says why, and the others are read all the same. Raises NotAllowed.
    """
    by.require(PERMISSION)
    # Looked at before it is read: what changes meanwhile is not what was proved.
    found = Received(name=folders.name_of(where), state=folders.state(where), proved_at=now())
    try:
        found.head = verify(by=by, where=where)
    except DatabaseError:
        raise  # of our own database
    except Refused as refusal:
        found.refuse(refusal)
    except Exception as error:  # noqa: BLE001  (made elsewhere: whatever it does to a reader, it is not relied on)
        said = f"{type(error).__name__}: {error}"
        found.refuse(sentence(_("“%(path)s”读不出来：%(error)s"), path=where, error=said))
    if found.name:
        _keep(found, by)
    return found


@transaction.atomic
def _keep(found: Received, by: Viewer) -> None:
    before = Received.objects.select_for_update().filter(name=found.name).first()
    if found.fault and before is not None:
        found.head = before.head  # how far it was whole once
    if found.fault and (before is None or before.fault != found.fault):
        journal.write("subordinates.refuse", None, by=by.id, folder=found.name, reason=found.fault)
    found.save(force_insert=before is None, force_update=before is not None)
