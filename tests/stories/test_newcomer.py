"""A newcomer: entered, appointed, given an account; signs in with the password that was shown once, and has to change it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import override_settings
from tests.factories import QUICK_HASH, World, officer

from zhiben.accounts.models import Grant, User
from zhiben.accounts.viewer import SYSTEM
from zhiben.places import actions
from zhiben.places.models import Person

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def admin(world: World) -> User:
    """An administrator of everything, and a vacant post in 召陵镇."""
    actions.add_post(by=SYSTEM, organisation=world.shaoling, title="安监员", role="town")
    person = officer("admin", "邵管", world.city_office, "administrator")
    assert person.user is not None
    return person.user


@override_settings(PASSWORD_HASHERS=QUICK_HASH)
def test_a_newcomer_signs_in_with_the_password_that_was_shown_once(
    world: World, admin: User, browser_page: Page, browser_context: BrowserContext, sign_in: Callable[[User], None]
) -> None:
    page = browser_page
    sign_in(admin)
    page.goto(f"/registers/organisations/{world.shaoling.pk}/")
    page.get_by_role("link", name="登记人员").click()
    page.get_by_label("姓名").fill("韩新")
    page.get_by_role("button", name="登记").click()
    page.get_by_role("heading", name="韩新").wait_for()
    page.get_by_role("link", name="任职").click()
    page.get_by_role("combobox").fill("安监员")
    page.get_by_role("option", name="召陵镇 安监员").click()
    page.get_by_role("button", name="任职").click()
    page.get_by_text("召陵镇 安监员").first.wait_for()
    page.get_by_role("link", name="开通账号").click()
    page.get_by_label("账号").fill("hanxin")
    page.get_by_role("button", name="开通账号").click()
    password = page.locator("code.given").nth(1).inner_text()
    page.get_by_role("link", name="已记下，返回").click()
    assert password not in page.content()

    browser_context.clear_cookies()
    page.goto("/login/")
    page.get_by_label("账号").fill("HanXin")
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/password/")
    user = User.objects.get(username="hanxin")
    assert user.must_change_password and Person.objects.get(name="韩新").user == user
    assert [(grant.role, grant.organisation_path) for grant in Grant.objects.filter(user=user)] == [
        ("town", world.shaoling.path)
    ]
