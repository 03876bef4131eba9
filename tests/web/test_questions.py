"""What a page of numbers is asked for: a unit below one's own, a field, a period; and how a trend cuts it."""

from __future__ import annotations

import re
from datetime import date

import pytest

from zhiben.facts.ids import new_id
from zhiben.registers.declaration import REGISTERS

URL = "/figures/hazards.found/"


@pytest.fixture
def campaign(world):
    """The district's campaign, begun on 8 March."""
    record = REGISTERS["campaigns"].record
    assert record is not None
    return record(
        by=world.clerk,
        id=new_id(),
        code="zhiben-2024",
        name="安全生产治本攻坚三年行动",
        organisation=world.office,
        happened_on=date(2024, 3, 8),
        starts_on=date(2024, 3, 8),
        ends_on=date(2026, 12, 31),
    )


def asked(client, **values):
    return client.get(URL, values).context["asked"]


def test_a_unit_is_asked_for_by_picking_it_or_by_its_name(clerk_client, world):
    picked = {"organisation": "召陵镇", "organisation__value": world.shaoling.path, "organisation__label": "召陵镇"}
    assert asked(clerk_client, **picked).scope.organisation == world.shaoling.path
    assert asked(clerk_client, organisation="万金镇").scope.organisation == world.wanjin.path
    assert asked(clerk_client, organisation=world.wanjin.path).scope.organisation == world.wanjin.path
    # Typed over after it was picked: what is written counts.
    assert asked(clerk_client, **(picked | {"organisation": "万金镇"})).scope.organisation == world.wanjin.path


def test_a_unit_that_is_not_there_is_said_to_be_so(clerk_client):
    answer = clerk_client.get(URL, {"organisation": "召凌镇"})
    assert (answer.status_code, "没有找到单位“召凌镇”" in answer.content.decode()) == (404, True)


def test_only_units_below_ones_own_are_offered(clerk_client, signed_in):
    def offered(client, sought=""):
        return [label for _path, label in client.get("/figures/units/", {"q": sought}).json()["found"]]

    assert offered(clerk_client)[:2] == ["召陵区", "区安委办"]
    assert offered(clerk_client, "万金") == ["万金镇", "万金示范家具有限公司"]
    assert offered(clerk_client, "源汇") == []
    assert offered(signed_in("town"), "") == ["召陵镇", "召陵示范食品有限公司"]
    assert offered(signed_in("town"), "万金") == []


def test_a_field_is_asked_for(clerk_client, make_hazard):
    make_hazard(field="gas")
    make_hazard(field="fire")
    answer = clerk_client.get(URL, {"field": "gas", "period": "month"})
    assert (answer.context["printed"], answer.context["scope"]) == ("1", "召陵区 · 燃气")


def test_whoever_sees_one_field_chooses_no_other(signed_in, world):
    assert [code for code, _label in signed_in("fire").get(URL).context["picker"].fields] == ["fire"]


def test_since_the_campaign_began(clerk_client, campaign, make_hazard):
    make_hazard(happened_on=date(2024, 3, 8))
    make_hazard(happened_on=date(2024, 3, 7))
    answer = clerk_client.get(URL, {"period": "campaign"})
    period = answer.context["asked"].period
    assert (period.start, period.end, answer.context["printed"]) == (date(2024, 3, 8), date(2024, 5, 27), "1")
    assert answer.context["change"] is None
    assert [(str(each.label), each.active) for each in answer.context["spans"]][-1] == ("行动开展以来", True)
    assert clerk_client.get("/dashboard/", {"period": "campaign"}).context["asked"].period == period


def test_without_a_campaign_it_is_not_offered(clerk_client):
    answer = clerk_client.get(URL, {"period": "campaign"})
    assert (len(answer.context["spans"]), answer.context["asked"].span) == (4, "year")


def test_a_period_keeps_its_name_until_its_days_are_changed(clerk_client):
    kept = asked(clerk_client, period="month", **{"from": "2024-05-01", "to": "2024-05-31"})
    changed = asked(clerk_client, period="month", **{"from": "2024-05-01", "to": "2024-05-30"})
    assert (kept.span, changed.span, changed.period.end) == ("month", "", date(2024, 5, 30))


@pytest.mark.parametrize(
    ("start", "end", "labels"),
    [
        ("2024-05-01", "2024-05-03", ["05-01", "05-02", "05-03"]),
        ("2024-03-08", "2024-04-02", ["03-10", "03-17", "03-24", "03-31", "04-02"]),
        ("2023-09-15", "2024-04-02", ["2023-09", "2023-10", "2023-11", "2023-12", "2024-01", "2024-02", "2024-03", "2024-04"]),
    ],
)  # fmt: skip
def test_a_period_of_its_own_is_cut_into_its_own_parts(clerk_client, start, end, labels):
    trend = clerk_client.get(URL, {"from": start, "to": end}).context["trend"]
    assert trend["labels"] == labels
    assert f"from={start}" in trend["links"][0] and f"to={end}" in trend["links"][-1]


def test_the_parts_of_a_period_add_up_to_it(clerk_client, make_hazard):
    for day in (8, 10, 11, 31):
        make_hazard(happened_on=date(2024, 3, day))
    answer = clerk_client.get(URL, {"from": "2024-03-08", "to": "2024-05-27"})
    values = answer.context["trend"]["series"][0]["values"]
    assert (values[:4], sum(values), answer.context["printed"]) == ([2.0, 1.0, 0.0, 1.0], 4.0, "4")


def test_a_period_ahead_of_today_is_drawn_up_to_today(clerk_client):
    trend = clerk_client.get(URL, {"from": "2024-05-20", "to": "2024-08-01"}).context["trend"]
    assert trend["labels"][-1] == "05-27"
    assert clerk_client.get(URL, {"from": "2024-07-01", "to": "2024-08-01"}).status_code == 200


@pytest.mark.parametrize("browser_context", [1440], indirect=True)
def test_a_unit_is_picked_on_the_dashboard(browser_page, sign_in, world):
    from zhiben.accounts.models import User

    page = browser_page
    sign_in(User.objects.get(username="clerk"))
    page.goto("/dashboard/")
    box = page.locator("[name=organisation]")
    box.fill("万金")
    page.locator("[role=option]").first.wait_for()
    box.press("ArrowDown")
    box.press("Enter")
    page.click("form.filters >> text=查询")
    page.wait_for_url(re.compile("organisation="))
    assert page.locator(".breadcrumb").inner_text().startswith("万金镇 · 2024-05-01")
