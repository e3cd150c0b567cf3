"""The map of a territory by keyboard alone: each service is a link that says its figure, and opens its dashboard."""

import pytest
from django.urls import reverse

from tests.factories import service
from tests.factories.conventions import SiaeFactory

pytestmark = pytest.mark.browser

SERVICES = ("59L", "59V", "62")


def test_each_service_of_the_map_is_said_and_opened_by_keyboard(page, visit, sign_in, director_31):
    for count, code in enumerate(SERVICES, 1):
        for _ in range(count):
            SiaeFactory(service=service(code))
    sign_in(director_31)
    visit(f"{reverse('dashboards:territory')}?tri=-structures")
    drawn = page.locator(".portal-map svg a")

    drawn.first.focus()
    said = []
    for _ in SERVICES:
        said.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
        assert page.evaluate("getComputedStyle(document.activeElement.querySelector('path')).strokeWidth") == "3px"
        page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**service={service('62').pk}")

    assert [label.rpartition(" : ")[2] for label in said] == ["1", "2", "3"]
    assert service("62").name in page.inner_text("h1")
