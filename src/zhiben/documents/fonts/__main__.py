"""`python -m zhiben.documents.fonts build --out DIR --node-modules DIR` and `… report`. Runs before any set-up."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

import zhiben
from zhiben.documents.fonts import build, roles


def main(arguments: list[str]) -> int:
    """Build or list the fonts; 0 when that worked."""
    if not settings.configured:
        settings.configure(LANGUAGE_CODE="zh-hans", LOCALE_PATHS=[Path(zhiben.__file__).parent / "locale"])
        django.setup()
    tongue = os.environ.get("LC_ALL") or os.environ.get("LANG", "")
    with translation.override("en" if tongue.startswith("en") else "zh-hans"):
        wanted = _parser().parse_args(arguments)
        try:
            if wanted.command == "build":
                build.build(wanted.out, wanted.node_modules, retry=wanted.retry)
            else:
                _list(wanted.out)
        except (FileNotFoundError, roles.NoFonts) as error:
            sys.stderr.write(f"{error}\n")
            return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m zhiben.documents.fonts")
    commands = parser.add_subparsers(dest="command", required=True)
    building = commands.add_parser("build", help=_("生成字体（已有的不重做）"))
    building.add_argument("--node-modules", type=Path, default=Path("node_modules"), help=_("npm 包所在文件夹"))
    building.add_argument("--retry", action="store_true", help=_("上次取不到的仿宋再取一次"))
    listing = commands.add_parser("report", help=_("列出各字体由哪个文件担任"))
    for command in (building, listing):
        command.add_argument("--out", type=Path, default=roles.fonts_folder(), help=_("放字体的文件夹"))
    return parser


def _list(folder: Path) -> None:
    roles.use_fonts(folder)
    for part in roles.report():
        stand_in = _("（代用）") if part.stand_in else ""
        sys.stdout.write(f"{roles.LABELS[part.role]}{stand_in}\t{part.family}\t{part.file}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
