"""Figures through the API: values, breakdowns, the records behind them, never beyond one's scope."""

from __future__ import annotations

from datetime import date

import pytest

from zhiben.facts.ids import new_id
from zhiben.figures import catalogue
from zhiben.inspections import actions
from zhiben.ledger import actions as ledger

MAY = {"from": "2024-05-01", "to": "2024-05-27"}


@pytest.fixture
def visits(world):
    """Two visits in 召陵镇, one in 万金镇, one next door; sealed after the first."""
    ids = []
    for place, enterprise, day in (
        (world.shaoling, world.enterprise, date(2024, 5, 6)),
        (world.shaoling, world.enterprise, date(2024, 5, 7)),
        (world.wanjin, world.second_enterprise, date(2024, 5, 8)),
        (world.other_town, world.other_enterprise, date(2024, 5, 9)),
    ):
        key = new_id()
        values = {"happened_on": day, "kind": "grid", "organisation": place, "enterprise": enterprise}
        actions.record(by=world.city_clerk, id=key, **values)
        if not ids:
            ledger.seal()
        ids.append(key)
    return ids


def test_the_catalogue_lists_every_figure(inspector_program):
    status, found = inspector_program.get("figures")
    assert status == 200
    assert [each["code"] for each in found] == [figure.code for figure in catalogue.figures()]
    assert set(found[0]) == {"code", "label", "unit", "definition", "version", "aggregate", "by"}


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ({"organisation": "召陵区"}, 3),
        ({"organisation": "召陵区", "region": "411104"}, 3),
        ({"organisation": "召陵区", "region": "召陵镇"}, 2),
        ({"organisation": "召陵区", "only": "true"}, 0),
        ({"organisation": "召陵区", "as_of": "1"}, 1),
        ({"organisation": "召陵区", "as_of": "2024-05-27"}, 1),
        ({"organisation": "召陵区", "from": "2024-05-07"}, 2),
        ({"organisation": "召陵区", "field": "fire"}, 0),
    ],
    ids=str,
)
def test_a_value_within_scope_period_and_seal(world, program, visits, query, value):
    status, answer = program(world.clerk).get("figures/inspections.done", **(MAY | query))
    assert (status, answer["value"]) == (200, value)
    assert (answer["code"], answer["to"], answer["seal"]) == (
        "inspections.done",
        "2024-05-27",
        1 if "as_of" in query else None,
    )


def test_without_a_scope_it_is_refused_and_not_cut(world, program, visits):
    status, problem = program(world.clerk).get("figures/inspections.done", **MAY)
    assert (status, problem["title"]) == (403, "NotAllowed")
    assert program(world.city_clerk).get("figures/inspections.done", organisation="漯河市", **MAY)[1]["value"] == 4


@pytest.mark.parametrize(
    ("query", "status", "name"),
    [
        ({"organisation": "无名镇"}, 422, "organisation"),
        ({"region": "999"}, 422, "region"),
        ({"organisation": "召陵区", "as_of": "77"}, 422, "as_of"),
        ({"organisation": "召陵区", "as_of": "soon"}, 422, "as_of"),
        ({"organisation": "召陵区", "from": "2024-06-01", "to": "2024-05-01"}, 422, "to"),
        ({"organisation": "召陵区", "organization": "召陵区"}, 422, "organization"),
    ],
    ids=str,
)
def test_a_question_that_does_not_read_is_named(world, program, query, status, name):
    answer = program(world.clerk).get("figures/inspections.done", **query)
    assert (answer[0], list(answer[1]["errors"])) == (status, [name])


def test_an_unknown_figure_is_not_found(world, program):
    assert program(world.clerk).get("figures/inspections.dreamt", organisation="召陵区")[0] == 404


def test_a_breakdown_adds_up_to_its_total(world, program, visits):
    clerk = program(world.clerk)
    status, table = clerk.get("figures/inspections.done/by/organisation", organisation="召陵区", **MAY)
    assert (status, table["total"]["value"], table["by"], table["additive"]) == (200, 3, ["organisation"], True)
    assert table["rows"] == [
        {"dimensions": [world.shaoling.path], "value": 2},
        {"dimensions": [world.wanjin.path], "value": 1},
    ]
    status, problem = clerk.get("figures/inspections.done/by/moon", organisation="召陵区", **MAY)
    assert (status, list(problem["errors"])) == (422, ["dimensions"])


def test_the_records_behind_a_value_are_read_in_pages(world, program, visits):
    clerk, address = program(world.clerk), "figures/inspections.done/rows"
    _status, first = clerk.get(address, organisation="召陵区", limit=2, **MAY)
    assert [each["subject"] for each in first] == [str(visits[2]), str(visits[1])]
    assert first[0] | {"subject": ""} == {"subject": "", "day": "2024-05-08", "quantity": 1, "kind": "inspection.done"}
    after = {"after_day": first[-1]["day"], "after_subject": first[-1]["subject"]}
    _status, rest = clerk.get(address, organisation="召陵区", limit=2, **after, **MAY)
    assert [each["subject"] for each in rest] == [str(visits[0])]
    assert clerk.get(address, **MAY)[0] == 403
