"""The object store goes away, before and in the middle of a photo: what was under way is refused whole and said."""

from __future__ import annotations

import os
import subprocess
import time
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import boto3
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.api.conftest import Program
from tests.evidence.stores import REGION, Way, a_name, store, variables
from tests.factories import World

from zhiben.accounts.models import User
from zhiben.cli.management.commands import restore
from zhiben.evidence import bucket, storage
from zhiben.evidence.errors import StoreAway
from zhiben.evidence.models import Attachment, File
from zhiben.facts.ids import new_id
from zhiben.hazards import actions as hazards
from zhiben.hazards.models import Hazard
from zhiben.journal.models import Event
from zhiben.ledger.models import Entry

pytestmark = pytest.mark.django_db(transaction=True)
SMALL = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
LARGE = b"\x89PNG\r\n\x1a\n" + os.urandom(2_000_000)
SENTENCE = "附件存储暂时连不上或不可用，这次没有登记；请稍后原样重发"


@dataclass(frozen=True)
class Office:
    """The world, and what its files go to: the server's process, the way to it, a client with a way of its own."""

    world: World
    store: subprocess.Popen[bytes]
    way: Way
    direct: Any
    bucket: str


@pytest.fixture
def office(world, settings, tmp_path, monkeypatch):
    """Evidence goes by a way that can be cut to a server that can be killed; the bucket is there and empty."""
    # A second try comes after a second: how long it is tried is not what is looked at here.
    monkeypatch.setattr(bucket, "CONFIG", bucket.CONFIG.merge(bucket.Config(retries={"total_max_attempts": 2})))
    with store() as (process, port):
        way = Way(port)
        for name, value in variables(way.port).items():
            monkeypatch.setenv(name, value)
        name = a_name()
        direct = boto3.client("s3", region_name=REGION, endpoint_url=f"http://127.0.0.1:{port}")
        direct.create_bucket(Bucket=name)
        settings.ZHIBEN_EVIDENCE, settings.MEDIA_ROOT = f"s3://{name}/office", tmp_path / "spool"
        yield Office(world, process, way, direct, name)
        way.close()
        direct.close()
        storage.store().client.close()


def facts(office, photos):
    world, where = office.world, {"organisation": office.world.shaoling, "enterprise": office.world.enterprise}
    given = {"by": world.inspector, "id": new_id(), "title": "安全出口上锁", "photos": photos}
    return given | where | {"happened_on": "2024-05-06"}


def counts():
    return [model.objects.count() for model in (Hazard, File, Attachment, Entry, Event)]


def left(folder):
    return [each for each in folder.rglob("*") if each.is_file()]


def test_it_dies_in_the_middle_of_the_second_photo(office, tmp_path):
    """The first photo is stored, of the second a megabyte has arrived: neither hazard nor rows nor entries."""
    before, given = counts(), facts(office, [SMALL, LARGE])
    office.way.most, office.way.cut = 1_000_000, office.store.kill
    with pytest.raises(StoreAway) as refusal:
        hazards.find(**given)
    assert SENTENCE in str(refusal.value)
    assert office.store.wait(10) != 0  # it was this that stopped it
    assert (counts(), left(tmp_path / "spool")) == (before, [])


def test_the_way_is_cut_and_mended_and_the_same_goes_through(office):
    """A store that was out of reach has the first photo and no part of the second; sent again, all is there once."""
    before, given = counts(), facts(office, [SMALL, LARGE])
    office.way.most = 1_000_000
    with pytest.raises(StoreAway):
        hazards.find(**given)
    listed = office.direct.list_objects_v2(Bucket=office.bucket).get("Contents", [])
    assert [each["Size"] for each in listed] == [len(SMALL)]
    assert counts() == before
    office.way.open()
    for _time in range(2):
        hazards.find(**given)
    listed = office.direct.list_objects_v2(Bucket=office.bucket)["Contents"]
    assert sorted(each["Size"] for each in listed) == sorted([len(SMALL), len(LARGE)])
    assert (Hazard.objects.count(), Attachment.objects.count()) == (1, 2)


def test_a_program_is_told_503_and_a_page_says_it_in_the_form(office):
    program, browser = Program(office.world.inspector), Client()
    browser.force_login(User.objects.get(pk=office.world.inspector.id))
    hazard = hazards.find(**facts(office, [SMALL]))
    photo = Attachment.objects.get()
    before = counts()
    office.store.kill()
    office.store.wait(10)
    began = time.monotonic()
    answer = program.client.put(f"/api/hazards/{hazard.pk}/files/{new_id()}", LARGE, content_type="image/png")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert (answer.json()["title"], SENTENCE in answer.json()["detail"]) == ("StoreAway", True)
    assert time.monotonic() - began < 20
    upload = SimpleUploadedFile("现场.png", LARGE, "image/png")
    answer = browser.post(f"/registers/hazards/{hazard.pk}/files/", {"uploads": upload, "role": "other"})
    assert (answer.status_code, SENTENCE in answer.content.decode()) == (422, True)
    answer = browser.get(f"/files/{photo.pk}/")
    assert (answer.status_code, "文件打不开；请稍后再试" in answer.content.decode()) == (503, True)
    assert (photo.file_id, counts()) == (sha256(SMALL).hexdigest(), before)


def test_a_restore_whose_store_is_away_says_so(office, settings, tmp_path):
    place = tmp_path / "restored" / "evidence" / storage.name_of(sha256(SMALL).hexdigest())
    place.parent.mkdir(parents=True)
    place.write_bytes(SMALL)
    office.store.kill()
    with pytest.raises(StoreAway):
        restore.adopt(tmp_path / "restored")
