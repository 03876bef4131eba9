"""Several hosts, a database server, and a cable that is pulled: who is cut off holds nobody up and doubles nothing."""

from __future__ import annotations

import sys
import time
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import connection
from django_tasks_db.models import DBTaskResult
from tests.faults.hosts import hosts, missing
from tests.jobs import counting
from tests.jobs.conftest import wait_until

from zhiben.jobs.models import Worker
from zhiben.numbering.actions import draw

SERIES = "test.hosts"
NOTICED = (
    60.0  # seconds in which both ends give up a line that leads nowhere: settings.LINE, and some time for the test
)
LEASE = 3.0

pytestmark = [
    pytest.mark.long,
    pytest.mark.postgresql_only,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(bool(missing()), reason=missing()),
]


@pytest.fixture
def two(transactional_db):
    """Two hosts, and this process on the server's."""
    known = dict(connection.settings_dict)
    with hosts(2) as found:
        connection.close()
        connection.settings_dict |= found[0].network.database()
        try:
            call_command("migrate", verbosity=0)
            with connection.cursor() as cursor:
                for statement in counting.TABLES:
                    cursor.execute(statement)
            yield found
        finally:
            connection.close()
            connection.settings_dict.clear()
            connection.settings_dict.update(known)


def workers(host, count):
    """So many on that host."""
    parent = host.start(sys.executable, "-m", "tests.jobs.brisk_worker", str(count), JOBS_TEST_LEASE=str(LEASE))
    for _each in range(count):
        assert parent.stdout.readline()


def test_a_host_that_is_cut_off_does_not_hold_up_the_others(two):
    first, _second = two
    holder = first.start(sys.executable, "-m", "tests.faults.holder", "1")
    assert holder.stdout.readline() == "holds\n"
    first.unplug()
    since = time.monotonic()
    assert draw(SERIES, by=UUID(int=2)) == 1  # what the other drew went back with its transaction
    assert time.monotonic() - since < NOTICED
    # It must not wait for an answer until the evening either.
    assert "done" not in holder.stdout.readline()
    assert time.monotonic() - since < NOTICED


def test_jobs_of_a_host_that_is_cut_off_are_done_by_others_and_it_takes_part_again(two, capsys):
    first, second = two
    count = 200
    for number in range(count):
        counting.count.enqueue(number, seconds=0.5)
    workers(first, 2)
    workers(second, 2)
    wait_until(lambda: Worker.objects.values("host").distinct().count() == 2)
    wait_until(lambda: len(counting.counted("effect", "count")) > 20)
    cuts, until = 0, time.monotonic() + 240
    # The workers also have what the hour brings to do, in a home that other tests used.
    ours = DBTaskResult.objects.filter(task_path=counting.count.module_path)
    while ours.exclude(status="SUCCESSFUL").exists():
        assert time.monotonic() < until
        first.unplug()
        cuts += 1
        time.sleep(2 * LEASE)
        first.plug()
        time.sleep(LEASE)
    starts, effects = counting.counted("start", "count"), counting.counted("effect", "count")
    with capsys.disabled():
        sys.stdout.write(
            f"\n{count} jobs on two hosts, one cut off {cuts} times: {len(starts)} begun, {len(effects)} effects\n"
        )
    assert sorted(map(int, effects)) == list(range(count))
    assert len(starts) > count, "no job was cut off: the test showed nothing"
    wait_until(lambda: Worker.objects.count() == 4, NOTICED)  # both hosts are at work again
