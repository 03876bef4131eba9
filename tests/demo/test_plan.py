"""What will happen in the demonstration is decided before anything is recorded: the same every time, to the last total."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date

import pytest

from zhiben.calendars import Period
from zhiben.demo.dates import BEGAN, FIRST, LAST, SINCE_BEGAN
from zhiben.demo.loading import SEED
from zhiben.demo.plan import DAY, days, visits


@pytest.fixture(scope="module")
def planned():
    return visits(random.Random(SEED), units=20, elsewhere=2)


def test_the_same_seed_plans_the_same_months(planned):
    assert visits(random.Random(SEED), units=20, elsewhere=2) == planned
    assert visits(random.Random(SEED + 1), units=20, elsewhere=2) != planned


def test_the_totals_are_those_of_the_issue(planned):
    own = [visit for visit in planned if not visit.elsewhere and visit.fate != "voided"]
    since = [visit for visit in own if visit.on in SINCE_BEGAN]
    assert (len(since), len(own) - len(since)) == (4541, 880)
    found = [hazard for visit in since for hazard in visit.hazards]
    assert sum(hazard.eliminated is not None for hazard in found) == 907
    assert sum(hazard.eliminated is None for hazard in found) == 161


def test_what_must_not_count_is_there(planned):
    fates = Counter(visit.fate for visit in planned)
    assert {fate: fates[fate] for fate in ("voided", "corrected", "repeated")} == {
        "voided": 36, "corrected": 24, "repeated": 20,
    }  # fmt: skip
    assert sum(visit.elsewhere for visit in planned) == 260
    assert sum(len(visit.hazards) for visit in planned if visit.elsewhere) == 45 + 6
    assert sum(len(visit.hazards) for visit in planned if visit.on < BEGAN and not visit.elsewhere) == 214 + 11


def test_every_hazard_lives_in_order(planned):
    for visit in planned:
        for hazard in visit.hazards:
            assert hazard.found == visit.on < hazard.due
            assert hazard.eliminated is None or hazard.found <= hazard.eliminated < LAST
            assert hazard.accepted is None or hazard.eliminated <= hazard.accepted <= LAST
            assert not hazard.at_once or hazard.level == "general"


def test_every_visit_has_a_key_of_its_own_and_comes_in_order(planned):
    assert len({visit.key for visit in planned}) == len(planned)
    assert [visit.on for visit in planned] == sorted(visit.on for visit in planned)
    assert {visit.on for visit in planned} <= set(days(Period(FIRST, LAST)))


def test_the_days_of_a_period():
    assert days(Period(date(2024, 2, 28), date(2024, 3, 1))) == [date(2024, 2, 28) + n * DAY for n in range(3)]
