"""Numbers that are no quantities but name a record: a session's number, a meeting's or a document's date, an issue's number."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zhiben.accounts.viewer import Scope, Viewer
from zhiben.bulletins import queries as bulletins
from zhiben.bulletins.check.claims import Reading
from zhiben.bulletins.check.findings import Finding, Verdict
from zhiben.bulletins.check.passages import Passage
from zhiben.bulletins.check.sections import Sentence, squeezed
from zhiben.facts.paths import subtree
from zhiben.meetings import queries as meetings
from zhiben.meetings.models import Kind, Meeting
from zhiben.numbers.quantity import Quantity
from zhiben.standards import queries as standards
from zhiben.standards.models import IncomingDocument

_SESSION = re.compile(r"第(\d+)次")
_ISSUE = re.compile(r"第(\d+)期")
_MEETING = re.compile(r"会议|例会|推进会|调度会|周交办|月讲评|季总结|常委会|常务会")
_DOCUMENT = re.compile(r"印发|下发|出台|通知|方案|文件")


@dataclass(frozen=True)
class Named:
    """What a number names, and whether that is so."""

    verdict: Verdict
    reason: str
    record: str = ""


@dataclass
class Records:
    """What the ordinals and dates of one text name; each is looked up once."""

    reading: Reading
    _known: dict[tuple[str, str, Scope], Named | None] = field(default_factory=dict)

    def finding(self, quantity: Quantity, passage: Passage | None) -> Finding:
        """What there is to say of a number that is no quantity, or of a heading's own."""
        record = None
        if passage is not None and quantity.cls in {"ordinal", "date"}:
            path = self.reading.article(passage)
            scope = self.reading.scope._replace(organisation=path) if path else self.reading.scope
            key = squeezed(quantity.text), passage.sentence.around(quantity.start, quantity.end), scope
            if key not in self._known:
                until = self.reading.period.end
                self._known[key] = named(quantity, passage.sentence, scope, viewer=self.reading.viewer, until=until)
            record = self._known[key]
        return Finding(
            quantity.start, quantity.end, quantity.text, quantity.cls,
            record.verdict if record else Verdict.NO_QUANTITY, record.reason if record else "",
            record=record.record if record else "", confidence=1.0 if record else 0.0,
        )  # fmt: skip


def named(quantity: Quantity, sentence: Sentence, scope: Scope, *, viewer: Viewer, until: date) -> Named | None:
    """The record that an ordinal or a date of the text names; None where it names none that we keep."""
    if quantity.cls == "ordinal":
        return _session(quantity, sentence, scope, viewer) or _issue(quantity, viewer)
    if quantity.cls == "date" and (day := _day(quantity, until)):
        return _dated(quantity, sentence, scope, day, viewer)
    return None


def _session(quantity: Quantity, sentence: Sentence, scope: Scope, viewer: Viewer) -> Named | None:
    found = _SESSION.search(squeezed(quantity.text))
    around = sentence.around(quantity.start, quantity.end)
    if not found or not _MEETING.search(around):
        return None
    number = int(found[1])
    kind = next((kind for kind in Kind if str(kind.label) in around), None)
    held = _in(meetings.meetings(viewer=viewer).filter(number=number, voided_at=None), scope)
    if kind:
        held = held.filter(kind=kind)
    meeting = held.first()
    if meeting is None:
        return Named(Verdict.DISAGREES, _("没有登记第%(number)s次会议。") % {"number": number})
    return Named(
        Verdict.AGREES,
        _("会议记录：%(meeting)s，%(day)s。") % {"meeting": meeting, "day": meeting.happened_on},
        str(meeting.pk),
    )


def _issue(quantity: Quantity, viewer: Viewer) -> Named | None:
    found = _ISSUE.search(squeezed(quantity.text))
    if not found:
        return None
    issue = bulletins.visible(viewer=viewer).filter(number=int(found[1])).first()
    issue = issue or bulletins.visible(viewer=viewer).filter(special_number=int(found[1])).first()
    return Named(Verdict.AGREES, _("简报：%(issue)s。") % {"issue": issue}, str(issue.pk)) if issue else None


def _dated(quantity: Quantity, sentence: Sentence, scope: Scope, day: date, viewer: Viewer) -> Named | None:
    around = sentence.around(quantity.start, quantity.end)
    if _MEETING.search(around):
        session = _SESSION.search(around)
        held = _in(meetings.meetings(viewer=viewer).filter(voided_at=None), scope)
        if session and (meeting := held.filter(number=int(session[1])).first()) and meeting.happened_on != day:
            reason = _("第%(number)s次会议登记的日期是%(day)s。")
            return Named(
                Verdict.DISAGREES, reason % {"number": session[1], "day": meeting.happened_on}, str(meeting.pk)
            )
        if meeting := held.filter(happened_on=day).order_by("number").last():
            return Named(Verdict.AGREES, _("会议记录：%(meeting)s。") % {"meeting": meeting}, str(meeting.pk))
    if _DOCUMENT.search(around) and (document := _document(day, viewer)):
        return Named(Verdict.AGREES, _("来文：%(document)s。") % {"document": document}, str(document.pk))
    return None


def _document(day: date, viewer: Viewer) -> IncomingDocument | None:
    return standards.documents(viewer=viewer).filter(issued_on=day, voided_at=None).first()


def _in(held: QuerySet[Meeting], scope: Scope) -> QuerySet[Meeting]:
    return held.filter(organisation_path__range=subtree(scope.organisation)) if scope.organisation else held


def _day(quantity: Quantity, until: date) -> date | None:
    year, month, day = quantity.day or (None, None, None)
    if month is None or day is None:
        return None
    try:
        return date(year or until.year, month, day)
    except ValueError:
        return None
