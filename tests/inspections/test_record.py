"""Recording visits: what each counts as, what is refused, and that a visit and its hazards are one record."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import World
from tests.inspections.conftest import DAY

from zhiben.accounts.viewer import SYSTEM
from zhiben.calendars import travel
from zhiben.facts.errors import Invalid, NotAllowed
from zhiben.facts.ids import new_id
from zhiben.hazards.models import Hazard
from zhiben.inspections import actions
from zhiben.inspections.models import Answer, Attendee, Inspection
from zhiben.journal.models import Event
from zhiben.ledger import rebuild
from zhiben.ledger.models import Entry
from zhiben.places import actions as places
from zhiben.places.models import Person
from zhiben.registers.errors import InvalidRows


def posted(visit):
    """kind → (level, category, quantity, amount) of a visit's entries."""
    rows = Entry.objects.filter(subject=visit.pk).values_list("kind", "level", "category", "quantity", "amount")
    return sorted(rows)


@pytest.mark.parametrize(
    ("kind", "counts"),
    [
        ("administrative", "inspection.done"),
        ("expert", "inspection.done"),
        ("grid", "inspection.done"),
        ("self_check", "inspection.self_check"),
        ("supervision", "inspection.supervision"),
    ],
)
def test_each_kind_counts_apart(visit, world, kind, counts):
    made = visit(kind=kind, people=3)
    entry = Entry.objects.get(subject=made.pk)
    assert (entry.kind, entry.category, entry.quantity, entry.amount) == (counts, kind, 1, 3)
    assert (entry.organisation, entry.region, entry.field) == (world.shaoling.path, "411104100", "fire")
    assert (entry.enterprise, entry.premises, entry.happened_on) == (world.enterprise.pk, world.premises.pk, DAY)


def test_manners_and_key_date_count_under_kinds_of_their_own(visit):
    made = visit(manners=["undercover", "联合检查", "undercover"], key_date="wuyi")
    assert made.manners == ["undercover", "joint"]
    assert posted(made) == [
        ("inspection.done", "", "grid", 1, 1),
        ("inspection.key_date", "", "wuyi", 1, 1),
        ("inspection.manner", "", "joint", 1, 0),
        ("inspection.manner", "", "undercover", 1, 0),
    ]


def test_a_leader_leads_with_the_rank_of_that_day(visit, world):
    made = visit(leader=Person.objects.get(user_id=world.leader.id), key_date="qingming")
    assert (made.leader_rank, made.manners) == ("principal", ["leader_led"])
    assert ("inspection.manner", "principal", "leader_led", 1, 0) in posted(made)
    assert ("inspection.key_date", "principal", "qingming", 1, 1) in posted(made)
    assert visit(leader=world.town_person).leader_rank == ""
    assert visit(leader=world.town_person, leader_rank="leader").leader_rank == "leader"


def test_a_joint_visit_is_one_visit_and_each_participant_takes_part(visit, world):
    made = visit(manners=["joint"], participants=[world.emergency, world.fire_brigade, world.shaoling, world.emergency])
    done = Entry.objects.filter(subject=made.pk, kind="inspection.done")
    joined = Entry.objects.filter(subject=made.pk, kind="inspection.participant").order_by("organisation")
    assert [entry.organisation for entry in done] == [world.shaoling.path]
    assert [entry.organisation for entry in joined] == [world.emergency.path, world.fire_brigade.path]
    assert {(entry.region, entry.category) for entry in joined} == {("411104100", "grid")}


def test_experts_count_by_level(visit, world):
    expert = places.add_person(by=world.clerk, name="钱专", organisation=world.emergency, expert_level="省级")
    made = visit(kind="expert", experts=[expert], officers=[world.inspector_person])
    assert ("inspection.expert", "", "省级", 1, 0) in posted(made)
    assert made.people == 2
    assert set(made.attendees.values_list("role", "level")) == {("officer", ""), ("expert", "省级")}
    places.correct_person(by=world.clerk, record=expert, expert_level="市级")
    assert list(rebuild.differences()) == []


def test_only_certified_officers_carry_out_administrative_inspections(visit, world):
    with pytest.raises(Invalid) as refused:
        visit(kind="administrative", officers=[world.inspector_person])
    assert refused.value.errors == {
        "officers": ["“李检”没有登记执法证号，不能实施行政检查；请补登证号、另选人员，或改为其他检查类别。"]
    }
    assert (Inspection.objects.count(), Attendee.objects.count()) == (0, 0)
    places.correct_person(by=world.clerk, record=world.inspector_person, certificate="豫L001")
    world.inspector_person.refresh_from_db()
    assert visit(kind="administrative", officers=[world.inspector_person]).officers == [world.inspector_person]


@pytest.fixture
def certified(world):
    """Two people with certificates."""
    for person in (world.inspector_person, world.town_person):
        person.certificate = "豫L000001"
        person.save(update_fields=["certificate"])
    return [world.inspector_person, world.town_person]


RULED = date(2025, 1, 3)


def test_not_fewer_people_went_than_are_named(visit, certified, world):
    with pytest.raises(Invalid, match="检查人数填写的是1，少于所列的2名人员"):
        visit(officers=certified, people=1)
    made = visit(officers=certified[:1], experts=certified[:1], people=1)
    with pytest.raises(Invalid) as refused:
        actions.correct(by=world.inspector, record=made, officers=certified)
    assert list(refused.value.errors) == ["people"]
    assert actions.correct(by=world.inspector, record=made, officers=certified, people=2).people == 2


def test_from_its_day_on_one_officer_is_too_few(visit, certified):
    with travel(RULED):
        for officers in ([], certified[:1], certified[:1] * 2):
            with pytest.raises(Invalid) as refused:
                visit(kind="administrative", happened_on=RULED, officers=officers)
            (sentence,) = refused.value.errors["officers"]
            assert sentence == (
                "行政检查须有不少于2名持证执法人员（国办发〔2024〕54号，自2025-01-03起），"
                f"现填{len(set(officers))}名；请补填检查人员，或改为其他检查类别。"
            )
        assert not Inspection.objects.exists()
        assert visit(kind="administrative", happened_on=RULED, officers=certified).people == 2
        assert visit(kind="expert", happened_on=RULED).people == 1


def test_from_its_day_on_only_authorities_inspect(visit, certified, world):
    facts = {"kind": "administrative", "officers": certified, "happened_on": RULED, "by": world.clerk}
    with travel(RULED):
        for organisation in (world.office, world.cooperative, world.enterprise):
            with pytest.raises(Invalid, match="不是执法主体") as refused:
                visit(**(facts | {"organisation": organisation, "by": SYSTEM}))
            assert list(refused.value.errors) == ["kind"]
        assert not Inspection.objects.exists()
        assert visit(**(facts | {"organisation": world.emergency})).kind == "administrative"
        earlier = RULED - timedelta(days=1)
        assert visit(**(facts | {"organisation": world.office, "happened_on": earlier})).kind == "administrative"
        assert visit(**(facts | {"organisation": world.office, "kind": "supervision"})).kind == "supervision"


def test_an_older_visit_is_judged_by_what_held_then_whenever_it_is_recorded(visit, certified, world):
    with travel(date(2025, 6, 1)):
        made = visit(kind="administrative", happened_on=RULED - timedelta(days=1), officers=certified[:1])
        with pytest.raises(Invalid, match="不少于2名"):
            actions.correct(by=world.inspector, record=made, happened_on=RULED)
        other = visit(kind="grid", happened_on=RULED)
        with pytest.raises(Invalid, match="不少于2名"):
            actions.correct(by=world.inspector, record=other, kind="administrative")
        actions.correct(by=world.inspector, record=made, happened_on=RULED, officers=certified, people=2)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"happened_on": date(2024, 5, 28)}, "happened_on"),
        ({"kind": "raid"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"field": "water"}, "field"),
        ({"fields": ["water"]}, "fields"),
        ({"manners": ["sideways"]}, "manners"),
        ({"key_date": "someday"}, "key_date"),
        ({"people": 0}, "people"),
        ({"enterprise": None, "premises": None}, "enterprise"),
        ({"enterprise": None, "premises": None, "kind": "supervision"}, "inspected"),
        ({"happened_on": date(2019, 5, 6)}, "organisation"),
        ({"answers": [{"item": "A1", "text": "……", "answer": "maybe"}]}, "answers"),
        ({"answers": [{"item": "A1", "text": "……", "answer": "no", "hazard": new_id()}]}, "answers"),
    ],
)
def test_bad_input_is_refused_by_field_and_nothing_is_written(visit, values, field):
    before = Entry.objects.count()
    with pytest.raises(Invalid) as refused:
        visit(**values)
    assert field in refused.value.errors
    assert (Inspection.objects.count(), Answer.objects.count(), Entry.objects.count()) == (0, 0, before)


def test_supervision_names_the_town_it_went_to(visit, world):
    made = visit(kind="supervision", organisation=world.office, enterprise=None, premises=None, inspected=world.wanjin)
    entry = Entry.objects.get(subject=made.pk)
    assert (entry.kind, entry.organisation, entry.enterprise) == ("inspection.supervision", world.office.path, None)
    assert str(made) == "2024-05-06 万金镇"


def test_a_visit_its_answers_and_its_hazards_are_one_record(visit, world):
    first, second = new_id(), new_id()
    made = visit(
        kind="expert",
        hazards=[
            {"id": first, "title": "安全出口上锁", "due_on": date(2024, 5, 13)},
            {"id": second, "title": "灭火器过期", "at_once": True, "field": "gas"},
        ],
        answers=[
            {"item": "F01", "text": "安全出口是否畅通", "answer": "no", "hazard": first, "note": "上锁"},
            {"item": "F02", "text": "疏散宽度", "answer": "yes", "measure": "1.2"},
        ],
    )
    found = Hazard.objects.in_bulk()
    assert (found[first].state, found[first].source, found[first].source_record) == ("ordered", "expert", made.pk)
    assert (found[second].state, found[second].field, found[first].field) == ("accepted", "gas", "fire")
    assert {each.organisation_path for each in found.values()} == {world.shaoling.path}
    assert {(each.enterprise, each.premises) for each in found.values()} == {(world.enterprise, world.premises)}
    assert list(made.answers.values_list("position", "item", "answer", "measure", "hazard")) == [
        (1, "F01", "no", "", first), (2, "F02", "yes", "1.2", None),
    ]  # fmt: skip
    assert list(rebuild.differences()) == []


def test_a_hazard_that_is_refused_takes_the_visit_with_it(visit):
    before = Entry.objects.count()
    with pytest.raises(Invalid) as refused:
        visit(hazards=[{"id": new_id(), "title": "隐患", "due_on": date(2024, 5, 1)}])
    assert list(refused.value.errors) == ["hazards.0.due_on"]
    assert (Inspection.objects.count(), Hazard.objects.count(), Entry.objects.count()) == (0, 0, before)


def test_the_same_visit_sent_twice_is_one_visit(visit):
    identity, hazard = new_id(), {"id": new_id(), "title": "隐患"}
    visit(id=identity, hazards=[hazard], participants=[])
    visit(id=identity, hazards=[hazard], people=9)
    assert (Inspection.objects.count(), Hazard.objects.count()) == (1, 1)
    assert Event.objects.filter(action="inspections.record").count() == 1
    assert Entry.objects.filter(kind="inspection.done").count() == 1


def test_who_may_record_where(visit, world: World):
    for viewer in (world.outsider, world.leader, world.reviewer):
        with pytest.raises(NotAllowed):
            visit(by=viewer)
    with pytest.raises(NotAllowed):
        visit(by=world.town_officer, organisation=world.wanjin, enterprise=world.second_enterprise, premises=None)
    assert Inspection.objects.count() == 0
    made = visit(by=world.enterprise_officer, kind="self_check", organisation=None)
    assert made.organisation == world.enterprise


def test_recording_costs_eight_statements_at_most(visit):
    def statements(**values):
        with CaptureQueriesContext(connection) as asked:
            visit(**values)
        return [each["sql"] for each in asked if "SAVEPOINT" not in each["sql"]]  # the test's own transaction

    assert len(statements(premises=None)) == 6
    assert len(statements()) == 8


def test_many_are_recorded_together_or_not_at_all(world):
    right = {"organisation": world.shaoling, "enterprise": world.enterprise, "kind": "grid", "happened_on": DAY}
    rows = [(new_id(), right) for _n in range(50)]
    assert actions.record_many(by=world.clerk, rows=rows) == 50
    assert actions.record_many(by=world.clerk, rows=rows) == 0
    wrong = [(new_id(), right), (new_id(), right | {"kind": "raid"}), (new_id(), right | {"enterprise": None}),
             (new_id(), right | {"organisation": world.other_town})]  # fmt: skip
    with pytest.raises(InvalidRows) as refused:
        actions.record_many(by=world.clerk, rows=wrong)
    assert {place: type(why) for place, why in refused.value.rows.items()} == {1: Invalid, 2: Invalid, 3: NotAllowed}
    assert (Inspection.objects.count(), Entry.objects.filter(kind="inspection.done").count()) == (50, 50)
