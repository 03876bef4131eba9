"""The generic use cases of a simple register, shown on goals."""

from __future__ import annotations

from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection

from zhiben.campaigns.models import Goal
from zhiben.facts.errors import Invalid, NotAllowed, WrongState
from zhiben.facts.ids import new_id
from zhiben.journal.models import Event
from zhiben.ledger.models import Entry
from zhiben.ledger.rebuild import differences
from zhiben.registers.errors import InvalidRows
from zhiben.registers.simple import simple


def net(kind: str, organisation: str) -> int:
    return sum(Entry.objects.filter(kind=kind, organisation=organisation).values_list("quantity", flat=True))


def events(record) -> list[str]:
    return list(Event.objects.filter(subject=record.pk).order_by("id").values_list("action", flat=True))


def test_a_record_is_written_where_it_lies_and_counts(goal, world):
    goal.refresh_from_db()
    assert (goal.organisation_path, goal.region_path) == (world.shaoling.path, world.shaoling_region.path)
    assert (goal.recorded_by, goal.voided) == (world.clerk.id, False)
    assert (net("goal.set", world.shaoling.path), net("goal.open", world.shaoling.path)) == (1, 1)
    assert events(goal) == ["campaigns.record"]


def test_sending_it_again_changes_nothing(goals, goal, values, world):
    again = goals.record(by=world.clerk, id=goal.pk, **values | {"text": "另一个目标"})
    assert (again, again.text) == (goal, "全年不发生较大事故")
    assert (Goal.objects.count(), net("goal.set", world.shaoling.path), events(goal)) == (1, 1, ["campaigns.record"])


def test_nobody_records_beyond_the_own_reach(goals, values, world):
    for viewer in (world.outsider, world.leader):
        with pytest.raises(NotAllowed):
            goals.record(by=viewer, id=new_id(), **values)
    assert (Goal.objects.count(), Entry.objects.filter(kind="goal.set").count()) == (0, 0)


def test_nobody_learns_of_a_record_by_its_identity(goals, goal, values, world):
    with pytest.raises(NotAllowed):
        goals.record(by=world.outsider, id=goal.pk, **values | {"organisation": world.other_town})


def test_a_missing_field_is_named(goals, values, world):
    del values["organisation"], values["text"]
    with pytest.raises(Invalid) as refusal:
        goals.record(by=world.clerk, id=new_id(), **values)
    assert set(refusal.value.errors) == {"organisation", "text"}


def test_a_rule_of_the_table_is_a_sentence(goals, values, world):
    with pytest.raises(Invalid, match="期限不能早于提出日期") as refusal:
        goals.record(by=world.clerk, id=new_id(), **values, due_on=date(2024, 3, 7))
    assert list(refusal.value.errors) == [""]
    assert not Goal.objects.exists()


def test_an_unknown_choice_names_its_field(goals, values, world):
    with pytest.raises(Invalid) as refusal:
        goals.record(by=world.clerk, id=new_id(), **values | {"horizon": "someday"})
    assert list(refusal.value.errors) == ["horizon"]


def test_nothing_happened_tomorrow(goals, values, world):
    goals.record(by=world.clerk, id=new_id(), **values | {"happened_on": date(2024, 5, 27)})
    with pytest.raises(Invalid, match="不能晚于今天（2024-05-27）：填写的是2024-05-28") as refusal:
        goals.record(by=world.clerk, id=new_id(), **values | {"happened_on": date(2024, 5, 28)})
    assert list(refusal.value.errors) == ["happened_on"]


def test_what_the_use_case_sets_cannot_be_given(goals, values, world):
    with pytest.raises(TypeError, match="recorded_by"):
        goals.record(by=world.clerk, id=new_id(), **values, recorded_by=world.outsider.id)


def test_a_correction_keeps_before_and_after_and_moves_the_count(goals, goal, world):
    goals.correct(by=world.clerk, record=goal, organisation=world.wanjin, text="不发生较大事故", horizon="annual")
    goal.refresh_from_db()
    assert (goal.organisation_path, goal.region_path) == (world.wanjin.path, world.wanjin_region.path)
    assert (net("goal.set", world.shaoling.path), net("goal.set", world.wanjin.path)) == (0, 1)
    assert Event.objects.get(action="campaigns.correct").detail == {
        "changes": {"organisation": ["召陵镇", "万金镇"], "text": ["全年不发生较大事故", "不发生较大事故"]}
    }
    assert list(differences()) == []


def test_a_correction_that_changes_nothing_is_not_noted(goals, goal, values, world):
    goals.correct(by=world.clerk, record=goal, **values)
    assert events(goal) == ["campaigns.record"]


def test_a_correction_is_checked_like_a_new_record(goals, goal, world):
    with pytest.raises(Invalid, match="不能晚于今天"):
        goals.correct(by=world.clerk, record=goal, happened_on=date(2024, 6, 1))
    goal.refresh_from_db()
    assert (goal.happened_on, events(goal)) == (date(2024, 3, 8), ["campaigns.record"])


def test_a_correction_needs_the_place_it_leaves_and_the_place_it_enters(goals, goal, world):
    with pytest.raises(NotAllowed):
        goals.correct(by=world.outsider, record=goal, organisation=world.other_town)
    with pytest.raises(NotAllowed):
        goals.correct(by=world.town_officer, record=goal, organisation=world.wanjin)
    goal.refresh_from_db()
    assert (goal.organisation, net("goal.set", world.shaoling.path)) == (world.shaoling, 1)


def test_a_voided_record_counts_for_nothing_and_stays_readable(goals, goal, world):
    goals.void(by=world.clerk, record=goal, reason=" 重复登记 ")
    goal.refresh_from_db()
    assert (goal.voided, goal.voided_by, goal.voided_reason) == (True, world.clerk.id, "重复登记")
    assert (net("goal.set", world.shaoling.path), net("goal.open", world.shaoling.path)) == (0, 0)
    assert goal in goals.visible(viewer=world.clerk)


def test_voiding_twice_keeps_the_first(goals, goal, world):
    goals.void(by=world.clerk, record=goal, reason="重复登记")
    goals.void(by=world.clerk, record=goal, reason="别的原因")
    goal.refresh_from_db()
    assert (goal.voided_reason, events(goal)) == ("重复登记", ["campaigns.record", "campaigns.void"])


@pytest.mark.parametrize("reason", ["", "  ", "长" * 201])
def test_voiding_asks_for_a_short_reason(goals, goal, world, reason):
    with pytest.raises(Invalid) as refusal:
        goals.void(by=world.clerk, record=goal, reason=reason)
    goal.refresh_from_db()
    assert (list(refusal.value.errors), goal.voided) == (["reason"], False)


def test_nobody_voids_beyond_the_own_reach(goals, goal, world):
    with pytest.raises(NotAllowed):
        goals.void(by=world.outsider, record=goal, reason="重复登记")
    goal.refresh_from_db()
    assert not goal.voided


def test_a_voided_record_is_not_corrected(goals, goal, world):
    goals.void(by=world.clerk, record=goal, reason="重复登记")
    with pytest.raises(WrongState, match="当前为“已作废”"):
        goals.correct(by=world.clerk, record=goal, text="新目标")
    goal.refresh_from_db()
    assert goal.text == "全年不发生较大事故"


def test_each_sees_the_own_part_of_the_world(goals, goal, world):
    seen = {viewer.name: goal in goals.visible(viewer=viewer) for viewer in (world.clerk, world.leader, world.outsider)}
    assert seen == {"张文": True, "郑长": True, "孙源": False}


def test_many_are_written_together_and_count(goals, values, world):
    rows = [(new_id(), values | {"text": f"目标{number}"}) for number in range(3)]
    assert goals.record_many(by=world.clerk, rows=rows) == 3
    assert goals.record_many(by=world.clerk, rows=rows) == 0
    assert (Goal.objects.count(), net("goal.set", world.shaoling.path)) == (3, 3)
    assert Event.objects.filter(action="campaigns.record").count() == 3
    assert {goal.organisation_path for goal in Goal.objects.all()} == {world.shaoling.path}
    assert list(differences()) == []


def test_of_many_one_refused_row_refuses_all_and_is_named(goals, values, world):
    rows = [
        (new_id(), values),
        (new_id(), values | {"happened_on": date(2024, 6, 1)}),
        (new_id(), values | {"organisation": world.other_town}),
        (new_id(), values | {"happened_on": date(2019, 1, 1)}),
        (new_id(), values | {"figure": "no.such.figure", "target": 1}),
    ]
    with pytest.raises(InvalidRows) as refusal:
        goals.record_many(by=world.clerk, rows=rows)
    assert {place: type(why) for place, why in refusal.value.rows.items()} == {
        1: Invalid,
        2: NotAllowed,
        3: Invalid,
        4: Invalid,
    }
    assert str(refusal.value).startswith("4条记录未通过检查，均未登记；首条为第2条：日期不能晚于今天")
    assert (Goal.objects.count(), Entry.objects.filter(kind="goal.set").count()) == (0, 0)


def test_of_many_a_row_that_the_table_refuses_is_named(goals, values, world):
    rows = [(new_id(), values), (new_id(), values | {"due_on": date(2024, 1, 1)})]
    with pytest.raises(InvalidRows) as refusal:
        goals.record_many(by=world.clerk, rows=rows)
    assert {place: str(why) for place, why in refusal.value.rows.items()} == {1: "期限不能早于提出日期。"}
    assert not Goal.objects.exists()


def test_many_cost_few_queries(goals, values, world, django_assert_max_num_queries):
    rows = [(new_id(), values | {"text": f"目标{number}"}) for number in range(400)]
    with django_assert_max_num_queries(20):
        goals.record_many(by=world.clerk, rows=rows)


def test_many_are_voided_together(goals, values, world):
    rows = [(new_id(), values | {"text": f"目标{number}"}) for number in range(3)]
    goals.record_many(by=world.clerk, rows=rows)
    ids = [identity for identity, _values in rows]
    goals.void(by=world.clerk, record=Goal.objects.get(pk=ids[0]), reason="先作废")
    assert goals.void_many(by=world.clerk, ids=ids, reason="导错了") == 2
    assert sorted(Goal.objects.values_list("voided_reason", flat=True)) == ["先作废", "导错了", "导错了"]
    assert net("goal.set", world.shaoling.path) == 0
    with pytest.raises(NotAllowed):
        goals.void_many(by=world.outsider, ids=[goals.record(by=world.clerk, id=new_id(), **values).pk], reason="x")


def test_a_rooms_own_rule_for_one_record_is_its_rule_for_many(goals):
    def own(*, by, id, **values):
        raise AssertionError

    def build(**options):
        return simple("test", "测试", "campaigns", Goal, (), **options)

    register = build(record=own, void=own)
    assert (register.record, register.record_many, register.void_many) == (own, None, None)
    register = build(void=own)
    assert register.record_many is not None and register.void_many is None


@pytest.mark.django_db(transaction=True)
def test_one_record_sent_twice_at_once_is_one_record(goals, values, world):
    together, answers, identity = Barrier(4), [], new_id()

    def work() -> None:
        together.wait()
        try:
            answers.append(goals.record(by=world.clerk, id=identity, **values))
        finally:
            connection.close()

    threads = [Thread(target=work) for _worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.pk for answer in answers] == [identity] * 4
    assert (Goal.objects.count(), net("goal.set", world.shaoling.path)) == (1, 1)
