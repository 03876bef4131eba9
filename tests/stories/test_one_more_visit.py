"""One more visit: every live number moves by one, the published issue does not."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from tests.factories import World

from zhiben.accounts.models import User
from zhiben.bulletins.models import Issue

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite_only]


def number_at(page: Page, address: str) -> int:
    """The figure page's value."""
    page.goto(address)
    shown = page.locator(".figure-value, .value").first.inner_text()
    return int(re.sub(r"\D", "", shown))


def test_an_inspector_records_one_more_visit_with_one_hazard(
    world: World, issues: tuple[Issue, Issue], browser_page: Page, sign_in: Callable[[User], None]
) -> None:
    asked = f"?organisation={world.district.path}&from=2024-01-01&to=2024-05-27"
    page = browser_page
    sign_in(User.objects.get(pk=world.inspector.id))
    assert number_at(page, f"/figures/inspections.done/{asked}") == 1
    assert number_at(page, f"/figures/hazards.found/{asked}") == 1

    page.goto("/registers/inspections/new/")
    page.fill("[name=happened_on]", "2024-05-27")
    page.fill("[name=organisation]", world.emergency.name)
    page.select_option("[name=kind]", "administrative")
    page.fill("[name=enterprise]", world.second_enterprise.name)
    page.fill("[name=premises]", world.second_premises.name)
    page.click(".form-foot button")
    page.wait_for_url(re.compile(r"/registers/inspections/[0-9a-f-]{36}/$"))
    page.click("text=登记隐患")
    page.fill("[name=title]", "安全出口指示灯损坏")
    page.select_option("[name=field]", "fire")
    page.click(".form-foot button")
    page.wait_for_url(re.compile(r"/registers/inspections/[0-9a-f-]{36}/$"))
    assert "安全出口指示灯损坏" in page.content()

    assert number_at(page, f"/figures/inspections.done/{asked}") == 2
    assert number_at(page, f"/figures/hazards.found/{asked}") == 2
    page.goto(f"/figures/inspections.done/rows/{asked}")
    assert page.locator("tbody tr").count() == 2
    page.goto(f"/dashboard/{asked}")
    assert "2" in page.locator(".figure", has_text="检查生产经营单位").inner_text()
    page.goto("/bulletins/25/")
    assert page.locator("a.quoted").all_inner_texts() == ["2", "2"]
    page.goto("/bulletins/24/")
    assert page.locator("a.quoted").all_inner_texts() == ["1", "1"]
    call_command("bulletin", "verify", "24")
