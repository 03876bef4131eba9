"""A text is pasted, one number disagrees; its visit is corrected at the source, all is green, and the issue is drafted."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.factories import World
from tests.web.test_in_a_browser import barriers

from zhiben.accounts.models import User
from zhiben.accounts.viewer import SYSTEM
from zhiben.bulletins import actions as bulletins
from zhiben.bulletins.models import Article, Lesson
from zhiben.facts.ids import new_id
from zhiben.inspections import actions as inspections

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite_only]
TITLE = "召陵区推进治本攻坚三年行动"
TEXT = (
    f"{TITLE}\n今年以来，全区共检查生产经营单位3家次，其中召陵镇检查生产经营单位2家次、万金镇检查生产经营单位1家次。\n"
    "全区共发放神奇物件12件。"
)
SECTIONS = (
    f"{TITLE}\n一、全区情况\n今年以来，全区共检查生产经营单位3家次。\n"
    "二、镇级情况\n召陵镇检查生产经营单位1家次。\n三、下步打算\n各镇要认真整改，不留死角。"
)


@pytest.fixture
def visits(world: World) -> None:
    """Three visits; the one of 8 May was made in 召陵镇 and entered for 万金镇."""
    bulletins.open_series(by=SYSTEM, id=new_id(), name="召陵安全生产简报", issuer=world.office, first_number=25)
    for day, town, made in (
        (6, world.shaoling, world.enterprise),
        (7, world.wanjin, world.second_enterprise),
        (8, world.wanjin, world.second_enterprise),
    ):
        inspections.record(
            by=world.clerk, id=new_id(), organisation=town, enterprise=made, happened_on=date(2024, 5, day), kind="grid"
        )


def marks(page: Page) -> dict[str, str]:
    """number → how it stands, as the text shows it."""
    return {
        each.evaluate("mark => mark.firstChild.textContent"): re.sub(
            r"checked-", "", next(name for name in (each.get_attribute("class") or "").split() if "-" in name)
        )
        for each in page.locator("[data-number]").all()
    }


def hand_in(page: Page, text: str = TEXT) -> None:
    page.goto("/bulletins/check/")
    page.fill("[name=text]", text)
    page.fill("[name=start]", "2024-01-01")
    page.fill("[name=end]", "2024-12-31")
    page.click(".form-foot .btn-primary")
    page.wait_for_url(re.compile(r"/bulletins/check/[0-9a-f-]{36}/$"))


def correct_the_visit(page: Page, world: World) -> None:
    """The rows behind a number lie one click away; the wrong one is behind 万金镇's."""
    page.click("[data-number]:has-text('1家次')")
    wrong = page.locator(".finding.current")
    assert "写作“2家次”才与台账一致" in wrong.inner_text()
    wrong.locator("[data-rows]").click()
    wrong.locator(".finding-rows tbody tr").nth(1).wait_for()
    wrong.locator(".finding-rows tbody tr", has_text="2024-05-08").locator("a").click()
    page.wait_for_url(re.compile(r"/registers/inspections/[0-9a-f-]{36}/$"))
    page.click("a[href$='/edit/']")
    for name, value in (("organisation", world.shaoling.name), ("enterprise", world.enterprise.name)):
        page.fill(f"[name={name}]", value)
    page.click("form.form-card .btn-primary")
    page.wait_for_url(re.compile(r"/registers/inspections/[0-9a-f-]{36}/$"))


def test_a_text_is_checked_corrected_at_its_source_and_drafted(
    world: World, visits: None, browser_page: Page, sign_in: Callable[[User], None]
) -> None:
    page = browser_page
    sign_in(User.objects.get(pk=world.clerk.id))
    hand_in(page)
    address = page.url
    assert marks(page) == {"3家次": "agrees", "2家次": "disagrees", "1家次": "disagrees", "12件": "unknown"}

    correct_the_visit(page, world)
    page.goto(address)
    assert marks(page) == {"3家次": "agrees", "2家次": "agrees", "1家次": "agrees", "12件": "unknown"}

    # What is none of the ledger's is said so once; the text stays where it is.
    page.evaluate("document.querySelector('.checked-text').dataset.same = 'yes'")
    page.click("[data-filter=unknown]")
    page.click(".finding:not([hidden]) >> text=不核对")
    page.locator(".checking-said").wait_for()
    assert marks(page)["12件"] == "ignored"
    assert page.locator(".checked-text[data-same=yes]").count() == 1
    assert Lesson.objects.get().unit == "件"

    page.click("text=把 3 处一致的数字全部引用")
    page.wait_for_url(re.compile(r"/bulletins/25/articles/[0-9a-f-]{36}/$"))
    article = Article.objects.get()
    assert (article.title, article.references.count()) == (TITLE, 3)
    page.goto("/bulletins/25/")
    assert page.locator("a.quoted").all_inner_texts() == ["3", "2", "1"]
    assert "全区共发放神奇物件12件。" in page.locator(".bulletin-article").inner_text()


def test_a_text_with_headings_becomes_an_issue_of_several_articles(
    world: World, visits: None, browser_page: Page, sign_in: Callable[[User], None]
) -> None:
    page = browser_page
    sign_in(User.objects.get(pk=world.clerk.id))
    hand_in(page, SECTIONS)
    address = page.url
    page.click("#quote summary")
    assert page.locator(".checking-parts li").all_inner_texts() == ["一、全区情况", "二、镇级情况", "三、下步打算"]
    assert f"文首“{TITLE}”" in page.locator(".checking-parts").inner_text()
    # Parts under one title are one report, unless they are to be divided.
    assert page.locator("#quote_division").input_value() == "whole"
    page.select_option("#quote_division", "each")
    # One number first: the text is written at once, in its order, and the findings say where.
    page.click(".finding:has-text('3家次') >> text=引用")
    page.locator(".checking-said", has_text="文稿写成3篇稿件").wait_for()
    assert page.locator(".checking-articles li").count() == 3
    page.click("text=把 1 处一致的数字全部引用")
    page.wait_for_url(re.compile(r"/bulletins/25/articles/[0-9a-f-]{36}/$"))
    page.goto("/bulletins/25/")
    assert page.locator(".bulletin-article h2").all_inner_texts() == ["一、全区情况", "二、镇级情况", "三、下步打算"]
    assert page.locator("a.quoted").all_inner_texts() == ["3", "1"]
    page.goto(address)
    page.click(".checking-articles a >> nth=1")
    page.wait_for_url(re.compile(r"/bulletins/25/articles/[0-9a-f-]{36}/$"))
    assert page.locator("[name=title]").input_value() == "二、镇级情况"


def test_the_keyboard_goes_through_the_findings_and_opens_their_rows(
    world: World, visits: None, browser_page: Page, sign_in: Callable[[User], None]
) -> None:
    page = browser_page
    sign_in(User.objects.get(pk=world.clerk.id))
    hand_in(page)

    def at() -> tuple[str, str]:
        return page.locator(":focus .finding-number").inner_text(), page.locator(".checked.current").evaluate(
            "mark => mark.firstChild.textContent"
        )

    page.keyboard.press("j")
    assert at() == ("3家次", "3家次")
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    assert at() == ("1家次", "1家次")
    page.keyboard.press("k")
    assert at() == ("2家次", "2家次")
    page.keyboard.press("Enter")
    page.locator(":focus .finding-rows tbody tr").first.wait_for()
    page.keyboard.press("Enter")
    page.locator(":focus .finding-rows").wait_for(state="hidden")
    # In a box the letters are letters.
    page.click(".finding.current >> text=约定…")
    box = page.locator(".finding.current [name=phrase]")
    box.fill("")
    box.press_sequentially("jk")
    assert (box.input_value(), page.locator(".finding.current .finding-number").inner_text()) == ("jk", "2家次")
    # From a number of the text to its finding and on.
    page.locator("[data-number]").last.focus()
    page.keyboard.press("Enter")
    assert at() == ("12件", "12件")
    page.keyboard.press("ArrowUp")
    assert at() == ("1家次", "1家次")


@pytest.mark.parametrize("browser_context", [1440, 390], indirect=True)
def test_the_check_has_no_barrier_and_fits_the_screen(
    world: World, visits: None, browser_page: Page, sign_in: Callable[[User], None]
) -> None:
    page = browser_page
    sign_in(User.objects.get(pk=world.clerk.id))
    page.goto("/bulletins/check/")
    assert barriers(page) == []
    hand_in(page, SECTIONS)
    page.click("#quote summary")
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    hand_in(page)
    page.click("[data-number]:has-text('2家次')")
    page.click(".finding.current >> text=约定…")
    page.locator(".finding.current [name=phrase]").wait_for()
    page.click("#quote summary")
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


@pytest.mark.parametrize("browser_context", [1440, 390], indirect=True)
def test_a_long_text_leaves_no_empty_page_below(
    world: World, visits: None, browser_page: Page, sign_in: Callable[[User], None]
) -> None:
    page = browser_page
    sign_in(User.objects.get(pk=world.clerk.id))
    hand_in(page, "\n".join([TEXT] * 20))
    ends = "[document.documentElement.scrollHeight, document.querySelector('.frame').getBoundingClientRect().bottom]"
    document, frame = page.evaluate(ends)
    assert document <= max(frame, page.evaluate("innerHeight")) + 1
