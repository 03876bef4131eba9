"""zhiben admin USERNAME --name NAME | --reset."""

from __future__ import annotations

import sys
from getpass import getpass
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from zhiben.accounts import actions, queries
from zhiben.accounts.viewer import Viewer
from zhiben.cli.noun import ActingCommand

ROLE = "administrator"


class Command(ActingCommand):
    """The first administrator, and a way back in for whoever has forgotten the password."""

    help = _("管理员：建立管理员账号，或重设任一账号的密码")

    def add_words(self, parser: CommandParser) -> None:
        """Who, and what."""
        parser.add_argument("username", help=_("账号"))
        parser.add_argument("--name", default="", help=_("姓名（建立账号时必填）"))
        parser.add_argument("--reset", action="store_true", help=_("给已有账号设新密码，登录后须修改"))
        parser.add_argument("--password-stdin", action="store_true", help=_("从标准输入读密码，不提示"))

    def act(self, viewer: Viewer, options: dict[str, Any]) -> None:
        """Open the account, or give it a new password."""
        username = options["username"].strip().lower()
        known = queries.users(viewer=viewer).filter(username=username).first()
        if options["reset"]:
            if known is None:
                raise CommandError(_("没有“%(username)s”这个账号；请核对。") % {"username": username})
            actions.set_password(by=viewer, user=known, password=password(options))
            self.stdout.write(_("已为“%(username)s”设新密码，登录后须修改。") % {"username": username})
            return
        if known is not None:
            raise CommandError(_("账号“%(username)s”已存在；重设密码请加 --reset。") % {"username": username})
        if not options["name"].strip():
            raise CommandError(_("请用 --name 写明姓名。"))
        with transaction.atomic():
            made = actions.create(
                by=viewer,
                username=username,
                name=options["name"].strip(),
                password=password(options),
                must_change_password=False,
            )
            actions.grant(by=viewer, user=made, role=ROLE)
        self.stdout.write(_("管理员“%(username)s”已建立，可以登录。") % {"username": made.username})


def password(options: dict[str, Any]) -> str:
    """From standard input, or typed twice."""
    if options["password_stdin"]:
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass(_("密码："))
    if first != getpass(_("再输一次：")):
        raise CommandError(_("两次输入的密码不一致；没有改动，请重试。"))
    return first
