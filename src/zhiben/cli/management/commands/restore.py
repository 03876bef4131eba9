"""zhiben restore FILE [--identity KEYFILE] [--into HOME] | --drill | --verify."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.db import connection
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import SYSTEM, Viewer
from zhiben.backups import archive, postgresql
from zhiben.cli import drill
from zhiben.cli.noun import ActingCommand
from zhiben.evidence import actions as evidence
from zhiben.evidence import queries as files
from zhiben.ledger import queries as ledger
from zhiben.ledger.seals import Broken

KEPT = "zhiben.sqlite3"


class Command(ActingCommand):
    """A backup back into an empty home, and the proof that it is whole."""

    help = _("恢复：把备份装入空的数据目录，逐个核对文件并核验台账；也可只做演练")

    def add_words(self, parser: CommandParser) -> None:
        """What, and whereto."""
        parser.add_argument("file", type=Path, help=_("备份文件"))
        parser.add_argument("--identity", type=Path, metavar="KEYFILE", help=_("加密备份的密钥文件"))
        parser.add_argument("--into", type=Path, metavar="HOME", help=_("数据目录，缺省为当前的 ZHIBEN_HOME"))
        instead = parser.add_mutually_exclusive_group()
        said = _("不恢复，只演练：恢复到临时目录和临时数据库，升级、核验、对账，然后删除")
        instead.add_argument("--drill", action="store_true", help=said)
        said = _("不恢复，只核对当前数据与备份清单是否相符")
        instead.add_argument("--verify", action="store_true", help=said)

    def act(self, viewer: Viewer, options: dict[str, Any]) -> None:
        """Restore, rehearse it, or compare what was restored with the manifest."""
        viewer.require("*")
        home = Path(options["into"] or settings.ZHIBEN_HOME).resolve()
        if not (options["verify"] or options["drill"]):
            refuse_full(home)
        home.mkdir(parents=True, exist_ok=True)
        with (
            archive.opened(options["file"], key=options["identity"], within=home) as file,
            tempfile.TemporaryDirectory(dir=home, prefix=archive.SCRATCH) as folder,
        ):
            if options["verify"]:
                self.verify(archive.manifest_of(file))
            elif options["drill"]:
                for line in drill.rehearse(file, Path(folder)):
                    self.stdout.write(line)
            else:
                self.restore(file, Path(folder), home)
                self.stdout.write(_("已恢复到 %(home)s；文件逐个相符，台账核验通过。") % {"home": home})

    def restore(self, file: Path, folder: Path, home: Path) -> None:
        """Unpack beside its place, prove it there, and only then put it into place."""
        kind = next(iter(archive.manifest_of(file)["members"]))
        if (kind == archive.DUMP) != (connection.vendor == "postgresql"):
            sentence = _("备份来自另一种数据库（%(kind)s）；请先把 ZHIBEN_DATABASE 设为同一种。")
            raise CommandError(sentence % {"kind": "PostgreSQL" if kind == archive.DUMP else "SQLite"})
        archive.unpack(file, folder)
        dump, database = folder / archive.DUMP, folder / KEPT
        if dump.exists():
            # A database that is filled is not filled again: what may fail at the store, comes first.
            adopt(folder)
            postgresql.load(connection.settings_dict, dump)
            address = os.environ.get("ZHIBEN_DATABASE", "")
        else:
            (folder / archive.SQLITE).rename(database)
            address = f"sqlite:///{database}"
        said = drill.Scratch(folder, address).run("restore", file.resolve(), "--verify")
        if said.returncode:
            raise CommandError(_("恢复出来的数据未通过核验，请勿使用：%(error)s") % {"error": said.stderr.strip()})
        adopt(folder)
        if not settings.ZHIBEN_EVIDENCE and (folder / archive.EVIDENCE).exists():
            (folder / archive.EVIDENCE).rename(home / archive.EVIDENCE)
        if database.exists():
            database.rename(place(home))

    def verify(self, manifest: archive.Manifest) -> None:
        """The chain holds, the seal of the backup is in it, and no file that a row names is missing or altered."""
        seal = manifest["seal"]
        try:
            count = ledger.verify()
        except Broken as broken:
            raise CommandError(str(broken)) from broken
        found = ledger.seal_at(seal["number"]) if seal else None
        if seal and (found is None or bytes(found.hash).hex() != seal["hash"]):
            raise CommandError(_("第%(number)s号封存与备份清单不符。") % seal)
        for file in files.damaged(viewer=SYSTEM):
            raise CommandError(_("附件“%(name)s”缺失或已改动。") % {"name": file.name})
        self.stdout.write(_("%(count)s 次封存和全部附件与备份相符。") % {"count": count})


def adopt(folder: Path) -> None:
    """Bring the unpacked files into the object store, where there is one; again is a no-op. Raises StoreAway."""
    if settings.ZHIBEN_EVIDENCE:
        evidence.adopt(folder / archive.EVIDENCE)


def place(home: Path) -> Path:
    """Where that home's SQLite file is."""
    own = home == settings.ZHIBEN_HOME and connection.vendor == "sqlite"
    return Path(connection.settings_dict["NAME"]) if own else home / KEPT


def refuse_full(home: Path) -> None:
    """Raises CommandError where there are data already: a backup never overwrites anything."""
    full = [path for path in (place(home), home / archive.EVIDENCE) if _holds_something(path)]
    if full:
        raise CommandError(_("“%(path)s”已有数据，恢复不会覆盖；请换一个空的数据目录（--into）。") % {"path": full[0]})
    if connection.vendor == "postgresql" and connection.introspection.table_names():
        raise CommandError(
            _("数据库“%(name)s”里已有数据表，恢复不会覆盖；请建一个空库。") % {"name": connection.settings_dict["NAME"]}
        )


def _holds_something(path: Path) -> bool:
    if path.is_dir():
        return any(path.iterdir())
    # Looking at a database that is not there creates an empty file.
    return path.exists() and path.stat().st_size > 0
