"""zhiben doctor: each check finds what is really broken, says what to do, and finds nothing when it is mended."""

from __future__ import annotations

import re
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult
from tests.jobs import counting

import zhiben
from zhiben.accounts.viewer import SYSTEM
from zhiben.backups import actions as backups
from zhiben.cli import doctor
from zhiben.cli.doctor import checks, database, machine, work
from zhiben.documents.fonts import fonts_folder, use_fonts
from zhiben.jobs import holding, leases
from zhiben.jobs.models import Run, Worker
from zhiben.ledger import actions as ledger
from zhiben.ledger.models import Entry, Seal


def found(look):
    """What a check says, as (urgent, sentence)."""
    complaints = list(look())
    assert all(each.said and each.remedy for each in complaints)
    return [(each.urgent, each.said) for each in complaints]


# The database


@pytest.fixture
def waited_for(db):
    """What is committed is on the disk, as in an office; the other tests do not wait for that."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = on")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET synchronous_commit")


def test_a_database_that_does_not_answer(db, monkeypatch, tmp_path):
    assert found(database.reachable) == []
    nowhere = connection.copy("nowhere")
    if connection.vendor == "sqlite":
        nowhere.settings_dict["NAME"] = str(tmp_path / "none" / "x")
    else:
        nowhere.settings_dict |= {"HOST": str(tmp_path), "PORT": "1"}
    monkeypatch.setattr(database, "connection", nowhere)
    ((urgent, said),) = found(database.reachable)
    assert urgent and said.startswith("连不上数据库：")


@pytest.mark.django_db(transaction=True)
def test_a_database_of_an_older_version():
    assert found(database.migrated) == []
    call_command("migrate", "jobs", "zero", verbosity=0)
    try:
        ((urgent, said),) = found(database.migrated)
        assert urgent and said == "有 1 项升级没有做，如 jobs.0001_initial。"
    finally:
        call_command("migrate", "jobs", verbosity=0)


def test_the_guards_are_those_of_the_migrations():
    package = Path(zhiben.__file__).parent
    named = {
        table
        for file in package.glob("*/migrations/*.py")
        for table in re.findall(r'append_only\("(\w+)"\)', file.read_text("utf-8"))
    }
    assert named == set(database.GUARDED)


@pytest.mark.django_db(transaction=True)
def test_a_guard_that_somebody_took_away_is_named_and_put_back():
    assert found(database.guarded) == []
    on = " ON ledger_entry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER ledger_entry_no_update{on}")
    ((urgent, said),) = found(database.guarded)
    assert urgent and "ledger_entry_no_update。" in said
    database.restore_triggers()
    assert found(database.guarded) == []


@pytest.mark.postgresql_only
@pytest.mark.django_db(transaction=True)
def test_a_guard_that_is_switched_off_counts_as_missing():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_seal DISABLE TRIGGER ledger_seal_no_delete")
    ((_urgent, said),) = found(database.guarded)
    assert "ledger_seal_no_delete。" in said
    database.restore_triggers()
    assert found(database.guarded) == []


@pytest.mark.django_db(transaction=True)
def test_a_parameter_that_loses_what_was_acknowledged(waited_for):
    assert found(database.kept) == []
    sqlite = connection.vendor == "sqlite"
    off, on = (
        ("PRAGMA recursive_triggers=OFF", "PRAGMA recursive_triggers=ON")
        if sqlite
        else ("SET synchronous_commit = off", "SET synchronous_commit = on")
    )
    with connection.cursor() as cursor:
        cursor.execute(off)
        try:
            ((urgent, said),) = found(database.kept)
        finally:
            cursor.execute(on)
    assert urgent and ("recursive_triggers 是 0" if sqlite else "synchronous_commit 是 off") in said


@pytest.mark.postgresql_only
def test_two_machines_whose_clocks_are_apart(db, monkeypatch):
    assert found(database.clocks) == []
    monkeypatch.setattr(database.timezone, "now", lambda real=timezone.now: real() + timedelta(minutes=5))
    ((urgent, said),) = found(database.clocks)
    assert not urgent and re.search("相差 (299|300) 秒", said)


# What happens by itself


def later(monkeypatch, settings, **ahead):
    """As if so much time had gone by; and as in a real office, where the clock goes."""
    settings.ZHIBEN_TODAY = None
    monkeypatch.setattr(work, "now", lambda: timezone.localtime() + timedelta(**ahead))


def test_entries_that_nobody_seals(world, monkeypatch, settings):
    assert [each[0] for each in found(work.sealed)] == [True]
    assert "还没有封存过" in found(work.sealed)[0][1]
    settings.ZHIBEN_TODAY = None
    ledger.seal()
    assert found(work.sealed) == []
    Entry.objects.create(**(Entry.objects.values().last() | {"id": None, "line": 99}))
    for hours, expected in ((1, []), (3, [False]), (27, [True])):
        later(monkeypatch, settings, hours=hours)
        assert [urgent for urgent, _said in found(work.sealed)] == expected
    assert found(work.sealed)[0][1] == "有 1 笔分录没有封存，上次封存在 27 小时前。"


def test_a_clock_that_was_put_back(world, monkeypatch, settings):
    settings.ZHIBEN_TODAY = None
    Entry.objects.create(**(Entry.objects.values().last() | {"id": None, "line": 99, "recorded_at": timezone.now()}))
    assert found(work.clock) == []
    later(monkeypatch, settings, hours=-2)
    ((urgent, said),) = found(work.clock)
    assert urgent and "早于最后一笔分录" in said


def test_nobody_works(db):
    assert found(work.worker) == [(True, "后台从来没有运行过。")]
    leases.sign_on("elsewhere/1/1")
    assert found(work.worker) == []
    Worker.objects.update(seen_at=timezone.now() - timedelta(minutes=6))
    assert found(work.worker)[0][1].startswith("没有后台在运行，最后一次活动在 ")


def test_where_cron_does_the_work_an_hour_without_a_worker_is_no_fault(db):
    run = Run.objects.create(job="x", period="y", enqueued_at=timezone.now() - timedelta(minutes=90), task=SYSTEM.id)
    assert found(work.worker) == []
    Run.objects.update(enqueued_at=run.enqueued_at - timedelta(hours=1))
    assert len(found(work.worker)) == 1


def test_a_task_that_nobody_takes(db):
    counting.count.enqueue(1)
    assert found(work.stuck) == []
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(minutes=6))
    assert found(work.stuck) == [(True, "有 1 个任务到时没有人做。")]


def test_tasks_that_were_given_up(db):
    for _each in range(5):
        counting.refuse.enqueue()
    for _time in range(15):
        DBTaskResult.objects.update(run_after=timezone.now())
        holding.fail(holding.take("w"), ValueError("从不成功"))
    said = [sentence for _urgent, sentence in found(work.failed)]
    assert said == ["任务“从不成功”试了 3 次没有做成：ValueError: 从不成功"] * 3 + ["另有 2 个任务没有做成。"]


@pytest.mark.django_db(transaction=True)
def test_backups_that_are_missing_old_or_damaged(world, settings, tmp_path, monkeypatch):
    settings.ZHIBEN_HOME, settings.MEDIA_ROOT, settings.ZHIBEN_TODAY = tmp_path, tmp_path / "evidence", None
    assert found(work.backed_up) == [(False, "数据目录里没有备份。")]
    made = backups.make(by=SYSTEM)
    assert found(work.backed_up) == []
    for days, expected in ((3, [False]), (9, [True])):
        later(monkeypatch, settings, days=days)
        assert found(work.backed_up) == [(*expected, f"最近的备份是 {days} 天前的。")]
    later(monkeypatch, settings)
    made.path.write_bytes(b"nothing")
    backups.prove(by=SYSTEM, name=made.name)
    ((urgent, said),) = found(work.backed_up)
    assert urgent and f"最近的备份 {made.name} 有问题：" in said


# The machine


def test_a_disk_that_fills_up(settings, tmp_path, monkeypatch):
    settings.ZHIBEN_HOME = settings.MEDIA_ROOT = tmp_path
    free = shutil.disk_usage(tmp_path).free
    monkeypatch.setattr(machine, "ROOM_AT_LEAST", 0)
    for room, expected in ((0, []), (free * 2, [False])):
        monkeypatch.setattr(machine, "ROOM", room)
        assert [urgent for urgent, _said in found(machine.space)] == expected
    monkeypatch.setattr(machine, "ROOM_AT_LEAST", free * 2)
    ((urgent, said),) = found(machine.space)
    assert urgent and re.search(r"所在磁盘只剩 \d+ MB。", said)


def test_a_folder_for_evidence_that_cannot_be_written(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "evidence"
    assert found(machine.evidence) == []
    assert list(settings.MEDIA_ROOT.iterdir()) == []
    settings.MEDIA_ROOT.rmdir()
    settings.MEDIA_ROOT.write_text("a file")
    ((urgent, said),) = found(machine.evidence)
    assert urgent and "不能写入" in said


def test_fonts_that_are_missing_or_played_by_others(tmp_path):
    folder = fonts_folder()
    kai = next(folder.glob("kai-*"), None)
    if kai is None:
        pytest.skip(f"no fonts in {folder}: make setup")
    try:
        use_fonts(tmp_path / "none")
        ((urgent, said),) = found(machine.fonts)
        assert urgent and "没有字体" in said
        (tmp_path / "one").mkdir()
        shutil.copy(kai, tmp_path / "one")
        use_fonts(tmp_path / "one")
        assert found(machine.fonts) == [(False, "没有这些字体，用别的代替：小标宋、仿宋、黑体、宋体。")]
    finally:
        use_fonts(None)


def test_static_files_of_another_version(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    assert found(machine.static_files) == [(False, "静态文件没有收集，或属于别的版本。")]


def test_a_secret_key_that_others_can_read_or_guess(settings, tmp_path, monkeypatch):
    monkeypatch.delenv("ZHIBEN_SECRET_KEY", raising=False)
    settings.ZHIBEN_HOME, settings.SECRET_KEY = tmp_path, "x" * 50
    kept = tmp_path / "secret-key"
    kept.touch(mode=0o600)
    assert found(machine.secret) == []
    kept.chmod(0o640)
    assert found(machine.secret) == [(True, f"别的账号可以读到密钥文件 {kept}。")]
    kept.chmod(0o600)
    settings.SECRET_KEY = "secret"
    settings.ZHIBEN_DEMO = False
    assert found(machine.secret) == [(True, "密钥只有 6 个字符，容易被猜出。")]


@pytest.mark.parametrize(
    ("address", "names", "urgent"),
    [
        ("https://anwei.example.gov.cn", ["anwei.example.gov.cn"], None),
        ("https://anwei.example.gov.cn", [".example.gov.cn"], None),
        ("http://[::1]:8000", ["[::1]"], None),
        ("https://anwei.example.gov.cn", ["127.0.0.1", "localhost"], True),
        ("https://anwei.example.gov.cn", ["*"], True),
    ],
)
def test_the_address_that_readers_use_has_to_be_answered(settings, address, names, urgent):
    settings.ZHIBEN_PUBLIC_ADDRESS, settings.ALLOWED_HOSTS = address, names
    assert [each for each, _said in found(machine.hosts)] == ([] if urgent is None else [urgent])


def test_passwords_in_the_clear_and_faults_in_the_open(settings):
    settings.DEBUG = False
    settings.ZHIBEN_PUBLIC_ADDRESS = "http://127.0.0.1:8000"
    assert found(machine.encrypted) == []
    settings.ZHIBEN_PUBLIC_ADDRESS = "http://anwei.example.gov.cn"
    assert [urgent for urgent, _said in found(machine.encrypted)] == [False]
    settings.ZHIBEN_PUBLIC_ADDRESS, settings.DEBUG = "https://anwei.example.gov.cn", True
    assert [urgent for urgent, _said in found(machine.encrypted)] == [True]


# The command


def test_what_needs_a_database_is_not_looked_at_without_one():
    def broken():
        raise OSError("kaputt")

    looked = checks.examine(
        [checks.Check("a", "A", broken), checks.Check("b", "B", list, "a"), checks.Check("c", "C", list, "b")]
    )
    assert [each.state for each in looked] == ["problem", "skipped", "skipped"]
    assert looked[0].complaints[0].said == "这项检查没有做成：kaputt"


def test_every_check_is_named_once_and_in_both_languages():
    names = [check.name for check in doctor.CHECKS]
    assert len(set(names)) == len(names) == 22
    assert {check.needs for check in doctor.CHECKS} - {""} <= set(names)


@pytest.fixture
def sound(waited_for, settings, tmp_path):
    """An installation of which nothing urgent can be said."""
    settings.ZHIBEN_HOME, settings.MEDIA_ROOT = tmp_path, tmp_path / "evidence"
    leases.sign_on("elsewhere/1/1")
    return settings


def test_a_sound_installation_is_let_go(sound, zhiben, zhiben_json, monkeypatch):
    monkeypatch.setattr(machine, "ROOM_AT_LEAST", 0)
    told = {each["check"]: each["state"] for each in zhiben_json("doctor")}
    assert set(told.values()) <= {"ok", "warning"}
    assert (told["database"], told["backups"]) == ("ok", "warning")
    said = zhiben("doctor").splitlines()
    assert said[0] == "[正常] 数据库"
    at = said.index("[注意] 备份")
    assert said[at + 1 : at + 3] == [
        "    数据目录里没有备份。",
        "    → 请运行 zhiben backup，并用 ZHIBEN_BACKUP_AT 定下每天备份的时刻；备份要另存到别的机器。",
    ]
    assert Seal.objects.count() == 0


def test_a_problem_ends_the_command_with_1(sound, refused):
    Worker.objects.all().delete()
    assert refused("doctor") == "发现 1 个问题。"


def test_who_may_not_manage_jobs_is_told_nothing(world, refused):
    assert "jobs.manage" in refused("doctor", "--as", "town")


def test_the_json_is_the_same_in_english(sound, zhiben_json):
    with translation.override("en"):
        assert [each["check"] for each in zhiben_json("doctor")] == [check.name for check in doctor.CHECKS]
