"""What a worker does: take a task, do it, say so; and, beside that, show that it lives and look at the clock."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol
from uuid import UUID

from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django_tasks import default_task_backend

from zhiben.jobs import holding, leases, schedule
from zhiben.jobs.declaration import NotNow
from zhiben.jobs.holding import Held

IDLE = 1.0  # seconds between two looks into an empty queue
UNREACHABLE = 2.0  # seconds before a database that did not answer is asked again
# The database cannot be reached, or somebody else writes for too long. Any other fault of it ends the worker, so that its
# task is taken back and, if it is the task's fault, given up after three tries.
AWAY = (OperationalError, InterfaceError)

logger = logging.getLogger(__name__)
Say = Callable[[str], None]


class Stop(Protocol):
    """Told to stop, or not: a threading.Event, or what behaves so."""

    def is_set(self) -> bool:
        """Whether to stop."""

    def wait(self, timeout: float) -> bool:
        """Sleep, but wake up when told to stop."""


class Pulse(threading.Thread):
    """Beside the work, so that a long job is neither taken for a dead worker's nor holds up what others wait for."""

    def __init__(self, name: str) -> None:
        super().__init__(name="pulse", daemon=True)
        self.worker, self.over, self.watch = name, threading.Event(), leases.Watch()

    def run(self) -> None:
        """Until the work is over."""
        while not self.over.wait(leases.BEAT):
            self.once()
        connection.close()

    def once(self) -> None:
        """Show that we live; take back dead workers' tasks; look at the clock; wake up who waits for messages."""
        close_old_connections()
        try:
            leases.beat(self.worker)
            if count := holding.take_back(self.watch):
                logger.warning("taken back from dead workers: %s", count)
            holding.hurry()
            schedule.tick()
            remind()
        except AWAY as error:
            logger.warning("database: %s", str(error).strip())
        except Exception:
            # A fault in one room's rhythm must not make this worker look dead.
            logger.exception("pulse")


def remind() -> None:
    """Where tasks travel by messages, send those again that nobody got a message about."""
    # A lost message is no lost task: the table is what counts.
    if again := getattr(default_task_backend, "remind", None):
        again()


@contextmanager
def on_duty() -> Iterator[str]:
    """This process as a worker: its name, known to the others from the first moment to the last."""
    name = leases.own_name()
    leases.sign_on(name)
    pulse = Pulse(name)
    pulse.once()
    pulse.start()
    try:
        yield name
    finally:
        pulse.over.set()
        pulse.join()
        leases.sign_off(name)


def work(name: str, *, stop: Stop, say: Say, until_empty: bool = False) -> None:
    """Take tasks from the queue until told to stop, or until nothing is due."""
    while not stop.is_set():
        close_old_connections()
        try:
            done = work_on(name, stop=stop, say=say)
        except AWAY as error:
            logger.warning("database: %s", str(error).strip())
            stop.wait(UNREACHABLE)
            continue
        if not done:
            if until_empty:
                return
            stop.wait(IDLE)


def work_on(name: str, *, stop: Stop, say: Say, only: UUID | None = None) -> bool:
    """Take one task and do it; False where none was due."""
    held = holding.take(name, only=only)
    if held is None:
        return False
    outcome = _done(held)
    while not stop.is_set():
        try:
            if outcome(held) and (said := held.return_value):
                say(said)
        except AWAY:
            # The job is done and only the note is missing: not to be done again because of that.
            stop.wait(UNREACHABLE)
            close_old_connections()
        else:
            return True
    outcome(held)
    return True


def _done(held: Held) -> Callable[[Held], bool]:
    """Do the job; how it is to be noted."""
    try:
        said: Any = held.task.call(*held.args_kwargs["args"], **held.args_kwargs["kwargs"])
    except NotNow as error:
        reason = error
        return lambda held: holding.put_off(held, reason)
    except Exception as error:  # whatever a job raises is noted, and the worker goes on
        logger.warning("%s, try %s: %s", held.task_path, len(held.worker_ids), error, exc_info=error)
        failure = error
        return lambda held: holding.fail(held, failure)
    line = said.replace("\0", "") if isinstance(said, str) else ""
    held.return_value = line
    return lambda held: holding.finish(held, line)
