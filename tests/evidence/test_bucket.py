"""Evidence in an object store: the same promises as on a disk, against a server that speaks S3."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from hashlib import sha256
from uuid import UUID

import boto3
import pytest
from tests.cli.conftest import refused, zhiben
from tests.evidence.stores import store

from zhiben.accounts.viewer import SYSTEM
from zhiben.backups import archive
from zhiben.cli.doctor import machine
from zhiben.evidence import actions, queries, storage
from zhiben.evidence.errors import StoreAway
from zhiben.evidence.models import Attachment, File
from zhiben.facts.errors import NotFound
from zhiben.journal.models import Event

__all__ = ["refused", "zhiben"]  # fixtures
pytestmark = pytest.mark.django_db
SUBJECT, BY = UUID(int=8), UUID(int=7)
PDF = b"%PDF-1.7 " + bytes(range(256)) * 40
DIGEST = sha256(PDF).hexdigest()
KEY = f"office/{DIGEST[:2]}/{DIGEST[2:4]}/{DIGEST}"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A process that speaks S3, for this module."""
    with store() as (_process, port):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def bucket(server, settings, tmp_path, monkeypatch):
    """An empty bucket of its own that ZHIBEN_EVIDENCE names."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", server)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "zhiben")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "only-for-tests")
    name = f"evidence-{os.urandom(4).hex()}"
    client = boto3.client("s3", region_name="us-east-1")
    client.create_bucket(Bucket=name)
    settings.ZHIBEN_EVIDENCE, settings.MEDIA_ROOT, settings.ZHIBEN_HOME = f"s3://{name}/office", tmp_path, tmp_path
    yield client, name
    client.close()
    storage.at(f"s3://{name}/office").client.close()


def keys(bucket):
    client, name = bucket
    return [each["Key"] for each in client.list_objects_v2(Bucket=name).get("Contents", ())]


def test_it_is_stored_before_its_row_and_read_through_the_product(bucket, tmp_path):
    file = actions.store(PDF, by=BY, subject=SUBJECT, name="检查表.pdf").file
    assert (file.pk, keys(bucket)) == (DIGEST, [KEY])
    with queries.opened(file, viewer=SYSTEM) as stream:
        assert stream.read() == PDF
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == []  # nothing stays on this machine


def test_no_row_without_an_object(bucket, settings):
    """The store is there and the bucket is not: nothing is acknowledged."""
    settings.ZHIBEN_EVIDENCE = "s3://no-such-bucket/office"
    with pytest.raises(StoreAway) as refusal:
        actions.store(PDF, by=BY, subject=SUBJECT)
    assert "NoSuchBucket" in str(refusal.value.__cause__)
    assert (File.objects.count(), Attachment.objects.count()) == (0, 0)
    storage.store().client.close()


def test_what_is_there_is_not_written_again(bucket):
    client, name = bucket
    actions.store(PDF, by=BY, subject=SUBJECT)
    written = client.head_object(Bucket=name, Key=KEY)["LastModified"]
    time.sleep(1.1)
    actions.store(PDF, by=BY, subject=UUID(int=9))
    assert client.head_object(Bucket=name, Key=KEY)["LastModified"] == written
    assert (File.objects.count(), Attachment.objects.count(), keys(bucket)) == (1, 2, [KEY])


def test_an_altered_or_lost_object_is_named(bucket):
    client, name = bucket
    file = actions.store(PDF, by=BY, subject=SUBJECT).file
    assert list(queries.damaged(viewer=SYSTEM)) == []
    client.put_object(Bucket=name, Key=KEY, Body=PDF[:-1] + b"!")
    assert list(queries.damaged(viewer=SYSTEM)) == [file]
    client.delete_object(Bucket=name, Key=KEY)
    assert list(queries.damaged(viewer=SYSTEM)) == [file]
    with pytest.raises(NotFound):
        queries.opened(file, viewer=SYSTEM)


@pytest.mark.django_db(transaction=True)
def test_a_backup_holds_the_objects(bucket, tmp_path):
    actions.store(PDF, by=BY, subject=SUBJECT)
    client, name = bucket
    client.put_object(Bucket=name, Key="office/notes.txt", Body=b"somebody else's")
    written = archive.write(tmp_path / "backup.tar")
    assert written.manifest["members"][KEY.replace("office", "evidence", 1)] == {"size": len(PDF), "sha256": DIGEST}
    assert len(written.manifest["members"]) == 2


def test_a_restored_folder_goes_into_the_store(bucket, tmp_path):
    place = tmp_path / "restored" / storage.name_of(DIGEST)
    place.parent.mkdir(parents=True)
    place.write_bytes(PDF)
    assert (actions.adopt(tmp_path / "restored"), actions.adopt(tmp_path / "restored")) == (1, 1)
    assert keys(bucket) == [KEY]


def test_a_folder_is_carried_into_the_bucket_and_back(bucket, settings, tmp_path, zhiben, refused):
    _client, name = bucket
    there, settings.ZHIBEN_EVIDENCE, settings.MEDIA_ROOT = settings.ZHIBEN_EVIDENCE, "", tmp_path / "folder"
    for number in range(3):
        actions.store(PDF + bytes([number]), by=BY, subject=SUBJECT)
    for _time in range(2):
        said = zhiben("move", "--evidence", there)
        assert "（3 个文件）" in said and f"附件已全部在 s3://{name}/office。" in said
    assert len(keys(bucket)) == 3
    settings.ZHIBEN_EVIDENCE = there
    assert list(queries.damaged(viewer=SYSTEM)) == []
    noted = Event.objects.filter(action="ledger.carry_evidence")
    assert [each.detail for each in noted] == [{"target": there, "files": 3}] * 2
    zhiben("move", "--evidence", tmp_path / "back")
    both = [
        sorted(each.relative_to(root) for each in root.rglob("*")) for root in (tmp_path / "folder", tmp_path / "back")
    ]
    assert both[0] == both[1] and len(both[0]) >= 3
    # One that was altered does not travel under its name.
    settings.ZHIBEN_EVIDENCE = ""
    kept = next(each for each in (tmp_path / "folder").rglob("*") if each.is_file())
    kept.write_bytes(b"!" + kept.read_bytes()[1:])
    assert f"附件 {kept.name} 的内容与校验值不符" in refused("move", "--evidence", tmp_path / "third")
    assert refused("move") == "请用 --to 给出目标库，或用 --evidence 给出附件的新位置。"
    assert "附件存储暂时连不上" in refused("move", "--evidence", "s3://no-such-bucket")
    storage.at("s3://no-such-bucket").client.close()


def test_the_doctor_says_when_it_is_away(bucket, settings):
    assert list(machine.evidence()) == []
    assert keys(bucket) == []
    settings.ZHIBEN_EVIDENCE = "s3://no-such-bucket"
    (complaint,) = machine.evidence()
    assert complaint.urgent and "s3://no-such-bucket 不能读写" in complaint.said
    storage.store().client.close()
