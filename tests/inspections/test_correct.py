"""A visit recorded wrongly: corrected with its hazards, or taken back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.inspections.conftest import DAY

from zhiben.accounts.viewer import Scope
from zhiben.calendars import Period
from zhiben.facts.errors import Conflict, Invalid, NotAllowed, WrongState
from zhiben.facts.ids import new_id
from zhiben.figures import queries as figures
from zhiben.hazards import actions as hazards
from zhiben.hazards.models import Hazard
from zhiben.inspections import actions
from zhiben.journal.models import Event
from zhiben.ledger import rebuild, seals
from zhiben.ledger.models import Entry

MAY = Period(date(2024, 5, 1), date(2024, 5, 31))


def count(world, unit, code="inspections.done", as_of=None):
    scope = Scope(unit.path)
    return figures.value(viewer=world.city_clerk, code=code, scope=scope, period=MAY, as_of=as_of).number


def test_a_visit_entered_for_the_wrong_town_moves_and_the_total_stays(visit, world):
    made = visit(premises=None, hazards=[{"id": new_id(), "title": "隐患", "due_on": date(2024, 5, 30)}])
    visit()
    seal = seals.seal()
    before = [count(world, unit) for unit in (world.shaoling, world.wanjin, world.district)]
    actions.correct(by=world.clerk, record=made, organisation=world.wanjin, enterprise=world.second_enterprise)
    after = [count(world, unit) for unit in (world.shaoling, world.wanjin, world.district)]
    assert (before, after) == ([2, 0, 2], [1, 1, 2])
    assert [count(world, unit, as_of=seal) for unit in (world.shaoling, world.wanjin)] == [2, 0]
    assert [count(world, unit, "hazards.found") for unit in (world.shaoling, world.wanjin)] == [0, 1]
    done = Entry.objects.filter(subject=made.pk).order_by("line")
    assert [(entry.organisation, entry.happened_on, entry.quantity) for entry in done] == [
        (world.shaoling.path, DAY, 1), (world.shaoling.path, DAY, -1), (world.wanjin.path, DAY, 1),
    ]  # fmt: skip
    assert list(rebuild.differences()) == []
    changes = Event.objects.get(action="inspections.correct").detail["changes"]
    assert changes["organisation"] == ["召陵镇", "万金镇"]


def test_day_and_kind_take_the_hazards_along(visit, world):
    made = visit(hazards=[{"id": new_id(), "title": "甲", "at_once": True}, {"id": new_id(), "title": "乙"}])
    actions.correct(by=world.clerk, record=made, happened_on=DAY - timedelta(2), kind="expert")
    found = set(Hazard.objects.values_list("happened_on", "source", "accepted_on"))
    day = DAY - timedelta(2)
    assert found == {(day, "expert", day), (day, "expert", None)}
    assert list(rebuild.differences()) == []


def test_a_hazard_put_elsewhere_since_is_left_alone(visit, world):
    identity = new_id()
    made = visit(hazards=[{"id": identity, "title": "甲"}])
    hazards.correct(by=world.clerk, record=Hazard.objects.get(pk=identity), organisation=world.tianqiao)
    actions.correct(by=world.clerk, record=made, organisation=world.emergency)
    assert Hazard.objects.get(pk=identity).organisation == world.tianqiao


def test_where_a_hazard_was_handed_over_the_visit_stays_too(visit, world):
    identity = new_id()
    made = visit(hazards=[{"id": identity, "title": "甲"}])
    hazards.transfer(by=world.clerk, id=new_id(), hazard=Hazard.objects.get(pk=identity), organisation=world.wanjin)
    actions.correct(by=world.clerk, record=made, organisation=world.emergency)
    moved = Hazard.objects.get(pk=identity)
    assert (moved.organisation, moved.origin) == (world.wanjin, world.shaoling)


def test_people_parties_manners_and_leader_are_corrected(visit, world):
    made = visit(participants=[world.emergency], officers=[world.town_person], leader=world.town_person)
    actions.correct(
        by=world.clerk, record=made, participants=[world.fire_brigade], experts=[world.inspector_person], leader=None,
        people=4,
    )  # fmt: skip
    rows = Entry.objects.filter(subject=made.pk).values_list("kind", "organisation", "category", "quantity", "amount")
    net = {}
    for *key, quantity, amount in rows:
        had = net.get(tuple(key), (0, 0))
        net[tuple(key)] = (had[0] + quantity, had[1] + amount)
    town = world.shaoling.path
    assert {key: value for key, value in net.items() if any(value)} == {
        ("inspection.done", town, "grid"): (1, 4),
        ("inspection.participant", world.fire_brigade.path, "grid"): (1, 0),
        ("inspection.expert", town, ""): (1, 0),
    }
    assert list(rebuild.differences()) == []
    assert Event.objects.get(action="inspections.correct").detail["changes"]["participants"] == [
        ["应急管理局"], ["消防救援大队"],
    ]  # fmt: skip


def test_nothing_new_changes_nothing(visit, world):
    made = visit(participants=[world.emergency], manners=["joint"])
    lines = Entry.objects.filter(subject=made.pk).count()
    actions.correct(by=world.clerk, record=made, participants=[world.emergency], people=1, leader=None, result="")
    assert Entry.objects.filter(subject=made.pk).count() == lines
    assert not Event.objects.filter(action="inspections.correct").exists()


def test_a_correction_is_checked_like_a_record(visit, world):
    made = visit()
    for values in ({"happened_on": date(2024, 6, 1)}, {"field": "water"}, {"enterprise": None, "premises": None}):
        with pytest.raises(Invalid):
            actions.correct(by=world.clerk, record=made, **values)
    with pytest.raises(Invalid):
        actions.correct(by=world.clerk, record=made, kind="administrative", officers=[world.inspector_person])
    with pytest.raises(NotAllowed):
        actions.correct(by=world.town_officer, record=made, organisation=world.wanjin)
    with pytest.raises(NotAllowed):
        actions.correct(by=world.outsider, record=made, people=2)
    with pytest.raises(TypeError):
        actions.correct(by=world.clerk, record=made, region_path="41")
    made.refresh_from_db()
    assert (made.happened_on, made.organisation, made.people) == (DAY, world.shaoling, 1)
    assert Entry.objects.filter(subject=made.pk).count() == 1


def test_a_visit_with_hazards_is_voided_only_with_them(visit, world):
    made = visit(hazards=[{"id": new_id(), "title": "甲"}, {"id": new_id(), "title": "乙", "at_once": True}])
    with pytest.raises(Conflict) as refused:
        actions.void(by=world.clerk, record=made, reason="误登")
    assert str(refused.value) == "本次检查还登记有2处隐患；请先作废这些隐患，或选择一并作废。"
    made.refresh_from_db()
    assert not made.voided
    actions.void(by=world.clerk, record=made, reason="误登", with_hazards=True)
    actions.void(by=world.clerk, record=made, reason="再来")
    assert Hazard.objects.filter(voided_at=None).count() == 0
    assert [count(world, world.district, code) for code in ("inspections.done", "hazards.found", "hazards.open")] == [
        0,
        0,
        0,
    ]
    assert list(rebuild.differences()) == []
    made.refresh_from_db()
    assert made.voided_reason == "误登"
    with pytest.raises(WrongState):
        actions.correct(by=world.clerk, record=made, people=2)


def test_many_are_voided_together(visit, world):
    ids = [visit().pk for _n in range(3)]
    assert actions.void_many(by=world.clerk, ids=ids, reason="误导入") == 3
    assert actions.void_many(by=world.clerk, ids=ids, reason="误导入") == 0
    assert count(world, world.district) == 0
    with pytest.raises(NotAllowed):
        actions.void(by=world.outsider, record=visit(), reason="误登")
