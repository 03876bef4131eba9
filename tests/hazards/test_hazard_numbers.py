"""Whatever is ordered has a number, however it was ordered: by a step, at once by a visit, by an import."""

from __future__ import annotations

from datetime import date

from tests.hazards.conftest import DUE, FOUND

from zhiben.accounts.viewer import SYSTEM
from zhiben.facts.ids import new_id
from zhiben.hazards import actions
from zhiben.hazards.models import Hazard
from zhiben.inspections import actions as inspections
from zhiben.numbering.models import Drawn


def facts(world, **values):
    return {"title": "安全出口上锁", "organisation": world.shaoling, "happened_on": FOUND} | values


def numbers():
    return dict(Hazard.objects.values_list("title", "number"))


def test_found_and_ordered_in_one_go_it_has_a_number(find):
    assert find(due_on=DUE).number == "2024-00001"
    assert find(at_once=True).number == "2024-00002"
    assert find().number == ""
    assert find(due_on=DUE, number="召应急〔2024〕7号").number == "召应急〔2024〕7号"
    assert Drawn.objects.count() == 2


def test_a_visit_that_orders_at_once_numbers_its_hazards(world):
    inspections.record(
        by=world.inspector, id=new_id(), organisation=world.shaoling, enterprise=world.enterprise, kind="grid",
        happened_on=FOUND,
        hazards=[
            {"id": new_id(), "title": "甲", "due_on": DUE},
            {"id": new_id(), "title": "乙"},
            {"id": new_id(), "title": "丙", "at_once": True},
        ],
    )  # fmt: skip
    assert numbers() == {"甲": "2024-00001", "乙": "", "丙": "2024-00002"}


def test_an_import_numbers_what_was_ordered_in_the_order_of_its_rows(world, django_assert_max_num_queries):
    rows = [(new_id(), facts(world, title=f"{n}", due_on=DUE if n % 3 else None)) for n in range(60)]
    rows.append((new_id(), facts(world, title="旧", happened_on=date(2023, 12, 30), due_on=DUE)))
    rows.append((new_id(), facts(world, title="自编", due_on=DUE, number="X-1")))
    with django_assert_max_num_queries(40):
        actions.find_many(by=SYSTEM, rows=rows)
    found = numbers()
    ordered = [f"{n}" for n in range(60) if n % 3]
    assert [found[title] for title in ordered] == [f"2024-{n:05d}" for n in range(1, 41)]
    assert (found["0"], found["旧"], found["自编"]) == ("", "2023-00001", "X-1")


def test_a_number_stays_when_the_order_is_taken_back(world, find, step):
    hazard = find(due_on=DUE)
    actions.take_back(by=world.clerk, record=hazard.steps[0], reason="误登")
    step("order", hazard, due_on=DUE)
    hazard.refresh_from_db()
    assert hazard.number == "2024-00001"
