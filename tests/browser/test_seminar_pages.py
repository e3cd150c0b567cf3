"""Every page of the seminars in a real browser, on the demonstration: accessibility at two widths, strict CSP."""

import pytest
from django.urls import reverse

from iae_portal.core.models import User
from iae_portal.demo.story.people import load_people
from iae_portal.demo.story.seminars import load_seminars
from seminars.guest_links import token
from seminars.models import Guest
from tests.browser.watch import assert_page_is_fit
from tests.clients import client_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def demo(live_server, settings):
    settings.DEMO_PASSWORD = "demo"
    return load_seminars(load_people())


def at(name: str, *args) -> str:
    return reverse(f"seminars:{name}", args=args)


def test_pages_of_the_organisers(page, visit, sign_in, demo):
    sign_in(client_of(User.objects.get(username="national")))
    lille, nantes, lyon = (demo.events.get(city=city) for city in ("Lille", "Nantes", "Lyon"))
    for name, path in {
        "home": at("home"),
        "open": at("series_open"),
        "series": at("series", demo.pk),
        "synthesis": at("series_synthesis", demo.pk),
        "event": at("event", lyon.pk),
        "edit": at("event_edit", lyon.pk),
        "contribution": at("contribution", lyon.contributions.get(region__code="82").pk),
        "programme": at("programme", nantes.pk),
        "version": at("programme_version", nantes.pk, 1),
        "item": at("part_add", nantes.pk, "sequences"),
        "guests": at("guests", nantes.pk),
        "guest": at("invitee", nantes.pk, nantes.guests.earliest("pk").pk),
        "import": at("guests_import", nantes.pk),
        "duplicates": at("duplicates", nantes.pk),
        "desk": at("attendance", lille.pk),
        "documents": at("documents", lille.pk),
        "report": at("report", lille.pk),
    }.items():
        visit(path)
        assert_page_is_fit(page, f"seminars-{name}")


SHEET, SHRUNK = 703, 1.25  # points of A4 between its margins; what a browser makes smaller, and no more


def test_the_eight_events_of_a_series_are_printed_whole(page, visit, sign_in, demo):
    sign_in(client_of(User.objects.get(username="national")))
    page.set_viewport_size({"width": SHEET, "height": 1000})
    visit(at("series", demo.pk))
    page.emulate_media(media="print")
    table = page.locator(".portal-side")

    assert table.locator("thead th").count() == 8
    assert table.evaluate("table => table.offsetWidth") <= SHEET * SHRUNK


def first(**values) -> Guest:
    return Guest.objects.filter(**values).earliest("pk")


def test_pages_of_the_guests(page, visit, demo):
    held = first(event__city="Nantes", place="held")
    waiting = first(event__city="Nantes", place="waiting")
    silent = first(event__city="Bordeaux", answer="")
    present = first(event__city="Lille", survey_done=False, attendances__isnull=False)
    for name, path in {
        "held": at("guest_answer", token(held)),
        "waiting": at("guest_answer", token(waiting)),
        "silent": at("guest_answer", token(silent)),
        "programme": at("guest_programme", token(held)),
        "participants": at("guest_participants", token(held)),
        "survey": at("guest_survey", token(present)),
    }.items():
        visit(path)
        assert_page_is_fit(page, f"guest-{name}")
    visit(at("guest_answer", "faux"), status=404)
    assert_page_is_fit(page, "guest-refusal")


def test_home_of_a_correspondent(page, visit, sign_in, demo):
    """What he owes, and the form to give it, without leaving the page."""
    sign_in(client_of(User.objects.get(username="agent.r83")))
    visit(at("home"))
    page.click(".fr-accordion__btn >> nth=0")
    page.wait_for_timeout(600)  # the accordion opens with a movement
    assert_page_is_fit(page, "seminars-correspondent")
