"""zhiben admin: the first administrator, and a way back in."""

from __future__ import annotations

import io

import pytest

from zhiben.accounts.models import Grant, User
from zhiben.accounts.queries import viewer_of
from zhiben.cli.management.commands import admin
from zhiben.journal.models import Event

PASSWORD = "shan-gao-shui-chang"


@pytest.fixture
def typed(monkeypatch):
    """`typed("first line")`: what comes from standard input."""

    def give(*lines):
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))

    return give


@pytest.fixture
def prompted(monkeypatch):
    """`prompted("once", "again")`: what is typed at the prompt."""

    def give(*answers):
        waiting = list(answers)
        monkeypatch.setattr(admin, "getpass", lambda _prompt: waiting.pop(0))

    return give


def test_the_first_administrator_may_manage_accounts_everywhere(db, zhiben, typed):
    typed(PASSWORD)
    said = zhiben("admin", "Root", "--name", "管理员", "--password-stdin")
    assert said == "管理员“root”已建立，可以登录。\n"
    user = User.objects.get()
    assert (user.username, user.name, user.must_change_password) == ("root", "管理员", False)
    assert user.check_password(PASSWORD)
    assert viewer_of(user).allows("accounts.manage")
    assert set(Event.objects.values_list("action", flat=True)) == {"accounts.create", "accounts.grant"}


def test_the_password_is_asked_for_twice(db, zhiben, prompted):
    prompted(PASSWORD, PASSWORD)
    zhiben("admin", "root", "--name", "管理员")
    assert User.objects.get().check_password(PASSWORD)


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    ("words", "passwords", "sentence"),
    [
        (["--name", "管理员"], [PASSWORD, "another"], "两次输入的密码不一致；没有改动，请重试。"),
        (["--name", "管理员"], ["12345678", "12345678"], "密码"),
        ([], [], "请用 --name 写明姓名。"),
        (["--reset"], [], "没有“root”这个账号；请核对。"),
    ],
    ids=str,
)
def test_what_does_not_do_makes_no_account(prompted, words, passwords, sentence, refused):
    prompted(*passwords)
    assert sentence in refused("admin", "root", *words)
    assert (User.objects.count(), Grant.objects.count(), Event.objects.count()) == (0, 0, 0)


def test_a_forgotten_password_is_set_anew_and_must_be_changed(world, zhiben, typed):
    typed(PASSWORD)
    assert zhiben("admin", "clerk", "--reset", "--password-stdin") == "已为“clerk”设新密码，登录后须修改。\n"
    user = User.objects.get(username="clerk")
    assert user.check_password(PASSWORD) and user.must_change_password
    assert not viewer_of(user).allows("accounts.manage")


def test_a_taken_name_is_refused(world, typed, refused):
    typed(PASSWORD)
    assert "账号“clerk”已存在；重设密码请加 --reset。" in refused(
        "admin", "clerk", "--name", "某人", "--password-stdin"
    )
    assert not User.objects.get(username="clerk").check_password(PASSWORD)


def test_who_may_not_manage_accounts_is_refused(world, typed, refused):
    typed(PASSWORD)
    before = User.objects.count()
    assert "accounts.manage" in refused("admin", "mine", "--name", "某人", "--password-stdin", "--as", "clerk")
    assert User.objects.count() == before
