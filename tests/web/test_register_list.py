"""The list of a register."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

URL = "/registers/publicity-events/"
HTMX = {"HX-Request": "true", "HX-Target": "div#rows"}


def titles(answer):
    return [row.record.title for row in answer.context["rows"]]


@pytest.fixture
def events(make_event, world):
    """Three events of two towns."""
    return [
        make_event(title="消防知识进校园", happened_on=date(2024, 5, 20), entry="enterprise"),
        make_event(title="燃气安全进家庭", happened_on=date(2024, 5, 10), organisation=world.wanjin),
        make_event(title="安全咨询日活动", happened_on=date(2024, 4, 30)),
    ]


def test_the_newest_come_first_and_a_click_turns_them_round(clerk_client, events):
    assert titles(clerk_client.get(URL)) == ["消防知识进校园", "燃气安全进家庭", "安全咨询日活动"]
    assert titles(clerk_client.get(f"{URL}?sort=happened_on")) == ["安全咨询日活动", "燃气安全进家庭", "消防知识进校园"]
    assert titles(clerk_client.get(f"{URL}?sort=people")) == titles(clerk_client.get(URL))  # no index: not sortable


def test_filters_narrow_and_can_be_taken_away_one_by_one(clerk_client, events, world):
    answer = clerk_client.get(f"{URL}?organisation=万金镇&q=燃气")
    assert titles(answer) == ["燃气安全进家庭"]
    assert [chip.text for chip in answer.context["filters"].chips] == ["单位: 万金镇"]
    assert 'href="?q=%E7%87%83%E6%B0%94"' in answer.content.decode()
    assert titles(clerk_client.get(f"{URL}?organisation=没有的单位")) == []
    assert titles(clerk_client.get(f"{URL}?entry=enterprise")) == ["消防知识进校园"]


def test_every_word_of_a_search_has_to_be_found(clerk_client, events):
    assert titles(clerk_client.get(f"{URL}?q=安全+家庭")) == ["燃气安全进家庭"]
    assert titles(clerk_client.get(f"{URL}?q=安全+校园")) == []


def test_voided_records_are_shown_on_demand(clerk_client, events, world):
    from zhiben.registers.declaration import REGISTERS

    REGISTERS["publicity-events"].void(by=world.clerk, record=events[0], reason="重复登记")
    assert titles(clerk_client.get(URL)) == ["燃气安全进家庭", "安全咨询日活动"]
    assert titles(clerk_client.get(f"{URL}?voided=1")) == ["消防知识进校园", "燃气安全进家庭", "安全咨询日活动"]


def test_htmx_gets_the_rows_only_and_going_back_the_page(clerk_client, events):
    part = clerk_client.get(URL, headers=HTMX)
    assert "<html" not in part.content.decode() and "消防知识进校园" in part.content.decode()
    assert "HX-Target" in part.headers["Vary"]
    back = clerk_client.get(URL, headers=HTMX | {"HX-History-Restore-Request": "true"})
    assert "<html" in back.content.decode()


def test_pages_of_25_lead_on_and_back(clerk_client, make_event):
    for number in range(60):
        make_event(title=f"第{number:02}场", happened_on=date(2024, 5, 1))
    first = clerk_client.get(URL)
    assert (len(first.context["rows"]), first.context["total"]) == (25, "共 60 条")
    second = clerk_client.get(URL, {"after": first.context["page"].after})
    third = clerk_client.get(URL, {"after": second.context["page"].after})
    assert (len(third.context["rows"]), third.context["page"].after) == (10, "")
    assert titles(clerk_client.get(URL, {"before": third.context["page"].before})) == titles(second)


@pytest.mark.parametrize("url", [URL, "/registers/hazards/", "/registers/organisations/"])
def test_the_list_costs_the_same_for_many_rows(same_queries, clerk_client, make_event, make_hazard, url):
    def grow():
        for number in range(20):
            make_event(title=f"又一场{number}")
            make_hazard(title=f"又一处{number}")

    make_event()
    make_hazard()
    same_queries(url, grow=grow, client=clerk_client)


def test_the_fragment_asks_for_the_rows_and_little_else(clerk_client, events):
    clerk_client.get(URL, headers=HTMX)
    with CaptureQueriesContext(connection) as asked:
        clerk_client.get(URL, headers=HTMX)
    tables = [query["sql"].split(" FROM ")[1].split()[0].strip('"') for query in asked if " FROM " in query["sql"]]
    assert tables == ["django_session", "accounts_user", "accounts_grant", "publicity_event"]


def test_one_sees_the_records_of_ones_own_reach(signed_in, events):
    assert titles(signed_in("town").get(URL)) == ["消防知识进校园", "安全咨询日活动"]
    assert titles(signed_in("outsider").get(URL)) == []


def test_the_index_shows_the_registers_of_the_rooms_one_may_see(signed_in):
    groups = signed_in("enterprise").get("/registers/").context["groups"]
    codes = {register.code for registers in groups.values() for register in registers}
    assert "hazards" in codes and "meetings" not in codes


def test_a_reference_is_looked_up_while_it_is_typed(clerk_client, world):
    found = clerk_client.get(f"{URL}choices/organisation/?q=万金镇").json()["found"]
    assert found == [[str(world.wanjin.pk), "万金镇人民政府"]]
    assert clerk_client.get(f"{URL}choices/title/?q=x").status_code == 404
