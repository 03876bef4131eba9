"""The restore drill: a backup of a running installation comes back whole, and a damaged one does not come back at all."""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tarfile
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import connection

from zhiben.facts.ids import new_id
from zhiben.hazards import actions as hazards
from zhiben.ledger import actions as ledger
from zhiben.ledger.models import Entry, Seal

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
DIGEST = sha256(PNG).hexdigest()
PLACE = f"evidence/{DIGEST[:2]}/{DIGEST[2:4]}/{DIGEST}"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office(world, tmp_path, settings):
    """An office at work: records, a photo, two seals."""
    settings.MEDIA_ROOT = tmp_path / "office" / "evidence"
    ledger.seal()
    values = {"organisation": world.shaoling, "enterprise": world.enterprise, "happened_on": "2024-05-06"}
    hazards.find(by=world.inspector, id=new_id(), title="安全出口上锁", photos=[PNG], **values)
    ledger.seal()
    return world


@pytest.fixture
def backup(office, zhiben, tmp_path):
    """A backup of it."""
    out = tmp_path / "backup.tar"
    zhiben("backup", out)
    return out


def manifest(path):
    with tarfile.open(path) as archive:
        return json.load(archive.extractfile("manifest.json"))


def rewritten(path, change):
    """The same backup, with members changed by `change(name, bytes) → bytes or None`."""
    out = path.with_name("changed.tar")
    with tarfile.open(path) as source, tarfile.open(out, "w") as target:
        for member in source:
            data = change(member.name, source.extractfile(member).read())
            if data is not None:
                member.size = len(data)
                target.addfile(member, io.BytesIO(data))
    return out


@pytest.mark.sqlite_only
def test_a_backup_holds_the_database_the_evidence_and_what_proves_them(backup):
    found = manifest(backup)
    seal = Seal.objects.get(number=2)
    assert (found["format"], found["seal"]) == (1, {"number": 2, "hash": bytes(seal.hash).hex()})
    assert found["members"].keys() == {"database.sqlite3", PLACE}
    assert found["members"][PLACE] == {"size": len(PNG), "sha256": DIGEST}
    with tarfile.open(backup) as archive:
        assert archive.getnames() == ["database.sqlite3", PLACE, "manifest.json"]
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600


@pytest.mark.sqlite_only
def test_the_drill_a_backup_is_restored_into_an_empty_home(backup, zhiben, tmp_path):
    home = tmp_path / "new home"
    said = zhiben("restore", backup, "--into", home)
    assert said == f"已恢复到 {home}；文件逐个相符，台账核验通过。\n"
    assert sorted(each.name for each in home.iterdir()) == ["evidence", "zhiben.sqlite3"]
    assert (home / PLACE).read_bytes() == PNG
    with closing(sqlite3.connect(home / "zhiben.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM ledger_entry").fetchone() == (Entry.objects.count(),)
        assert database.execute("SELECT title FROM hazards_hazard").fetchall() == [("安全出口上锁",)]
    environment = os.environ | {"ZHIBEN_HOME": str(home), "ZHIBEN_DATABASE": f"sqlite:///{home / 'zhiben.sqlite3'}"}
    command = [sys.executable, "-m", "zhiben.cli.main", "ledger", "verify"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "2 次封存，全部相符。\n"


@pytest.mark.sqlite_only
def test_a_home_with_data_is_not_overwritten(backup, zhiben, refused, tmp_path):
    home = tmp_path / "home"
    zhiben("restore", backup, "--into", home)
    before = {each: each.stat().st_mtime_ns for each in home.rglob("*")}
    assert "已有数据，恢复不会覆盖" in refused("restore", backup, "--into", home)
    assert {each: each.stat().st_mtime_ns for each in home.rglob("*")} == before
    assert "已有数据，恢复不会覆盖" in refused("restore", backup)


def test_a_backup_is_not_overwritten_either(backup, refused):
    before = backup.read_bytes()
    assert refused("backup", backup) == f"“{backup}”已存在；请换一个文件名。"
    assert backup.read_bytes() == before


def flipped(data):
    return data[:-1] + bytes([data[-1] ^ 1])


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda name, data: flipped(data) if name == PLACE else data, f"备份中的“{PLACE}”与清单不符"),
        (lambda name, data: flipped(data) if name.startswith("database") else data, "与清单不符，备份已损坏"),
        (lambda name, data: None if name == PLACE else data, f"备份中缺少“{PLACE}”"),
        (lambda name, data: None if name == "manifest.json" else data, "不是备份文件，或已损坏"),
        (lambda name, data: data.replace(b'"format": 1', b'"format": 9'), "的格式是别的版本"),
        (lambda name, data: data.replace(PLACE.encode(), b"../../etc/passwd"), f"备份中有来历不明的“{PLACE}”"),
    ],
    ids=["photo", "database", "missing", "manifest", "format", "stranger"],
)
@pytest.mark.sqlite_only
def test_a_damaged_backup_is_refused_and_leaves_nothing(backup, refused, tmp_path, change, sentence):
    home = tmp_path / "home"
    assert sentence in refused("restore", rewritten(backup, change), "--into", home)
    assert not home.exists() or list(home.iterdir()) == []


@pytest.mark.sqlite_only
def test_a_backup_of_a_ledger_that_was_tampered_with_is_found_out(backup, refused, tmp_path):
    """Whoever alters the database and writes a fitting manifest still has the chain of seals against him."""
    database = tmp_path / "altered.sqlite3"
    with tarfile.open(backup) as archive:
        database.write_bytes(archive.extractfile("database.sqlite3").read())
    with closing(sqlite3.connect(database)) as altered:
        altered.execute("DROP TRIGGER ledger_entry_no_update")
        altered.execute("UPDATE ledger_entry SET quantity = 7 WHERE id = (SELECT max(id) FROM ledger_entry)")
        altered.commit()
    data = database.read_bytes()
    honest = manifest(backup)["members"]["database.sqlite3"]
    forged = {"size": len(data), "sha256": sha256(data).hexdigest()}

    def change(name, kept):
        if name == "manifest.json":
            found = json.loads(kept)
            assert found["members"]["database.sqlite3"] == honest
            found["members"]["database.sqlite3"] = forged
            return json.dumps(found).encode()
        return data if name == "database.sqlite3" else kept

    home = tmp_path / "home"
    assert "第2号封存与台账不符" in refused("restore", rewritten(backup, change), "--into", home)
    assert list(home.iterdir()) == []


def test_the_running_installation_can_be_compared_with_a_backup(backup, office, zhiben, refused, settings):
    assert zhiben("restore", backup, "--verify") == "2 次封存和全部附件与备份相符。\n"
    Path(settings.MEDIA_ROOT, *PLACE.split("/")[1:]).unlink()
    assert "缺失或已改动" in refused("restore", backup, "--verify")


def test_what_is_no_backup_is_told_so(world, refused, tmp_path):
    other = tmp_path / "other.tar"
    other.write_bytes(b"PK\x03\x04")
    assert "不是备份文件，或已损坏" in refused("restore", other, "--verify", "--into", tmp_path / "home")
    assert "不是备份文件，或已损坏" in refused(
        "restore", tmp_path / "none.tar", "--verify", "--into", tmp_path / "home"
    )


def test_nobody_but_the_operator_takes_all_data_away(office, refused, tmp_path):
    for who in ("clerk", "city"):
        assert "您没有此项权限" in refused("backup", tmp_path / "all.tar", "--as", who)
    assert not (tmp_path / "all.tar").exists()


@pytest.mark.postgresql_only
def test_the_drill_with_postgresql(office, zhiben, refused, tmp_path, monkeypatch):
    if shutil.which("pg_dump") is None:
        pytest.skip("pg_dump is not on this machine")
    out, home = tmp_path / "backup.tar", tmp_path / "home"
    zhiben("backup", out)
    assert list(manifest(out)["members"]) == ["database.dump", PLACE]
    assert "里已有数据表，恢复不会覆盖" in refused("restore", out, "--into", home)
    said = connection.settings_dict
    name, user = f"{said['NAME']}_restored", f"{said['USER']}:{said['PASSWORD']}@" if said["USER"] else ""
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    try:
        address = f"postgresql://{user}/{name}?host={said['HOST']}&port={said['PORT']}"
        monkeypatch.setenv("ZHIBEN_DATABASE", address)
        command = [sys.executable, "-m", "zhiben.cli.main", "restore", str(out), "--into", str(home)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        assert (home / PLACE).read_bytes() == PNG
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.mark.postgresql_only
def test_without_pg_dump_it_says_what_to_install(office, refused, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    out = tmp_path / "backup.tar"
    assert refused("backup", out) == "没有找到 pg_dump；请安装 PostgreSQL 客户端程序（版本不低于服务器）后重试。"
    assert list(tmp_path.glob("*backup*")) == []
