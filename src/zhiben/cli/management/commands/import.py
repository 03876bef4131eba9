"""zhiben import KIND FILE.xlsx [--dry-run] | KIND --template OUT.xlsx | --list | --void BATCH --reason TEXT."""
# ruff: noqa: N999  (a command is called as its file is; nobody imports this by name)

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.cli.noun import ActingCommand
from zhiben.registers import exports, imports, queries
from zhiben.registers.declaration import Register
from zhiben.registers.headers import Match
from zhiben.registers.sheets import Sheet


class Command(ActingCommand):
    """Spreadsheets into registers: all rows or none, safe to repeat, voided as a whole."""

    help = _("导入：把 Excel 登记表整批登入台账，可试导、可整批作废")

    def add_words(self, parser: CommandParser) -> None:
        """Which register, which file, and what to do with them."""
        parser.add_argument("kind", nargs="?", default="", help=_("台账代码，见 --list"))
        parser.add_argument("file", nargs="?", type=Path, help=_(".xlsx 文件"))
        parser.add_argument("--dry-run", action="store_true", help=_("只检查，不登记"))
        parser.add_argument("--skip-repeated", action="store_true", help=_("略过以前的文件里已有的行"))
        parser.add_argument("--template", type=Path, metavar="OUT", help=_("写出空白模板"))
        parser.add_argument("--list", action="store_true", help=_("列出可导入的台账和做过的导入"))
        parser.add_argument("--void", type=UUID, metavar="BATCH", help=_("作废一次导入的全部记录"))
        parser.add_argument("--reason", default="", help=_("作废原因"))

    def act(self, viewer: Viewer, options: dict[str, Any]) -> None:
        """One of the four."""
        if options["list"]:
            self.list_all(viewer)
        elif options["void"]:
            self.void(viewer, options["void"], options["reason"])
        elif not options["kind"]:
            raise CommandError(_("请写明台账代码；可用 zhiben import --list 查看。"))
        elif options["template"]:
            self.template(queries.get(options["kind"], viewer=viewer), options["template"])
        elif options["file"] is None:
            raise CommandError(_("请写明 .xlsx 文件；空白模板用 --template 写出。"))
        else:
            self.take(viewer, queries.get(options["kind"], viewer=viewer), options)

    def list_all(self, viewer: Viewer) -> None:
        """The registers that take files, and the imports that were made."""
        for register in queries.registers(viewer=viewer):
            if register.record is not None:
                self.stdout.write(f"{register.code}\t{register.label}")
        for batch in queries.batches(viewer=viewer):
            state = _("已作废") if batch.voided else _("有效")
            self.stdout.write(
                f"{batch.pk}\t{batch.register}\t{timezone.localtime(batch.at):%Y-%m-%d}\t{batch.new}\t{state}\t{batch.name}"
            )

    def void(self, viewer: Viewer, id: UUID, reason: str) -> None:
        """Take an import back."""
        batch = queries.batch(id, viewer=viewer)
        register = queries.get(batch.register, viewer=viewer)
        imports.void_batch(register, batch, by=viewer, reason=reason)
        self.stdout.write(_("“%(name)s”的 %(count)s 条记录已作废。") % {"name": batch.name, "count": batch.new})

    def template(self, register: Register, out: Path) -> None:
        """An empty form with headers, an example and drop-downs."""
        out.write_bytes(exports.template(register))
        self.stdout.write(str(out))

    def take(self, viewer: Viewer, register: Register, options: dict[str, Any]) -> None:
        """Import the file, or only look what importing it would do."""
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(_("打不开“%(path)s”；请核对路径。") % {"path": path})
        sheet = imports.read(register, path)
        match = imports.match_headers(register, sheet.headers, viewer=viewer)
        self.tell(register, match)
        how = {"by": viewer, "skip_repeated": options["skip_repeated"]}
        if options["dry_run"]:
            self.look(register, sheet, imports.check(register, sheet, match.mapping, **how))
            return
        done = imports.run(register, sheet, match.mapping, **how)
        if done.again:
            self.stdout.write(_("这个文件以前导入过（%(batch)s），没有重复登记。") % {"batch": done.batch.pk})
        else:
            said = {"rows": done.batch.rows, "new": done.batch.new, "batch": done.batch.pk}
            self.stdout.write(_("共 %(rows)s 行，新登记 %(new)s 条；批次 %(batch)s。") % said)

    def tell(self, register: Register, match: Match) -> None:
        """What the headers were taken for, where that is no matter of course."""
        for header in sorted(match.proposed):
            label = register.column(match.mapping[header]).label
            self.stdout.write(_("表头“%(header)s”按“%(label)s”处理。") % {"header": header, "label": label})
        for header in match.unmatched:
            self.stdout.write(_("表头“%(header)s”没有对应的列，已略过。") % {"header": header})

    def look(self, register: Register, sheet: Sheet, found: imports.Checked) -> None:
        """What importing would do; exit 1 where it would be refused."""
        for error in found.errors:
            self.stdout.write(str(error))
        if found.wrong:
            raise CommandError(_("共%(count)s处错误；改正前不会登记任何一行。") % {"count": found.wrong})
        if found.imported:
            self.stdout.write(_("这个文件以前导入过（%(batch)s）。") % {"batch": found.imported.pk})
        said = {"rows": len(found.rows), "repeated": len(found.repeated), "label": register.label}
        self.stdout.write(_("%(rows)s 行均可登入“%(label)s”，其中 %(repeated)s 行以前的文件里已有。") % said)
