"""What will happen, drawn once from a fixed seed: pure data, so that the totals are decided before anything is recorded."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from zhiben.calendars import Period
from zhiben.demo import names
from zhiben.demo.dates import BEGAN, FIRST, LAST, MAY_DAY, QINGMING, SINCE_BEGAN

DAY = timedelta(days=1)
# The bulletin's figures: visits since the action began, and hazards found since then and eliminated by its day.
VISITS, REMEDIED = 4541, 907
STILL_OPEN = 161  # found since then and not yet eliminated
EARLIER_VISITS, EARLIER_HAZARDS = 880, 214  # before the action began: they must not count
ELSEWHERE_VISITS, ELSEWHERE_HAZARDS = 260, 45  # in other districts: they must not count
VOIDED, CORRECTED, REPEATED = 36, 24, 20  # mistakes taken back, mistakes put right, and phones that sent twice
AT_ONCE = 0.4  # of the hazards are put right on the spot


@dataclass
class PlannedHazard:
    """One defect and the days of its life; None: not yet."""

    key: str
    text: str
    level: str
    field: str
    found: date
    due: date
    eliminated: date | None
    accepted: date | None
    returned: bool = False

    @property
    def at_once(self) -> bool:
        """Put right during the visit."""
        return self.eliminated == self.found


@dataclass
class PlannedVisit:
    """One visit; unit and place are numbers into the world's lists."""

    key: str
    on: date
    unit: int
    place: int
    kind: str
    manner: tuple[str, ...]
    key_date: str
    elsewhere: bool = False
    hazards: list[PlannedHazard] = field(default_factory=list)
    fate: str = ""  # voided, corrected or repeated


def days(period: Period) -> list[date]:
    """Each day of a period."""
    return [period.start + DAY * n for n in range(period.days)]


def visits(rng: random.Random, *, units: int, elsewhere: int) -> list[PlannedVisit]:
    """Every visit from January to the bulletin's day, with its hazards, in the order of their days."""
    before = Period(FIRST, BEGAN - DAY)
    found = [
        *_visits(rng, "v", VISITS, SINCE_BEGAN, units),
        *_visits(rng, "e", EARLIER_VISITS, before, units),
        *_visits(rng, "x", ELSEWHERE_VISITS, Period(FIRST, LAST), elsewhere),
        *_visits(rng, "w", VOIDED, SINCE_BEGAN, units),
    ]
    for visit in found:
        visit.elsewhere = visit.key.startswith("x")
        visit.fate = "voided" if visit.key.startswith("w") else ""
    own = [visit for visit in found if visit.key.startswith("v")]
    for fate, chosen in zip(("corrected", "repeated"), _two_samples(rng, own, CORRECTED, REPEATED), strict=True):
        for visit in chosen:
            visit.fate = fate
    _hazards(rng, [visit for visit in own if not visit.fate], REMEDIED, open_count=STILL_OPEN)
    _hazards(rng, [visit for visit in found if visit.key.startswith("e")], EARLIER_HAZARDS, open_count=11)
    _hazards(rng, [visit for visit in found if visit.elsewhere], ELSEWHERE_HAZARDS, open_count=6)
    return sorted(found, key=lambda visit: (visit.on, visit.key))


def _visits(rng: random.Random, prefix: str, total: int, period: Period, units: int) -> list[PlannedVisit]:
    every = days(period)
    weights = [1.0 if day.weekday() < 5 else 0.25 for day in every]  # noqa: PLR2004
    counts = _shares(total, weights)
    found = []
    for day, count in zip(every, counts, strict=True):
        for n in range(count):
            key_date = "qingming" if day in QINGMING else "wuyi" if day in MAY_DAY else ""
            kind = rng.choices(("administrative", "grid", "expert"), (6, 5, 1))[0]
            manner = _manner(rng, led=bool(key_date) and n < 3)  # noqa: PLR2004
            found.append(
                PlannedVisit(
                    f"{prefix}-{day}-{n}", day, rng.randrange(units), rng.randrange(10_000), kind, manner, key_date
                )
            )
    return found


def _manner(rng: random.Random, *, led: bool) -> tuple[str, ...]:
    if led:
        return ("leader_led", "undercover") if rng.random() < 0.5 else ("leader_led",)  # noqa: PLR2004
    drawn = rng.random()
    return ("joint",) if drawn < 0.06 else ("undercover",) if drawn < 0.1 else ()  # noqa: PLR2004


def _hazards(rng: random.Random, visits: Sequence[PlannedVisit], remedied: int, *, open_count: int) -> None:
    """`remedied` hazards that are eliminated by the last day, and `open_count` that are not."""
    early = [visit for visit in visits if visit.on <= LAST - 3 * DAY]
    for n in range(remedied):
        visit = rng.choice(early)
        visit.hazards.append(_hazard(rng, visit, n, open_=False))
    for n in range(open_count):
        visit = rng.choice(early)
        visit.hazards.append(_hazard(rng, visit, remedied + n, open_=True))


def _hazard(rng: random.Random, visit: PlannedVisit, n: int, *, open_: bool) -> PlannedHazard:
    area = rng.choice(tuple(names.DEFECTS))
    text, level = names.defect(rng, area)
    found, due = visit.on, visit.on + DAY * rng.choice((3, 7, 10, 15))
    eliminated = accepted = None
    if not open_:
        at_once = level == "general" and rng.random() < AT_ONCE
        eliminated = found if at_once else min(LAST - DAY, found + DAY * rng.randint(1, (due - found).days + 2))
        later = eliminated if at_once else eliminated + DAY * rng.randint(1, 4)
        accepted = later if later <= LAST and (at_once or rng.random() < 0.93) else None  # noqa: PLR2004
    returned = bool(accepted and not open_ and eliminated != found and rng.random() < 0.05)  # noqa: PLR2004
    return PlannedHazard(f"{visit.key}-h{n}", text, level, area, found, due, eliminated, accepted, returned)


def _shares(total: int, weights: Sequence[float]) -> list[int]:
    """`total` spread by weight; the largest remainders take what is left."""
    exact = [total * weight / sum(weights) for weight in weights]
    counts = [int(each) for each in exact]
    for n in sorted(range(len(exact)), key=lambda n: exact[n] - counts[n], reverse=True)[: total - sum(counts)]:
        counts[n] += 1
    return counts


def _two_samples(
    rng: random.Random, visits: list[PlannedVisit], first: int, second: int
) -> tuple[list[PlannedVisit], list[PlannedVisit]]:
    chosen = rng.sample(visits, first + second)
    return chosen[:first], chosen[first:]
