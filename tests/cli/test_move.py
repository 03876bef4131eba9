"""An office that outgrew its database takes everything along: what arrives is what was there, or nothing arrives.

What is moved is the small installation that a release left behind, with records of every room, photos, bulletins and 151
seals. Where the tests run on PostgreSQL it goes there and back; else into another SQLite file.
"""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from tests.environment import ROOT
from tests.upgrade.installations import RELEASES, Installation, database, on_sqlite

STEPS = [
    "封存当前库",
    "在目标库建表",
    "搬运并逐表核对",
    "目标库整理",
    "目标库核验台账",
    "逐个比较指标",
    "核对附件",
]
# Counters' own table, and when a migration ran: other on each database.
ITS_OWN = {"django_migrations", "sqlite_sequence"}


@pytest.fixture(scope="module", autouse=True)
def _databases(django_db_setup, django_db_blocker):
    """The tests' server is known from the tests' own database."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory):
    """The oldest release's installation, on SQLite, as this version has it."""
    office = on_sqlite(RELEASES[0], tmp_path_factory.mktemp("office"))
    office.zhiben("migrate", "--no-input", "--verbosity", "0")
    return office


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A database without a row, migrated once: what is moved into is a copy of it."""
    if connection.vendor == "postgresql":
        with database("empty") as there:
            Installation(tmp_path_factory.mktemp("nobody"), there).zhiben("migrate", "--no-input", "--verbosity", "0")
            yield None
        return
    folder = tmp_path_factory.mktemp("empty")
    home = Installation(folder, f"sqlite:///{folder / 'zhiben.sqlite3'}")
    home.zhiben("migrate", "--no-input", "--verbosity", "0")
    yield folder / "zhiben.sqlite3"


@pytest.fixture
def office(upgraded, tmp_path):
    """A copy that a test may spoil."""
    shutil.copytree(upgraded.folder, tmp_path / "office")
    return Installation(tmp_path / "office", f"sqlite:///{tmp_path / 'office' / 'zhiben.sqlite3'}", upgraded.facts)


@pytest.fixture
def target(empty, tmp_path):
    """The address of an empty database."""
    if connection.vendor == "postgresql":
        with database("target", like="empty") as there:
            yield there
        return
    shutil.copy(empty, tmp_path / "target.sqlite3")
    yield f"sqlite:///{tmp_path / 'target.sqlite3'}"


@contextmanager
def opened(address):
    """A connection of the driver's own; what it is told is committed."""
    if address.startswith("sqlite"):
        with closing(sqlite3.connect(address.removeprefix("sqlite:///"), isolation_level=None)) as database:
            yield database
    else:
        with psycopg.connect(address, autocommit=True) as database:
            yield database


def ask(address, statement):
    with opened(address) as database:
        return database.execute(statement).fetchall()


def rows(address):
    """How many there are, all tables together, of what an office records."""
    return sum(
        ask(address, f"SELECT count(*) FROM {table}")[0][0]
        for table in ("ledger_entry", "ledger_seal", "journal_event")
    )


def test_everything_arrives_and_goes_on_from_there(office, tmp_path):
    """Into a database without tables; then the new one is worked with, and the old one refuses to be."""
    with database("moved") if connection.vendor == "postgresql" else _file(tmp_path / "moved.sqlite3") as there:
        lines = office.zhiben("move", "--to", there).splitlines()
        assert [line.partition("：")[0] for line in lines[:-1]] == STEPS
        assert lines[-1].startswith("已全部搬到 ")
        entries = ask(office.database, "SELECT count(*), max(id) FROM ledger_entry")
        assert ask(there, "SELECT count(*), max(id) FROM ledger_entry") == entries and entries[0][0] > 1000
        assert f"其中分录 {entries[0][0]} 笔" in lines[2]
        for fixed in (
            "SELECT id, line, kind, quantity, amount, organisation, region FROM ledger_entry ORDER BY id",
            "SELECT number, last, entries, root, hash, marks FROM ledger_seal ORDER BY number",
            "SELECT series, key, number FROM numbering_drawn ORDER BY id",
        ):
            found = ask(office.database, fixed)
            assert found and [tuple(map(_plain, row)) for row in ask(there, fixed)] == [
                tuple(map(_plain, row)) for row in found
            ]
        moved = replace(office, database=there)
        _answers_as_the_release_did(moved)
        _the_database_guards_itself(there)
        _goes_on(moved, entries[0][1])
        assert "还指着旧库" in office.refused("worker", "--once") and "还指着旧库" in office.refused("serve")
        (said,) = [
            each for each in json.loads(office.done("-m", "zhiben.cli.main", "doctor", "--json").stdout)
            if each["check"] == "moved"
        ]  # fmt: skip
        assert said["state"] == "problem"
        moved.zhiben("worker", "--once")
        assert "目标库里已有数据" in office.refused("move", "--to", there)


def _answers_as_the_release_did(moved):
    facts = moved.facts
    now = json.loads(moved.run("-m", "tests.upgrade.asking", facts["seal"]["number"]))
    assert now["seal"] == facts["seal"]
    assert {name: now["figures"][name] for name in facts["figures"]} == facts["figures"]
    assert now["pages"] == dict.fromkeys(now["pages"], 200)


def _the_database_guards_itself(there):
    for statement in ("UPDATE ledger_entry SET quantity = 7", "DELETE FROM ledger_seal", "DELETE FROM journal_event"):
        with pytest.raises((sqlite3.IntegrityError, psycopg.errors.RaiseException), match="append-only"):
            ask(there, statement)


def _goes_on(moved, last):
    """The next entry gets the next position, the next event the next number."""
    events = ask(moved.database, "SELECT max(id) FROM journal_event")[0][0]
    program = (
        "import django; django.setup()\n"
        "from zhiben.accounts.viewer import SYSTEM; from zhiben.facts.ids import new_id\n"
        "from zhiben.hazards import actions; from zhiben.places.models import Organisation\n"
        "firm = Organisation.objects.get(name='漯河市惠农农资有限公司')\n"
        "actions.find(by=SYSTEM, id=new_id(), organisation=firm.parent, enterprise=firm,"
        " happened_on='2024-05-21', title='灭火器过期')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=moved.environment() | {"DJANGO_SETTINGS_MODULE": "zhiben.settings"},
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert ask(moved.database, "SELECT min(id) FROM ledger_entry WHERE id > %d" % last) == [(last + 1,)]  # noqa: UP031
    assert ask(moved.database, "SELECT min(id) FROM journal_event WHERE id > %d" % events) == [(events + 1,)]  # noqa: UP031


@pytest.mark.postgresql_only
def test_there_and_back_is_the_same_file(office, target, tmp_path):
    """SQLite to PostgreSQL to SQLite: every row of every table reads as it did, byte for byte."""
    office.zhiben("move", "--to", target)
    big = Installation(office.folder, target)
    back = tmp_path / "back.sqlite3"
    with opened(target) as somebody:
        somebody.execute("SELECT 1")
        assert "还有 1 个连接在用当前数据库" in big.refused("move", "--to", f"sqlite:///{back}")
    before = contents(office.folder / "zhiben.sqlite3")
    big.zhiben("move", "--to", f"sqlite:///{back}")
    after = contents(back)
    assert before.keys() == after.keys() and len(before) > 80
    (noted,) = set(after["journal_event"]) - set(before["journal_event"])
    assert "ledger.carry_over" in noted
    after["journal_event"].remove(noted)
    assert {table for table in before if before[table] != after[table]} == set()


def test_a_database_with_data_or_with_strangers_in_it_is_left_alone(office, target):
    with opened(target) as database:
        database.execute("CREATE TABLE payroll (id integer)")
    assert office.refused("move", "--to", target) == "目标库里有别的程序的表“payroll”；请建一个空库。"
    assert office.refused("move", "--to", office.database) == "目标就是当前数据库；请给出另一个空库。"
    with opened(target) as database:
        database.execute("DROP TABLE payroll")
        database.execute(
            "INSERT INTO jobs_run (job, period, enqueued_at, task) VALUES ('a', 'b', '2024-05-27', '0b1f6a30-0000-0000-0000-000000000000')"
        )
    assert office.refused("move", "--to", target) == "目标库里已有数据（jobs_run），不会覆盖；请建一个空库。"
    assert rows(target) == 0


def test_it_does_not_begin_while_somebody_works(office, target):
    with opened(office.database) as somebody:
        somebody.execute("SELECT count(*) FROM ledger_seal").fetchall()
        assert "当前数据库正被使用" in office.refused("move", "--to", target)
    assert rows(target) == 0


def test_what_is_no_address_is_told(office, tmp_path):
    assert "打不开目标库" in office.refused("move", "--to", "nowhere")
    assert "打不开目标库" in office.refused("move", "--to", f"sqlite:///{tmp_path / 'no' / 'folder' / 'x.sqlite3'}")
    if connection.vendor == "postgresql":
        assert "打不开目标库" in office.refused("move", "--to", "postgresql://nobody@127.0.0.1:1/none")


def test_killed_half_way_it_leaves_no_row_and_is_begun_anew(office, target):
    command = [sys.executable, "-m", "zhiben.cli.main", "move", "--to", target]
    with subprocess.Popen(command, env=office.environment(), cwd=ROOT, stdout=subprocess.PIPE, text=True) as moving:
        while "在目标库建表" not in moving.stdout.readline():
            assert moving.poll() is None
        moving.send_signal(signal.SIGKILL)  # rows are being carried over now
    with suppress(FileNotFoundError):
        assert not (office.folder / "moved.json").read_text()
    assert rows(target) == 0
    assert "已全部搬到" in office.zhiben("move", "--to", target)
    assert rows(target) == rows(office.database)
    assert office.zhiben("move", "--to", target, "--verify").endswith("两边相符。\n")
    with opened(target) as database:
        database.execute("UPDATE places_organisation SET name = 'X' WHERE name = '漯河市惠农农资有限公司'")
    assert "表 places_organisation 两边不同" in office.refused("move", "--to", target, "--verify")


@pytest.mark.postgresql_only
def test_a_row_that_the_other_database_refuses_is_named_and_nothing_stays(office, target):
    with opened(office.database) as database:
        database.execute("UPDATE places_organisation SET name = ? WHERE name = '漯河市惠农农资有限公司'", ["长" * 900])
    said = office.refused("move", "--to", target)
    assert "表 places_organisation 第 " in said and "value too long" in said
    assert rows(target) == 0
    assert not (office.folder / "moved.json").exists()


def test_a_ledger_that_was_tampered_with_does_not_pass_for_a_sound_one(office, target):
    with opened(office.database) as database:
        (trigger,) = database.execute("SELECT sql FROM sqlite_master WHERE name = 'ledger_entry_no_update'").fetchone()
        database.execute("DROP TRIGGER ledger_entry_no_update")
        database.execute("UPDATE ledger_entry SET quantity = 7 WHERE id = 5")
        database.execute(trigger)
    said = office.refused("move", "--to", target)
    assert "“目标库核验台账”没有通过，不要使用目标库" in said and "自第5笔分录起" in said
    assert not (office.folder / "moved.json").exists()


def contents(place: Path):
    """Table → its rows, sorted; JSON without regard to the order of its keys."""
    with closing(sqlite3.connect(place)) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: sorted((tuple(map(_plain, row)) for row in database.execute(f'SELECT * FROM "{name}"')), key=repr)
            for name in names
            if name not in ITS_OWN
        }


def _plain(value):
    if isinstance(value, str) and value[:1] in "{[":
        with suppress(ValueError):
            return json.dumps(json.loads(value), sort_keys=True)
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else value


@contextmanager
def _file(place):
    yield f"sqlite:///{place}"
