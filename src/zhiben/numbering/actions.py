"""Draw numbers inside the use case's transaction: where it fails, nothing was drawn, and no gap is left."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from zhiben.calendars import now
from zhiben.facts.bulk import insert_rows
from zhiben.facts.errors import Conflict, Invalid
from zhiben.journal import actions as journal
from zhiben.numbering.models import Counter, Drawn

COLUMNS = ("series", "key", "number", "subject", "drawn_at", "drawn_by")
BATCH = 500


@transaction.atomic
def draw(series: str, *, by: UUID, key: str = "", subject: UUID | None = None) -> int:
    """The next number of the series; the same `subject` gets the same number again."""
    return draw_many(series, [subject], by=by, key=key)[0]


@transaction.atomic
def draw_many(series: str, subjects: Sequence[UUID | None], *, by: UUID, key: str = "") -> list[int]:
    """The next numbers of the series, one a subject in their order; a subject that has one gets it again.

    However many there are, the counter is moved once and the numbers are written together; whoever else draws from the
    series waits for the commit.
    """
    counter = _locked(series, key)
    known = _drawn(series, key, {subject for subject in subjects if subject is not None})
    numbers, rows, moment = [], [], now()
    for subject in subjects:
        number = known.get(subject) if subject is not None else None
        if number is None:
            counter.last += 1
            number = counter.last
            rows.append((series, key, number, subject, moment, by))
            if subject is not None:
                known[subject] = number
        numbers.append(number)
    if rows:
        counter.save(update_fields=["last"])
        insert_rows(Drawn, COLUMNS, rows)
    return numbers


@transaction.atomic
def start_at(series: str, number: int, *, by: UUID, key: str = "") -> None:
    """Let the first number drawn be `number`: once, before the first is drawn; the same again changes nothing.

    Raises Invalid on a number below 1, Conflict where the series has started.
    """
    if number < 1:
        raise Invalid({"number": [_("起始号须为1以上的整数，填写的是%(number)s。") % {"number": number}]})
    counter = _locked(series, key)
    drawn = Drawn.objects.filter(series=series, key=key).exists()
    if counter.started and counter.last == number - 1 and not drawn:
        return
    if counter.started or drawn:
        sentence = _("编号序列“%(series)s”已启用（末号%(last)s），起始号不能再改。")
        raise Conflict(sentence % {"series": f"{series} {key}".strip(), "last": counter.last})
    counter.last, counter.started = number - 1, True
    counter.save(update_fields=["last", "started"])
    journal.write("numbering.start_at", None, by=by, series=series, key=key, number=number)


def _drawn(series: str, key: str, subjects: set[UUID]) -> dict[UUID, int]:
    wanted, found = list(subjects), dict[UUID, int]()
    for start in range(0, len(wanted), BATCH):
        rows = Drawn.objects.filter(series=series, key=key, subject__in=wanted[start : start + BATCH])
        found.update((subject, number) for subject, number in rows.values_list("subject", "number") if subject)
    return found


def _locked(series: str, key: str) -> Counter:
    # The row must be there before it can be locked; whoever comes second waits for the first one's commit.
    Counter.objects.get_or_create(series=series, key=key)
    return Counter.objects.select_for_update().get(series=series, key=key)
