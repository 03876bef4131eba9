"""The restore drill: a backup made while people write comes back whole, on both engines, and leaves nothing behind."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection
from tests.environment import ROOT
from tests.jobs.conftest import address

from zhiben.backups import archive
from zhiben.evidence.models import File
from zhiben.facts.ids import new_id
from zhiben.hazards import actions as hazards
from zhiben.hazards.models import Hazard
from zhiben.ledger import actions as ledger

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
DURING = 12  # records that have to come in while the backup is being written

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "postgresql" and not shutil.which("pg_dump"), reason="no pg_dump here"),
]


@pytest.fixture
def office(world, tmp_path, settings, monkeypatch):
    """A sealed record with its photo, in a home of its own."""
    settings.ZHIBEN_HOME = tmp_path / "office"
    settings.ZHIBEN_HOME.mkdir()
    settings.MEDIA_ROOT = settings.ZHIBEN_HOME / "evidence"
    monkeypatch.setenv("ZHIBEN_DATABASE", address())
    values = {"organisation": world.shaoling, "enterprise": world.enterprise, "happened_on": "2024-05-06"}
    hazards.find(by=world.inspector, id=new_id(), title="安全出口上锁", photos=[PNG], **values)
    ledger.seal()
    return world


def databases():
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'zhiben_drill%%'")
        return cursor.fetchall()


def test_every_step_is_named_and_nothing_stays(office, zhiben, tmp_path):
    zhiben("backup", tmp_path / "backup.tar")
    before = sorted(tmp_path.rglob("*"))
    lines = zhiben("restore", tmp_path / "backup.tar", "--drill").splitlines()
    assert [line.partition("：")[0] for line in lines] == [
        "逐个核对文件并装入临时数据库",
        "升级到当前版本",
        "核验台账与附件",
        "台账与记录对账",
        "演练通过",
    ]
    assert lines[2].endswith("（1 次封存和全部附件与备份相符。）") and lines[3].endswith("（台账与记录相符。）")
    assert (sorted(tmp_path.rglob("*")), databases()) == (before, [])


def test_evidence_that_was_lost_before_the_backup_is_found_out(office, zhiben, refused, tmp_path, settings):
    """The backup is as whole as the installation was: the drill says that it was not."""
    (photo,) = [each for each in Path(settings.MEDIA_ROOT).rglob("*") if each.is_file()]
    photo.unlink()
    zhiben("backup", tmp_path / "backup.tar")
    said = refused("restore", tmp_path / "backup.tar", "--drill")
    assert "演练没有通过，“核验台账与附件”" in said and "缺失或已改动" in said
    assert databases() == []


def test_a_record_that_the_ledger_does_not_know_is_found_out(office, zhiben, refused, tmp_path):
    Hazard.objects.update(happened_on="2024-05-05")  # by-passing the use case
    zhiben("backup", tmp_path / "backup.tar")
    assert "1 条记录与台账不符" in refused("restore", tmp_path / "backup.tar", "--drill")


def test_a_backup_while_people_write_holds_every_photo_that_it_names(office, zhiben, tmp_path, settings):
    """A process records hazards with photos, one after the other; a backup is taken meanwhile, and rehearsed."""
    environment = os.environ | {
        "ZHIBEN_HOME": str(settings.ZHIBEN_HOME),
        "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path]),
    }
    command = [sys.executable, "-m", "tests.cli.busy_office", str(office.shaoling.pk), str(office.enterprise.pk)]
    with subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        try:
            assert writer.stdout.readline()  # it has begun
            before = File.objects.count()
            zhiben("backup", tmp_path / "backup.tar")
            waited = time.monotonic() + 30
            while File.objects.count() < before + DURING and time.monotonic() < waited:
                time.sleep(0.05)
            assert writer.poll() is None
        finally:
            writer.kill()
    kept, after = len(archive.manifest_of(tmp_path / "backup.tar")["members"]) - 1, File.objects.count()
    assert before <= kept <= after and after >= before + DURING
    assert zhiben("restore", tmp_path / "backup.tar", "--drill").endswith("演练通过：这份备份可以恢复。\n")
