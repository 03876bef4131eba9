"""zhiben ledger export and verify: what is said, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from tests.conftest import unguarded
from tests.figures import oracle

from zhiben.calendars import today, travel
from zhiben.ledger.actions import seal
from zhiben.ledger.checking import Sample
from zhiben.ledger.models import Entry, Seal
from zhiben.ledger.parquet import manifest


@pytest.fixture
def sealed(db):
    """Ten seals of ten entries."""
    for number in range(10):
        with travel(today() - timedelta(days=10 - number)):
            Entry.objects.bulk_create(oracle.random_entries(number, 10, line=1 + 100 * number, until=date(2024, 5, 1)))
            seal()


def test_an_export_is_made_added_to_and_proved(sealed, tmp_path, zhiben, zhiben_json):
    assert zhiben("ledger", "export", "--into", tmp_path) == "新导出 100 笔分录，至第10号封存。\n"
    assert zhiben_json("ledger", "export", "--into", tmp_path) == {"entries": 0, "seal": 10, "mended": []}
    proof = zhiben_json("ledger", "export", "--into", tmp_path, "--verify")
    assert (proof["seals"], proof["entries"], proof["hash"]) == (10, 100, bytes(Seal.objects.get(number=10).hash).hex())
    told = zhiben("ledger", "export", "--into", tmp_path, "--verify")
    assert told == f"10 次封存、100 笔分录，全部相符；最新校验值 {proof['hash']}\n"


def test_without_a_seal_there_is_nothing_to_export(db, tmp_path, zhiben):
    assert zhiben("ledger", "export", "--into", tmp_path) == "还没有封存，没有可导出的分录。\n"


def test_a_damaged_file_is_named(sealed, tmp_path, zhiben, refused):
    zhiben("ledger", "export", "--into", tmp_path)
    name = manifest.read(tmp_path).batches[0].data.name
    (tmp_path / name).write_bytes(b"PAR1")
    assert f"文件“{name}”大小为 4 字节" in refused("ledger", "export", "--into", tmp_path, "--verify")
    assert f"文件“{name}”大小为 4 字节" in zhiben("ledger", "export", "--into", tmp_path)
    assert "100 笔分录，全部相符" in zhiben("ledger", "export", "--into", tmp_path, "--verify")


def test_who_may_not_make_a_backup_may_not_export(world, tmp_path, refused):
    assert "ledger.backup" in refused("ledger", "export", "--into", tmp_path / "x", "--as", "clerk")
    assert not (tmp_path / "x").exists()


def alter(number):
    with unguarded(), connection.cursor() as cursor:
        last = Seal.objects.get(number=number).last
        cursor.execute("UPDATE ledger_entry SET quantity = 77 WHERE id = %s", [last])
    return last


def test_what_was_tampered_with_is_not_exported(sealed, tmp_path, refused):
    alter(3)
    assert refused("ledger", "export", "--into", tmp_path) == "第3号封存与台账不符。"


def test_only_what_is_new(sealed, zhiben, refused):
    assert zhiben("ledger", "verify", "--since", "7") == "3 次封存，全部相符。\n"
    last = alter(5)
    assert zhiben("ledger", "verify", "--since", "7") == "3 次封存，全部相符。\n"
    assert refused("ledger", "verify", "--since", "4") == f"第5号封存与台账不符，自第{last}笔分录起。"
    assert refused("ledger", "verify", "--since", "99") == "第99号封存与台账不符。"


def test_a_random_sample(sealed, zhiben, refused):
    assert zhiben("ledger", "verify", "--sample", "4").startswith(
        "10 次封存的链相符；随机抽查其中 4 次的分录，全部相符。若有 5 次以上被改动，"
    )
    assert "随机抽查其中 10 次" in zhiben("ledger", "verify", "--sample", "99")
    last = alter(5)
    assert refused("ledger", "verify", "--sample", "99") == f"第5号封存与台账不符，自第{last}笔分录起。"


def test_a_sample_still_proves_the_whole_chain(sealed, refused):
    with unguarded(), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_seal SET day = '2020-01-01' WHERE number = 4")
    assert "第4号封存与台账不符" in refused("ledger", "verify", "--sample", "1")


@pytest.mark.parametrize(
    ("seals", "checked", "unnoticed"),
    # By hand: of ten, four checked: five altered are missed in C(5,4)/C(10,4) = 5/210 of all cases, four in 15/210.
    [(10, 4, 4), (10, 10, 0), (1, 1, 0), (100, 95, 0), (100, 94, 1), (10_000, 300, 97), (0, 0, 0)],
)
def test_how_sure_a_sample_is(seals, checked, unnoticed):
    assert Sample(seals, checked).unnoticed == unnoticed
