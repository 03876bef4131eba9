"""Recording hazards: one, with what is known of it already, or many."""

from __future__ import annotations

from datetime import date

import pytest
from tests.hazards.conftest import DUE, FOUND

from zhiben.evidence.models import Attachment
from zhiben.facts.errors import Invalid, NotAllowed
from zhiben.facts.ids import new_id
from zhiben.hazards import actions
from zhiben.hazards.models import Hazard, Transition
from zhiben.journal.models import Event
from zhiben.ledger.models import Entry
from zhiben.registers.errors import InvalidRows

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


def entries(hazard):
    rows = Entry.objects.filter(subject=hazard.pk).values_list(
        "kind", "happened_on", "organisation", "quantity", "amount"
    )
    return sorted(rows)


def kinds(hazard):
    return [(step.kind, step.happened_on) for step in hazard.transitions.order_by("number")]


def test_a_found_hazard_counts_as_found_and_open_where_it_was_found(hazard, world):
    path = world.shaoling.path
    assert entries(hazard) == [("hazard.found", FOUND, path, 1, 0), ("hazard.open", FOUND, path, 1, 0)]
    entry = Entry.objects.filter(subject=hazard.pk)[0]
    assert (entry.region, entry.field, entry.level, entry.category) == (
        "411104100",
        "fire",
        "general",
        "administrative",
    )
    assert (entry.enterprise, entry.premises, entry.opened_on) == (world.enterprise.pk, world.premises.pk, FOUND)
    assert (hazard.state, hazard.origin_path, hazard.number) == ("found", path, "")


def test_the_same_id_again_is_the_same_hazard(hazard, world):
    again = actions.find(
        by=world.inspector, id=hazard.pk, title="另一句话", happened_on=FOUND, organisation=world.wanjin
    )
    assert (again.pk, again.title) == (hazard.pk, "安全出口上锁")
    assert (Hazard.objects.count(), Event.objects.filter(action="hazards.find").count()) == (1, 1)
    assert Entry.objects.filter(subject=hazard.pk).count() == 2


def test_a_deadline_orders_it_on_the_day_it_was_found(find):
    hazard = find(due_on=DUE)
    assert (hazard.state, hazard.due_on) == ("ordered", DUE)
    assert kinds(hazard) == [("ordered", FOUND)]


def test_a_deadline_before_discovery_is_refused_by_field_with_the_remedy(find):
    before = Entry.objects.count()
    with pytest.raises(Invalid) as refused:
        find(due_on=date(2024, 5, 1))
    assert refused.value.errors == {
        "due_on": ["整改期限2024-05-01早于发现日期2024-05-06；请改为发现当日或以后的日期。"]
    }
    assert (Hazard.objects.count(), Entry.objects.count()) == (0, before)


def test_tomorrow_has_not_happened(find):
    with pytest.raises(Invalid) as refused:
        find(happened_on=date(2024, 5, 28))
    assert refused.value.errors == {"happened_on": ["日期不能晚于今天（2024-05-27）：填写的是2024-05-28，请核对。"]}


def test_an_unknown_field_is_refused_with_the_known_ones(find):
    with pytest.raises(Invalid) as refused:
        find(field="water")
    assert "没有“water”这个领域；可选：消防、粉尘涉爆" in str(refused.value)
    assert Hazard.objects.count() == 0


def test_a_title_is_needed(find):
    with pytest.raises(Invalid) as refused:
        find(title="")
    assert list(refused.value.errors) == ["title"]


def test_put_right_at_once_it_passes_all_four_lists_on_its_day(find, world):
    hazard = find(at_once=True)
    assert (hazard.state, hazard.eliminated_on, hazard.accepted_on) == ("accepted", FOUND, FOUND)
    assert kinds(hazard) == [("ordered", FOUND), ("eliminated", FOUND), ("accepted", FOUND)]
    path = world.shaoling.path
    assert entries(hazard) == [
        (f"hazard.{kind}", FOUND, path, 1, 0) for kind in ("accepted", "eliminated", "found", "ordered")
    ]


def test_a_major_hazard_cannot_be_closed_at_once(find):
    with pytest.raises(Invalid) as refused:
        find(at_once=True, level="major")
    assert list(refused.value.errors) == ["at_once"]
    assert Hazard.objects.count() == 0


def test_a_register_from_elsewhere_brings_what_is_done_already(find):
    hazard = find(rectified=True, eliminated_on=date(2024, 5, 9))
    assert (hazard.state, hazard.eliminated_on, hazard.rectified) == ("eliminated", date(2024, 5, 9), True)
    assert kinds(hazard) == [("ordered", FOUND), ("eliminated", date(2024, 5, 9))]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"rectified": True}, "eliminated_on"),
        ({"rectified": False, "eliminated_on": date(2024, 5, 9)}, "rectified"),
        ({"rectified": True, "eliminated_on": date(2024, 5, 1)}, "eliminated_on"),
        ({"rectified": True, "eliminated_on": date(2024, 5, 28)}, "eliminated_on"),
    ],
)
def test_what_is_said_of_its_rectification_must_fit(find, values, field):
    with pytest.raises(Invalid) as refused:
        find(**values)
    assert list(refused.value.errors) == [field]
    assert (Hazard.objects.count(), Transition.objects.count()) == (0, 0)


def test_an_enterprise_checks_itself_and_sets_its_own_deadline(world, find):
    hazard = find(by=world.enterprise_officer, organisation=None, source="self_check", due_on=DUE)
    assert (hazard.organisation, hazard.organisation_path, hazard.state) == (
        world.enterprise,
        world.enterprise.path,
        "ordered",
    )


def test_an_enterprise_cannot_order_what_an_office_found(world, find):
    with pytest.raises(NotAllowed) as refused:
        find(by=world.enterprise_officer, source="administrative", due_on=DUE)
    assert refused.value.permission == "hazards.order"
    assert Hazard.objects.count() == 0


def test_an_outsider_records_nothing_here(world, find):
    with pytest.raises(NotAllowed):
        find(by=world.outsider)
    assert (Hazard.objects.count(), Event.objects.filter(action="hazards.find").count()) == (0, 0)


def test_photos_are_kept_as_taken_before(find, world):
    hazard = find(photos=[PNG])
    assert list(Attachment.objects.values_list("subject", "role")) == [(hazard.pk, "before")]
    actions.attach(by=world.inspector, hazard=hazard, file=PNG, role="after")
    with pytest.raises(NotAllowed):
        actions.attach(by=world.outsider, hazard=hazard, file=PNG)
    assert Attachment.objects.count() == 2


def test_many_are_recorded_in_few_statements_and_a_repetition_adds_none(world, django_assert_max_num_queries):
    def row(n):
        done = {"rectified": True, "eliminated_on": DUE} if n % 2 else {}
        return new_id(), {
            "organisation": world.shaoling, "enterprise": world.enterprise, "title": f"第{n}处", "happened_on": FOUND,
        } | done  # fmt: skip

    rows = [row(n) for n in range(200)]
    with django_assert_max_num_queries(30):
        assert actions.find_many(by=world.clerk, rows=rows) == 200
    assert actions.find_many(by=world.clerk, rows=rows) == 0
    assert (Hazard.objects.filter(state="eliminated").count(), Transition.objects.count()) == (100, 200)
    assert Entry.objects.filter(kind="hazard.eliminated").count() == 100
    assert Event.objects.filter(action="hazards.find").count() == 200


def test_one_wrong_row_of_many_is_named_and_nothing_is_written(world):
    right = {"organisation": world.shaoling, "title": "对", "happened_on": FOUND}
    wrong = [{"title": "错", "due_on": date(2024, 5, 1)}, {"title": ""}, {"organisation": world.other_town}]
    rows = [(new_id(), right), *((new_id(), right | each) for each in wrong)]
    with pytest.raises(InvalidRows) as refused:
        actions.find_many(by=world.clerk, rows=rows)
    assert {place: type(why) for place, why in refused.value.rows.items()} == {1: Invalid, 2: Invalid, 3: NotAllowed}
    assert (Hazard.objects.count(), Transition.objects.count()) == (0, 0)
