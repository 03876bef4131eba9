"""What is said of a finding wherever it is shown: its state, its place in the text, what would make it true."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction

from django.utils.translation import gettext as _

from zhiben.bulletins.check.findings import Contradiction, Finding, Span, Verdict
from zhiben.bulletins.references import printed
from zhiben.documents.intake import Source
from zhiben.facts.errors import NotFound
from zhiben.figures import catalogue
from zhiben.numbers.forms import UnknownForm
from zhiben.numbers.printed import CannotPrint, format_value

AROUND = 24  # characters of the text on each side of a number
_CHANGE = "change"


class State(StrEnum):
    """How a number stands in all: what contradicts the text itself weighs more than what the ledger says."""

    DISAGREES = "disagrees"
    CONTRADICTS = "contradicts"
    UNKNOWN = "unknown"
    AGREES = "agrees"
    IGNORED = "ignored"

    @property
    def word(self) -> str:
        """In the reader's language."""
        return {
            State.DISAGREES: _("不一致"),
            State.CONTRADICTS: _("自相矛盾"),
            State.UNKNOWN: _("未知"),
            State.AGREES: _("一致"),
            State.IGNORED: _("不核对"),
        }[self]

    @property
    def symbol(self) -> str:
        """A mark that needs no colour."""
        return {"disagrees": "✗", "contradicts": "≠", "unknown": "?", "agrees": "✓", "ignored": "–"}[self.value]


def state(finding: Finding) -> State | None:
    """How a number stands; None where there is nothing to say."""
    if finding.verdict is Verdict.DISAGREES:
        return State.DISAGREES
    if finding.contradictions:
        return State.CONTRADICTS
    return State(finding.verdict.value) if finding.counts else None


def expected(finding: Finding) -> str:
    """How the text would have to write a disagreeing number; '' where only a person can say."""
    if finding.verdict is not Verdict.DISAGREES or finding.value is None or not finding.form:
        return ""
    number = finding.value if isinstance(finding.value, int) else Fraction(finding.value)
    try:
        if finding.cls == _CHANGE:
            return format_value(number, finding.form)
        words = printed(catalogue.figure(finding.figure), number, finding.form)
    except (CannotPrint, UnknownForm, NotFound):
        return ""
    return words if words.endswith(finding.unit) else f"{words}{finding.unit}"


def remedy(finding: Finding) -> str:
    """What would make it true, in a sentence."""
    words = expected(finding)
    return _("写作“%(words)s”才与台账一致；若文中属实，请更正台账所计的记录。") % {"words": words} if words else ""


def where(span: Span, source: Source) -> str:
    """The place as a reader counts: a table's row, else the paragraph."""
    for number, table in enumerate(source.tables, start=1):
        for line, row in enumerate(table, start=1):
            if row and row[0][0] <= span[0] <= row[-1][1]:
                return _("表%(table)s第%(row)s行") % {"table": number, "row": line}
    at, number = 0, 1
    in_tables = [(table[0][0][0], table[-1][-1][1]) for table in source.tables if table and table[0] and table[-1]]
    for words in source.text[: span[0]].split("\n")[:-1]:
        number += bool(words.strip()) and not any(first <= at <= last for first, last in in_tables)
        at += len(words) + 1
    return _("第%(number)s段") % {"number": number}


def excerpt(span: Span, source: Source) -> tuple[str, str, str]:
    """The words before the number, the number, the words after it; cut at the line and at some distance."""
    text = source.text
    first = max(text.rfind("\n", 0, span[0]) + 1, span[0] - AROUND)
    last = text.find("\n", span[1])
    last = min(len(text) if last < 0 else last, span[1] + AROUND)
    cut = "…" if first > text.rfind("\n", 0, span[0]) + 1 else ""
    more = "…" if last < len(text) and text[last] != "\n" else ""
    return (
        cut + text[first : span[0]].replace("\t", " "),
        text[span[0] : span[1]],
        text[span[1] : last].replace("\t", " ") + more,
    )


def sentences(finding: Finding) -> list[str]:
    """What the ledger says to a number, what would make it true, and why that figure."""
    return [each for each in (finding.reason, remedy(finding), finding.why) if each]


def lines(contradiction: Contradiction) -> list[str]:
    """What was read, what it was compared with, what would make it true."""
    return [each for each in (contradiction.read, contradiction.compared, contradiction.expected) if each]


def figure_label(code: str) -> str:
    """What a figure is called; its code where it is no more."""
    try:
        return catalogue.figure(code).label
    except NotFound:
        return code
