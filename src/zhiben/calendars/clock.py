"""The only clock. A demonstration runs on a day of its own; production refuses that."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

_travelled: ContextVar[date | None] = ContextVar("zhiben_today", default=None)


def today() -> date:
    """The business date: of the demo clock where one is set, else the local date."""
    return _travelled.get() or settings.ZHIBEN_TODAY or timezone.localdate()


def now() -> datetime:
    """The moment, on the business date and at the wall clock's time of day."""
    moment = timezone.localtime()
    day = today()
    return moment if moment.date() == day else moment.replace(year=day.year, month=day.month, day=day.day, fold=0)


@contextmanager
def travel(to: date) -> Iterator[None]:
    """Live on another day; only where the demo clock is allowed (ZHIBEN_DEMO)."""
    if not settings.ZHIBEN_DEMO:
        raise ImproperlyConfigured("ZHIBEN_DEMO is off: the clock of a real office cannot be set")
    token = _travelled.set(to)
    try:
        yield
    finally:
        _travelled.reset(token)
