"""zhiben bulletin list | show | render | verify | read | check."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import EVERYWHERE, Viewer
from zhiben.bulletins import queries
from zhiben.bulletins.check import Contradiction, Finding, Review, Verdict, review
from zhiben.cli.noun import NounCommand, add_question, asked_period, asked_scope, asked_seal
from zhiben.documents.errors import BadFile
from zhiben.documents.intake import Source, read_source
from zhiben.facts.errors import Invalid
from zhiben.numbers import read

MARKS = {
    Verdict.AGREES: "✓",
    Verdict.DISAGREES: "✗",
    Verdict.UNKNOWN: "?",
    Verdict.IGNORED: "–",
    Verdict.NO_QUANTITY: "·",
}


class Command(NounCommand):
    """Bulletins: what was published, whether it still holds, and whether a text agrees with the ledger."""

    help = _("简报：目录、查看、取出文件、复核、识数、核数")

    def add_verbs(self, verbs: Any) -> None:
        """The verbs."""
        self.verb(verbs, "list", _("列出各期")).add_argument("--json", action="store_true")
        for name, help_text in (
            ("show", _("显示一期的正文和数字")),
            ("render", _("取出一期的成品文件")),
            ("verify", _("按封存重算一期的全部数字并核对文件")),
        ):
            parser = self.verb(verbs, name, help_text)
            parser.add_argument("number", type=int, help=_("期号"))
            if name == "render":
                parser.add_argument("--out", type=Path, default=Path(), help=_("存放目录"))
        reader = self.verb(verbs, "read", _("只识别文中的数字"))
        reader.add_argument("file", type=Path, help=_(".txt、.docx、.xlsx 或 .pdf 文件"))
        reader.add_argument("--json", action="store_true", required=True)
        checker = self.verb(
            verbs,
            "check",
            _("核对文中的数字与台账、与文中其他数字、与已印发的数字是否一致；有不一致或矛盾时退出码为 1"),
        )
        checker.add_argument("file", type=Path, help=_(".txt、.docx、.xlsx 或 .pdf 文件"))
        add_question(checker)
        checker.add_argument("--json", action="store_true")

    def verb_list(self, viewer: Viewer, options: dict[str, Any]) -> None:
        """Every issue in sight."""
        issues = list(queries.visible(viewer=viewer))
        data = [
            {"number": each.number, "series": each.series.name, "date": each.happened_on, "state": each.state}
            for each in issues
        ]
        self.say(data, options, (f"{each}\t{each.happened_on}\t{each.get_state_display()}" for each in issues))

    def verb_show(self, viewer: Viewer, options: dict[str, Any]) -> None:
        """The text with its numbers in place."""
        issue = queries.get(viewer=viewer, number=options["number"])
        self.stdout.write(f"{issue}  {issue.happened_on}  {issue.get_state_display()}")
        self.stdout.write(queries.text(issue, viewer=viewer))

    def verb_render(self, viewer: Viewer, options: dict[str, Any]) -> None:
        """The finished files, as kept."""
        issue = queries.get(viewer=viewer, number=options["number"])
        options["out"].mkdir(parents=True, exist_ok=True)
        files = list(issue.renditions.order_by("format"))
        if not files:
            raise CommandError(_("第%(number)s期还没有印发，没有成品文件。") % options)
        for file in files:
            path = options["out"] / f"bulletin-{issue.number}.{file.format}"
            path.write_bytes(bytes(file.content))
            self.stdout.write(str(path))

    def verb_verify(self, viewer: Viewer, options: dict[str, Any]) -> None:
        """Recompute it as of its seal."""
        issue = queries.get(viewer=viewer, number=options["number"])
        findings = list(queries.verify(issue, viewer=viewer))
        if not findings:
            raise CommandError(_("第%(number)s期还没有印发，无可复核。") % options)
        for each in findings:
            if each.since:
                said = {"what": each.what, "then": each.expected, "now": each.since}
                self.stdout.write(_("· %(what)s：印发时“%(then)s”，所引记录此后已更正，现为“%(now)s”。") % said)
        wrong = [each for each in findings if not each.holds]
        for each in wrong:
            self.stdout.write(f"✗ {each.what}: {each.expected} ≠ {each.found}")
        if wrong:
            raise CommandError(_("%(count)s 处与印发时不符。") % {"count": len(wrong)})
        self.stdout.write(_("%(count)s 处数字和文件与印发时一致。") % {"count": len(findings)})

    def verb_read(self, viewer: Viewer, options: dict[str, Any]) -> None:
        """The numbers of a file, nothing else."""
        found = [dict(each.as_json()) for each in read(_source(options["file"]).text)]
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))

    def verb_check(self, viewer: Viewer, options: dict[str, Any]) -> None:
        """Every number against the ledger, the text and the past; without a scope, within all that the account may see."""
        scope = asked_scope(viewer, options)
        if scope == EVERYWHERE:
            scope = next(iter(viewer.scopes("figures.view")), EVERYWHERE)
        found = review(
            _source(options["file"]),
            viewer=viewer,
            scope=scope,
            period=asked_period(options),
            as_of=asked_seal(options),
        )
        self.say([each.as_json() for each in found.numbers], options, lines(found))
        told = [
            sentence % {"count": count}
            for count, sentence in (
                (found.wrong, _("%(count)s 处数字与台账不一致。")),
                (len(found.contradictions), _("%(count)s 处前后矛盾。")),
            )
            if count
        ]
        if told:
            raise CommandError(" ".join(told))


def lines(found: Review) -> Iterator[str]:
    """What was found, for people: the numbers in their order, then what contradicts what."""
    yield from (line(each) for each in found.numbers if each.counts)
    yield from (contradiction_line(found.source.text, each) for each in found.contradictions)


def contradiction_line(text: str, each: Contradiction) -> str:
    """One contradiction for people: the number, what it says, what it was compared with, what would make it true."""
    start, end = each.spans[0]
    return f"! {''.join(text[start:end].split())}\t{each.read} {each.compared} {each.expected}"


def line(finding: Finding) -> str:
    """One finding for people."""
    return f"{MARKS[finding.verdict]} {finding.text}\t{finding.reason}"


def _source(path: Path) -> Source:
    try:
        return read_source(path.name, path.read_bytes())
    except OSError as error:
        raise Invalid({"file": [_("打不开“%(path)s”：%(error)s") % {"path": path, "error": error.strerror}]}) from error
    except BadFile as bad:
        raise Invalid({"file": [str(bad)]}) from bad
