"""The days that the demonstration turns on."""

from datetime import date

from zhiben.calendars import Period

FIRST = date(2024, 1, 1)
BEGAN = date(2024, 3, 8)  # the district's action begins with weekly session 123, a Friday
LAST = date(2024, 5, 27)  # the bulletin's day, and the demo's today
PLAN_ISSUED = date(2024, 3, 7)
SINCE_BEGAN = Period(BEGAN, LAST)
QINGMING = Period(date(2024, 4, 4), date(2024, 4, 6))
MAY_DAY = Period(date(2024, 5, 1), date(2024, 5, 5))
