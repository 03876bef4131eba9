"""The journal within a reader's scope: what lies elsewhere is not in it."""

from __future__ import annotations

from datetime import date

import pytest

from zhiben.accounts import actions as accounts
from zhiben.accounts.models import User
from zhiben.accounts.viewer import SYSTEM, Reach, Scope, Viewer
from zhiben.facts.errors import NotAllowed
from zhiben.facts.ids import new_id
from zhiben.hazards import actions as hazards
from zhiben.journal import actions, queries
from zhiben.journal.models import Event

READS = frozenset({"journal.read"})


def auditor(*scopes: Scope) -> Viewer:
    return Viewer(new_id(), "骆审", tuple(Reach(READS, scope) for scope in scopes))


def found_at(world, organisation, **values):
    facts = {"title": "线路老化", "organisation": organisation, "happened_on": date(2024, 5, 20)}
    return hazards.find(by=SYSTEM, id=new_id(), **(facts | values))


@pytest.fixture
def both(world):
    return found_at(world, world.shaoling), found_at(world, world.other_town)


def subjects(viewer):
    return [event.subject for event in queries.recent(viewer=viewer, action="hazards.find")]


def test_an_auditor_reads_what_was_done_within_the_scope(world, both):
    mine, elsewhere = both
    assert subjects(auditor(Scope(world.district.path))) == [mine.pk]
    assert subjects(auditor(Scope(region=world.other_region.path))) == [elsewhere.pk]
    assert subjects(auditor(Scope(world.district.path, world.other_region.path))) == []
    assert subjects(auditor(Scope(world.district.path), Scope(world.other_town.path))) == [elsewhere.pk, mine.pk]
    assert subjects(auditor(Scope(world.city.path))) == subjects(auditor(Scope())) == [elsewhere.pk, mine.pk]


@pytest.mark.parametrize("bound", [{"field": "fire"}, {"enterprise": new_id()}, {"premises": new_id()}])
def test_a_scope_that_an_event_does_not_know_shows_no_record(both, bound):
    assert subjects(auditor(Scope(**bound))) == []


def test_what_is_about_no_record_is_everybody_s_and_what_lies_nowhere_is_not(world):
    actions.write("figures.define", None, by=SYSTEM.id, code="own.x")
    actions.write("rooms.record", User.objects.get(username="clerk"), by=SYSTEM.id)
    told = [event.action for event in queries.recent(viewer=auditor(Scope(world.district.path)))]
    assert "figures.define" in told and "rooms.record" not in told
    assert "rooms.record" in [event.action for event in queries.recent(viewer=auditor(Scope()))]


def test_an_account_lies_where_it_may_act(world):
    user = User.objects.get(username="town")
    accounts.set_active(by=SYSTEM, user=user, active=False)
    event = Event.objects.get(action="accounts.set_active")
    assert (event.organisation_path, event.region_path) == (world.shaoling.path, "")
    assert [each.pk for each in queries.recent(viewer=auditor(Scope(world.district.path)), action=event.action)]
    assert not queries.recent(viewer=auditor(Scope(world.other_district.path)), action=event.action).exists()


def test_a_registry_s_row_and_a_photo_lie_where_they_belong(world, both):
    paths = dict(Event.objects.filter(action="places.add_person").values_list("subject", "organisation_path"))
    assert paths[world.town_person.pk] == world.shaoling.path
    jpeg = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(64)
    hazards.attach(by=world.clerk, hazard=both[0], file=jpeg)
    assert Event.objects.get(action="evidence.store").organisation_path == world.shaoling.path


def test_without_the_permission_nothing_is_read(world, both):
    with pytest.raises(NotAllowed):
        queries.recent(viewer=world.clerk)
