"""What arrives in ZHIBEN_SUBORDINATES is proved by the worker; what is refused says why, and is counted by nobody."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
from datetime import timedelta

import pytest
from django.core.management import call_command
from tests.figures.oracle import TODAY

from zhiben.accounts.viewer import SYSTEM, Reach, Scope, Viewer
from zhiben.calendars import travel
from zhiben.facts.errors import NotAllowed
from zhiben.facts.ids import new_id
from zhiben.journal.models import Event
from zhiben.ledger.parquet import manifest, proving
from zhiben.subordinates import actions, jobs, queries
from zhiben.subordinates.models import Head, Received


@pytest.fixture
def place(settings, tmp_path):
    """The folder of them all."""
    where = tmp_path / "below"
    where.mkdir()
    settings.ZHIBEN_SUBORDINATES = str(where)
    return where


def bring(ledger_folder, place, name):
    """As rsync brings it: files keep their time."""
    where = place / name
    shutil.copytree(ledger_folder, where, dirs_exist_ok=True)
    return where


def work():
    return jobs.receive.call()


def seen():
    return {each.name: each for each in queries.listed(viewer=SYSTEM)}


def an_entries_file(where):
    return where / manifest.read(where).batches[0].data.name


def touched(file):
    """One bit of it, and nothing that a list of files shows but its time."""
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def test_what_arrives_is_proved_once_and_kept(made, place):
    one, two = made(1), made(2)
    bring(one.folder, place, "召陵区"), bring(two.stages[0], place, "源汇区")
    assert [(each.proved_at, each.counts) for each in seen().values()] == [(None, False)] * 2
    assert work() == "核验 2 套，拒绝 0 套"
    found = seen()
    assert {name: (each.head.instance, each.head.number) for name, each in found.items()} == {
        "召陵区": (one.name, 3),
        "源汇区": (two.name, 1),
    }
    assert all(each.counts and not each.fault for each in found.values())
    assert work() == "" and Head.objects.count() == 2, "nothing changed"


def test_one_whose_newest_seal_is_older_than_a_week_is_late(made, place):
    below = made(1)  # sealed 7, 5 and 3 days ago
    bring(below.stages[0], place, "甲")
    work()
    assert [(each.days, each.late) for each in seen().values()] == [(7, False)]
    with travel(TODAY + timedelta(days=1)):
        assert [(each.days, each.late, each.counts) for each in seen().values()] == [(8, True, True)]


def test_a_new_export_is_not_counted_until_it_is_proved(made, place):
    below = made(1)
    bring(below.stages[1], place, "甲")
    work()
    shutil.rmtree(place / "甲")
    bring(below.stages[2], place, "甲")
    assert [(each.head.number, each.changed, each.counts) for each in seen().values()] == [(2, True, False)]
    assert work() == "核验 1 套，拒绝 0 套"
    assert [(each.head.number, each.changed, each.counts) for each in seen().values()] == [(3, False, True)]


def test_a_file_that_was_touched_is_refused_by_name_in_both_languages(made, place):
    where = bring(made(1).folder, place, "甲")
    work()
    touched(an_entries_file(where))
    assert not seen()["甲"].counts, "at once, before it is proved again"
    assert work() == "核验 0 套，拒绝 1 套"
    kept = Received.objects.get()
    assert an_entries_file(where).name in kept.fault and "内容与清单不符" in kept.fault
    assert an_entries_file(where).name in kept.fault_en and "清单" not in kept.fault_en
    assert (kept.head.number, seen()["甲"].counts) == (3, False), "how far it was whole once"
    assert work() == ""
    with travel(TODAY + timedelta(days=2)):
        assert work() == "核验 0 套，拒绝 1 套", "tried again the day after"
    event = Event.objects.get(action="subordinates.refuse")
    assert event.detail == {"folder": "甲", "reason": kept.fault}, "once, as long as it is the same"


def test_what_is_refused_is_read_once_and_worded_in_both_languages(made, place, monkeypatch):
    """A proof reads every file; the sentence is made when it is shown."""
    read = []
    monkeypatch.setattr(actions, "prove", lambda where: read.append(where.name) or proving.prove(where))
    below = made(1)
    an_entries_file(bring(below.folder, place, "缺")).unlink()
    bring(below.stages[1], place, "断")
    bring(below.others[1], place, "乱")
    (place / "乱" / "manifest.json").write_text("{", "utf-8")
    (place / "空").mkdir()
    assert work() == "核验 1 套，拒绝 3 套"
    assert sorted(read) == sorted(["缺", "断", "空"]), "what names no files is not begun with"
    shutil.rmtree(place / "断")
    bring(below.others[1], place, "断")
    read.clear()
    assert work() == "核验 0 套，拒绝 1 套" and read == ["断"]
    said = {each.name: (each.fault, each.fault_en) for each in Received.objects.all()}
    for chinese, english in said.values():
        assert re.search("[一-鿿]", chinese) and not re.search("[一-鿿]", re.sub("[“][^”]*”|/", "", english)), english
    assert "does not go on" in said["断"][1] and f"{below.name}, seal 2" in said["断"][1]


def test_a_file_whose_time_was_put_back_is_found_within_a_week(made, place):
    where = bring(made(1).folder, place, "甲")
    work()
    file = an_entries_file(where)
    before = file.stat()
    touched(file)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert work() == "" and seen()["甲"].counts, "a glance at times and sizes cannot see it"
    with travel(TODAY + timedelta(days=8)):
        assert work() == "核验 0 套，拒绝 1 套"
        assert not seen()["甲"].counts


def test_files_that_are_whole_again_count_again(made, place):
    below = made(1)
    an_entries_file(bring(below.folder, place, "甲")).unlink()
    assert work() == "核验 0 套，拒绝 1 套" and "缺少文件" in seen()["甲"].fault
    bring(below.folder, place, "甲")
    assert work() == "核验 1 套，拒绝 0 套" and seen()["甲"].counts


def test_a_chain_that_does_not_go_on_is_refused(made, place):
    below = made(1)
    bring(below.stages[1], place, "甲")
    work()
    shutil.rmtree(place / "甲")
    bring(below.others[1], place, "甲")
    work()
    assert f"{below.name} 第2号封存" in seen()["甲"].fault and seen()["甲"].head.number == 2


def test_the_same_ledger_twice_counts_once(made, place):
    below = made(1)
    bring(below.folder, place, "甲"), bring(below.folder, place, "乙")
    work()
    counted = [name for name, each in seen().items() if each.counts]
    assert len(counted) == 1
    (other,) = {"甲", "乙"} - set(counted)
    assert f"与“{counted[0]}”是同一套台账" in seen()[other].fault


def test_a_folder_that_has_gone_is_named(made, place):
    bring(made(2).folder, place, "乙")
    work()
    shutil.rmtree(place / "乙")
    assert "目录已经不在" in seen()["乙"].fault and not seen()["乙"].counts
    assert work() == ""


@pytest.mark.parametrize("said", ["{", "[]", '{"format": 1}', '{"format": 1, "instance": 5, "batches": [{}]}'])
def test_whatever_is_no_export_is_refused_and_the_next_is_read(made, place, said):
    (place / "乱").mkdir()
    (place / "乱" / "manifest.json").write_text(said, "utf-8")
    (place / "空").mkdir()
    bring(made(1).folder, place, "甲")
    assert work() == "核验 1 套，拒绝 2 套"
    found = seen()
    assert found["乱"].fault and found["空"].fault and found["甲"].counts


def test_a_manifest_that_leads_out_of_its_folder_is_refused(made, place):
    one = bring(made(1).folder, place, "甲")
    other = place / "乙"
    other.mkdir()
    said = json.loads((one / "manifest.json").read_text("utf-8"))
    for batch in said["batches"]:
        for part in ("data", "seals"):
            batch[part]["name"] = "../甲/" + batch[part]["name"]
    (other / "manifest.json").write_text(json.dumps(said), "utf-8")
    work()
    assert "目录以外的文件" in seen()["乙"].fault
    assert [name for name, each in seen().items() if each.counts] == ["甲"]


def test_by_hand_it_is_the_same(made, place, zhiben, refused, tmp_path):
    below = made(1)
    bring(below.folder, place, "甲")
    assert zhiben("subordinates", "verify").split("\t")[:2] == [below.name, "3"]
    assert seen()["甲"].counts
    (place / "乙").mkdir()
    assert "没有导出的台账" in refused("subordinates", "verify")
    assert set(seen()) == {"甲", "乙"}
    elsewhere = made(2)
    zhiben("subordinates", "verify", elsewhere.folder)
    assert set(Received.objects.values_list("name", flat=True)) == {"甲", "乙"}, "only what lies in the folder"


def test_a_figure_by_hand_leaves_out_what_is_refused_and_says_so(made, place, refused):
    asked = ("subordinates", "value", "inspections.done", "--from", "2024-04-01", "--to", str(TODAY))
    (place / "乙").mkdir()
    assert "没有核验过的台账" in refused(*asked)
    bring(made(1).folder, place, "甲")
    work()
    out, left = io.StringIO(), io.StringIO()
    call_command(*asked, "--json", stdout=out, stderr=left)
    assert json.loads(out.getvalue())["ledgers"] == 1 and left.getvalue() == "没有计入：乙\n"


def test_without_a_folder_there_is_nothing_to_do(settings, db, refused):
    settings.ZHIBEN_SUBORDINATES = ""
    assert work() == "" and queries.listed(viewer=SYSTEM) == []
    assert "没有给出目录" in refused("subordinates", "verify")


def test_only_who_sees_everything_sees_it_and_only_who_may_verify_asks(world, place):
    where = place / "甲"
    where.mkdir()
    all_seeing = Viewer(new_id(), "省", (Reach(frozenset({"*.view"})),))
    bounded = Viewer(new_id(), "市", (Reach(frozenset({"*.view", "ledger.verify"}), Scope(region="4111")),))
    assert [each.name for each in queries.listed(viewer=all_seeing)] == ["甲"]
    for who in (world.clerk, world.city_clerk, bounded):
        with pytest.raises(NotAllowed):
            queries.listed(viewer=who)
        with pytest.raises(NotAllowed):
            actions.receive(by=who, where=where)
        with pytest.raises(NotAllowed):
            jobs.ask(by=who)
    with pytest.raises(NotAllowed):
        jobs.ask(by=all_seeing)
    assert Received.objects.count() == 0 and not jobs.waiting()
