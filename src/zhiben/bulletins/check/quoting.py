"""From a checked text to an article: each agreeing number as a reference that prints the same, the rest word for word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django.utils import translation

from zhiben.accounts.viewer import EVERYWHERE, Scope, Viewer
from zhiben.bulletins.check.dividing import ArticleText, whole
from zhiben.bulletins.check.findings import Finding, Verdict
from zhiben.bulletins.check.sections import squeezed
from zhiben.bulletins.references import ATTRIBUTES, attribute_text, printed, record_of, subject_tables
from zhiben.calendars import Period
from zhiben.figures import queries as figures
from zhiben.figures.queries import Value
from zhiben.numbers.forms import UnknownForm
from zhiben.numbers.printed import CannotPrint
from zhiben.registers.declaration import register_of

_DIGITS = tuple("0123456789０１２３４５６７８９〇零一二三四五六七八九十百千万亿两.．,")
NAME_LENGTH = 36
# An article's body is lines with {names}: braces of the text itself, and the tabs of its tables, become their full-width likes.
_LIKES = str.maketrans({"{": "｛", "}": "｝", "\t": "\u3000"})


@dataclass(frozen=True)
class Quotation:
    """One number of a text as a reference: what stands around it in its stretch, and what it stands for."""

    start: int
    end: int
    before: str  # of the stretch, in front of the reference (第 of 第123次)
    after: str  # and behind it (家次)
    label: str
    figure: str = ""
    scope: Scope = EVERYWHERE
    period: Period | None = None
    form: str = ""
    subject: UUID | None = None
    attribute: str = ""

    @property
    def meaning(self) -> tuple[Any, ...]:
        """Two numbers with the same meaning may share a name."""
        return self.figure, self.scope, self.period, self.form, self.subject, self.attribute


def quotable(findings: Iterable[Finding], *, viewer: Viewer) -> list[Quotation]:
    """The agreeing numbers that a reference prints as the text has them, in their order."""
    agreeing = [each for each in findings if each.verdict is Verdict.AGREES]
    values = _values(agreeing, viewer)
    records = _records(agreeing, viewer)
    found = [_figure(each, values.get(each.start)) if each.figure else _record(each, records) for each in agreeing]
    return [each for each in found if each is not None]


def named(quotations: Sequence[Quotation], known: Sequence[tuple[Quotation, str]] = ()) -> list[tuple[Quotation, str]]:
    """Each with the name of its reference: its label, numbered where another meaning has that name already."""
    names = {each.meaning: name for each, name in known}
    taken = set(names.values())
    for each in quotations:
        if each.meaning not in names:
            label = squeezed(each.label).translate(_LIKES)[:NAME_LENGTH]
            names[each.meaning] = _free(label, taken)
            taken.add(names[each.meaning])
    return [(each, names[each.meaning]) for each in quotations]


def body(text: str, stretches: Iterable[tuple[int, int, str]], article: ArticleText | None = None) -> str:
    """The article's body: the text below its title, with other words for some stretches (start, end, words)."""
    article = article or whole(text)
    at = article.start
    parts = []
    for start, end, words in sorted(stretches):
        if at <= start and end <= article.end:
            parts += [text[at:start].translate(_LIKES), words]
            at = end
    lines = "".join([*parts, text[at : article.end].translate(_LIKES)]).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip())


def stretch(quotation: Quotation, name: str) -> tuple[int, int, str]:
    """What stands for the number in the body."""
    before, after = quotation.before.translate(_LIKES), quotation.after.translate(_LIKES)
    return quotation.start, quotation.end, f"{before}{{{name}}}{after}"


def _free(label: str, taken: set[str]) -> str:
    name, number = label, 1
    while name in taken:
        number += 1
        name = f"{label}{number}"
    return name


def _values(findings: list[Finding], viewer: Viewer) -> dict[int, Value]:
    """The ledger's value of each, once more and live: several units' sum agrees with a text, but no reference prints it."""
    asked = [each for each in findings if each.figure and each.period]
    asked.sort(key=lambda each: (repr(each.scope), each.period and each.period.start, each.period and each.period.end))
    found: dict[int, Value] = {}
    for (scope, period), group in groupby(asked, key=lambda each: (each.scope, each.period)):
        if period is not None and viewer.allows("figures.view", at=scope):
            listed = list(group)
            values = figures.values(viewer=viewer, codes={e.figure for e in listed}, scope=scope, period=period)
            found |= {each.start: values[each.figure] for each in listed}
    return found


def _figure(finding: Finding, value: Value | None) -> Quotation | None:
    if value is None or not finding.form:
        return None
    try:
        words = printed(value.figure, value.number, finding.form)
    except (CannotPrint, UnknownForm):
        return None
    around = _around(finding.text, words)
    if around is None:
        return None
    return Quotation(
        finding.start, finding.end, *around, value.figure.label_zh, finding.figure, finding.scope, finding.period,
        finding.form,
    )  # fmt: skip


def _record(finding: Finding, records: dict[str, Any]) -> Quotation | None:
    record = records.get(finding.record)
    if record is None:
        return None
    for attribute in ATTRIBUTES:
        if not hasattr(record, attribute):
            continue
        words = attribute_text(record, attribute)
        around = _around(finding.text, words) if words else None
        if around is not None:
            with translation.override("zh-hans"):  # the text is Chinese, whoever reads it
                label = f"{record._meta.verbose_name}{record._meta.get_field(attribute).verbose_name}"
            return Quotation(finding.start, finding.end, *around, label, subject=record.pk, attribute=attribute)
    return None


def _records(findings: list[Finding], viewer: Viewer) -> dict[str, Any]:
    """The records that are named, as far as the viewer sees them."""
    found, tables = {}, subject_tables()
    for identity in {each.record for each in findings if each.record}:
        record: Any = record_of(tables, UUID(identity))
        register = register_of(type(record)) if record is not None else None
        if register is not None and register.visible(viewer=viewer).filter(pk=record.pk).exists():
            found[identity] = record
    return found


def _around(text: str, words: str) -> tuple[str, str] | None:
    """What of the number's stretch stands before and after its printed words; None where it is printed otherwise."""
    whole = squeezed(text)
    before, found, after = whole.partition(words)
    # 14 is no 4: with another digit beside it, it is another number.
    if not found or before.endswith(_DIGITS) or after.startswith(_DIGITS):
        return None
    return before, after
