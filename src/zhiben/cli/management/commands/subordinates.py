"""zhiben subordinates verify | list | value."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Scope, Viewer
from zhiben.cli.management.commands.figure import plain, shown
from zhiben.cli.noun import NounCommand, asked_period, day
from zhiben.figures import catalogue
from zhiben.subordinates import actions, folders, queries


class Command(NounCommand):
    """Ledgers of installations below: verify their exports, compute figures over all of them."""

    help = _("下级台账：核验其导出的数据，直接在其上计算指标，不用逐级填报")

    def add_verbs(self, verbs: Any) -> None:
        """verify, list, value."""
        verify = self.verb(verbs, "verify", _("核验下级导出的台账，记下核验到第几号封存；与上次核验不相接的予以拒绝"))
        verify.add_argument(
            "folders",
            nargs="*",
            type=Path,
            metavar="FOLDER",
            help=_("下级导出的目录，缺省为 ZHIBEN_SUBORDINATES 中的全部"),
        )
        verify.add_argument("--json", action="store_true")
        self.verb(verbs, "list", _("列出各下级台账核验到第几号封存")).add_argument("--json", action="store_true")
        value = self.verb(verbs, "value", _("在已核验的下级台账上计算一个指标"))
        value.add_argument("code", help=_("指标代码"))
        value.add_argument(
            "--over",
            nargs="+",
            type=Path,
            default=[],
            metavar="FOLDER",
            help=_("下级导出的目录，缺省为 ZHIBEN_SUBORDINATES 中的全部"),
        )
        value.add_argument("--from", dest="start", required=True, type=day, metavar="D", help=_("起日，如 2024-01-01"))
        value.add_argument("--to", dest="end", required=True, type=day, metavar="D", help=_("止日（含）"))
        value.add_argument("--region", default="", metavar="CODE", help=_("行政区划代码，含其下级"))
        value.add_argument("--field", default="", help=_("领域代码"))
        value.add_argument("--by", default="", help=_("分组：region:6,field,level,category"))
        value.add_argument(
            "--as-of",
            nargs="+",
            default=[],
            metavar="LEDGER=SEAL",
            help=_("某下级台账以其第几号封存为准；缺省为已核验的最后一次"),
        )
        value.add_argument(
            "--spark", default="", metavar="MASTER", help=_("由 Spark 集群计算，如 spark://10.0.0.1:7077")
        )
        value.add_argument("--json", action="store_true")

    def verb_verify(self, viewer: Viewer, options: dict[str, Any]) -> None:
        """Each folder; the sound ones are kept even where another is refused."""
        heads, refused = [], []
        for folder in options["folders"] or _all():
            found = actions.receive(by=viewer, where=folder)
            if found.fault:
                refused.append(found.said)
            else:
                heads.append(found.head)
        self._say_heads(heads, options)
        if refused:
            raise CommandError("\n".join(refused))

    def verb_list(self, viewer: Viewer, options: dict[str, Any]) -> None:
        """How far each was verified."""
        self._say_heads(queries.heads(viewer=viewer), options)

    def verb_value(self, viewer: Viewer, options: dict[str, Any]) -> None:
        """One figure over all of them, or a table of it."""
        over = queries.over(
            viewer=viewer,
            folders=options["over"] or self._counted(viewer),
            seals=dict(map(_seal, options["as_of"])),
            spark=options["spark"],
        )
        words: dict[str, Any] = {
            "viewer": viewer, "code": options["code"], "over": over, "period": asked_period(options),
            "scope": Scope(region=options["region"], field=options["field"]),
        }  # fmt: skip
        number, figure = queries.value(**words), catalogue.figure(options["code"])
        data: dict[str, Any] = {
            "code": figure.code,
            "version": figure.version,
            "value": plain(number),
            "ledgers": len(over.folders),
        }
        lines = [f"{figure.label} {shown(number)} {figure.unit_label}"]
        if options["by"]:
            rows = queries.breakdown(by=list(map(_dimension, options["by"].split(","))), **words)
            data["rows"] = [[*row.dimensions, plain(row.numbers[0])] for row in rows]
            lines += ["\t".join([*row.dimensions, shown(row.numbers[0])]) for row in rows]
            if not figure.additive:
                lines.append(_("合计已去重"))
        self.say(data, options, lines)

    def _counted(self, viewer: Viewer) -> list[Path]:
        """Those in ZHIBEN_SUBORDINATES that can be relied on; the others are named."""
        below = queries.listed(viewer=viewer)
        counted = [each.where for each in below if each.counts and each.where]
        if not counted:
            raise CommandError(_("ZHIBEN_SUBORDINATES 中没有核验过的台账；请先运行 zhiben subordinates verify。"))
        if left := [each.name for each in below if not each.counts]:
            self.stderr.write(_("没有计入：%(names)s") % {"names": _("、").join(left)})
        return counted

    def _say_heads(self, heads: Any, options: dict[str, Any]) -> None:
        found = list(heads)
        data = [
            {
                "ledger": h.instance,
                "seal": h.number,
                "day": h.sealed_on,
                "entries": h.entries,
                "hash": h.hash,
                "verified": h.happened_on,
            }
            for h in found
        ]
        self.say(
            data, options, (f"{h.instance}\t{h.number}\t{h.sealed_on}\t{h.entries}\t{h.short_hash}" for h in found)
        )


def _all() -> list[Path]:
    """Every folder in ZHIBEN_SUBORDINATES."""
    found = list(folders.present().values())
    if not found:
        raise CommandError(_("没有给出目录，ZHIBEN_SUBORDINATES 中也没有；请写明下级导出的目录。"))
    return found


def _seal(said: str) -> tuple[str, int]:
    ledger, equals, seal = said.partition("=")
    if not equals or not seal.isdigit():
        raise CommandError(_("“%(said)s”读不懂；请写成 台账=封存号，如 3f2a91c07d44=120。") % {"said": said})
    return ledger, int(seal)


def _dimension(said: str) -> str | tuple[str, int]:
    column, colon, length = said.partition(":")
    return (column, int(length)) if colon and length.isdigit() else said
