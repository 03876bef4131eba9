"""The one scope rule, in Python and in SQL: they say the same of every row."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid5

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.factories import small_world

from zhiben.accounts.scope import visible
from zhiben.accounts.viewer import EVERYWHERE, NOBODY, SYSTEM, Reach, Scope, Viewer
from zhiben.calendars import now
from zhiben.facts.errors import NotAllowed
from zhiben.publicity.models import Event

VIEW = "publicity.view"
PATTERNS = (frozenset({VIEW}), frozenset({"*.view"}), frozenset({"publicity.*"}), frozenset({"hazards.view"}))


def test_where_a_record_lies(world):
    lies = Scope.of(world.enterprise)
    assert lies == Scope(world.enterprise.path, "411104100", "", world.enterprise.pk, None)
    assert Scope.of(lies) is lies
    assert Scope.of(object()) == EVERYWHERE


@pytest.mark.parametrize(
    ("place", "allowed"),
    [
        (Scope("00010001", field="fire"), True),
        (Scope("0001", field="fire"), True),
        (Scope("0001", field="fire", only=True), True),
        (Scope("0001"), False),
        (Scope("0002", field="fire"), False),
        (Scope(field="fire"), False),
        (EVERYWHERE, False),
    ],
    ids=str,
)
def test_a_place_is_covered_only_as_a_whole(place, allowed):
    viewer = Viewer(UUID(int=5), "某", (Reach(frozenset({VIEW}), Scope("0001", field="fire")),))
    assert viewer.allows(VIEW, at=place) is allowed
    if allowed:
        viewer.require(VIEW, at=place)
    else:
        with pytest.raises(NotAllowed) as refusal:
            viewer.require(VIEW, at=place)
        assert (refusal.value.permission, refusal.value.where) == (VIEW, place)


def test_two_grants_do_not_add_up():
    """One gives the place, the other the field: together they give neither the whole place nor the whole field."""
    reaches = (Reach(frozenset({VIEW}), Scope("0001", field="fire")), Reach(frozenset({VIEW}), Scope("0002")))
    viewer = Viewer(UUID(int=5), "某", reaches)
    assert not viewer.allows(VIEW, at=Scope("0001"))
    assert not viewer.allows(VIEW, at=EVERYWHERE)
    assert viewer.allows(VIEW, at=Scope("0002", field="dust"))


def test_somewhere_is_enough_for_what_lies_nowhere():
    viewer = Viewer(UUID(int=5), "某", (Reach(frozenset({"ledger.seal"}), Scope("0001")),))
    viewer.require_somewhere("ledger.seal")
    assert viewer.can("ledger.seal") and not viewer.can("ledger.verify")
    with pytest.raises(NotAllowed):
        viewer.require_somewhere("ledger.verify")


def test_scopes_come_widest_first():
    reaches = [Scope("00010001"), Scope("0001", "4111"), EVERYWHERE, Scope("0002")]
    viewer = Viewer(UUID(int=5), "某", tuple(Reach(frozenset({VIEW}), scope) for scope in reaches))
    assert viewer.scopes(VIEW) == [EVERYWHERE, Scope("0002"), Scope("00010001"), Scope("0001", "4111")]
    assert viewer.scopes("hazards.view") == []


def test_the_product_sees_all_and_nobody_nothing():
    assert SYSTEM.allows("anything.at_all") and SYSTEM.can("anything.at_all")
    assert not NOBODY.can(VIEW) and NOBODY.grants == () and NOBODY.title == ""


class EveryRow(TestCase):
    """A few hundred rows everywhere, any grants: SQL and Python agree on each."""

    @classmethod
    def setUpTestData(cls):
        cls.world = world = small_world()
        cls.enterprises = [world.enterprise, world.second_enterprise, world.other_enterprise]
        cls.places = [world.premises, world.second_premises, world.other_premises]
        cls.paths = ["", world.city.path, world.district.path, world.shaoling.path, world.other_district.path, "0009"]
        cls.regions = ["", "4111", "411104", "411104100", "411102", "42"]
        rows = []
        for n in range(240):
            at = n % 3
            rows.append(
                Event(
                    id=uuid5(UUID(int=3), str(n)),
                    organisation=world.shaoling,
                    organisation_path=cls.paths[1 + n % 4],
                    region_path=cls.regions[1 + (n // 4) % 4],
                    field=("", "fire", "dust")[(n // 5) % 3],
                    enterprise=cls.enterprises[at] if n % 7 else None,
                    premises=cls.places[at] if n % 5 else None,
                    happened_on=date(2024, 5, 6),
                    recorded_at=now(),
                    recorded_by=world.clerk.id,
                    title=str(n),
                    channel="onsite",
                )
            )
        Event.objects.bulk_create(rows)
        cls.rows = rows

    def grant(self, draw):
        return Reach(
            draw(st.sampled_from(PATTERNS)),
            Scope(
                draw(st.sampled_from(self.paths)),
                draw(st.sampled_from(self.regions)),
                draw(st.sampled_from(["", "", "fire"])),
                draw(st.sampled_from([None, None, None, *(each.pk for each in self.enterprises)])),
                draw(st.sampled_from([None, None, None, *(each.pk for each in self.places)])),
            ),
        )

    @settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data(), st.integers(0, 3))
    def test_a_row_is_visible_where_a_grant_covers_it(self, data, count):
        viewer = Viewer(UUID(int=5), "某", tuple(self.grant(data.draw) for _ in range(count)))
        seen = set(visible(Event.objects.all(), viewer=viewer, permission=VIEW).values_list("pk", flat=True))
        assert seen == {row.pk for row in self.rows if viewer.allows(VIEW, at=row)}

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def test_what_a_table_does_not_know_bounds_it_away(self, data):
        """A table without fields and enterprises shows nothing to a grant that is bounded by one."""
        reach = self.grant(data.draw)
        viewer = Viewer(UUID(int=5), "某", (reach,))
        seen = visible(
            Event.objects.all(), viewer=viewer, permission=VIEW, field=None, enterprise=None, premises=None, region=None
        )
        mine = reach.scope
        bounded = mine.field or mine.enterprise or mine.premises or mine.region
        holds = viewer.can(VIEW) and not bounded
        expected = {row.pk for row in self.rows if holds and row.organisation_path.startswith(mine.organisation)}
        assert set(seen.values_list("pk", flat=True)) == expected

    def test_other_columns_may_hold_the_place(self):
        viewer = Viewer(UUID(int=5), "某", (Reach(frozenset({VIEW}), Scope(enterprise=self.enterprises[0].pk)),))
        seen = visible(Event.objects.all(), viewer=viewer, permission=VIEW, enterprise="premises__owner_id")
        assert seen.count() == sum(row.premises_id == self.places[0].pk for row in self.rows) > 0

    def test_nobody_sees_a_row_and_the_product_each(self):
        assert not visible(Event.objects.all(), viewer=NOBODY, permission=VIEW).exists()
        assert visible(Event.objects.all(), viewer=SYSTEM, permission=VIEW).count() == 240
