"""Pages of a long list: the same rows in the same order, however the database is made to find them."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhiben.facts.ids import new_id
from zhiben.hazards import actions, queries
from zhiben.hazards.models import Hazard
from zhiben.registers import paging
from zhiben.registers.paging import keyset_page


@pytest.fixture
def ninety(world, monkeypatch):
    """Ninety hazards on twenty days in two districts, looked through six at a time."""
    monkeypatch.setattr(paging, "WINDOW", 6)
    chance = random.Random(7)
    places = [(world.shaoling, world.enterprise), (world.wanjin, world.second_enterprise),
              (world.other_town, world.other_enterprise)]  # fmt: skip
    rows = []
    for n in range(90):
        organisation, enterprise = places[chance.choice([0, 0, 0, 0, 1, 2])]
        day = date(2024, 5, 1) + timedelta(days=chance.randrange(20))
        values = {"title": str(n), "organisation": organisation, "enterprise": enterprise, "happened_on": day}
        rows.append((new_id(), values | {"due_on": day + timedelta(days=5) if n % 3 else None}))
    actions.find_many(by=world.city_clerk, rows=rows)


@pytest.mark.parametrize("who", ["city_clerk", "clerk", "town_officer", "outsider"])
@pytest.mark.parametrize("sort", ["-happened_on", "happened_on", "pk", "-due_on", "organisation__name"])
@pytest.mark.parametrize("size", [1, 4, 25])
def test_forwards_and_backwards_every_row_comes_once_and_in_order(world, ninety, who, sort, size):
    rows = queries.visible(viewer=getattr(world, who))
    read, page = [], keyset_page(rows, sort=sort, size=size)
    while True:
        read += [row.pk for row in page.rows]
        if not page.after:
            break
        page = keyset_page(rows, sort=sort, after=page.after, size=size)
    back = [row.pk for row in page.rows]
    while page.before:
        page = keyset_page(rows, sort=sort, before=page.before, size=size)
        back = [row.pk for row in page.rows] + back
    assert read == back
    assert len(read) == rows.count() == len(set(read))
    found = Hazard.objects.select_related("organisation").in_bulk(read)
    name, empty = sort.lstrip("-"), [found[key].due_on is None for key in read]
    values = [found[key].organisation.name if "__" in name else getattr(found[key], name) for key in read]
    if name == "due_on":
        assert empty == sorted(empty)
        values = [value for value in values if value is not None]
    assert values == sorted(values, reverse=sort.startswith("-"))


@pytest.mark.sqlite_only
def test_sqlite_walks_the_index_of_the_sort_and_sorts_nothing(world, ninety):
    rows = queries.visible(viewer=world.clerk).filter(organisation_path__range=("0001", "0001~"), voided_at=None)
    with CaptureQueriesContext(connection) as asked:
        keyset_page(rows, sort="-happened_on", size=2)
    assert len(asked) == 1
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked[0]['sql']}")
        plan = [row[3] for row in cursor.fetchall()]
    assert plan == [
        "SEARCH hazards_hazard USING INDEX hazards_newest (happened_on>?)",
        "SCALAR SUBQUERY 1",
        "SCAN U0 USING COVERING INDEX hazards_newest",
    ]


def test_a_cursor_that_does_not_read_is_the_first_page(world, ninety):
    rows = queries.visible(viewer=world.clerk)
    first = keyset_page(rows, sort="-happened_on", size=3)
    for cursor in ("x", "e30", "WyJub25lIiwxXQ"):
        assert keyset_page(rows, sort="-happened_on", after=cursor, size=3).rows == first.rows
