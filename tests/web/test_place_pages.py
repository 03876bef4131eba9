"""Organisations and premises: renamed, moved, closed, let; old numbers stay where they were."""

from datetime import date

import pytest
from tests.factories import enterprise, premises

from zhiben.accounts.viewer import SYSTEM
from zhiben.facts.ids import new_id
from zhiben.journal.models import Event
from zhiben.ledger.models import Entry
from zhiben.places import actions


def page(record, register="organisations"):
    return f"/registers/{register}/{record.pk}/"


def step(**values):
    return {"id": str(new_id()), "on": "2024-05-20", **values}


def errors(answer, name):
    return [str(error) for error in answer.context["form"].errors.get(name, [])]


def test_a_new_name_from_a_day_on_keeps_the_old_one_in_the_history(clerk_client, world):
    answer = clerk_client.post(f"{page(world.enterprise)}steps/rename/", step(name="召陵新食品有限公司", short=""))
    assert answer["Location"] == page(world.enterprise)
    world.enterprise.refresh_from_db()
    assert (world.enterprise.name, world.enterprise.aliases) == ("召陵新食品有限公司", ["召陵示范食品有限公司"])
    stood = clerk_client.get(page(world.enterprise)).context["stood"]
    assert [(each.since, each.name, each.above) for each in stood] == [
        (date(2024, 5, 20), "召陵新食品有限公司", "召陵镇"),
        (date(2020, 1, 1), "召陵示范食品有限公司", "召陵镇"),
    ]
    assert Event.objects.filter(action="places.rename_organisation", subject=world.enterprise.pk).count() == 1


def test_a_moved_unit_leaves_its_old_numbers_where_they_were(clerk_client, world, make_hazard):
    hazard = make_hazard()
    before = list(Entry.objects.filter(subject=hazard.pk).order_by("id").values())
    assert "该日以前的数字仍在原上级名下" in clerk_client.get(f"{page(world.enterprise)}steps/move/").content.decode()
    answer = clerk_client.post(f"{page(world.enterprise)}steps/move/", step(parent="万金镇", region=""))
    assert answer["Location"] == page(world.enterprise)
    world.enterprise.refresh_from_db()
    assert world.enterprise.path.startswith(world.wanjin.path)
    assert list(Entry.objects.filter(subject=hazard.pk).order_by("id").values()) == before
    shown = clerk_client.get(page(world.enterprise))
    assert [each.above for each in shown.context["stood"]] == ["万金镇", "召陵镇"]
    assert "隶属万金镇" in shown.content.decode()


@pytest.mark.parametrize(
    ("told", "field", "sentence"),
    [
        ({"parent": ""}, "parent", "必填项"),
        ({"parent": "没有的镇"}, "parent", "没有找到单位“没有的镇”"),
        ({"parent": "万金镇", "on": "2024-06-01"}, "on", "2024-06-01尚未到来"),
    ],
)
def test_a_move_that_cannot_be_is_said_beside_its_field(clerk_client, world, told, field, sentence):
    answer = clerk_client.post(f"{page(world.enterprise)}steps/move/", step(**told))
    assert answer.status_code == 422 and sentence in "".join(errors(answer, field))
    before = world.enterprise.path
    world.enterprise.refresh_from_db()
    assert world.enterprise.path == before


def test_a_unit_with_others_below_it_is_not_closed(clerk_client, world):
    answer = clerk_client.post(f"{page(world.shaoling)}steps/close/", step())
    assert answer.status_code == 422 and "请先撤销或调整隶属" in answer.content.decode()
    answer = clerk_client.post(f"{page(world.enterprise)}steps/close/", step())
    assert answer["Location"] == page(world.enterprise)
    world.enterprise.refresh_from_db()
    assert world.enterprise.valid_to == date(2024, 5, 20)
    shown = clerk_client.get(page(world.enterprise)).content.decode()
    assert "steps/rename/" not in shown and "2024-05-20" in shown


def test_a_leader_may_look_and_an_outsider_not_even_that(signed_in, world):
    leader = signed_in("leader")
    assert "steps/" not in leader.get(page(world.enterprise)).content.decode()
    answer = leader.post(f"{page(world.enterprise)}steps/rename/", step(name="改名"))
    assert answer.status_code == 422 and "您没有此项权限" in answer.content.decode()
    assert signed_in("outsider").post(f"{page(world.enterprise)}steps/rename/", step(name="改名")).status_code == 404
    world.enterprise.refresh_from_db()
    assert world.enterprise.name == "召陵示范食品有限公司"


def test_a_town_cannot_move_a_unit_to_its_neighbour(signed_in, world):
    answer = signed_in("town").post(f"{page(world.enterprise)}steps/move/", step(parent=str(world.wanjin.pk)))
    assert answer.status_code == 422
    world.enterprise.refresh_from_db()
    assert world.enterprise.path.startswith(world.shaoling.path)


def test_the_page_leads_to_people_posts_premises_and_units_below(clerk_client, world):
    shown = clerk_client.get(page(world.shaoling)).content.decode()
    assert "召陵示范食品有限公司" in shown and "王镇" in shown
    assert f"/registers/people/new/?organisation={world.shaoling.pk}" in shown
    form = clerk_client.get(f"/registers/premises/new/?owner={world.enterprise.pk}").context["form"]
    assert str(form["owner"].value()) == str(world.enterprise.pk)


def test_a_units_page_costs_the_same_with_many_posts_and_units(clerk_client, world, same_queries):
    def grow():
        for number in range(6):
            actions.add_post(by=SYSTEM, organisation=world.shaoling, title=f"职务{number}")
            enterprise(f"示范企业{number}", world.shaoling, world.shaoling_region, 100 + number)

    same_queries(page(world.shaoling), grow=grow, client=clerk_client)


def test_premises_are_let_and_taken_back(clerk_client, world):
    shop = premises("临街门面", world.enterprise, "shop")
    tenant = enterprise("召陵示范烟酒店", world.shaoling, world.shaoling_region, 50, tie="tenant")
    address = page(shop, "premises")
    told = step(tenant="召陵示范烟酒店", business_type="shop", on="2024-05-01")
    assert "steps/take-back/" not in clerk_client.get(address).content.decode()
    assert clerk_client.post(f"{address}steps/let/", told)["Location"] == address
    assert clerk_client.post(f"{address}steps/take-back/", step(business_type="restaurant"))["Location"] == address
    used = clerk_client.get(address).context["used"]
    assert [(each.since, each.tenant) for each in used] == [
        (date(2024, 5, 20), None),
        (date(2024, 5, 1), tenant),
        (date(2020, 1, 1), None),
    ]
    shop.refresh_from_db()
    assert (shop.tenant, shop.business_type) == (None, "restaurant")


def test_another_business_keeps_the_tenant(clerk_client, world):
    tenant = enterprise("召陵示范烟酒店", world.shaoling, world.shaoling_region, 50, tie="tenant")
    shop = premises("临街门面", world.enterprise, "shop", tenant=tenant)
    clerk_client.post(f"{page(shop, 'premises')}steps/business/", step(business_type="restaurant"))
    shop.refresh_from_db()
    assert (shop.tenant, shop.business_type) == (tenant, "restaurant")


def test_only_an_enterprise_can_be_a_tenant(clerk_client, world):
    answer = clerk_client.post(f"{page(world.premises, 'premises')}steps/let/", step(tenant="召陵镇", business_type=""))
    assert answer.status_code == 422 and errors(answer, "tenant")
    world.premises.refresh_from_db()
    assert world.premises.tenant is None


def test_premises_are_closed_on_a_day(clerk_client, world):
    address = page(world.premises, "premises")
    assert clerk_client.post(f"{address}steps/close/", step())["Location"] == address
    world.premises.refresh_from_db()
    assert world.premises.valid_to == date(2024, 5, 20)
    assert "steps/" not in clerk_client.get(address).content.decode()
