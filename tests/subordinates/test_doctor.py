"""The doctor looks at each ledger from below: whether it can be read, whether it was proved, how old it is."""

from __future__ import annotations

import shutil
from datetime import timedelta

import pytest
from tests.figures.oracle import TODAY
from tests.subordinates.test_receive import an_entries_file, bring, place, touched, work  # noqa: F401  (a fixture)

from zhiben.calendars import travel
from zhiben.cli import doctor
from zhiben.cli.doctor import below
from zhiben.ledger.parquet import tables


def found():
    complaints = list(below.arrived())
    assert all(each.said and each.remedy for each in complaints)
    return [(each.urgent, each.said) for each in complaints]


def test_it_is_one_of_the_checks():
    (check,) = [each for each in doctor.CHECKS if each.look is below.arrived]
    assert (check.name, check.label) == ("subordinates", "下级台账")


def test_without_a_folder_or_with_none_in_it_there_is_nothing_to_say(db, settings, place):  # noqa: F811
    assert found() == []
    settings.ZHIBEN_SUBORDINATES = ""
    assert found() == []


def test_the_folder_of_them_all_has_gone(place):  # noqa: F811
    place.rmdir()
    assert found() == [(True, f"下级台账的目录 {place} 不在，或不能读取。")]


def test_what_was_proved_and_is_not_old_is_well_and_a_week_later_it_is_late(made, place):  # noqa: F811
    bring(made(1).folder, place, "甲")  # sealed 3 days ago
    work()
    assert found() == []
    with travel(TODAY + timedelta(days=6)):
        assert found() == [(False, "下级台账“甲”迟报：核验到第3号封存，是 9 天前的。")]


def test_what_arrived_and_was_not_proved(made, place, monkeypatch):  # noqa: F811
    ledger = made(1)
    bring(ledger.stages[1], place, "甲")
    assert found() == [], "the worker has an hour"
    monkeypatch.setattr(below, "WAITED", timedelta(0))
    assert found() == [(True, "下级台账“甲”到了 0 小时，还没有核验（从来没有核验过）。")]
    work()
    assert found() == []
    shutil.rmtree(place / "甲")
    bring(ledger.folder, place, "甲")
    assert found() == [(True, "下级台账“甲”到了 0 小时，还没有核验（核验到第2号封存，是 5 天前的）。")]


def test_what_was_refused_says_why_and_how_far_it_was_whole(made, place):  # noqa: F811
    where = bring(made(1).folder, place, "甲")
    work()
    touched(an_entries_file(where))
    work()
    ((urgent, said),) = found()
    assert urgent and said.startswith("下级台账“甲”被拒绝，不计入数字：文件“")
    assert an_entries_file(where).name in said and said.endswith("（核验到第3号封存，是 3 天前的）")
    shutil.rmtree(where)
    ((urgent, said),) = found()
    assert urgent and "目录已经不在" in said


@pytest.mark.parametrize("part", ["manifest", "entries"])
def test_what_cannot_be_read_is_named(made, place, part):  # noqa: F811
    """As a share that is away, or a file of root's, is to whoever runs zhiben; tests may be root, who reads everything."""
    where = bring(made(1).folder, place, "甲")
    work()
    file = where / "manifest.json" if part == "manifest" else an_entries_file(where)
    file.unlink()
    file.symlink_to(place / "away" / file.name)
    assert found() == [(True, f"下级台账“甲”不能读取：{file}（核验到第3号封存，是 3 天前的）。")]


def test_without_duckdb_nobody_proves_it(made, place, monkeypatch):  # noqa: F811
    bring(made(1).folder, place, "甲")
    monkeypatch.setattr(tables, "available", lambda: False)
    assert found() == [(True, "没有安装 DuckDB，下级台账没有人核验，也不计入数字。")]
