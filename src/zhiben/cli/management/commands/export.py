"""zhiben export KIND OUT.xlsx [NAME=VALUE …]."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.cli.noun import ActingCommand
from zhiben.registers import exports, queries, values
from zhiben.registers.declaration import Column, Register

ENDS = {"_from": "gte", "_to": "lte"}
VOIDED = "voided"


class Command(ActingCommand):
    """A register as a spreadsheet."""

    help = _("导出：把台账写成 Excel 文件，可按列筛选")

    def add_words(self, parser: CommandParser) -> None:
        """Which register, whereto, and which of its records."""
        parser.add_argument("kind", help=_("台账代码，见 zhiben import --list"))
        parser.add_argument("out", type=Path, help=_("要写的 .xlsx 文件"))
        parser.add_argument(
            "filters",
            nargs="*",
            metavar="NAME=VALUE",
            help=_("筛选，如 organisation=召陵镇 happened_on_from=2024-01-01 state=已销号 voided=1"),
        )

    def act(self, viewer: Viewer, options: dict[str, Any]) -> None:
        """Write what the viewer may see."""
        register = queries.get(options["kind"], viewer=viewer)
        rows = register.visible(viewer=viewer)
        wanted = dict(split(each) for each in options["filters"])
        has_voided = any(field.name == "voided_at" for field in register.model._meta.concrete_fields)
        if wanted.pop(VOIDED, "") != "1" and has_voided:
            rows = rows.filter(voided_at=None)
        for name, text in wanted.items():
            rows = narrowed(register, rows, name, text, viewer=viewer)
        count = exports.save(register, rows.order_by(register.sort, "pk"), options["out"])
        self.stdout.write(_("%(count)s 条写入 %(path)s。") % {"count": count, "path": options["out"]})


def split(word: str) -> tuple[str, str]:
    """NAME=VALUE; raises CommandError."""
    name, equals, text = word.partition("=")
    if not equals or not text:
        raise CommandError(_("“%(word)s”不是 名称=值；如 organisation=召陵镇。") % {"word": word})
    return name, text


def narrowed(register: Register, rows: QuerySet[Any], name: str, text: str, *, viewer: Viewer) -> QuerySet[Any]:
    """The rows under one filter: a column's value as a spreadsheet would say it, one end of its range, or a named filter.

    Raises CommandError on an unknown name, Invalid on a value that does not read.
    """
    if name in register.filters:
        return register.filters[name](rows, text)
    columns = {column.name: column for column in register.columns if column.kind not in {"files", "list"}}
    for ending, operator in ENDS.items():
        column = columns.get(name.removesuffix(ending))
        if name.endswith(ending) and column is not None and column.kind in {"date", "integer", "money"}:
            return rows.filter(**{f"{column.name}__{operator}": values.read(register, column, text, viewer=viewer)})
    if name not in columns:
        known = "、".join([*columns, *register.filters])
        raise CommandError(_("没有“%(name)s”这一列；可用：%(known)s。") % {"name": name, "known": known})
    return _equal(register, rows, columns[name], text, viewer)


def _equal(register: Register, rows: QuerySet[Any], column: Column, text: str, viewer: Viewer) -> QuerySet[Any]:
    """Texts by a part of them, everything else as a whole."""
    value = values.read(register, column, text, viewer=viewer)
    how = "__icontains" if column.kind in {"text", "longtext"} else ""
    return rows.filter(**{f"{column.name}{how}": value})
