"""What `zhiben ledger verify` looks at besides the chain: its witnesses, the definitions, what was published."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Viewer
from zhiben.bulletins import queries as bulletins
from zhiben.facts.errors import Invalid
from zhiben.figures import proving as figures
from zhiben.ledger import witness
from zhiben.ledger.seals import Broken
from zhiben.ledger.witness import Witness

STANDARD = "-"  # a file's name: what is piped in or out


class Proof:
    """Everything that was looked at, in words, and every complaint."""

    def __init__(self) -> None:
        self.sound: list[str] = []
        self.complaints: list[str] = []

    def witnessed(self, where: str, hashes: list[str]) -> None:
        """Compare with what was kept elsewhere: a file, the one that settings name, hashes read from paper."""
        printed = [witness.printed(each) for each in hashes]
        kept = where or (settings.ZHIBEN_WITNESS if Path(settings.ZHIBEN_WITNESS or "/").is_file() else "")
        for witnesses in (iter(printed), witness.read(_lines(kept)) if kept else iter(())):
            self._compare(witnesses)

    def _compare(self, witnesses: Iterator[Witness]) -> None:
        try:
            if count := witness.compare(witnesses):
                self.sound.append(_("与 %(count)s 条见证相符。") % {"count": count})
        except Broken as broken:
            self.complaints.append(str(broken))

    def definitions(self, viewer: Viewer) -> None:
        """Stored definitions of figures are what their versions say."""
        self.complaints += map(str, figures.misfits(viewer=viewer))

    def published(self, viewer: Viewer, *, since: int) -> None:
        """Every published issue in sight still says what was printed, and its seal is one of this chain."""
        issues = 0
        for issue in bulletins.published(viewer=viewer, since=since):
            issues += 1
            for each in bulletins.verify(issue, viewer=viewer):
                if not each.holds:
                    said = {"issue": issue, "what": each.what, "then": each.expected, "now": each.found}
                    self.complaints.append(_("%(issue)s：%(what)s，印发时为“%(then)s”，现为“%(now)s”。") % said)
        if issues:
            self.sound.append(_("%(count)s 期简报与印发时相符。") % {"count": issues})


def _lines(where: str) -> Iterator[str]:
    if where == STANDARD:
        yield from sys.stdin
        return
    try:
        with Path(where).open(encoding="utf-8") as file:
            yield from file
    except (OSError, UnicodeDecodeError) as error:
        sentence = _("打不开“%(path)s”：%(error)s") % {"path": where, "error": getattr(error, "strerror", error)}
        raise Invalid({"witness": [sentence]}) from error
