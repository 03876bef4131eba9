"""The frame of every page: policy, sign-in, menu by permission, language, pages that say what went wrong."""

import io
import logging
import re
import sys

import pytest

from zhiben.facts.ids import new_id
from zhiben.web.middleware import POLICY


def menu_of(response):
    side = re.search(r'<nav class="side.*?</nav>', response.content.decode(), re.DOTALL)[0]
    return re.findall(r'class="side-link[^"]*" href="([^"]+)"', side)


def test_every_answer_carries_the_policy(clerk_client, client):
    for answer in (client.get("/login/"), clerk_client.get("/"), clerk_client.get("/no-such-page/")):
        assert answer.headers["Content-Security-Policy"] == POLICY
    assert "unsafe" not in POLICY


@pytest.mark.parametrize("path", ["/", "/dashboard/", "/registers/hazards/", "/figures/hazards.found/", "/journal/"])
def test_nobody_sees_a_page_without_signing_in(client, db, path):
    answer = client.get(path)
    assert (answer.status_code, answer["Location"]) == (302, f"/login/?next={path}")


def test_the_menu_shows_what_one_may_open(signed_in):
    clerk = menu_of(signed_in("clerk").get("/"))
    assert clerk[:4] == ["/", "/dashboard/", "/registers/inspections/", "/registers/hazards/"]
    assert "/accounts/" not in clerk
    enterprise = menu_of(signed_in("enterprise").get("/"))
    assert "/registers/hazards/" in enterprise
    assert "/registers/meetings/" not in enterprise and "/journal/" not in enterprise


def test_the_phones_tabs_are_the_first_four_of_the_menu(clerk_client):
    answer = clerk_client.get("/registers/hazards/")
    bar = re.search(r'<nav class="tabbar.*?</nav>', answer.content.decode(), re.DOTALL)[0]
    assert re.findall(r'href="([^"]+)"', bar) == menu_of(answer)[:4]
    assert re.findall(r'href="([^"]+)" class="active"', bar) == ["/registers/hazards/"]


def test_a_page_nobody_has_is_a_404_that_leads_back(clerk_client):
    answer = clerk_client.get("/no-such-page/")
    assert answer.status_code == 404
    assert "没有找到" in answer.content.decode()


def test_a_record_out_of_sight_looks_like_one_that_is_not_there(signed_in, make_event, world):
    event = make_event()
    client = signed_in("outsider")
    there, nowhere = (client.get(f"/registers/publicity-events/{each}/") for each in (event.pk, new_id()))
    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert "地址有误，或者这条记录不在您的范围之内。" in there.content.decode()
    assert client.get(f"/records/{event.pk}/").status_code == 404


def test_a_room_that_is_closed_to_one_is_refused_with_the_reason(signed_in):
    answer = signed_in("enterprise").get("/registers/meetings/")
    assert answer.status_code == 403
    assert "meetings.view" in answer.content.decode()


def test_a_record_is_found_by_its_identity_alone(clerk_client, make_event):
    event = make_event()
    answer = clerk_client.get(f"/records/{event.pk}/")
    assert answer["Location"] == f"/registers/publicity-events/{event.pk}/"


def test_the_search_box_looks_in_every_register(clerk_client, make_event, make_hazard):
    make_event(title="燃气安全进家庭")
    make_hazard(title="燃气软管老化")
    text = clerk_client.get("/search/?q=燃气").content.decode()
    assert "燃气安全进家庭" in text and "燃气软管老化" in text
    assert "燃气软管老化" not in clerk_client.get("/search/?q=消防").content.decode()


def test_pages_speak_the_language_chosen(clerk_client):
    clerk_client.post("/language/", {"language": "en", "next": "/"})
    assert '<html lang="en">' in clerk_client.get("/").content.decode()


def test_a_fault_is_written_to_the_console_when_nobody_debugs(settings):
    assert not settings.DEBUG
    written = io.StringIO()
    console = next(each for each in logging.getLogger("django").handlers if type(each) is logging.StreamHandler)
    before = console.setStream(written)
    try:
        logging.getLogger("django.request").error("Internal Server Error: %s", "/desk/")
    finally:
        console.setStream(before or sys.stderr)
    assert "Internal Server Error: /desk/" in written.getvalue()
