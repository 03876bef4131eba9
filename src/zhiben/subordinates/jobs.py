"""What arrived from below is proved without anybody asking: every hour what changed, each folder anew once a week."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhiben.accounts.viewer import SYSTEM, Viewer
from zhiben.calendars import now
from zhiben.jobs import hourly, job, periodic
from zhiben.jobs import queries as queue
from zhiben.ledger.parquet import tables
from zhiben.subordinates import actions, queries

AGAIN = timedelta(days=7)  # a disk forgets, and a file's time can be put back
REFUSED = timedelta(days=1)


@job(gettext_lazy("核验下级台账"))
def receive(*, everything: bool = False) -> str:
    """Prove what changed since it was proved, or everything; says how many, nothing where there was nothing to do."""
    if not tables.available():
        return ""
    whole = refused = 0
    for each in queries.listed(viewer=SYSTEM):
        if each.where is None or not (everything or _due(each)):
            continue
        found = actions.receive(by=SYSTEM, where=each.where)
        whole, refused = whole + (not found.fault), refused + bool(found.fault)
    return _("核验 %(whole)s 套，拒绝 %(refused)s 套") % {"whole": whole, "refused": refused} if whole + refused else ""


def ask(*, by: Viewer) -> bool:
    """Have all of them proved soon; False where that is waited for already. Raises NotAllowed."""
    by.require(actions.PERMISSION)
    if waiting():
        return False
    receive.enqueue(everything=True)
    return True


def waiting() -> bool:
    """Whether they are being proved, or will be."""
    return queue.awaited(receive, viewer=SYSTEM)


def _due(each: queries.Below) -> bool:
    rest = REFUSED if each.fault else AGAIN
    return each.changed or each.proved_at is None or each.proved_at < now() - rest


periodic("subordinates.receive", receive, hourly)
