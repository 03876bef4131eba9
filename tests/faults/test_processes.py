"""Writers, a sealer, an exporter in processes of their own; some killed with -9, some cut off from the database.

`pytest -s` prints what was done; `-m long` does the first for a minute.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

import pytest
from django.db import connection
from django.db.models import Count, Max, Sum
from tests.environment import ROOT
from tests.faults.sealing import told
from tests.jobs.conftest import address
from tests.ledger.conftest import event

from zhiben.calendars import now
from zhiben.ledger import queries
from zhiben.ledger.actions import export, seal
from zhiben.ledger.models import Entry, Seal
from zhiben.ledger.parquet import manifest
from zhiben.publicity.models import Event

__all__ = ["event"]  # a fixture
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.skipif(sys.platform != "linux", reason="kill -9")]
WRITERS, PAUSE = 4, {"postgresql": 0.02, "sqlite": 0.003}  # on SQLite whoever pauses holds up all others
LONGEST = 0.3  # seconds until the first cut, at most; what is cut off takes a second or more


def start(module, *words, **given):
    environment = os.environ | {"ZHIBEN_DATABASE": address(), "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
    command = [sys.executable, "-m", module, *map(str, words)]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, **given)


class Writers:
    """Some that post; one after the other is killed and another takes its place."""

    def __init__(self, *words):
        self.words, self.rng = words, random.Random(1)
        self.running, self.listening = [], []
        self.done, self.tried, self.corrections, self.killed = [], [], 0, 0

    def __enter__(self):
        for _each in range(WRITERS):
            self.add()
        for _each in range(600):
            if len(self.done) >= WRITERS:
                return self
            time.sleep(0.05)
        pytest.fail("nobody writes")

    def __exit__(self, *_error):
        for each in self.running:
            each.kill()  # these too in the middle of whatever they do
            self.killed += 1
        for each in self.listening:
            each.join(20)
        for each in self.running:
            each.wait()

    def add(self):
        writer = start("tests.faults.writer", len(self.listening), PAUSE[connection.vendor], *self.words)
        self.running.append(writer)
        self.listening.append(threading.Thread(target=self.listen, args=[writer]))
        self.listening[-1].start()

    def listen(self, writer):
        with writer.stdout as lines:
            for line in lines:
                if line.endswith("\n"):  # else it was killed while it spoke
                    self.note(*json.loads(line))

    def note(self, what, ids):
        if what == "trying" and ids:
            self.tried.append(ids)
        elif what == "done":
            self.done.append(ids)
        self.corrections += what == "one more"

    def kill(self):
        victim = self.running.pop(self.rng.randrange(len(self.running)))
        victim.kill()
        assert victim.wait() == -signal.SIGKILL, "it died of something else before"
        self.killed += 1
        self.add()


@contextmanager
def sealer():
    """A process that seals all the while; a list of what it said."""
    said = []
    process = start("tests.faults.sealing", stdin=subprocess.PIPE)

    def listen():
        with process.stdout as lines:
            said.extend(map(json.loads, lines))

    listening = threading.Thread(target=listen)
    listening.start()
    try:
        yield said
    finally:
        process.stdin.close()
        listening.join(30)
        assert process.wait(30) == 0


def by_the_clock(moment):
    return Entry.objects.filter(recorded_at__lte=moment).aggregate(count=Count("id"), people=Sum("amount"))


def crowd(world, contested, seconds):
    """Writers killed at random while the sealer runs; the writers, what it said, and what was read by the clock meanwhile."""
    clock, rng = {}, random.Random(2)
    with sealer() as sealed, Writers(world.shaoling.pk, world.clerk.id, contested.pk) as writers:
        began = killing = time.monotonic()
        while time.monotonic() < began + seconds:
            time.sleep(rng.uniform(0, 0.1))
            moment = now()
            clock[moment] = by_the_clock(moment)
            if time.monotonic() > killing:
                writers.kill()
                killing += rng.uniform(0.5, 1.5)  # whoever takes its place has to start first
    return writers, sealed, clock


def judged(writers, contested):
    known = {str(each) for each in Event.objects.values_list("pk", flat=True)}
    acknowledged = [each for ids in writers.done for each in ids]
    assert [each for each in acknowledged if each not in known] == [], "acknowledged and lost"
    assert [ids for ids in writers.tried if 0 < len(known.intersection(ids)) < len(ids)] == [], "by half"
    assert known == {str(contested.pk)} | {each for ids in writers.tried for each in ids if each in known}
    assert list(queries.differences()) == []
    # Lines 1, 2, 3… within a record, whoever corrected it.
    lines = Entry.objects.values("subject").annotate(count=Count("id"), last=Max("line"))
    assert [each for each in lines if each["count"] != each["last"]] == []
    before, contested.people = contested.people, Event.objects.get(pk=contested.pk).people
    assert writers.corrections <= contested.people - before <= writers.corrections + writers.killed


def soundly_sealed(sealed):
    """Every seal says what it said, has a mark for each entry, and leaves none out."""
    assert [told(last) for _number, last, _then in sealed] == [then for _number, _last, then in sealed]
    first = 0
    for each in Seal.objects.order_by("number"):
        assert each.entries == Entry.objects.filter(id__gt=first, id__lte=each.last).count()
        assert len(bytes(each.marks)) == 4 * each.entries
        first = each.last
    newest = seal()
    assert newest.last == Entry.objects.aggregate(last=Max("id"))["last"]
    assert queries.verify() == newest.number


def writers_at_once(world, event, seconds):
    contested = event(people=1)
    writers, sealed, clock = crowd(world, contested, seconds)
    moved = sum(by_the_clock(moment) != then for moment, then in clock.items())
    sys.stdout.write(
        f"\n{connection.vendor}: {WRITERS} writers, {writers.killed} killed; {len(writers.done)} transactions and "
        f"{writers.corrections} corrections of one record acknowledged; {Entry.objects.count()} entries, "
        f"{Seal.objects.count()} seals, {len(sealed)} readings as of a seal, all the same afterwards; by the clock "
        f"{moved} of {len(clock)} were others afterwards\n"
    )
    judged(writers, contested)
    assert len(sealed) > 3 and writers.corrections and writers.killed > WRITERS
    soundly_sealed(sealed)
    return moved


def test_writers_that_are_killed_lose_and_double_nothing_and_seals_stay_what_they_were(world, event):
    assert writers_at_once(world, event, 6), "as of a moment, what was not committed yet is missing, and appears later"


@pytest.mark.long
def test_nor_in_a_minute(world, event):
    assert writers_at_once(world, event, 60)


def cut_others():
    """End every other connection to the test's database; how many there were."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone()[0]


def cut_until_done(run, longest):
    """Start it again and again, cut off at a random moment; answers how often before it ended well, and where it stood."""
    rng, stood = random.Random(3), []
    for cut in range(60):
        with run() as process:
            assert process.stdout.readline() == "ready\n"
            time.sleep(rng.uniform(0, longest))
            cut_others()
            try:
                ended = process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                pytest.fail("it waits for ever for a connection that is gone")
        stood.append(ended)
        if ended == 0:
            return cut
        longest *= 1.15  # whatever it does gets done
    pytest.fail(f"never done: {stood}")


@pytest.mark.postgresql_only
def test_a_sealer_that_is_cut_off_goes_on_where_it_was(event):
    for _each in range(150):
        event()
    cut = cut_until_done(lambda: start("tests.faults.sealer", stderr=subprocess.DEVNULL), LONGEST)
    sys.stdout.write(f"\nsealer cut off {cut} times; {Seal.objects.count()} seals\n")
    assert cut > 2
    soundly_sealed([])
    assert sum(each.entries for each in queries.seals()) == Entry.objects.count()


@pytest.mark.postgresql_only
def test_an_exporter_that_is_cut_off_goes_on_where_it_was(event, tmp_path):
    pytest.importorskip("duckdb")
    for _seal in range(40):
        for _each in range(3):
            event()
        seal()
    where = tmp_path / "cut"
    cut = cut_until_done(lambda: start("tests.faults.exporter", where, stderr=subprocess.DEVNULL), LONGEST)
    sys.stdout.write(f"\nexporter cut off {cut} times; {len(manifest.read(where).batches)} batches\n")
    assert cut > 2
    assert queries.prove_export(where).entries == Entry.objects.count()
    files = {each: each.read_bytes() for each in where.rglob("*.parquet")}
    again = export(where)
    assert (again.entries, again.mended) == (0, ())
    assert all(each.read_bytes() == files[each] for each in where.rglob("*.parquet"))
    whole = tmp_path / "whole"
    assert export(whole).entries == queries.prove_export(where).entries == queries.prove_export(whole).entries
