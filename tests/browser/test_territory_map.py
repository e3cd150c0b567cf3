"""The map of a territory by keyboard alone: each service is a link that says its figure, and opens its dashboard."""

import pytest
from django.urls import reverse

from tests.factories import service
from tests.factories.conventions import SiaeFactory
from tests.factories.financing import credit

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


def test_the_plan_of_the_country_shows_its_last_column_on_a_narrow_desk(page, visit, sign_in, national):
    """What is late: names of regions held on one line pushed it out of a screen of 1100 pixels."""
    credit("59L", "159012785", year=2008, author=national.user)
    sign_in(national)
    page.set_viewport_size({"width": 1100, "height": 800})
    visit(reverse("dashboards:plan"))
    table = page.locator("main .portal-table-scroll").first

    assert table.locator("tbody tr").count() >= 26
    assert table.evaluate("scroll => scroll.scrollWidth - scroll.clientWidth") == 0
