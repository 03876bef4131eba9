"""A disk without room: what was under way is refused whole and said, and goes through once there is room.

A limit on the size of files stands for it: it needs no rights and behaves the same, but for the error's number.
"""

from __future__ import annotations

import resource
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.db import OperationalError, connection
from tests.cli.conftest import zhiben
from tests.ledger.conftest import event

from zhiben.evidence.models import File
from zhiben.facts.ids import new_id
from zhiben.hazards import actions as hazards
from zhiben.hazards.models import Hazard
from zhiben.ledger import queries, witness
from zhiben.ledger.actions import seal
from zhiben.ledger.models import Entry, Seal

__all__ = ["event", "zhiben"]  # fixtures
pytestmark = pytest.mark.django_db(transaction=True)
PHOTO = b"\x89PNG\r\n\x1a\n" + bytes(100_000)


@contextmanager
def full(size=0):
    """No file grows beyond `size` bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def files(folder):
    return sorted(each for each in Path(folder).rglob("*") if each.is_file())


def test_a_hazard_whose_photo_has_no_room_is_not_recorded_by_half(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    entries = Entry.objects.count()
    facts = {"by": world.inspector, "id": new_id(), "title": "安全出口上锁", "photos": [PHOTO]}
    facts |= {"organisation": world.shaoling, "enterprise": world.enterprise, "happened_on": "2024-05-06"}
    with full(), pytest.raises((OSError, OperationalError)):
        hazards.find(**facts)
    assert (Hazard.objects.count(), File.objects.count(), Entry.objects.count()) == (0, 0, entries)
    hazards.find(**facts)
    assert (Hazard.objects.count(), File.objects.count(), len(files(tmp_path))) == (1, 1, 1)


def test_an_export_without_room_says_so_and_is_whole_the_next_time(event, zhiben, tmp_path):
    pytest.importorskip("duckdb")
    event()
    seal()
    with full(100), pytest.raises(CommandError) as refusal:
        zhiben("ledger", "export", "--into", tmp_path)
    assert "File too large" in str(refusal.value)
    assert queries.verify() == 1
    zhiben("ledger", "export", "--into", tmp_path)
    assert queries.prove_export(tmp_path).entries == Entry.objects.count()


def test_a_witness_without_room_is_not_left_with_half_a_line(event, zhiben, tmp_path):
    kept = tmp_path / "witness"
    event()
    seal()
    with full(40), pytest.raises(CommandError) as refusal:
        zhiben("ledger", "witness", kept)
    assert str(kept) in str(refusal.value) or "File too large" in str(refusal.value)
    assert kept.read_text() == ""
    assert witness.append(kept) == 1


@pytest.mark.sqlite_only
def test_a_seal_without_room_is_not_made(event, zhiben):
    event()
    with full(), pytest.raises((OperationalError, CommandError)) as refusal:
        zhiben("ledger", "seal")
    assert "disk" in str(refusal.value)
    connection.close()
    assert Seal.objects.count() == 0
    assert (seal().number, queries.verify()) == (1, 1)
