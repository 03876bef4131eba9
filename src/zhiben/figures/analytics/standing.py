"""What has been exported, and how much was posted since."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from zhiben.calendars import today
from zhiben.figures.engine import ask, day_of
from zhiben.ledger.errors import BadExport
from zhiben.ledger.parquet import manifest as manifests
from zhiben.ledger.parquet.manifest import Manifest

TAIL = 100_000  # entries since the export that are read beside it
SINCE = """
SELECT hash, day, (SELECT MAX(id) FROM ledger_entry), (SELECT COUNT(*) FROM
    (SELECT id FROM ledger_entry WHERE id > %(last)s LIMIT %(limit)s) few)
FROM ledger_seal WHERE number = %(number)s
"""
log = logging.getLogger(__name__)


class File(NamedTuple):
    """An exported file: the entries after one position and up to another."""

    place: str
    first: int
    last: int


class Standing(NamedTuple):
    """The exported files of this ledger, and the stretch of positions after them."""

    instance: str  # tells one installation's ledger from another's
    files: tuple[File, ...]
    seal: int
    hash: str
    day: date  # of that seal
    last: int
    newest: int
    since: int  # entries after `last`; at most TAIL + 1 are counted

    @property
    def tail_is_short(self) -> bool:
        """Whether what came since can be read beside the files."""
        return self.since <= TAIL

    @property
    def recent(self) -> bool:
        """Whether a live figure may stand as of the export, if it says so."""
        return self.day >= today() - timedelta(days=1)


def standing() -> Standing | None:
    """How far the export reaches; None where there is none, or none of this very ledger."""
    where = manifests.folder()
    try:
        stat = (where / manifests.NAME).stat()
        found = _known(where, stat.st_mtime_ns, stat.st_size)
    except FileNotFoundError:
        return None
    except BadExport as error:
        log.warning("%s", error)
        return None
    newest = found.last
    if newest is None:
        return None
    rows = ask((SINCE, {"last": newest.last, "limit": TAIL + 1, "number": newest.last_seal}))
    if not rows or bytes(rows[0][0]).hex() != newest.hash:
        return None
    _hash, day, highest, since = rows[0]
    files = tuple(
        File(str(where / batch.data.name), batch.first, batch.last) for batch in found.batches if batch.entries
    )
    return Standing(found.instance, files, newest.last_seal, newest.hash, day_of(day), newest.last, highest or 0, since)


@lru_cache(maxsize=4)
def _known(where: Path, changed: int, size: int) -> Manifest:
    """The manifest as it was last written; raises BadExport where one of its files is not what it says."""
    found = manifests.read(where)
    for batch in found.batches:
        if fault := manifests.damaged(where, batch):
            raise BadExport(fault)
    return found
