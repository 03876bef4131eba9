"""The records that are measured with: the demonstration's district, filled by the use cases that imports use."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.test import override_settings

from zhiben.accounts import actions as accounts
from zhiben.accounts.models import User
from zhiben.accounts.queries import viewer_of
from zhiben.accounts.viewer import SYSTEM
from zhiben.calendars import today
from zhiben.demo import world as demo
from zhiben.facts.ids import new_id
from zhiben.hazards import actions as hazards
from zhiben.inspections import actions as inspections
from zhiben.ledger import actions as ledger
from zhiben.places.models import Organisation

Places = list[tuple[Organisation, Organisation]]
Rows = Iterator[tuple[UUID, dict[str, Any]]]

USERNAME, PASSWORD = "district", demo.PASSWORD  # the clerk of the district's committee office
QUICK_HASH = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # of the accounts that nobody signs in with
BATCH = 5_000
DAYS = 500  # before today: a year and a half
FIELDS = ("fire", "gas", "dust", "confined", "construction", "electric", "hazchem")
SOURCES = ("grid", "administrative", "expert")
DEFECTS = ("配电箱前堆放杂物", "安全出口锁闭", "灭火器失压", "燃气软管老化", "临边防护缺失")


def load(count: int) -> None:
    """The district, `count` hazards and as many inspections; half of the entries are sealed long before the others."""
    rng = random.Random(1)  # noqa: S311
    with override_settings(PASSWORD_HASHERS=QUICK_HASH):
        demo.build(rng)
    user = User.objects.get(username=USERNAME)
    accounts.set_password(by=viewer_of(user), user=user, password=PASSWORD)
    places = towns()
    for start in range(0, count, BATCH):
        size = min(BATCH, count - start)
        hazards.find_many(by=SYSTEM, rows=((new_id(), each) for each in hazard_values(rng, places, size)))
        inspections.record_many(by=SYSTEM, rows=((new_id(), each) for each in visit_values(rng, places, size)))
        if start <= count // 2 < start + size:
            ledger.seal()
    ledger.seal()
    # What a server does by itself in the course of a day.
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "PRAGMA optimize")


def towns() -> Places:
    """(town, enterprise) for every enterprise of the district's towns and its zone."""
    above = Organisation.objects.filter(kind__in=[Organisation.Kind.TOWN, Organisation.Kind.ZONE])
    district = Organisation.objects.get(name="召陵区人民政府")
    by_path = {each.path: each for each in above if each.path.startswith(district.path)}
    enterprises = Organisation.objects.filter(kind=Organisation.Kind.ENTERPRISE).order_by("path")
    return [(by_path[each.path[:-4]], each) for each in enterprises if each.path[:-4] in by_path]


def hazard_values(rng: random.Random, places: Places, count: int) -> Iterator[dict[str, Any]]:
    """Half put right on the spot, a third by a deadline (some of them late), the rest still open; one in fifty is major."""
    for _each in range(count):
        organisation, enterprise = rng.choice(places)
        found = today() - timedelta(days=rng.randrange(DAYS))
        values: dict[str, Any] = {
            "organisation": organisation,
            "enterprise": enterprise,
            "title": f"{rng.choice(DEFECTS)}（{rng.randrange(9999)}号）",
            "happened_on": found,
            "field": rng.choice(FIELDS),
            "source": rng.choice(SOURCES),
            "level": "major" if rng.random() < 1 / 50 else "general",
        }
        yield values | _life(rng, values)


def _life(rng: random.Random, values: dict[str, Any]) -> dict[str, Any]:
    found, chance = values["happened_on"], rng.random()
    if chance < 0.5 and values["level"] == "general":  # noqa: PLR2004
        return {"at_once": True}
    if chance < 0.85:  # noqa: PLR2004
        done = min(today(), found + timedelta(days=rng.randrange(1, 20)))
        return {"due_on": found + timedelta(days=15), "rectified": True, "eliminated_on": done}
    return {"due_on": found + timedelta(days=15)} if chance < 0.97 else {}  # noqa: PLR2004


def visit_values(rng: random.Random, places: Places, count: int) -> Iterator[dict[str, Any]]:
    """Visits by grid workers and experts."""
    for _each in range(count):
        organisation, enterprise = rng.choice(places)
        yield {
            "organisation": organisation,
            "enterprise": enterprise,
            "happened_on": today() - timedelta(days=rng.randrange(DAYS)),
            "kind": rng.choice(("grid", "expert")),
            "field": rng.choice(FIELDS),
            "people": rng.randrange(1, 5),
            "manners": [["joint"], ["undercover"], [], [], []][rng.randrange(5)],
        }
