"""Backups that nobody waits for: once a day where the settings name a time, or asked for on a page."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhiben.accounts.viewer import SYSTEM
from zhiben.backups import actions, kept, queries
from zhiben.backups.errors import BadBackup, UnderWay
from zhiben.facts.errors import Conflict
from zhiben.jobs import NotNow, daily, job, periodic
from zhiben.jobs import queries as queue
from zhiben.journal import actions as journal

if TYPE_CHECKING:
    from zhiben.accounts.viewer import Viewer


@job(gettext_lazy("备份"))
def make() -> str:
    """One more; begun again after a crash it makes another, which does no harm. Says which file it became."""
    try:
        made = actions.make(by=SYSTEM)
    except (UnderWay, Conflict) as error:
        raise NotNow(str(error)) from error
    return _said(made)


@job(gettext_lazy("核对备份"))
def prove(name: str) -> str:
    """Read one again."""
    try:
        return _said(actions.prove(by=SYSTEM, name=name))
    except UnderWay as error:
        raise NotNow(str(error)) from error


def ask(*, by: Viewer) -> bool:
    """Have a backup made soon; False where one is being made or waits already. Raises NotAllowed."""
    by.require(queries.PERMISSION)
    if waiting():
        return False
    make.enqueue()
    journal.write("ledger.ask_for_backup", None, by=by.id)
    return True


def ask_proof(*, by: Viewer, name: str) -> None:
    """Have one read again. Raises NotAllowed, NotFound."""
    by.require(queries.PERMISSION)
    prove.enqueue(kept.place(name).name)
    journal.write("ledger.ask_for_proof", None, by=by.id, name=name)


def waiting() -> bool:
    """Whether a backup is being made, or will be."""
    return queue.awaited(make, viewer=SYSTEM)


def at_the_time(moment: datetime) -> str:
    """Once a day from ZHIBEN_BACKUP_AT on; never where that is not set."""
    return daily(settings.ZHIBEN_BACKUP_AT)(moment) if settings.ZHIBEN_BACKUP_AT else ""


def _said(backup: kept.Backup) -> str:
    if backup.fault:
        raise BadBackup(_("备份 %(name)s 有问题：%(fault)s") % {"name": backup.name, "fault": backup.fault})
    return _("%(name)s，%(megabytes)s MB") % {"name": backup.name, "megabytes": round(backup.size / 2**20, 1)}


periodic("backups.make", make, at_the_time)
