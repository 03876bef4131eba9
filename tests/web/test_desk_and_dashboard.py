"""What waits for one, and the leader's view: numbers that lead to their records."""

from datetime import date

import pytest
from django.core.cache import cache

from zhiben.facts.ids import new_id
from zhiben.hazards import actions


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


@pytest.fixture
def late(make_hazard, world):
    """Ordered until 20 May, not done."""
    hazard = make_hazard(title="早就该整改的", happened_on=date(2024, 5, 6))
    actions.order(by=world.clerk, id=new_id(), hazard=hazard, due_on=date(2024, 5, 20), on=date(2024, 5, 9))
    return hazard


def waiting(client):
    return {
        str(section.label): [item.title for item in section.items] for section in client.get("/").context["sections"]
    }


def test_the_desk_sorts_by_what_is_urgent(clerk_client, late, make_hazard, world):
    today = make_hazard(title="今天到期的")
    actions.order(by=world.clerk, id=new_id(), hazard=today, due_on=date(2024, 5, 27), on=date(2024, 5, 9))
    make_hazard(title="还没交办的")
    assert waiting(clerk_client) == {
        "已超期": [f"早就该整改的 · {world.enterprise.name}"],
        "今日到期": [f"今天到期的 · {world.enterprise.name}"],
        "待办": [f"还没交办的 · {world.enterprise.name}"],
    }


def test_a_thing_on_the_desk_leads_to_its_record(clerk_client, late):
    (item,) = clerk_client.get("/").context["sections"][0].items
    assert clerk_client.get(item.url)["Location"] == f"/registers/hazards/{late.pk}/"


def test_the_bell_counts_what_waits(clerk_client, late):
    assert 'aria-label="待办 1 件"' in clerk_client.get("/registers/").content.decode()


def test_an_empty_desk_says_so(signed_in, late):
    assert "没有等您办理的事项" in signed_in("outsider").get("/").content.decode()


def test_the_dashboard_shows_the_numbers_and_where_they_come_from(clerk_client, late, make_hazard, world):
    make_hazard(title="四月的", happened_on=date(2024, 4, 9), organisation=world.wanjin)
    answer = clerk_client.get("/dashboard/?period=month")
    cards = {card.label: card for card in answer.context["cards"]}
    assert (cards["排查隐患"].text, cards["未销号隐患"].text, cards["逾期未整改隐患"].text) == ("1", "2", "1")
    assert cards["逾期未整改隐患"].alarm and not cards["排查隐患"].alarm
    assert clerk_client.get(cards["未销号隐患"].url).context["printed"] == "2"
    assert [(str(step.label), step.number) for step in answer.context["steps"]] == [
        ("排查", 1), ("整改", 1), ("消除", 0), ("验收", 0),
    ]  # fmt: skip
    assert [each.title for each in answer.context["overdue"]] == ["早就该整改的"]


def test_what_is_overdue_is_not_drawn_twice_among_what_is_open(clerk_client, late, world):
    chart, found = clerk_client.get("/dashboard/?period=month").context["by_place"]
    values = {series["name"]: series["values"] for series in chart["series"]}
    assert (chart["labels"], values["未销号（未逾期）"], values["逾期未整改隐患"]) == (["召陵镇"], [0.0], [1.0])
    assert found.parts[0].texts[1:] == ("1", "1")


def test_a_click_on_a_unit_narrows_the_dashboard(clerk_client, late, make_hazard, world):
    make_hazard(organisation=world.wanjin)
    chart, _found = clerk_client.get("/dashboard/?period=month").context["by_place"]
    link = chart["links"][chart["labels"].index("万金镇")]
    narrowed = clerk_client.get(link)
    cards = {card.label: card.text for card in narrowed.context["cards"]}
    assert (narrowed.context["scope"], cards["未销号隐患"]) == ("万金镇", "1")


def test_a_dashboard_beyond_ones_own_scope_is_refused(signed_in, world):
    assert signed_in("town").get(f"/dashboard/?organisation={world.wanjin.path}").status_code == 403


def test_the_dashboard_costs_the_same_for_many_records(same_queries, clerk_client, late, make_hazard):
    same_queries("/dashboard/", grow=lambda: [make_hazard() for _more in range(8)], client=clerk_client)
