"""Every command says what it is for, who it acts as, and what is wrong in one sentence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from zhiben.cli.main import overview

OURS = sorted(name for name, app in get_commands().items() if app == "zhiben.cli")


def test_the_overview_lists_our_commands_first():
    lines = list(overview())
    assert lines[0] == "用法：zhiben 命令 [参数]；zhiben 命令 --help 查看用法。"
    assert [line.split()[0] for line in lines[2 : 2 + len(OURS)]] == OURS
    assert lines[-1].startswith("Django 自带的命令：") and " migrate " in lines[-1]
    assert {"admin", "api", "backup", "bulletin", "export", "figure", "import", "ledger", "restore", "serve",
            "worker"} <= set(OURS)  # fmt: skip


@pytest.mark.parametrize("name", OURS)
def test_every_command_has_its_help_in_chinese(name):
    command = load_command_class("zhiben.cli", name)
    text = command.create_parser("zhiben", name).format_help()
    assert any("一" <= each <= "鿿" for each in str(command.help))
    assert "--pythonpath" not in text and "--traceback" not in text


@pytest.mark.parametrize("words", [[], ["help"], ["--help"]], ids=str)
def test_without_a_command_it_says_what_there_is(words):
    command = [sys.executable, "-m", "zhiben.cli.main", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == list(overview())


def test_the_overview_speaks_the_language_that_is_asked_for(monkeypatch):
    monkeypatch.setenv("ZHIBEN_LANGUAGE", "en")
    said = "from django.utils.translation import get_language; print(get_language())"
    command = [sys.executable, "-c", f"from zhiben.cli.main import main; main(); {said}"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "en"


def test_an_account_that_is_none_is_named(db, refused):
    assert refused("figure", "list", "--as", "nobody") == "没有找到账户“nobody”；请核对后重试。"


def test_a_database_that_was_never_prepared_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("ZHIBEN_HOME", str(tmp_path))
    monkeypatch.setenv("ZHIBEN_DATABASE", f"sqlite:///{tmp_path / 'new.sqlite3'}")
    done = subprocess.run(
        [sys.executable, "-m", "zhiben.cli.main", "ledger", "list"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (
        1,
        "CommandError: 数据库还没有建立或需要升级；请先运行 zhiben migrate。\n",
    )


def test_the_api_schema_is_written_and_compared(zhiben, tmp_path, refused):
    out = tmp_path / "openapi.json"
    assert zhiben("api", "schema", "--out", out) == f"{out}\n"
    assert zhiben("api", "schema", "--check", "--out", out) == ""
    out.write_text(out.read_text("utf-8").replace("hazards_list", "hazards_all"), "utf-8")
    assert f"接口与 {out} 不同；有意改动的话请运行 zhiben api schema 并一并提交。" == refused(
        "api", "schema", "--check", "--out", out
    )
    assert refused("api", "schema", "--check", "--out", tmp_path / "none.json")


def test_the_snapshot_is_the_schema(zhiben):
    snapshot = Path(__file__).parents[1] / "api" / "openapi.json"
    assert zhiben("api", "schema", "--check", "--out", snapshot) == ""


def test_a_reader_that_goes_away_is_no_fault():
    """`zhiben api schema | head -1`: nothing is said, whether it was still writing or had just begun."""
    for words in (["api", "schema"], ["help"]):
        command = [sys.executable, "-m", "zhiben.cli.main", *words]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
            running.stdout.close()
            assert running.stderr.read() == ""
        assert running.returncode == 141
