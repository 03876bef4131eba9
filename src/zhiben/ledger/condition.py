"""How the ledger is doing, for whoever looks after the machine: what lies unsealed, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Max

from zhiben.ledger import seals
from zhiben.ledger.models import Entry, Seal

if TYPE_CHECKING:
    from zhiben.accounts.viewer import Viewer


@dataclass(frozen=True)
class Condition:
    """The newest seal, how many entries came after it, and when the last entry was recorded."""

    seal: Seal | None
    unsealed: int
    last_recorded_at: datetime | None


def condition(*, viewer: Viewer) -> Condition:
    """As it is now. Raises NotAllowed."""
    viewer.require("ledger.verify")
    seal = seals.latest()
    tail = Entry.objects.filter(id__gt=seal.last if seal else 0)
    newest = Entry.objects.filter(id=Entry.objects.aggregate(last=Max("id"))["last"]).first()
    return Condition(seal, tail.count(), newest.recorded_at if newest else None)
