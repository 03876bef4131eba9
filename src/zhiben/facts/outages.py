"""Which failures of a request are the machine's and pass: the database is away, or the disk is full."""

from __future__ import annotations

import errno
from enum import Enum

from django.db import InterfaceError, OperationalError

# How the databases and the system say that the disk is full; a file's size or an account's share may be limited too.
_FULL = ("disk is full", "disk I/O error", "No space left on device")
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Outage(Enum):
    """What is not there."""

    DATABASE = "database"
    ROOM = "room"


def outage_of(error: BaseException | None) -> Outage | None:
    """What was missing when `error` was raised; None where the machine is not to blame."""
    if isinstance(error, (OperationalError, InterfaceError)):
        return Outage.ROOM if any(words in str(error) for words in _FULL) else Outage.DATABASE
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        return Outage.ROOM
    return None
