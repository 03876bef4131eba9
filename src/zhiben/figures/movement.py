"""Why a number moved between two readings: new facts, late ones, corrections, voided records, what fell due."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from zhiben.accounts.viewer import EVERYWHERE, Scope, Viewer
from zhiben.calendars import Period, today
from zhiben.figures import catalogue
from zhiben.figures.compiler import Question, counted_entries
from zhiben.figures.definitions import BALANCE, Figure
from zhiben.figures.engine import ask, day_of, id_of, whole
from zhiben.ledger.models import Entry, Seal
from zhiben.ledger.postings import SUBJECTS, Key

CAUSES = {
    "new": _("新发生"),
    "late": _("补录"),
    "corrected": _("更正"),
    "voided": _("作废"),
    "due": _("到期"),
    "left": _("移出统计期"),
}
LIMIT = 100_000
BATCH = 500


@dataclass(frozen=True)
class Reading:
    """One reading of a figure: over a period, as of a seal or live."""

    period: Period
    seal: Seal | None = None

    @property
    def cut(self) -> date:
        """The last day it reads."""
        return min(self.period.end, self.seal.day if self.seal else today())


class Cause(NamedTuple):
    """How much one record moved the figure, and why."""

    cause: str
    subject: UUID
    day: date
    quantity: int
    kind: str


class _Entry(NamedTuple):
    id: int
    subject: UUID
    day: date
    kind: str
    quantity: int


def movement(*, viewer: Viewer, code: str, before: Reading, after: Reading, scope: Scope = EVERYWHERE) -> list[Cause]:
    """What makes `after` differ from `before`, record by record; the quantities add up to the difference.

    Only of a figure that adds up (a ratio's or a distinct count's causes are those of what it is made of: ask for these).
    """
    viewer.require("figures.view", at=scope)
    figure = catalogue.figure(code)
    if not figure.additive:
        return []
    then = {entry.id: entry for entry in _entries(figure, before, scope)}
    now = {entry.id: entry for entry in _entries(figure, after, scope)}
    came = [entry for key, entry in now.items() if key not in then]
    gone = [entry._replace(quantity=-entry.quantity) for key, entry in then.items() if key not in now]
    return sorted(
        [*_left(gone), *_arrived(came, before, after, figure)],
        key=lambda cause: (cause.day, str(cause.subject)),
        reverse=True,
    )


def _entries(figure: Figure, reading: Reading, scope: Scope) -> list[_Entry]:
    last = reading.seal.last if reading.seal else None
    question = Question((figure,), reading.period, reading.cut, scope, last=last)
    return [
        _Entry(whole(position), id_of(subject), day_of(day), kind, whole(quantity))
        for position, subject, day, kind, quantity in ask(counted_entries(question, limit=LIMIT))
    ]


def _left(gone: Iterable[_Entry]) -> Iterable[Cause]:
    return (Cause("left", entry.subject, entry.day, entry.quantity, entry.kind) for entry in gone)


def _arrived(came: list[_Entry], before: Reading, after: Reading, figure: Figure) -> Iterable[Cause]:
    restated: dict[UUID, list[_Entry]] = defaultdict(list)
    for entry in came:
        known = before.seal is None or entry.id <= before.seal.last
        if entry.day > before.cut or (figure.cohort and known):
            yield Cause("due" if known and figure.aggregate == BALANCE else "new", *_of(entry))
        elif known:
            yield Cause("new", *_of(entry))  # the period reaches further back than before
        else:
            restated[entry.subject].append(entry)
    changed = _changed(list(restated), before, after, figure)
    for subject, entries in restated.items():
        quantity = sum(entry.quantity for entry in entries)
        if quantity:
            cause = _restatement(subject, entries[-1].kind) if subject in changed else "late"
            yield Cause(cause, subject, max(entry.day for entry in entries), quantity, entries[-1].kind)


def _of(entry: _Entry) -> tuple[UUID, date, int, str]:
    return entry.subject, entry.day, entry.quantity, entry.kind


def _changed(subjects: list[UUID], before: Reading, after: Reading, figure: Figure) -> set[UUID]:
    """Those of which something that was posted before was taken back or measured anew, wherever that lies."""
    known: set[tuple[object, ...]] = set()
    found: set[UUID] = set()
    for start in range(0, len(subjects), BATCH):
        entries = Entry.objects.filter(subject__in=subjects[start : start + BATCH], kind__in=figure.counts)
        for position, *what in entries.order_by("id").values_list("id", "subject", *Key._fields):
            if before.seal is None or position <= before.seal.last:
                known.add(tuple(what))
            elif tuple(what) in known and (after.seal is None or position <= after.seal.last):
                found.add(what[0])
    return found


def _restatement(subject: UUID, kind: str) -> str:
    record = SUBJECTS[kind]._default_manager.filter(pk=subject).first()
    return "voided" if getattr(record, "voided", False) else "corrected"
