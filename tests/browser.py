"""A real browser for journeys: Debian's Chromium, failing on a console error or a CSP violation."""

import os
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
OPTIONS = ["--no-sandbox", "--disable-background-networking"]
WIDTHS = (1280, 390)


@contextmanager
def browser_page(width: int = 1280, javascript: bool = True):
    """A page of that width; at the end of the block anything the console complained of is an error."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the driver keeps an event loop in this thread
    complaints: list[str] = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        page = browser.new_page(
            viewport={"width": width, "height": 900}, locale="fr-FR", java_script_enabled=javascript
        )
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        try:
            yield page
        finally:
            browser.close()
    assert complaints == [], complaints


def assert_accessible(page: Page) -> None:
    """No axe violation on the page as it stands."""
    found = Axe().run(page).response["violations"]
    violations = [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]
    assert violations == [], violations


def sign_in(page: Page, live_server, client) -> None:
    """Give the browser the session of a signed-in test client."""
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
