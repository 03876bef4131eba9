"""zhiben subordinates verify: what is whole and goes on from last time is kept, and sealed here; the rest is refused by name."""

from __future__ import annotations

import shutil
from uuid import UUID

import pytest

from zhiben.accounts.viewer import SYSTEM
from zhiben.facts.errors import NotAllowed
from zhiben.ledger import queries as ledger
from zhiben.ledger.actions import seal
from zhiben.ledger.errors import BadExport
from zhiben.ledger.models import Entry
from zhiben.ledger.parquet import manifest
from zhiben.subordinates import actions, queries
from zhiben.subordinates.errors import Discontinued, Empty
from zhiben.subordinates.models import Head


def verify(where):
    return actions.verify(by=SYSTEM, where=where)


def kept():
    return Head.objects.count(), Entry.objects.count()


def test_the_newest_hash_is_kept_and_sealed_here(made):
    below = made(1)
    head = verify(below.folder)
    newest = below.seals[2]
    assert (head.instance, head.number, head.last, head.entries) == (below.name, 3, newest.last, 120)
    assert (head.hash, head.sealed_on) == (bytes(newest.hash).hex(), newest.day)
    (entry,) = Entry.objects.all()
    assert (entry.kind, entry.category, entry.amount) == ("subordinate.verified", below.name, 120)
    assert entry.subject == UUID(head.hash[:32]), "the hash itself is under the seal"
    assert seal().last == entry.pk and ledger.verify() == 1 and list(ledger.differences()) == []


def test_it_goes_on_from_last_time_and_again_is_the_same(made):
    below, other = made(1), made(2)
    assert [verify(each).number for each in below.stages] == [1, 2, 3]
    verify(other.folder)
    assert verify(below.folder).number == 3 and kept() == (4, 4)
    assert {head.instance: head.number for head in queries.heads(viewer=SYSTEM)} == {below.name: 3, other.name: 3}


def test_a_chain_that_does_not_go_on_is_refused_and_named(made):
    below = made(1)
    verify(below.stages[1])
    for bad in (below.others[0], below.others[1], below.stages[0]):
        with pytest.raises(Discontinued, match=f"{below.name} 第2号封存 {bytes(below.seals[1].hash).hex()[:12]}"):
            verify(bad)
    assert kept() == (1, 1)
    assert verify(below.stages[2]).number == 3


def test_a_damaged_or_empty_folder_is_refused(made, tmp_path):
    below = made(1)
    (batch, *_) = manifest.read(below.folder).batches
    with pytest.raises(Empty, match="没有导出的台账"):
        verify(tmp_path / "nothing")
    place = below.folder / batch.data.name
    content = bytearray(place.read_bytes())
    content[len(content) // 2] ^= 1
    place.write_bytes(content)
    with pytest.raises(BadExport, match=batch.data.name):
        verify(below.folder)
    assert kept() == (0, 0)


def test_who_may_not_verify_may_not(made, world):
    with pytest.raises(NotAllowed):
        actions.verify(by=world.clerk, where=made(1).folder)
    assert kept()[0] == 0


def test_the_sound_ones_are_kept_even_where_another_is_refused(made, zhiben, refused, zhiben_json, tmp_path):
    one, two = made(1), made(2)
    verify(two.stages[2])
    shutil.rmtree(two.folder / f"instance={two.name}")
    said = refused("subordinates", "verify", two.folder, one.folder)
    assert "缺少文件" in said
    assert [(each["ledger"], each["seal"]) for each in zhiben_json("subordinates", "list")] == sorted(
        [(one.name, 3), (two.name, 3)]
    )
    assert zhiben("subordinates", "verify", one.folder).split("\t")[:2] == [one.name, "3"]
