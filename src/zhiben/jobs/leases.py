"""Which worker is alive. No wall clock decides: clocks of several machines differ, and any of them may jump.

A worker's pulse raises a counter every BEAT seconds. Whoever watches times the counter with its own monotonic clock and
gives a worker up whose counter stood still for LEASE. On the same machine there is no need to wait: the system knows
whether the process is there.
"""

from __future__ import annotations

import os
import secrets
import socket
import time
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.db.models import F
from django.utils import timezone

from zhiben.jobs.models import Worker

BEAT = 10.0  # seconds
LEASE = 60.0
PROC = Path("/proc")


@cache
def _place() -> str:
    """One boot of one machine, or one container of it: where a process number means the same process."""
    try:
        boot = (PROC / "sys/kernel/random/boot_id").read_text("utf-8")
        return sha256(f"{socket.gethostname()} {boot} {(PROC / 'self/ns/pid').readlink()}".encode()).hexdigest()[:16]
    except OSError:
        return secrets.token_hex(8)  # no such system: every worker is at a place of its own, and only its pulse counts


def _born(pid: int) -> str:
    """When a process of this place began, in ticks since the boot; '' where there is none. Numbers are used again."""
    try:
        stat = (PROC / str(pid) / "stat").read_text("utf-8", "replace")
    except OSError:
        return ""
    state, *fields = stat.rpartition(")")[2].split()
    return "" if state == "Z" else fields[18]


def own_name() -> str:
    """What this process signs tasks with; asked anew after a fork."""
    pid = os.getpid()
    return f"{_place()}/{pid}/{_born(pid) or secrets.token_hex(4)}"


def is_here(name: str) -> bool | None:
    """Whether a worker's process is there; None where that cannot be known from here."""
    place, _slash, rest = name.partition("/")
    pid, _slash, born = rest.partition("/")
    if place != _place() or not PROC.exists():
        return None
    return _born(int(pid)) == born


class Watch:
    """Other workers' pulses as this process sees them."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[int, float]] = {}

    def gone(self, name: str, beats: int) -> bool:
        """Whether that worker is dead."""
        here = is_here(name)
        if here is not None:
            return not here
        moment = time.monotonic()
        before, since = self._seen.setdefault(name, (beats, moment))
        if before != beats:
            self._seen[name] = (beats, moment)
            return False
        return moment - since > LEASE


def sign_on(name: str) -> None:
    """Before the first task is taken: whoever has a task and is not here is dead."""
    moment = timezone.now()
    known = {"host": socket.gethostname(), "started_at": moment, "seen_at": moment}
    Worker.objects.update_or_create(id=name, defaults=known)


def beat(name: str) -> None:
    """One sign of life."""
    if not Worker.objects.filter(id=name).update(beats=F("beats") + 1, seen_at=timezone.now()):
        sign_on(name)  # somebody gave us up while we were cut off


def sign_off(name: str) -> None:
    """Nothing is held any more."""
    Worker.objects.filter(id=name).delete()
