"""zhiben ledger seal | list | verify | rebuild --check."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.cli.noun import NounCommand
from zhiben.ledger import actions, queries
from zhiben.ledger.seals import Broken


class Command(NounCommand):
    """The ledger: close it, prove it, compare it with the records."""

    help = _("台账：封存、核验、与记录对账")

    def add_verbs(self, verbs: Any) -> None:
        """seal, list, verify, rebuild."""
        self.verb(verbs, "seal", _("封存到此刻为止的全部分录"))
        self.verb(verbs, "list", _("列出封存")).add_argument("--json", action="store_true")
        self.verb(verbs, "verify", _("重算整条封存链，指出不符之处"))
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
        """Recompute the chain."""
        viewer.require_somewhere("ledger.verify")
        try:
            count = queries.verify()
        except Broken as broken:
            raise CommandError(str(broken)) from broken
        self.stdout.write(_("%(count)s 次封存，全部相符。") % {"count": count})

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
