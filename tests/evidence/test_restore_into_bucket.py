"""From one machine with a folder to a bucket that several share: backup, restore, and every file is read from there."""

from __future__ import annotations

import shutil
from dataclasses import replace

import boto3
import pytest
from django.db import connection
from tests.evidence.stores import REGION, a_name, store, variables
from tests.upgrade.installations import RELEASES, Installation, database, left_by

pytestmark = pytest.mark.skipif(connection.vendor == "postgresql" and not shutil.which("pg_dump"), reason="no pg_dump")


@pytest.fixture
def office(tmp_path, django_db_setup, django_db_blocker):
    """An installation with evidence in its folder, in this version."""
    (tmp_path / "office").mkdir()
    with django_db_blocker.unblock(), left_by(RELEASES[0], tmp_path / "office") as found:
        found.zhiben("migrate", "--no-input", "--verbosity", "0")
        yield found


@pytest.fixture
def empty(tmp_path, office):
    """An empty home, and an empty database where the engine needs one."""
    home = tmp_path / "new"
    if connection.vendor == "sqlite":
        yield Installation(home, f"sqlite:///{home / 'zhiben.sqlite3'}")
        return
    with database("restored") as there:
        yield Installation(home, there)


def files(folder):
    return sorted(each.name for each in folder.rglob("*") if each.is_file())


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
def test_a_backup_of_a_folder_is_restored_into_a_bucket(office, empty, tmp_path, encrypted):
    out, key, words = tmp_path / "backup.tar", tmp_path / "key", ()
    if encrypted:
        public = office.zhiben("backup", "--new-key", key).strip()
        office.zhiben("backup", out, "--recipient", public)
        words = ("--identity", key)
    else:
        office.zhiben("backup", out)
    with store() as (process, port):
        bucket = a_name()
        client = boto3.client("s3", region_name=REGION, **_where(port))
        client.create_bucket(Bucket=bucket)
        there = replace(empty, variables=variables(port) | {"ZHIBEN_EVIDENCE": f"s3://{bucket}/office"})
        assert "逐个相符，台账核验通过" in there.zhiben("restore", out, *words)
        kept = client.list_objects_v2(Bucket=bucket)["Contents"]
        assert sorted(each["Key"].rsplit("/", 1)[1] for each in kept) == files(office.folder / "evidence")
        assert not (there.folder / "evidence").exists() or files(there.folder / "evidence") == []
        # Asked of the running installation: the chain, and every file that a row names, read from the bucket.
        assert "次封存和全部附件与备份相符" in there.zhiben("restore", out, *words, "--verify")
        client.delete_object(Bucket=bucket, Key=kept[0]["Key"])
        assert "缺失或已改动" in there.refused("restore", out, *words, "--verify")
        process.kill()
        process.wait(10)
        assert "附件存储暂时连不上" in there.refused("restore", out, *words, "--verify")
        client.close()


def test_a_bucket_that_is_away_is_told_before_the_database_is_filled(office, empty, tmp_path):
    """What is refused can be begun anew."""
    out = tmp_path / "backup.tar"
    office.zhiben("backup", out)
    with store() as (_process, port):
        there = replace(empty, variables=variables(port) | {"ZHIBEN_EVIDENCE": "s3://no-such-bucket/office"})
        assert "附件存储暂时连不上或不可用" in there.refused("restore", out)
        client = boto3.client("s3", region_name=REGION, **_where(port))
        client.create_bucket(Bucket="no-such-bucket")
        assert "逐个相符，台账核验通过" in there.zhiben("restore", out)
        client.close()


def _where(port):
    return {
        "endpoint_url": f"http://127.0.0.1:{port}",
        "aws_access_key_id": "zhiben",
        "aws_secret_access_key": "only-for-tests",
    }
