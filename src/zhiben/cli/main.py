"""The console command `zhiben`: Django's management underneath."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from django.core.management import ManagementUtility, get_commands, load_command_class
from django.utils import translation
from django.utils.translation import gettext as _

ASKS = {(), ("help",), ("--help",), ("-h",)}
CLOSED = 141  # what a shell tells of a command whose reader went away


def main() -> None:
    """Run `zhiben COMMAND …`; without a command, say what there is."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhiben.settings")
    arguments = sys.argv[1:]
    django.setup()
    if language := os.environ.get("ZHIBEN_LANGUAGE"):
        translation.activate(language)
    try:
        _run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:  # `zhiben ledger list | head`: whoever read has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(CLOSED)


def _run(arguments: list[str]) -> None:
    if tuple(arguments) in ASKS:
        sys.stdout.write("\n".join(overview()) + "\n")
        return
    ManagementUtility([Path(sys.argv[0]).name or "zhiben", *arguments]).execute()


def overview() -> Iterator[str]:
    """Our commands with what they are for; then the names of those that come with Django."""
    ours = sorted(name for name, app in get_commands().items() if app == "zhiben.cli")
    width = max(map(len, ours)) + 2
    yield _("用法：zhiben 命令 [参数]；zhiben 命令 --help 查看用法。")
    yield ""
    for name in ours:
        yield f"  {name:<{width}}{load_command_class('zhiben.cli', name).help}"
    yield ""
    yield _("Django 自带的命令：%(names)s。") % {"names": " ".join(sorted(get_commands().keys() - set(ours)))}


if __name__ == "__main__":
    main()
