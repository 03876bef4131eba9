"""A task in a worker's hands: taken, finished, given back. Each step only where the task is still in those hands."""

from __future__ import annotations

from datetime import timedelta
from traceback import format_exception
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from zhiben.jobs.leases import Watch
from zhiben.jobs.models import Worker

Held = DBTaskResult[Any, Any]

TRIES = 3
BACK_OFF = (5, 60)  # seconds before the second and the third try
LATER = 20  # seconds before a job that said NotNow is asked again


class WorkerLost(Exception):
    """The worker that had the task died."""


def take(name: str, *, only: UUID | None = None) -> Held | None:
    """The next task that is due, or that one; None where there is none, or somebody else was quicker."""
    ready = DBTaskResult.objects.ready()
    if only:
        ready = ready.filter(pk=only)
    if not ready.exists():  # a look costs no lock
        return None
    with transaction.atomic():
        found = ready.get_locked()
        if found is not None:
            found.claim(name)
    return found


def finish(held: Held, said: str) -> bool:
    """Done, and what it says."""
    return _let_go(
        held,
        status=TaskResultStatus.SUCCESSFUL,
        finished_at=timezone.now(),
        return_value=said,
        exception_class_path="",
        traceback="",
    )


def fail(held: Held, error: BaseException) -> bool:
    """Back into the queue for another try; after the last one it stays as failed, for people to see."""
    tries = len(held.worker_ids)
    if tries < TRIES:
        return _let_go(held, status=TaskResultStatus.READY, run_after=_in(BACK_OFF[tries - 1]), **_reason(error))
    return _let_go(held, status=TaskResultStatus.FAILED, finished_at=timezone.now(), **_reason(error))


def put_off(held: Held, error: BaseException) -> bool:
    """Back into the queue as if it had not been tried."""
    tried = held.worker_ids[:-1]
    return _let_go(held, status=TaskResultStatus.READY, run_after=_in(LATER), worker_ids=tried, **_reason(error))


def take_back(watch: Watch) -> int:
    """Give dead workers' tasks back to the queue and forget those workers; how many tasks it was."""
    # Tasks before workers: whoever took a task signed on before that, so the second look cannot miss a living one.
    running: list[Held] = list(DBTaskResult.objects.running())
    beats = dict(Worker.objects.values_list("id", "beats"))
    gone = {name for name, count in beats.items() if watch.gone(name, count)}
    living = beats.keys() - gone
    lost = [held for held in running if not held.worker_ids or held.worker_ids[-1] not in living]
    count = sum(fail(held, WorkerLost(held.worker_ids[-1] if held.worker_ids else "")) for held in lost)
    Worker.objects.filter(id__in=gone).delete()
    return count


def hurry() -> None:
    """Nothing waits longer for another try than it was told to, even if the clock was put back in the meantime."""
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY, run_after__lt=get_date_max())
    waiting.exclude(traceback="").filter(run_after__gt=_in(2 * max(BACK_OFF))).update(run_after=timezone.now())


def _let_go(held: Held, **values: Any) -> bool:
    """Write, unless the task was taken back meanwhile: the list of who had it is then another one."""
    return bool(_in_hands(held).update(**values))


def _in_hands(held: Held) -> QuerySet[Held]:
    return DBTaskResult.objects.filter(pk=held.pk, status=TaskResultStatus.RUNNING, worker_ids=held.worker_ids)


def _in(seconds: int) -> Any:
    return timezone.now() + timedelta(seconds=seconds)


def _reason(error: BaseException) -> dict[str, str]:
    kind = type(error)
    return {
        "exception_class_path": f"{kind.__module__}.{kind.__qualname__}",
        "traceback": "".join(format_exception(error)).replace("\0", ""),  # no text of PostgreSQL's may hold it
    }
