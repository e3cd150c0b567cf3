"""Fixtures of the journeys, known to every test: `page`, `new_page`, `visit`, `sign_in`.

@pytest.mark.browser
def test_journey(page, visit, sign_in, officer_59l):
    sign_in(officer_59l)
    visit("/mon-compte/")
    assert_page_is_fit(page)

A page fails its test on any console error or CSP violation. `address` is where the portal answers: pytest-django's
live server, unless a folder of tests runs its own processes (tests/journeys).
"""

import os
import shutil

import pytest
from django.conf import settings
from django.db import connections
from playwright.sync_api import sync_playwright

from tests.browser.watch import WIDE, Watch

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
WITHOUT_WINDOWS = shutil.which("chromium-headless-shell") or CHROMIUM
# A page of a test lives a second: making its scripts faster costs Chromium a fifth more than it gives.
FLAGS = ["--no-sandbox", "--disable-background-networking", "--js-flags=--no-opt,--no-maglev"]


@pytest.fixture(scope="session")
def browser():
    # Playwright's synchronous interface keeps an event loop in this thread: Django would refuse every query.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=WITHOUT_WINDOWS, args=FLAGS)
        yield chromium
        chromium.close()
        connections.close_all()  # those opened under the event loop: nobody sees them once it has stopped
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def address(live_server) -> str:
    """Where the portal answers, without a slash at the end."""
    return live_server.url


@pytest.fixture
def new_page(browser, address):
    """Opens a page of its own browser profile: new_page(javascript=False). All are watched, and closed at the end.

    `expects` are parts of console lines that the test provokes on purpose (the server is away).
    """
    opened: list[tuple] = []

    def make(*, size=WIDE, javascript: bool = True, expects: tuple[str, ...] = ()):
        context = browser.new_context(
            locale="fr-FR",
            timezone_id="Europe/Paris",
            viewport=size,
            base_url=address,
            java_script_enabled=javascript,
            accept_downloads=True,
        )
        page = context.new_page()
        page.set_default_timeout(10_000)
        opened.append((context, Watch(page, expects)))
        return page

    yield make
    problems = [problem for _, watch in opened for problem in watch.problems]
    for context, _ in opened:
        context.close()
    assert problems == [], problems


@pytest.fixture
def page(new_page):
    """A fresh page in French, 1280 pixels wide."""
    return new_page()


@pytest.fixture
def visit(page):
    """Open an address of the portal and check its status: visit("/mon-compte/")."""

    def go(path: str, status: int = 200) -> None:
        assert page.goto(path).status == status

    return go


@pytest.fixture
def sign_in(request, address):
    """Carry the session of a test client into a browser: sign_in(officer_59l), or sign_in(client, other_page)."""

    def carry(client, page=None) -> None:
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page = page or request.getfixturevalue("page")
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": address, "httpOnly": True}]
        )

    return carry
