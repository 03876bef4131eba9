"""Draw numbers. Call `draw` inside the use case's transaction: where it fails, the number was not drawn."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from zhiben.calendars import now
from zhiben.facts.errors import Conflict, Invalid
from zhiben.journal import actions as journal
from zhiben.numbering.models import Counter, Drawn


@transaction.atomic
def draw(series: str, *, by: UUID, key: str = "", subject: UUID | None = None) -> int:
    """The next number of the series; the same `subject` gets the same number again."""
    counter = _locked(series, key)
    if subject and (drawn := Drawn.objects.filter(series=series, key=key, subject=subject).first()):
        return drawn.number
    counter.last += 1
    counter.save(update_fields=["last"])
    Drawn.objects.create(series=series, key=key, number=counter.last, subject=subject, drawn_at=now(), drawn_by=by)
    return counter.last


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


def _locked(series: str, key: str) -> Counter:
    # The row must be there before it can be locked; whoever comes second waits for the first one's commit.
    Counter.objects.get_or_create(series=series, key=key)
    return Counter.objects.select_for_update().get(series=series, key=key)
