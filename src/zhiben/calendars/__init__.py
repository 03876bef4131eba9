"""One clock, periods of the calendar, working days. No tables."""

from zhiben.calendars.clock import now, today, travel
from zhiben.calendars.periods import Period

__all__ = ["Period", "now", "today", "travel"]
