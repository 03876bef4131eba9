"""Rosters: versions with their people; whoever is registered is named as he is now."""

from datetime import date

import pytest

from zhiben.accounts.viewer import SYSTEM, Scope
from zhiben.calendars import Period
from zhiben.facts.errors import Invalid, NotAllowed
from zhiben.facts.ids import new_id
from zhiben.figures import queries as figures
from zhiben.ledger.models import Entry
from zhiben.ledger.postings import Key, Measure, entries_of
from zhiben.places import actions as places
from zhiben.registers.errors import InvalidRows
from zhiben.standards import actions, queries
from zhiben.standards.models import Roster, RosterLine

ON = date(2024, 3, 20)


@pytest.fixture
def roster(world):
    told = {"organisation": world.office, "title": "区安委会成员名单", "kind": "committee", "happened_on": ON}
    return actions.add_roster(by=world.clerk, **told)


def add(world, roster, **values):
    return actions.add_roster_line(by=world.clerk, roster=roster, **{"happened_on": ON} | values)


def names(roster):
    return [line.who for line in queries.lines_of(roster, viewer=SYSTEM)]


def test_a_roster_counts_once_and_its_people_do_not(world, roster):
    add(world, roster, name="王明", role="主任")
    key = Key("roster.valid", ON, ON, world.office.path, "411104", category="committee")
    assert entries_of(roster) == {key: Measure(1)}
    assert not Entry.objects.exclude(subject=roster.pk).filter(kind__startswith="roster").exists()
    period = Period.day(date(2024, 5, 1))
    scope = Scope(world.district.path)
    assert figures.value(viewer=world.clerk, code="standards.rosters", scope=scope, period=period).number == 1


def test_a_new_version_takes_over_who_is_on_it_that_day_and_the_old_one_keeps_its_people(world, roster):
    add(world, roster, name="王明", role="主任", position=1)
    gone = add(world, roster, name="李强", position=2)
    add(world, roster, person=world.town_person, position=3)
    actions.end_roster_line(by=world.clerk, record=gone, on=date(2024, 4, 30))
    identity = new_id()
    for _again in range(2):
        new = actions.revise_roster(by=world.clerk, record=roster, on=date(2024, 5, 10), id=identity, number="2号")
    roster.refresh_from_db()
    assert (new.version, new.series, new.number, roster.valid_to) == (2, roster.series, "2号", date(2024, 5, 9))
    assert names(new) == ["王明", "王镇"]
    assert names(roster) == ["王明", "李强", "王镇"]
    assert set(new.lines.values_list("happened_on", flat=True)) == {date(2024, 5, 10)}
    period = Period.day(date(2024, 5, 20))
    assert figures.value(viewer=SYSTEM, code="standards.rosters", period=period).number == 1


def test_nobody_is_put_on_a_version_that_has_ended(world, roster):
    actions.withdraw_roster(by=world.clerk, record=roster, on=date(2024, 4, 30))
    roster.refresh_from_db()
    with pytest.raises(Invalid) as refused:
        add(world, roster, name="王明", happened_on=date(2024, 5, 1))
    assert list(refused.value.errors) == ["roster"]
    rows = [(new_id(), {"roster": roster, "name": "王明", "happened_on": date(2024, 5, 1)})]
    with pytest.raises(InvalidRows):
        actions.add_roster_lines(by=world.clerk, rows=rows)
    assert not RosterLine.objects.exists()


def test_a_line_is_somebody(world, roster):
    with pytest.raises(Invalid):
        add(world, roster, role="成员")
    assert not RosterLine.objects.exists()


def test_who_is_made_anonymous_is_so_in_every_roster(world, roster):
    person = places.add_person(by=SYSTEM, name="韩新", organisation=world.office)
    line = add(world, roster, person=person, name="韩新")
    assert (line.name, names(roster)) == ("", ["韩新"])
    places.anonymise_person(by=SYSTEM, record=person)
    assert "韩新" not in names(roster)[0]


def test_a_duty_list_is_in_the_order_of_its_days(world):
    told = {"organisation": world.office, "title": "五一值班表", "kind": "duty", "happened_on": date(2024, 4, 30)}
    duty = actions.add_roster(by=world.clerk, **told)
    for day, name in ((3, "丙"), (1, "甲"), (2, "乙")):
        add(world, duty, name=name, happened_on=date(2024, 5, day), valid_to=date(2024, 5, day))
    assert names(duty) == ["甲", "乙", "丙"]


def test_a_voided_roster_takes_its_people_with_it(world, roster):
    add(world, roster, name="王明")
    actions.void_roster(by=world.clerk, record=roster, reason="重复登记")
    roster.refresh_from_db()
    assert roster.voided and names(roster) == []
    assert sum(Entry.objects.filter(kind="roster.valid").values_list("quantity", flat=True)) == 0


def test_a_town_sees_its_districts_roster_and_does_not_write_it(world, roster):
    assert list(queries.rosters(viewer=world.town_officer)) == [roster]
    assert list(queries.rosters(viewer=world.outsider)) == []
    assert not queries.roster_lines(viewer=world.outsider).exists()
    with pytest.raises(NotAllowed):
        actions.add_roster_line(by=world.town_officer, roster=roster, name="王明", happened_on=ON)
    with pytest.raises(NotAllowed):
        actions.revise_roster(by=world.town_officer, record=roster, on=date(2024, 5, 1))
    assert (Roster.objects.count(), RosterLine.objects.count()) == (1, 0)
