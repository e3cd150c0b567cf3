"""Fixtures of the journeys: `page` (fails on any console error or CSP violation), `visit`, `sign_in`.

@pytest.mark.browser
def test_journey(page, visit, sign_in, officer_59l):
    sign_in(officer_59l)
    visit("/mon-compte/")
    assert_page_is_fit(page)
"""

import os
import shutil

import pytest
from django.conf import settings
from playwright.sync_api import sync_playwright

from tests.browser.watch import WIDE, Watch

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"


@pytest.fixture(scope="session")
def browser():
    # Playwright's synchronous interface keeps an event loop in this thread: Django would refuse every query.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(browser, live_server):
    """A fresh page in French, 1280 pixels wide."""
    context = browser.new_context(locale="fr-FR", timezone_id="Europe/Paris", viewport=WIDE, base_url=live_server.url)
    page = context.new_page()
    page.set_default_timeout(10_000)
    watch = Watch(page)
    yield page
    context.close()
    assert watch.problems == []


@pytest.fixture
def visit(page):
    """Open an address of the portal and check its status: visit("/mon-compte/")."""

    def go(path: str, status: int = 200) -> None:
        assert page.goto(path).status == status

    return go


@pytest.fixture
def sign_in(page, live_server):
    """Carry the session of a signed-in test client into the browser: sign_in(officer_59l)."""

    def carry(client) -> None:
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": live_server.url, "httpOnly": True}]
        )

    return carry
