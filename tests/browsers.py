"""The browser in tests: one Chromium per process, a fresh context per test, and no complaint left unread."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page
    from pytest_django.live_server_helper import LiveServer

    from zhiben.accounts.models import User

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"]
HEIGHTS = {1440: 900, 390: 844}
# A refused form answers 422 (or 409 where somebody was faster), which Chromium reports like a broken page; and a bare file
# has no icon.
EXPECTED = ("status of 422", "status of 409", "/favicon.ico")


def executable() -> str:
    """Which Chromium to drive; `tools/browser.py` finds or brings one, and `make test` passes it on."""
    names = [os.environ["ZHIBEN_CHROMIUM"]] if "ZHIBEN_CHROMIUM" in os.environ else NAMES
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail('no Chromium here; bring one: export ZHIBEN_CHROMIUM="$(.venv/bin/python tools/browser.py)"')
    return found


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser of this process."""
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread, in which Django would refuse to ask the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable(),
            args=[
                "--no-sandbox",  # containers and root cannot have one; the only pages are ours
                "--disable-dev-shm-usage",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """Every console error, broken script and breach of the CSP; a test that provokes one asserts it and clears this."""
    heard: list[str] = []
    yield heard
    assert heard == [], "the browser complained"


@pytest.fixture
def browser_context(
    request: pytest.FixtureRequest, chromium: Browser, live_server: LiveServer, complaints: list[str]
) -> Iterator[BrowserContext]:
    """A clean profile on a desk's screen; `parametrize("browser_context", [390], indirect=True)` makes it a phone."""
    width: int = getattr(request, "param", 1440)
    context = chromium.new_context(
        base_url=live_server.url,
        viewport={"width": width, "height": HEIGHTS[width]},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        is_mobile=width == 390,
        has_touch=width == 390,
    )
    context.set_default_timeout(15_000)

    def hear(message: ConsoleMessage) -> None:
        heard = f"{message.text} ({message.location.get('url', '')})"
        if message.type == "error" and not any(words in heard for words in EXPECTED):
            complaints.append(heard)

    context.on("console", hear)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    yield context
    context.close()


@pytest.fixture
def browser_page(browser_context: BrowserContext) -> Page:
    """An empty page of the running product; addresses may be relative: `browser_page.goto("/")`."""
    return browser_context.new_page()


@pytest.fixture
def sign_in(browser_context: BrowserContext, live_server: LiveServer) -> Callable[[User], None]:
    """`sign_in(user)` gives the browser that user's session, without the sign-in page."""
    from django.conf import settings
    from django.test import Client

    def put(user: User) -> None:
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        browser_context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])

    return put
