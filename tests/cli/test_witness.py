"""The witness: lines kept elsewhere, added to by hand or by the worker, compared, and watched by the doctor."""

from __future__ import annotations

import io
from datetime import date

import pytest
from tests.ledger.conftest import event

from zhiben.calendars import travel
from zhiben.cli.doctor import witness as doctor
from zhiben.ledger import witness
from zhiben.ledger.actions import seal
from zhiben.ledger.jobs import witness as job
from zhiben.ledger.models import Seal

__all__ = ["event"]  # a fixture


@pytest.fixture
def kept(tmp_path):
    return tmp_path / "elsewhere" / "seals.txt"


def lines(*numbers):
    return "".join(witness.line(Seal.objects.get(number=number)) for number in numbers)


def test_a_line_is_readable_and_only_new_ones_are_added(event, zhiben, kept):
    closed = seal()
    assert zhiben("ledger", "witness", kept) == "补记 1 行。\n"
    assert kept.read_text() == f"1 2024-05-27 {closed.last} {bytes(closed.hash).hex()}\n"
    assert zhiben("ledger", "witness", kept) == "补记 0 行。\n"
    event()
    seal()
    assert zhiben("ledger", "witness", kept) == "补记 1 行。\n"
    assert kept.read_text() == lines(1, 2) == zhiben("ledger", "witness", "-")


def test_what_is_piped_in_is_compared(event, zhiben, monkeypatch, refused):
    seal()
    monkeypatch.setattr("sys.stdin", io.StringIO(lines(1)))
    assert zhiben("ledger", "verify", "--witness", "-").splitlines()[1] == "与 1 条见证相符。"
    monkeypatch.setattr("sys.stdin", io.StringIO("2 2024-05-28 9 " + 64 * "0"))
    assert "见证中有第2号封存（000000000000），台账里却没有" in refused("ledger", "verify", "--witness", "-")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1 2024-05-27 4", "见证第 1 行“1 2024-05-27 4”不完整"),
        ("\n1 2024-05-27 4 " + 63 * "a", "见证第 2 行"),
    ],
)
def test_half_a_line_is_named(db, kept, text, said, refused):
    kept.parent.mkdir()
    kept.write_text(text)
    assert said in refused("ledger", "verify", "--witness", kept)
    assert said in refused("ledger", "witness", kept)
    assert kept.read_text() == text


@pytest.mark.parametrize("said", ["24", "24:abc", "24:xyzxyzxyz", ":abcdef123456"])
def test_what_was_not_read_from_paper_is_refused(db, said, refused):
    assert f"“{said}”不是封存号和校验值" in refused("ledger", "verify", "--hash", said)


def test_a_file_that_is_not_there_is_named(db, kept, refused):
    assert f"打不开“{kept}”" in refused("ledger", "verify", "--witness", kept)


def test_the_worker_adds_to_the_file_that_settings_name(event, kept, settings):
    seal()
    assert job.call() == "" and not kept.exists()
    settings.ZHIBEN_WITNESS = str(kept)
    assert (job.call(), job.call(), kept.read_text()) == ("1 行", "", lines(1))


def test_nothing_is_added_to_another_chains_file(event, kept, refused):
    seal()
    kept.parent.mkdir()
    kept.write_text("1 2024-05-27 4 " + 64 * "a" + "\n")
    assert "见证中是 aaaaaaaaaaaa：封存链被改写。" in refused("ledger", "witness", kept)
    assert len(kept.read_text().splitlines()) == 1


def test_the_doctor_says_that_the_file_is_behind(event, kept, settings):
    settings.ZHIBEN_WITNESS = str(kept)
    assert list(doctor.kept()) == []
    seal()
    witness.append(kept)
    event()
    with travel(date(2024, 5, 28)):
        seal()
        assert list(doctor.kept()) == []
    with travel(date(2024, 5, 29)):
        (complaint,) = doctor.kept()
        assert complaint.said == f"见证文件 {kept} 止于第1号封存，落后一天以上。"
        kept.write_text("1 2024-05-27 4 " + 64 * "a" + "\n")
        assert ["被改写" in each.said for each in doctor.kept()] == [True]
        kept.write_text("1")
        assert ["读不了" in each.said for each in doctor.kept()] == [True]
