"""The queue as the administrator sees it, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django_tasks import base
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from zhiben.jobs.declaration import TITLES
from zhiben.jobs.models import Run, Worker

if TYPE_CHECKING:
    from zhiben.accounts.viewer import Viewer

PERMISSION = "jobs.manage"
LATE = timedelta(minutes=5)  # a task that is due for so long is stuck: a worker looks every second


@dataclass(frozen=True)
class Task:
    """One task, in words."""

    id: UUID
    title: str | Promise
    status: str
    tries: int
    enqueued_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    said: str
    reason: str  # the last line of what went wrong


def failed(*, viewer: Viewer) -> list[Task]:
    """What was given up after the last try, newest first."""
    return _told(_visible(viewer).failed().order_by("-finished_at"))


def unfinished(*, viewer: Viewer) -> list[Task]:
    """What runs and what waits, in the order in which it is taken."""
    return _told(_visible(viewer).filter(status__in=[TaskResultStatus.RUNNING, TaskResultStatus.READY])[:100])


def done(*, viewer: Viewer, count: int = 20) -> list[Task]:
    """The last ones that came out well."""
    return _told(_visible(viewer).successful().order_by("-finished_at")[:count])


def stuck(*, viewer: Viewer) -> int:
    """How many are due for minutes, and nobody took them."""
    return int(_visible(viewer).ready().filter(enqueued_at__lt=timezone.now() - LATE).count())


def awaited(what: base.Task[Any, Any], *, viewer: Viewer) -> bool:
    """Whether such a task runs or waits."""
    waiting = [TaskResultStatus.RUNNING, TaskResultStatus.READY]
    return bool(_visible(viewer).filter(task_path=what.module_path, status__in=waiting).exists())


def workers(*, viewer: Viewer) -> QuerySet[Worker]:
    """Who works, the last seen first."""
    viewer.require(PERMISSION)
    return Worker.objects.order_by("-seen_at")


def last_run(*, viewer: Viewer) -> datetime | None:
    """When a periodic job was last put into the queue."""
    viewer.require(PERMISSION)
    found: datetime | None = Run.objects.aggregate(last=Max("enqueued_at"))["last"]
    return found


def _visible(viewer: Viewer) -> Any:
    viewer.require(PERMISSION)
    return DBTaskResult.objects.all()


def _told(rows: Any) -> list[Task]:
    return [
        Task(
            row.id,
            TITLES.get(row.task_path, row.task_path),
            row.status,
            len(row.worker_ids),
            row.enqueued_at,
            row.started_at,
            row.finished_at,
            row.return_value or "",
            (row.traceback.strip().splitlines() or [""])[-1],
        )
        for row in rows
    ]
