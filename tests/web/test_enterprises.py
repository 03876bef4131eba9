"""One enterprise, one file: what is there, what is missing, and nobody else's."""

from datetime import date
from typing import Any

import pytest
from tests.factories import enterprise as enter_enterprise

from zhiben.facts.ids import new_id
from zhiben.registers.declaration import REGISTERS


def recorded(code: str, **values: Any) -> Any:
    record: Any = REGISTERS[code].record
    return record(**({"id": new_id(), "happened_on": date(2024, 5, 8)} | values))


@pytest.fixture
def requirements(world):
    """Two papers that every enterprise of the district must have, one that the town asks for as well."""
    titles = ((world.district, "安全生产责任制"), (world.district, "应急预案"), (world.shaoling, "租赁合同"))
    return [
        recorded("requirements", by=world.city_clerk, organisation=unit, title=title, happened_on=date(2024, 4, 1))
        for unit, title in titles
    ]


@pytest.fixture
def paper(world, requirements):
    """The first of them, handed in."""
    return recorded(
        "papers",
        by=world.clerk,
        organisation=world.enterprise,
        enterprise=world.enterprise,
        title="责任制文本",
        requirement=requirements[0],
        valid_to=date(2024, 6, 30),
    )


def test_the_file_says_what_is_there_and_what_is_missing(clerk_client, world, paper):
    page = clerk_client.get(f"/enterprises/{world.enterprise.pk}/")
    asked = {each.title: [line.title for line in each.papers] for each in page.context["asked"]}
    assert asked == {"安全生产责任制": ["责任制文本"], "应急预案": [], "租赁合同": []}
    assert (page.context["whole"].present, page.context["title"]) == (1, "召陵示范食品有限公司")
    assert [each.name for each in page.context["premises"]] == ["一号车间"]


def test_an_expired_paper_is_missing(clerk_client, world, requirements):
    recorded(
        "papers",
        by=world.clerk,
        organisation=world.enterprise,
        enterprise=world.enterprise,
        title="旧文本",
        requirement=requirements[0],
        valid_to=date(2024, 5, 20),
    )
    page = clerk_client.get(f"/enterprises/{world.enterprise.pk}/")
    assert (page.context["whole"].present, page.context["asked"][0].papers) == (0, [])


def test_each_section_shows_the_enterprises_own_and_leads_to_the_register(clerk_client, world, make_hazard):
    mine = make_hazard(title="疏散通道堆放货物")
    make_hazard(title="别家的", organisation=world.wanjin, enterprise=world.second_enterprise)
    recorded("inspections", by=world.clerk, organisation=world.emergency, enterprise=world.enterprise, kind="grid")
    page = clerk_client.get(f"/enterprises/{world.enterprise.pk}/")
    shown = {str(each.label): [line.title for line in each.lines] for each in page.context["sections"]}
    assert shown == {"未销号隐患": ["疏散通道堆放货物"], "检查": ["网格巡查"], "应急预案": [], "演练培训": []}
    found = clerk_client.get(page.context["sections"][0].all_url)
    assert [row.record.pk for row in found.context["rows"]] == [mine.pk]


def test_the_form_of_a_missing_paper_is_filled_in_beforehand(clerk_client, world, requirements):
    page = clerk_client.get(f"/enterprises/{world.enterprise.pk}/")
    form = clerk_client.get(page.context["asked"][1].new_url).context["form"]
    labels = {name: form.fields[name].widget.label for name in ("enterprise", "organisation", "requirement")}
    named = str(world.enterprise)
    assert labels == {"enterprise": named, "organisation": named, "requirement": "应急预案"}


def test_the_list_says_how_complete_each_file_is_as_the_file_does(clerk_client, world, paper, make_hazard):
    make_hazard()
    recorded("requirements", by=world.clerk, organisation=world.enterprise, title="自定材料")
    rows = {row.name: row for row in clerk_client.get("/enterprises/").context["rows"]}
    assert {name: (row.filled.present, len(row.filled.required)) for name, row in rows.items()} == {
        "召陵示范食品有限公司": (1, 4),
        "万金示范家具有限公司": (0, 2),
    }
    row = rows["召陵示范食品有限公司"]
    assert (row.under, row.open_hazards, row.visited_on) == ("召陵镇", 1, None)
    whole = clerk_client.get(row.url).context["whole"]
    assert whole == row.filled


def test_the_list_is_searched(clerk_client, world):
    rows = clerk_client.get("/enterprises/", {"q": "家具"}).context["rows"]
    assert [row.name for row in rows] == ["万金示范家具有限公司"]


def test_the_list_costs_the_same_for_many(same_queries, clerk_client, world, paper):
    def grow():
        for number in range(8):
            enter_enterprise(f"示范{number}号有限公司", world.shaoling, world.shaoling_region, 100 + number)

    same_queries("/enterprises/", grow=grow, client=clerk_client)


def test_an_enterprise_out_of_sight_is_not_found(signed_in, world):
    assert signed_in("town").get(f"/enterprises/{world.second_enterprise.pk}/").status_code == 404
    assert [row.name for row in signed_in("town").get("/enterprises/").context["rows"]] == ["召陵示范食品有限公司"]
    assert signed_in("enterprise").get(f"/enterprises/{world.enterprise.pk}/").status_code == 200


def test_a_unit_that_is_no_enterprise_has_no_file(clerk_client, world):
    assert clerk_client.get(f"/enterprises/{world.shaoling.pk}/").status_code == 404


def test_a_department_of_one_field_sees_no_false_gaps(signed_in, world, paper):
    page = signed_in("fire").get(f"/enterprises/{world.enterprise.pk}/")
    assert (page.status_code, "whole" in page.context) == (200, False)
    rows = signed_in("fire").get("/enterprises/").context["rows"]
    assert {row.filled for row in rows} == {None}


def test_an_organisation_leads_to_its_file(clerk_client, world):
    link = f'href="/enterprises/{world.enterprise.pk}/"'
    assert link in clerk_client.get(f"/registers/organisations/{world.enterprise.pk}/").content.decode()
    assert "/enterprises/" + str(world.shaoling.pk) not in (
        clerk_client.get(f"/registers/organisations/{world.shaoling.pk}/").content.decode()
    )
