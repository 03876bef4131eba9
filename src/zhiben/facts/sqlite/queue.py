"""First come, first served, among the writers of one SQLite file: all threads and processes of this machine.

SQLite's own way of waiting is to sleep a little longer each time and to try again: whoever comes just then is served, and
who waited longest sleeps longest, until it is told “database is locked”. Here the kernel keeps the line, and a lock ends
with the process that held it. There is no time limit, as there is none on PostgreSQL.
"""

from __future__ import annotations

import os
from pathlib import Path

try:
    from fcntl import LOCK_EX, LOCK_UN, flock
except ImportError:  # Windows: SQLite's own waiting is all there is
    KEPT = False
else:
    KEPT = True


class Turn:
    """One connection's turn to write. Two locks: who has just written stands behind those who already wait.

    With one lock it would take it again before the kernel has woken the next in line. `next` is the place at the head of
    the line, held while waiting for `turn`, so that only one waits for that.
    """

    def __init__(self, database: str | Path) -> None:
        self._next, self._turn = f"{database}-next", f"{database}-turn"
        self._held: int | None = None

    @property
    def held(self) -> bool:
        """Whether it is our turn."""
        return self._held is not None

    def take(self) -> None:
        """Wait for it."""
        if not KEPT or self.held:
            return
        head = _locked(self._next)
        try:
            self._held = _locked(self._turn)
        finally:
            _unlock(head)

    def leave(self) -> None:
        """Let the next one write."""
        if self._held is not None:
            held, self._held = self._held, None
            _unlock(held)


def _locked(path: str) -> int:
    # Opened anew each time: a lock belongs to the opened file, and a forked process would share it.
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        flock(file, LOCK_EX)
    except BaseException:
        os.close(file)
        raise
    return file


def _unlock(file: int) -> None:
    # Said outright: a process that is being forked at this moment still has the file open.
    flock(file, LOCK_UN)
    os.close(file)
