"""zhiben ledger seal | list | verify | witness | export | rebuild --check."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.cli.noun import NounCommand
from zhiben.cli.proving import STANDARD, Proof
from zhiben.ledger import actions, queries, witness
from zhiben.ledger.checking import Sample
from zhiben.ledger.seals import Broken


class Command(NounCommand):
    """The ledger: close it, prove it, compare it with the records."""

    help = _("台账：封存、核验、与记录对账")

    def add_verbs(self, verbs: Any) -> None:
        """seal, list, verify, witness, export, rebuild."""
        self.verb(verbs, "seal", _("封存到此刻为止的全部分录"))
        self.verb(verbs, "list", _("列出封存")).add_argument("--json", action="store_true")
        verify = self.verb(verbs, "verify", _("重算整条封存链，核对见证、口径和已印发的简报，指出不符之处"))
        part = verify.add_mutually_exclusive_group()
        part.add_argument(
            "--since", type=int, default=0, metavar="SEAL", help=_("只核验第几号封存之后的；此前的视为可信")
        )
        part.add_argument("--sample", type=int, metavar="N", help=_("封存链全部核验，分录只随机抽查 N 次封存的"))
        verify.add_argument(
            "--witness", default="", metavar="FILE", help=_("与别处保存的见证文件逐行比较；- 为标准输入")
        )
        verify.add_argument(
            "--hash", action="append", default=[], metavar="N:HEX", help=_("与纸上印的校验值比较，如 24:abcdef123456")
        )
        kept = self.verb(verbs, "witness", _("把每次封存的校验值写成一行文字，供别处保存；文件中已有的不动，只补新的"))
        kept.add_argument("file", metavar="FILE", help=_("文件；- 为标准输出，列出全部"))
        export = self.verb(verbs, "export", _("把已封存的分录导出为 Parquet；再次运行只补新的"))
        export.add_argument("--into", type=Path, metavar="FOLDER", help=_("目录，缺省为数据目录下的 parquet"))
        export.add_argument("--verify", action="store_true", help=_("不导出，只核对已有文件与封存是否相符"))
        export.add_argument("--json", action="store_true")
        rebuild = self.verb(verbs, "rebuild", _("由记录重算应有分录，与台账比较"))
        rebuild.add_argument("--check", action="store_true", required=True, help=_("只比较，不改动"))

    def verb_seal(self, viewer: Viewer, options: dict[str, Any]) -> None:
        """Close what was posted."""
        viewer.require_somewhere("ledger.seal")
        seal = actions.seal()
        self.stdout.write(f"{seal}  {seal.day}  {seal.entries}  {seal.short_hash}")

    def verb_list(self, viewer: Viewer, options: dict[str, Any]) -> None:
        """Every seal."""
        found = queries.seals()
        data = [
            {"number": s.number, "day": s.day, "last": s.last, "entries": s.entries, "hash": bytes(s.hash).hex()}
            for s in found
        ]
        self.say(data, options, (f"{s.number}\t{s.day}\t{s.entries}\t{s.short_hash}" for s in found))

    def verb_verify(self, viewer: Viewer, options: dict[str, Any]) -> None:
        """Recompute the chain, and compare what stands elsewhere with it; everything that does not fit is named."""
        viewer.require_somewhere("ledger.verify")
        proof = Proof()
        try:
            if options["sample"] is None:
                count = queries.verify(since=options["since"])
                proof.sound.append(_("%(count)s 次封存，全部相符。") % {"count": count})
            else:
                proof.sound.append(sampled(queries.verify_sample(max(1, options["sample"]))))
        except Broken as broken:
            proof.complaints.append(str(broken))
        proof.witnessed(options["witness"], options["hash"])
        proof.definitions(viewer)
        proof.published(viewer, since=options["since"])
        if proof.complaints:
            raise CommandError("\n".join(proof.complaints))
        for line in proof.sound:
            self.stdout.write(line)

    def verb_witness(self, viewer: Viewer, options: dict[str, Any]) -> None:
        """What has to be kept elsewhere."""
        viewer.require_somewhere("ledger.verify")
        if options["file"] == STANDARD:
            for line in witness.lines():
                self.stdout.write(line, ending="")
            return
        try:
            count = actions.append_witness(Path(options["file"]))
        except (Broken, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("补记 %(count)s 行。") % {"count": count})

    def verb_export(self, viewer: Viewer, options: dict[str, Any]) -> None:
        """Sealed entries as Parquet, or the proof that those exported are whole."""
        viewer.require("ledger.verify" if options["verify"] else "ledger.backup")
        if options["verify"]:
            proof = queries.prove_export(options["into"])
            told = _("%(seals)s 次封存、%(entries)s 笔分录，全部相符；最新校验值 %(hash)s") % asdict(proof)
            self.say(asdict(proof), options, [told])
            return
        try:
            made = actions.export(options["into"])
        except (Broken, OSError) as broken:  # a full disk is a sentence as well
            raise CommandError(str(broken)) from broken
        last = made.manifest.last
        data = {"entries": made.entries, "seal": last.last_seal if last else None, "mended": made.mended}
        told = _("新导出 %(entries)s 笔分录，至第%(seal)s号封存。") if last else _("还没有封存，没有可导出的分录。")
        self.say(data, options, [*made.mended, told % data if last else told])

    def verb_rebuild(self, viewer: Viewer, options: dict[str, Any]) -> None:
        """Compare with the records."""
        viewer.require_somewhere("ledger.verify")
        count = 0
        for difference in queries.differences():
            count += 1
            self.stdout.write(f"{difference.model}\t{difference.subject}\t{len(difference.delta)}")
        if count:
            raise CommandError(_("%(count)s 条记录与台账不符。") % {"count": count})
        self.stdout.write(_("台账与记录相符。"))


def sampled(found: Sample) -> str:
    """What a sample says, and how sure that is."""
    said = {"seals": found.seals, "checked": found.checked, "unnoticed": found.unnoticed + 1}
    return (
        _(
            "%(seals)s 次封存的链相符；随机抽查其中 %(checked)s 次的分录，全部相符。"
            "若有 %(unnoticed)s 次以上被改动，抽查发现的把握不低于 95%%。"
        )
        % said
    )
