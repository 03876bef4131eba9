"""What duties and returns count as."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhiben.duties.models import Duty, Return, Step
from zhiben.ledger.postings import Book, Key, Measure, book, posts

DAY = timedelta(days=1)


@posts(Duty, kinds={"duty.valid": _("履职事项")})
def duty_entries(duty: Duty) -> Book:
    """A duty, as long as it is in force: a stock."""
    return {} if duty.voided else book(_in_force(duty))


@posts(Return, kinds={"return.confirmed": _("确认报表"), "return.returned": _("退回报表")})
def return_entries(record: Return) -> Book:
    """Confirmed on its day (amount: days late); sent back, it was not confirmed after all, from the day it came back."""
    return {} if record.voided else book(_steps(record))


def _in_force(duty: Duty) -> Iterator[tuple[Key, Measure]]:
    key = Key(
        "duty.valid", duty.happened_on, duty.happened_on, duty.organisation_path, duty.region_path, duty.enterprise_id,
        duty.premises_id, duty.field, duty.kind, duty.cycle,
    )  # fmt: skip
    yield key, Measure(1)
    if duty.valid_to:
        yield key._replace(happened_on=duty.valid_to + DAY), Measure(-1)


def _steps(record: Return) -> Iterator[tuple[Key, Measure]]:
    last_day, done = timezone.localtime(record.deadline).date(), Measure(0)
    for step in record.steps.all():
        if step.kind == Step.Kind.CONFIRMED:
            done = Measure(1, max(0, (step.on - last_day).days))
            yield _key(record, "return.confirmed", step.on), done
        else:
            yield _key(record, "return.confirmed", step.on), Measure(-done.quantity, -done.amount)
            yield _key(record, "return.returned", step.on), Measure(1)


def _key(record: Return, kind: str, day: date) -> Key:
    return Key(
        kind, day, record.period_end, record.organisation_path, record.region_path, record.enterprise_id,
        record.premises_id, record.field, "", record.cycle,
    )  # fmt: skip
