"""Real processes, real faults: nothing acknowledged is lost, nothing counted twice, the chain verifies.

`pytest -s` prints the tally; `-m long` does the same for minutes.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

import pytest
from django.db import connection
from django.db.models import Sum
from tests.environment import ROOT
from tests.faults.office import Phones, Server, kill

from zhiben.inspections.models import Inspection
from zhiben.ledger import queries
from zhiben.ledger.actions import seal
from zhiben.ledger.jobs import seal as seal_job
from zhiben.ledger.models import Entry

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc"),
]
FULL = 4096  # bytes: no file may grow beyond, as on a full disk


@dataclass
class Row:
    """One line of the tally."""

    fault: str
    times: int = 0
    sent: int = 0
    acknowledged: int = 0
    refused: int = 0
    lost: int = 0
    doubled: int = 0
    seals: int = 0
    said: set[str] = field(default_factory=set)

    def __str__(self) -> str:
        return (
            f"  {self.fault:<28}{self.times:>7}{self.sent:>7}{self.acknowledged:>7}{self.refused:>9}"
            f"{self.lost:>6}{self.doubled:>9}{self.seals:>7}"
        )


HEAD = f"  {'fault':<28}{'times':>7}{'sent':>7}{'acked':>7}{'refused':>9}{'lost':>6}{'doubled':>9}{'seals':>7}"
Inject = Callable[[Server, random.Random], bool]


def web(server, rng):
    return kill(server.web(), rng)


def worker(server, rng):
    seal_job.enqueue()
    time.sleep(rng.uniform(0, 0.6))
    return kill(server.worker(), rng)


def master(server, rng):
    server.kill()
    return True


def database_lost(server, rng):
    """Connections of the server and its worker end in the middle of whatever they do."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone()[0] > 0


def sealing(server, rng):
    """`zhiben ledger seal` is killed somewhere on its way; SIGKILL after some of its half second."""
    command = [sys.executable, "-m", "tests.faults.sealer"]
    with subprocess.Popen(command, env=server.environment, cwd=ROOT, stdout=subprocess.PIPE) as sealer:
        sealer.stdout.readline()
        time.sleep(rng.uniform(0, 0.05))
        sealer.kill()
    return True


def disk_full(server, rng):
    """For half a second no file of theirs grows: SQLite cannot commit, uploads cannot be stored."""
    processes = server.everything()
    for limit in (FULL, resource.RLIM_INFINITY):
        for each in processes:
            with suppress(ProcessLookupError):
                resource.prlimit(each, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        time.sleep(0.5 if limit == FULL else 0)
    return True


FAULTS = {
    "web process killed": (web, 0.4),
    "worker killed": (worker, 0.2),
    "sealer killed": (sealing, 0.1),
    "server killed, started again": (master, 1.0),
    "disk full": (disk_full, 0.5),
    "database connections lost": (database_lost, 0.3),
}


@pytest.fixture
def server(world, tmp_path):
    seal()
    (tmp_path / "static").mkdir()
    running = Server(tmp_path)
    running.start()
    running.wait()
    yield running
    running.stop()


def injected(server, visits, fault, seconds):
    """One fault, at random moments, while phones send."""
    inject, pause = FAULTS[fault]
    rng, row = random.Random(fault), Row(fault)
    with Phones(server.port, visits) as phones:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            time.sleep(rng.uniform(0, pause))
            row.times += inject(server, rng)
            server.revive()
        server.wait()
        time.sleep(0.5)  # and once more without any
    row.sent, row.refused, row.acknowledged = phones.sent, phones.refused, len(phones.acknowledged)
    row.said = phones.said
    return row, phones.acknowledged


def judged(row, acknowledged):
    """Nobody else posts visits: what is there was sent by the phones."""
    known = {str(each) for each in Inspection.objects.values_list("pk", flat=True)}
    row.lost = len(acknowledged - known)
    counted = Entry.objects.filter(kind="inspection.done").values("subject").annotate(net=Sum("quantity"))
    row.doubled = sum(each["net"] != 1 for each in counted)
    row.seals = queries.verify()
    return row


def faults(server, world, seconds):
    visits = [
        {"kind": "grid", "organisation": str(town.pk), "enterprise": str(enterprise.pk)}
        for town, enterprise in ((world.shaoling, world.enterprise), (world.wanjin, world.second_enterprise))
    ]
    rows = []
    for fault in FAULTS:
        if fault == "database connections lost" and connection.vendor != "postgresql":
            continue
        row, acknowledged = injected(server, visits, fault, seconds)
        rows.append(judged(row, acknowledged))
    sys.stdout.write("\n".join(["", connection.vendor, HEAD, *map(str, rows), ""]))
    for each in rows:
        for said in sorted(each.said):
            sys.stdout.write(f"  {each.fault}: {said}\n")
    return rows


def soundly(server, rows):
    server.stop()
    assert [(each.fault, each.lost, each.doubled) for each in rows if each.lost or each.doubled] == []
    assert [each.fault for each in rows if not (each.times and each.acknowledged)] == []
    counted = Entry.objects.filter(kind="inspection.done").aggregate(sum=Sum("quantity"))["sum"]
    assert counted == Inspection.objects.count()
    assert list(queries.differences()) == []
    seal()
    assert queries.verify() >= rows[-1].seals


def test_nothing_acknowledged_is_lost_and_nothing_counted_twice(server, world):
    soundly(server, faults(server, world, 1.5))


@pytest.mark.long
def test_nor_is_it_in_minutes(server, world):
    soundly(server, faults(server, world, 30))
