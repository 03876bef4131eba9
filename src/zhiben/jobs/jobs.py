"""The queue's own job: forget what was done long ago."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from zhiben.jobs.declaration import daily, job, periodic

KEPT = timedelta(days=30)


@job(_("清理已完成的任务"))
def prune() -> str:
    """Delete tasks that were done a month ago; what failed stays until somebody has looked at it."""
    DBTaskResult.objects.successful().filter(finished_at__lt=timezone.now() - KEPT).delete()
    return ""


periodic("jobs.prune", prune, daily())
