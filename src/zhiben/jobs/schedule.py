"""Periodic jobs: whoever looks at the clock first in a period puts its job into the queue, and nobody else does."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from zhiben.jobs.declaration import SCHEDULE, Periodic
from zhiben.jobs.models import Run


def tick(moment: datetime | None = None) -> int:
    """Queue what has become due; how many jobs that were.

    The period's row and the task are one transaction. A period that has its row is over, so a clock that jumps back
    repeats nothing. By the machine's clock: a demonstration's stands still.
    """
    at = moment or timezone.localtime()
    return sum(_queued(each, each.period(at)) for each in SCHEDULE.values())


def _queued(each: Periodic, period: str) -> bool:
    if not period or Run.objects.filter(job=each.name, period=period).exists():
        return False
    try:
        with transaction.atomic():
            run = Run(job=each.name, period=period, enqueued_at=timezone.now())
            run.task = each.task.enqueue().id
            run.save(force_insert=True)
    except IntegrityError:
        return False  # another worker was first
    return True
