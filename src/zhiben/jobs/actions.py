"""What an administrator may do with a job that was given up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from zhiben.facts.errors import NotFound, WrongState
from zhiben.jobs.queries import PERMISSION
from zhiben.journal import actions as journal

if TYPE_CHECKING:
    from zhiben.accounts.viewer import Viewer


@transaction.atomic
def retry(*, by: Viewer, id: UUID) -> None:
    """Put a failed job back into the queue, with all its tries. Raises NotAllowed, NotFound, WrongState."""
    task = _failed(by, id)
    task.status, task.run_after, task.worker_ids = TaskResultStatus.READY, timezone.now(), []
    task.save(update_fields=["status", "run_after", "worker_ids"])
    journal.write("jobs.retry", None, by=by.id, task=task.task_path, id=id)


@transaction.atomic
def dismiss(*, by: Viewer, id: UUID) -> None:
    """Do without a failed job. Raises NotAllowed, NotFound, WrongState."""
    task = _failed(by, id)
    journal.write("jobs.dismiss", None, by=by.id, task=task.task_path, id=id, error=task.exception_class_path)
    task.delete()


def _failed(by: Viewer, id: UUID) -> DBTaskResult[Any, Any]:
    by.require(PERMISSION)
    task = DBTaskResult.objects.select_for_update().filter(pk=id).first()
    if task is None:
        raise NotFound(_("任务"), id)
    if task.status != TaskResultStatus.FAILED:
        raise WrongState(expected=TaskResultStatus.FAILED.label, actual=task.get_status_display())
    return task
