"""Organisations and premises through the API."""

from __future__ import annotations

import pytest
from tests.factories import credit_code

from zhiben.facts.ids import new_id
from zhiben.places.models import Organisation, Premises


@pytest.fixture
def body(world):
    """A new enterprise in 召陵镇."""
    return {
        "name": "召陵新厂有限公司",
        "kind": "enterprise",
        "parent": "召陵镇人民政府",
        "region": "411104100",
        "credit_code": credit_code(77),
        "valid_from": "2024-01-01",
    }


@pytest.fixture
def town(world, program):
    """A program of 召陵镇."""
    return program(world.town_officer)


def test_an_organisation_is_entered_once_however_often_it_is_sent(world, town, body):
    key = new_id()
    status, first = town.put(f"organisations/{key}", body)
    assert status == 200
    assert first == {
        "id": str(key),
        "path": first["path"],
        "name": "召陵新厂有限公司",
        "short": "",
        "kind": "enterprise",
        "tie": "",
        "credit_code": credit_code(77),
        "region": "411104100",
        "industry": "",
        "address": "",
        "valid_from": "2024-01-01",
        "valid_to": None,
    }
    assert first["path"].startswith(world.shaoling.path)
    assert town.put(f"organisations/{key}", body) == (200, first)
    assert town.get(f"organisations/{key}") == (200, first)
    assert Organisation.objects.filter(name="召陵新厂有限公司").count() == 1


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"credit_code": "9141110012345"}, ("credit_code", "9141110012345")),
        ({"credit_code": credit_code(1)}, ("credit_code", "已登记在“召陵示范食品有限公司”名下；请核对。")),
        ({"kind": "shop"}, ("kind", "没有“shop”这一项；可选：")),
        ({"region": "999"}, ("region", "没有找到行政区划“999”")),
        ({"parent": "无名镇"}, ("parent", "没有找到单位“无名镇”")),
    ],
    ids=str,
)
def test_a_wrong_organisation_is_named_and_not_entered(town, body, written, values, said):
    before = written(), Organisation.objects.count()
    (name, sentence), (status, problem) = said, town.put(f"organisations/{new_id()}", body | values)
    assert (status, list(problem["errors"])) == (422, [name])
    assert sentence in problem["errors"][name][0]
    assert (written(), Organisation.objects.count()) == before


def test_another_district_enters_nothing_here(world, program, body, written):
    before = written()
    status, problem = program(world.outsider).put(f"organisations/{new_id()}", body)
    assert (status, list(problem["errors"]), written()) == (422, ["parent"], before)
    status, problem = program(world.inspector).put(f"organisations/{new_id()}", body)
    assert (status, problem["title"], written()) == (403, "NotAllowed", before)


def test_organisations_are_listed_as_far_as_they_are_seen(world, program):
    _status, page = program(world.town_officer).get("organisations")
    assert [each["name"] for each in page["items"]] == ["召陵镇人民政府", "召陵示范食品有限公司"]
    clerk = program(world.clerk)
    _status, page = clerk.get("organisations", kind="town", limit=2)
    _status, rest = clerk.get("organisations", kind="town", limit=2, after=page["next"])
    assert [each["short"] for each in page["items"] + rest["items"]] == ["天桥街街道", "召陵镇", "万金镇"]
    assert rest["next"] == ""
    _status, page = clerk.get("organisations", q="示范家具")
    assert [each["id"] for each in page["items"]] == [str(world.second_enterprise.pk)]
    assert clerk.get("organisations", kind="shop")[0] == 422


def test_an_organisation_out_of_sight_is_not_found(world, program):
    status, problem = program(world.town_officer).get(f"organisations/{world.wanjin.pk}")
    assert (status, problem["title"]) == (404, "NotFound")


def test_premises_are_entered_once_however_often_they_are_sent(world, town):
    key = new_id()
    body = {"name": "二号仓库", "owner": str(world.enterprise.pk), "business_type": "", "valid_from": "2024-01-01"}
    status, first = town.put(f"premises/{key}", body)
    assert (status, first["name"], first["owner_id"], first["region"]) == (
        200,
        "二号仓库",
        str(world.enterprise.pk),
        "411104100",
    )
    assert town.put(f"premises/{key}", body) == (200, first)
    assert town.get(f"premises/{key}") == (200, first)
    _status, page = town.get("premises")
    assert {each["name"] for each in page["items"]} == {"一号车间", "二号仓库"}
    assert town.get("premises", q="仓库")[1]["items"] == [first]
    assert Premises.objects.filter(name="二号仓库").count() == 1


def test_wrong_premises_are_named_and_not_entered(world, town, written):
    before = written()
    body = {"name": "店", "owner": str(world.enterprise.pk), "business_type": "moon", "valid_from": "2024-01-01"}
    status, problem = town.put(f"premises/{new_id()}", body)
    assert (status, list(problem["errors"])) == (422, ["business_type"])
    status, problem = town.put(f"premises/{new_id()}", body | {"owner": "万金示范家具有限公司", "business_type": ""})
    assert (status, list(problem["errors"])) == (422, ["owner"])
    assert town.get(f"premises/{world.second_premises.pk}")[0] == 404
    assert town.get("premises", business_type="moon")[0] == 422
    assert written() == before
