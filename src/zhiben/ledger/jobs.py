"""The ledger closes itself: every hour, and in a day's last minute, since “as of that day” reads up to there.

What is closed is exported where DuckDB is installed, so that figures over everything need not ask the database.
"""

from __future__ import annotations

from datetime import time
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, OperationalError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhiben.jobs import NotNow, daily, hourly, job, periodic
from zhiben.ledger import actions, queries
from zhiben.ledger.errors import UnderWay
from zhiben.ledger.parquet import tables

EVENING = time(23, 59)


@job(gettext_lazy("封存台账"))
def seal() -> str:
    """Close what was posted; says which seal it became, nothing where all was closed already."""
    before = queries.latest()
    try:
        made = actions.seal()
    except (OperationalError, IntegrityError) as error:
        # A long write is under way, or somebody else seals at this moment.
        raise NotNow(str(error)) from error
    if before and made.number == before.number:
        return ""
    return _("%(seal)s，%(entries)s 笔，%(hash)s") % {"seal": made, "entries": made.entries, "hash": made.short_hash}


@job(gettext_lazy("导出已封存的台账"))
def export() -> str:
    """Write as Parquet what was sealed since the last time; says how much, nothing where DuckDB is not installed."""
    if not tables.available():
        return ""
    try:
        made = actions.export()
    except UnderWay as error:
        raise NotNow(str(error)) from error
    said = [_("%(entries)s 笔") % {"entries": made.entries}] if made.entries else []
    return _("；").join([*made.mended, *said])


@job(gettext_lazy("补记封存见证"))
def witness() -> str:
    """Write the newest hashes to the file that settings name; says how many. It fails where the file saw another chain."""
    if not settings.ZHIBEN_WITNESS:
        return ""
    count = actions.append_witness(Path(settings.ZHIBEN_WITNESS))
    return _("%(count)s 行") % {"count": count} if count else ""


periodic("ledger.seal", seal, hourly)
periodic("ledger.witness", witness, hourly)
periodic("ledger.seal.evening", seal, daily(EVENING))
periodic("ledger.export", export, hourly)
