"""The worker as a process of its own, or beside the web server, forked from it.

Beside the server it is forked after everything was loaded, so it shares that memory and costs a third of a process of its
own. A process and not a thread: a long job must not slow down pages, and one that takes its process along must not take
the pages along. A keeper, forked too and idle, starts it again when it dies.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from zhiben.jobs.working import Say, on_duty, work

PAUSE = 3.0  # seconds before a worker that died is started again
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
GROWTH = 96 * 2**20  # a worker beside the server that took more makes room for a fresh one
STATM = Path("/proc/self/statm")
SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Enough(threading.Event):
    """Told to stop, or grown by so many bytes since it was made: what a large job took, Python rarely gives back."""

    def __init__(self, most: int = 0) -> None:
        super().__init__()
        self.most = most
        self.before = _resident()

    def is_set(self) -> bool:
        """Whether to stop."""
        return super().is_set() or bool(self.most and _resident() - self.before > self.most)


def run(say: Say, *, most: int = 0) -> None:
    """Work until told to stop, or until grown by `most` bytes; the job under way is finished."""
    stop = Enough(most)
    for number in SIGNALS:
        signal.signal(number, lambda *_signal: stop.set())
    with on_duty() as name:
        if settings.ZHIBEN_REDIS:
            from zhiben.jobs import celery  # noqa: PLC0415  (an extra that few install)

            celery.consume(name, stop=stop, say=say)
        else:
            work(name, stop=stop, say=say)


def once(say: Say) -> None:
    """Do what is due now."""
    with on_duty() as name:
        work(name, stop=threading.Event(), say=say, until_empty=True)


def beside(say: Say) -> int:
    """Have a worker beside this process, which has no threads yet; the keeper's number, to be ended with this process."""
    return forked(lambda: _keep(lambda: run(say, most=GROWTH)))


def end(keeper: int) -> None:
    """End the keeper and with it the worker, which finishes its job."""
    try:
        os.kill(keeper, signal.SIGTERM)
        os.waitpid(keeper, 0)
    except (ProcessLookupError, ChildProcessError):
        return


def _resident() -> int:
    """Bytes of this process in memory; 0 where nobody says."""
    return int(STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") if STATM.exists() else 0


def _keep(work: Callable[[], None]) -> None:
    """Have a child that works, again and again; told to stop, tell it and wait for it."""
    worker = 0
    stopped = False

    def stop(*_signal: object) -> None:
        nonlocal stopped
        stopped = True
        if worker:
            os.kill(worker, signal.SIGTERM)

    for number in SIGNALS:
        signal.signal(number, stop)
    while not stopped:
        worker = forked(work)
        os.waitpid(worker, 0)
        worker = 0
        if not stopped:
            time.sleep(PAUSE)


def forked(work: Callable[[], None]) -> int:
    """A child that does that and ends, with us at the latest."""
    parent = os.getpid()
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        die_with(parent)
        work()
        code = 0
    finally:
        # Nothing of the parent's is tidied up twice.
        os._exit(code)


def die_with(parent: int) -> None:
    """Have the system tell us to stop when the parent is gone: a kill -9 leaves it no time to do so. Linux only."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, int(signal.SIGTERM))
    if os.getppid() != parent:  # it went before we asked
        os.kill(os.getpid(), signal.SIGTERM)
