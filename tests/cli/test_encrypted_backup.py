"""An encrypted backup is opened by who has the key and by nobody else, whatever its size in little memory."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from hashlib import sha256

import pytest
from django.db import connection
from tests.jobs.conftest import address

from zhiben.backups import archive, encryption
from zhiben.facts.ids import new_id
from zhiben.hazards import actions as hazards
from zhiben.ledger import actions as ledger

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office(world, tmp_path, settings):
    """An office with a record and a photo, sealed."""
    settings.ZHIBEN_HOME = tmp_path / "office"
    settings.ZHIBEN_HOME.mkdir()
    settings.MEDIA_ROOT = tmp_path / "office" / "evidence"
    values = {"organisation": world.shaoling, "enterprise": world.enterprise, "happened_on": "2024-05-06"}
    hazards.find(by=world.inspector, id=new_id(), title="安全出口上锁", photos=[PNG], **values)
    ledger.seal()
    return world


@pytest.fixture
def key(zhiben, tmp_path):
    """A key file and its public key."""
    file = tmp_path / "key"
    return file, zhiben("backup", "--new-key", file).strip()


@pytest.fixture
def backup(office, zhiben, key, tmp_path):
    out = tmp_path / "backup.tar.age"
    zhiben("backup", out, "--recipient", key[1])
    return out


def test_a_key_is_its_owners_only_and_is_not_overwritten(key, refused):
    file, public = key
    assert file.stat().st_mode & 0o777 == 0o600
    assert public.startswith("age1") and file.read_text().splitlines()[0] == f"# public key: {public}"
    before = file.read_bytes()
    assert "不能写密钥文件" in refused("backup", "--new-key", file)
    assert file.read_bytes() == before


def test_nothing_of_it_can_be_read(backup):
    data = backup.read_bytes()
    assert data.startswith(encryption.HEADER)
    assert PNG not in data and b"manifest.json" not in data and "安全出口".encode() not in data


def test_who_has_the_key_rehearses_and_compares(backup, key, zhiben, tmp_path):
    assert zhiben("restore", backup, "--identity", key[0], "--verify") == "1 次封存和全部附件与备份相符。\n"
    with archive.opened(backup, key=key[0], within=tmp_path) as plain:
        members = archive.manifest_of(plain)["members"]
        assert sha256(PNG).hexdigest() in {each["sha256"] for each in members.values()}
    assert list(tmp_path.glob(f"{archive.SCRATCH}*")) == []  # nothing that can be read stays behind


@pytest.mark.skipif(connection.vendor == "postgresql" and not shutil.which("pg_dump"), reason="no pg_dump here")
def test_it_is_rehearsed_with_the_key_and_nothing_that_can_be_read_stays(backup, key, zhiben, refused, monkeypatch):
    """The drill: decrypted, restored beside the installation, migrated, verified, compared, removed."""
    monkeypatch.setenv("ZHIBEN_DATABASE", address())
    before = sorted(backup.parent.rglob("*"))
    assert "是加密的；请用 --identity 给出密钥文件" in refused("restore", backup, "--drill")
    lines = zhiben("restore", backup, "--drill", "--identity", key[0]).splitlines()
    assert lines[-1] == "演练通过：这份备份可以恢复。" and len(lines) == 5
    assert lines[2].endswith("（1 次封存和全部附件与备份相符。）")
    assert sorted(backup.parent.rglob("*")) == before
    data = bytearray(backup.read_bytes())
    data[len(data) // 2] ^= 1
    backup.write_bytes(data)
    assert "解密到一半出错" in refused("restore", backup, "--drill", "--identity", key[0])
    assert sorted(backup.parent.rglob("*")) == before


@pytest.mark.sqlite_only  # PostgreSQL restores into the database that settings name: here the test's own, which is not empty
def test_without_the_right_key_nothing_is_restored(backup, refused, zhiben, tmp_path):
    home = tmp_path / "home"
    assert "是加密的；请用 --identity 给出密钥文件" in refused("restore", backup, "--into", home)
    zhiben("backup", "--new-key", tmp_path / "another")
    assert "打不开备份" in refused("restore", backup, "--into", home, "--identity", tmp_path / "another")
    (tmp_path / "text").write_text("nothing")
    assert "里没有 age 密钥" in refused("restore", backup, "--into", home, "--identity", tmp_path / "text")
    assert "读不出来" in refused("restore", backup, "--into", home, "--identity", tmp_path / "missing")
    assert list(home.iterdir()) == []


@pytest.mark.sqlite_only  # as above
@pytest.mark.parametrize("damage", ["cut", "flipped"])
def test_a_damaged_one_is_refused(backup, key, refused, tmp_path, damage):
    data = bytearray(backup.read_bytes())
    if damage == "cut":
        del data[-1000:]
    else:
        data[len(data) // 2] ^= 1
    backup.write_bytes(data)
    said = refused("restore", backup, "--into", tmp_path / "home", "--identity", key[0])
    assert "解密到一半出错，文件不完整或已损坏" in said
    assert list((tmp_path / "home").iterdir()) == []


def test_a_key_that_is_none_is_named(office, refused, tmp_path, settings):
    assert "“age1nonsense”不是 age 公钥" in refused("backup", tmp_path / "out", "--recipient", "age1nonsense")
    settings.ZHIBEN_BACKUP_RECIPIENTS = ["nobody"]
    assert "“nobody”不是 age 公钥" in refused("backup")
    assert not (tmp_path / "out").exists() and list((settings.ZHIBEN_HOME / "backups").glob("*")) == []


@pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="no ssh-keygen")
def test_the_settings_recipients_and_a_second_one(office, zhiben, tmp_path, settings):
    """Two people hold a key each; either opens it. An SSH key will do."""
    ssh = tmp_path / "ssh"
    subprocess.run([shutil.which("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", ssh], check=True)
    public = ssh.with_suffix(".pub").read_text().strip()
    settings.ZHIBEN_BACKUP_RECIPIENTS = [encryption.new_key(tmp_path / "age"), public]
    zhiben("backup", tmp_path / "out")
    for each in (tmp_path / "age", ssh):
        assert zhiben("restore", tmp_path / "out", "--identity", each, "--verify").startswith("1 次封存")


def test_memory_does_not_grow_with_the_backup(tmp_path):
    """150 MB through encryption and back in a process of its own."""
    program = (
        "import sys, os, resource; from pathlib import Path; from zhiben.backups import encryption as e\n"
        "folder = Path(sys.argv[1]); keys = e.recipients([e.new_key(folder / 'key')])\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "with (folder / 'a').open('wb') as out, e.encrypting(out, keys) as plain:\n"
        "    for _each in range(150): plain.write(os.urandom(1 << 20))\n"
        "e.decrypt(folder / 'a', folder / 'b', folder / 'key')\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, (folder / 'b').stat().st_size)\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    done = subprocess.run(command, env=dict(os.environ), capture_output=True, text=True, check=True)
    grown, size = map(int, done.stdout.split())
    assert size == 150 << 20
    assert grown < 20 << 10, f"{grown} kB"  # what getrusage counts in on Linux
