"""`zhiben backup` without a file's name keeps the backup where the page lists it, proved; old ones go."""

import subprocess
import sys
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from zhiben.accounts.viewer import SYSTEM
from zhiben.backups import actions, encryption, jobs, kept, queries
from zhiben.backups.errors import BadBackup, UnderWay
from zhiben.facts.errors import NotAllowed
from zhiben.jobs import NotNow

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def home(world, settings, tmp_path):
    settings.ZHIBEN_HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "evidence"
    return tmp_path


@pytest.fixture
def later(monkeypatch):
    """Each backup a minute after the one before."""
    began = actions.now()
    minutes = iter(range(1000))
    monkeypatch.setattr(actions, "now", lambda: began + timedelta(minutes=next(minutes)))


def names():
    return [each.name for each in queries.listed(viewer=SYSTEM)]


def test_it_is_kept_and_listed(home, zhiben):
    said = zhiben("backup")
    (made,) = queries.listed(viewer=SYSTEM)
    assert made.whole and made.path.parent == home / "backups"
    assert said == f"已备份到 {made.path}，共 {made.files} 个文件。\n"


def test_another_folder_may_be_named(home, zhiben, settings, tmp_path):
    settings.ZHIBEN_BACKUPS = str(tmp_path / "other disk")
    zhiben("backup")
    assert [each.path.parent for each in queries.listed(viewer=SYSTEM)] == [tmp_path / "other disk"]


def test_another_account_needs_the_right_for_everything(home, refused, world):
    assert "您没有此项权限（ledger.backup）" in refused("backup", "--as", "clerk")
    assert "您没有此项权限（ledger.backup）" in refused("backup", home / "out.tar", "--as", "clerk")
    with pytest.raises(NotAllowed):
        queries.listed(viewer=world.city_clerk)
    assert not (home / "backups").exists() and not (home / "out.tar").exists()


def test_the_newest_are_kept_and_one_with_a_fault_counts_for_nothing(home, later, settings):
    settings.ZHIBEN_BACKUPS_KEPT = 2
    first, second = actions.make(by=SYSTEM), actions.make(by=SYSTEM)
    second.path.write_bytes(b"damaged")
    actions.prove(by=SYSTEM, name=second.name)
    third = actions.make(by=SYSTEM)
    assert names() == [third.name, second.name, first.name]
    fourth = actions.make(by=SYSTEM)
    assert names() == [fourth.name, third.name]
    assert sorted(each.name for each in (home / "backups").iterdir()) == sorted(
        [each.name for each in (third.path, kept.notes_of(third.path), fourth.path, kept.notes_of(fourth.path))]
    )


def test_what_a_killed_one_left_behind_goes(home, later):
    actions.make(by=SYSTEM)
    for folder in (home, home / "backups"):
        (folder / ".backup-abc").mkdir()
        (folder / ".backup-abc" / "database.sqlite3").write_bytes(b"everything")
    (home / "backups" / ".zhiben-20240527-000000.tar.part").write_bytes(b"half")
    actions.make(by=SYSTEM)
    assert [
        each for folder in (home, home / "backups") for each in folder.glob(".*[a-z0-9]") if each.name != actions.LOCK
    ] == []


def test_two_at_once_are_one_after_the_other(home):
    holds = (
        "import fcntl, sys; lock = open(sys.argv[1], 'a'); fcntl.flock(lock, fcntl.LOCK_EX);"
        "print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", holds, str(home / actions.LOCK)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(UnderWay, match="正在做另一次备份"):
            actions.make(by=SYSTEM)
        with pytest.raises(NotNow):
            jobs.make.call()
        other.stdin.close()
    assert jobs.make.call().startswith("zhiben-")


def test_a_daily_one_where_the_settings_name_a_time(settings):
    moment = datetime(2026, 11, 30, 2, 30)
    settings.ZHIBEN_BACKUP_AT = None
    assert jobs.at_the_time(moment) == ""
    settings.ZHIBEN_BACKUP_AT = time(2, 30)
    assert [jobs.at_the_time(moment - timedelta(minutes=minutes)) for minutes in (1, 0)] == ["", "2026-11-30"]


def test_a_full_disk_is_a_sentence(home):
    public = encryption.new_key(home / "key")
    with (
        Path("/dev/full").open("wb", buffering=0) as full,
        pytest.raises(BadBackup, match="No space left on device"),
        encryption.encrypting(full, encryption.recipients([public])) as plain,
    ):
        plain.writelines(bytes(1 << 16) for _time in range(100))
