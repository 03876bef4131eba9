"""In a real browser: no breach of the policy, no barrier, nothing wider than the screen; what our scripts do.

The fixture `complaints` fails a test at whose end the browser has complained.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from zhiben.accounts.models import User
from zhiben.evidence.models import Attachment
from zhiben.publicity.models import Event

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
PAGES = [
    "/",
    "/dashboard/",
    "/registers/",
    "/registers/hazards/",
    "/registers/hazards/new/",
    "/registers/inspections/new/",
    "/enterprises/",
    "/enterprises/{enterprise}/",
    "/registers/hazards/{hazard}/",
    "/registers/hazards/{hazard}/steps/order/",
    "/registers/publicity-events/import/",
    "/figures/",
    "/figures/hazards.found/",
    "/figures/hazards.found/rows/",
    "/figures/hazards.found/movement/",
    "/search/?q=疏散",
    "/duties/",
    "/password/",
    "/registers/organisations/{enterprise}/",
    "/registers/organisations/{enterprise}/steps/move/",
    "/registers/people/{person}/",
    "/registers/people/{person}/steps/appoint/",
    "/registers/people/{person}/steps/anonymise/",
    "/registers/premises/{premises}/steps/let/",
    "/registers/checklists/new/",
    "/registers/checklists/{checklist}/",
    "/registers/checklists/{checklist}/revise/",
    "/registers/rosters/{roster}/",
    "/registers/rosters/{roster}/sheet/",
    "/registers/instruments/{letter}/",
]


@pytest.fixture
def page(browser_page, sign_in, world):
    """A page of the district's clerk."""
    sign_in(User.objects.get(username="clerk"))
    return browser_page


def barriers(page):
    """What axe finds on the page, one line each."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("rules => axe.run(document, rules)", RULES)
    return [
        f"{each['id']}: {node['target']} {node['html'][:120]}" for each in found["violations"] for node in each["nodes"]
    ]


@pytest.fixture
def records(world, make_hazard):
    """One record for each page that shows one."""
    from zhiben.facts.ids import new_id
    from zhiben.standards import actions as standards

    told = {"by": world.clerk, "organisation": world.office, "happened_on": date(2024, 4, 1)}
    items = [{"code": "A-1", "text": "通道是否畅通", "group": "消防", "major": True}]
    checklist = standards.issue_checklist(**told, code="A", title="检查表", kind="field", items=items)
    roster = standards.add_roster(**told, title="值班表", kind="duty")
    standards.add_roster_line(by=world.clerk, roster=roster, name="王明", role="带班", happened_on=date(2024, 4, 1))
    roster = standards.revise_roster(by=world.clerk, record=roster, on=date(2024, 5, 1))
    return {
        "hazard": make_hazard().pk,
        "enterprise": world.enterprise.pk,
        "person": world.town_person.pk,
        "premises": world.premises.pk,
        "checklist": checklist.pk,
        "roster": roster.pk,
        "letter": letter_of(world, new_id).pk,
    }


def letter_of(world, new_id):
    """An order to rectify, with one hazard."""
    from tests.factories import officer

    from zhiben.accounts.viewer import SYSTEM
    from zhiben.inspections import actions as inspections
    from zhiben.places import actions as places

    officers = [world.inspector_person, officer("second", "钱检", world.emergency, "inspector")]
    for person in officers:
        places.correct_person(by=SYSTEM, record=person, certificate="豫K-1")
        person.refresh_from_db()
    visit = inspections.record(
        by=world.inspector, id=new_id(), organisation=world.emergency, enterprise=world.enterprise,
        happened_on=date(2024, 5, 20), kind="administrative", officers=officers,
        hazards=[{"id": new_id(), "title": "疏散通道堆放货物"}],
    )  # fmt: skip
    from zhiben.hazards import queries as hazards

    return inspections.issue(
        by=world.inspector, id=new_id(), inspection=visit, kind="rectify", happened_on=date(2024, 5, 20), area="漯召",
        officers=officers, due_on=date(2024, 6, 4), particulars={"basis": "第一条", "remedy": "复议"},
        hazards=list(hazards.of_visit(visit.pk, viewer=world.inspector)),
    )  # fmt: skip


@pytest.mark.parametrize("browser_context", [1440, 390], indirect=True)
def test_pages_have_no_barrier_and_fit_the_screen(page, records, world):
    for address in PAGES:
        answer = page.goto(address.format(**records))
        assert (address, answer.status) == (address, 200)
        assert (address, barriers(page)) == (address, [])
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert (address, wide <= 0) == (address, True)


@pytest.mark.parametrize("browser_context", [1440, 390], indirect=True)
def test_the_sign_in_page_has_no_barrier(browser_page, live_server, db):
    browser_page.goto("/login/")
    assert barriers(browser_page) == []


def test_a_search_waits_for_the_end_of_a_pinyin_composition(page, make_event):
    make_event(title="燃气安全进家庭")
    make_event(title="消防知识进校园")
    page.goto("/registers/publicity-events/")
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "q=" in request.url else None)
    page.focus(".filters input[name=q]")
    keyboard = page.context.new_cdp_session(page)
    keyboard.send("Input.imeSetComposition", {"text": "ran'qi", "selectionStart": 6, "selectionEnd": 6})
    page.wait_for_timeout(500)
    assert asked == []
    keyboard.send("Input.insertText", {"text": "燃气"})
    page.locator("#rows tbody tr").nth(1).wait_for(state="detached")
    assert len(asked) == 1
    assert re.search(r"q=%E7%87%83%E6%B0%94", page.url)


def test_a_unit_is_chosen_by_keyboard_and_the_record_written(page, world):
    page.goto("/registers/publicity-events/new/")
    page.fill("[name=happened_on]", "2024-05-08")
    page.fill("[name=title]", "安全生产宣传进社区")
    page.select_option("[name=channel]", "onsite")
    box = page.locator("[name=organisation]")
    box.press_sequentially("万金镇")
    page.locator("[role=option]").first.wait_for()
    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == "id_organisation_list-0"
    box.press("Enter")
    assert box.input_value() == "万金镇人民政府"
    page.click("form.form-card button.btn-primary")
    page.wait_for_url("**/registers/publicity-events/*-*/")
    assert Event.objects.get().organisation == world.wanjin


def test_sorting_and_going_back_keep_the_list_whole(page, make_event):
    make_event(title="先", happened_on="2024-05-01")
    make_event(title="后", happened_on="2024-05-02")
    page.goto("/registers/publicity-events/")
    page.click("th a.sort")
    page.wait_for_url("**sort=happened_on")
    page.locator("#rows tbody tr:first-child >> text=先").wait_for()
    page.go_back()
    page.locator("#rows tbody tr:first-child >> text=后").wait_for()
    assert page.locator("header.topbar").count() == 1


def test_a_dangerous_button_asks_first(page, make_event):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from zhiben.evidence import actions

    event = make_event()
    paper = SimpleUploadedFile("会议.pdf", b"%PDF-1.7 paper")
    actions.store(paper, by=event.recorded_by, subject=event.pk, name="会议.pdf")
    page.goto(f"/registers/publicity-events/{event.pk}/")
    page.click("text=撤下")
    assert page.locator("dialog.ask").inner_text().startswith("撤下这个附件？")
    page.click("dialog.ask >> text=取消")
    assert page.locator("text=会议.pdf").count() == 1
    page.click("text=撤下")
    page.click("dialog.ask >> text=确定")
    page.locator("text=附件已撤下").wait_for()


def test_the_first_stop_of_the_keyboard_skips_to_the_text(page):
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"


@pytest.mark.parametrize("browser_context", [390], indirect=True)
def test_the_menu_opens_on_a_phone(page):
    page.goto("/")
    assert not page.locator("#menu").is_visible()
    page.click("[data-bs-target='#menu']")
    page.locator("#menu.show").wait_for()
    page.click("#menu >> text=全部台账")
    page.wait_for_url("**/registers/")


@pytest.mark.parametrize("browser_context", [390], indirect=True)
def test_a_photo_chosen_on_a_phone_survives_a_refused_form(world, browser_page, sign_in, tmp_path):
    picture = tmp_path / "现场.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n....")
    sign_in(User.objects.get(username="inspector"))
    browser_page.goto("/registers/inspections/new/")
    browser_page.locator("#id_photos").set_input_files(picture)
    browser_page.locator("#id_enterprise").fill(world.enterprise.name)
    browser_page.get_by_label("检查类别").select_option("")
    browser_page.get_by_role("button", name="登记", exact=True).click()
    browser_page.get_by_text("以上文件已收到").wait_for()
    assert browser_page.locator("[name=photos__kept]").is_checked()
    browser_page.get_by_label("检查类别").select_option("grid")
    browser_page.get_by_role("button", name="登记", exact=True).click()
    browser_page.wait_for_url("**/registers/inspections/*-*/")
    assert list(Attachment.objects.values_list("name", flat=True)) == ["现场.png"]
