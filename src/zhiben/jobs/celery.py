"""The queue through Redis (ZHIBEN_REDIS): a message per task, so that many workers need not look into the table.

The table stays what counts. A task is written in the transaction that asks for it, and the message, its identity and
nothing else, is sent when that is committed. So leases, tries and the administrator's page are the same; a lost message
is sent again, and one that comes twice finds the task taken.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID

from celery import Celery
from celery.exceptions import OperationalError
from django.conf import settings
from django.db import transaction
from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult

from zhiben.jobs.working import Say, Stop, work_on

QUEUE = "zhiben"
SOME = 1000  # messages sent again at once

logger = logging.getLogger(__name__)

app = Celery("zhiben", broker=settings.ZHIBEN_REDIS)
app.conf.update(
    task_default_queue=QUEUE,
    task_ignore_result=True,
    broker_connection_retry_on_startup=True,
    # Whoever asks for a job is not kept waiting for a Redis that is away.
    broker_transport_options={"socket_connect_timeout": 2, "max_retries": 1, "interval_start": 0, "interval_max": 0.2},
    worker_enable_remote_control=False,
    worker_hijack_root_logger=False,
    worker_prefetch_multiplier=1,
)
_hands: dict[str, Callable[[UUID], object]] = {}


class CeleryBackend(DatabaseBackend):
    """Django Tasks over Celery."""

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        """Write the task, and send its message once that is committed."""
        result: Any = super().enqueue(task, args, kwargs)
        transaction.on_commit(lambda: _told(str(result.id)))
        return result

    def remind(self) -> None:
        """Where no message is on its way, send one for each task that is due: messages get lost, and tries are late."""
        try:
            if waiting():
                return
        except OperationalError as error:
            logger.warning("redis: %s", error)
            return
        for task in DBTaskResult.objects.ready().values_list("id", flat=True)[:SOME]:
            send(str(task))


def waiting() -> int:
    """How many messages nobody fetched yet. Raises OperationalError where Redis is away."""
    with app.connection_for_write() as connection:
        try:
            client: Any = connection.default_channel.client
            return int(client.llen(QUEUE))
        except connection.connection_errors as error:
            raise OperationalError(str(error)) from error


def _told(task: str) -> None:
    """Send the message if that is possible now; a Redis that is away must not turn what was done into an error."""
    try:
        send(task)
    except OperationalError as error:
        logger.warning("redis: %s", error)  # the workers send it again


def send(task: str) -> None:
    """The message."""
    run.apply_async([task], retry=False)


@app.task(name="zhiben.run")  # type: ignore[untyped-decorator]  # Celery publishes no types
def run(task: str) -> None:
    """Do that task, if it is still to be done; in a worker that `consume` started."""
    _hands["work"](UUID(task))


def consume(name: str, *, stop: Stop, say: Say) -> None:
    """Work by messages until told to stop: one task at a time, as without Redis; more workers are more processes."""
    _hands["work"] = lambda task: work_on(name, stop=stop, say=say, only=task)
    words = {"pool": "solo", "loglevel": "WARNING", "quiet": True, "without_gossip": True, "without_mingle": True}
    app.Worker(hostname=name, **words).start()
