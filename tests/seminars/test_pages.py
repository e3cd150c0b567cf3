"""Pages of the demonstration opened one by one, and lists that cost the same for one and three rows."""

import datetime as dt
import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from iae_portal.core.models import User
from iae_portal.demo.story.people import load_people
from iae_portal.demo.story.seminars import load_seminars
from seminars.links import token
from seminars.models import Contribution, Event, Guest, Series
from seminars.services.deadlines import keep_contribution_deadlines
from tests.clients import PortalClient, client_of
from tests.factories.seminars import ContributionFactory, EventFactory, GuestFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings):
    settings.DEMO_PASSWORD = "demo"
    return load_seminars(load_people())


def person(username: str) -> PortalClient:
    return client_of(User.objects.get(username=username))


def addresses(series: Series) -> list[str]:
    found = ["/seminaires/", reverse("seminars:series", args=[series.pk])]
    found.append(reverse("seminars:series_synthesis", args=[series.pk]))
    for event in series.events.all():
        for name in (
            "event",
            "event_edit",
            "programme",
            "guests",
            "duplicates",
            "attendance",
            "documents",
            "report",
            "guests_import",
        ):
            if name == "guests_import" and not event.is_prepared:
                continue
            found.append(reverse(f"seminars:{name}", args=[event.pk]))
        found += [reverse("seminars:contribution", args=[row.pk]) for row in event.contributions.all()]
        guest = event.guests.order_by("pk").first()
        if guest:
            found.append(reverse("seminars:invitee", args=[event.pk, guest.pk]))
    return found


def test_every_page_of_the_demonstration_opens(demo):
    national = person("national")
    assert {address: national.get(address).status_code for address in addresses(demo)} == dict.fromkeys(
        addresses(demo), 200
    )


def test_every_guest_page_of_the_demonstration_opens(demo):
    """One guest of each event and of each kind of place."""
    client = PortalClient()
    guests = {(guest.event_id, guest.place): guest for guest in Guest.objects.exclude(event__state="preparation")}
    pages = [
        reverse(f"seminars:{page}", args=[token(guest)])
        for guest in guests.values()
        for page in ("guest_answer", "guest_programme")
    ]
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)


def test_a_correspondent_s_home_shows_only_what_he_owes(demo):
    page = person("agent.r82").get("/seminaires/").content.decode()
    assert "Séminaire de Lyon – Rhône-Alpes (quatrième atelier)" in page
    assert "Auvergne" not in page
    assert "Séminaire de Nantes" not in page


def test_one_click_reminds_once_a_day(demo):
    lyon = demo.events.get(city="Lyon")
    national = person("national")
    first = national.post(reverse("seminars:remind", args=[lyon.pk]), follow=True).content.decode()
    again = national.post(reverse("seminars:remind", args=[lyon.pk]), follow=True).content.decode()
    assert "Relance envoyée à 4 personnes." in first
    assert "déjà reçu un rappel aujourd" in again


@pytest.mark.parametrize("count", [1, 3])
def test_a_guest_list_costs_the_same_for_one_and_three_rows(regional_officer_31, count):
    event = ContributionFactory(event=EventFactory()).event
    GuestFactory.create_batch(count, event=event)
    page = reverse("seminars:guests", args=[event.pk])
    regional_officer_31.get(page)  # warms content types up
    with CaptureQueriesContext(connection) as queries:
        regional_officer_31.get(page)
    assert len(queries) == GUEST_LIST_QUERIES


GUEST_LIST_QUERIES = 11


@pytest.mark.parametrize("count", [1, 3])
def test_a_series_costs_the_same_for_one_and_three_events(national, count):
    series = EventFactory().series
    EventFactory.create_batch(count - 1, series=series)
    for event in Event.objects.all():
        ContributionFactory(event=event)
    page = reverse("seminars:series", args=[series.pk])
    national.get(page)  # warms content types up
    with CaptureQueriesContext(connection) as queries:
        national.get(page)
    assert len(queries) == SERIES_QUERIES


SERIES_QUERIES = 11


def duty_labels(client) -> list[str]:
    """What the buttons of the accordion say."""
    page = html.unescape(client.get("/seminaires/").content.decode())
    return re.findall(r'aria-controls="du-\d+">(.*?) – avant le', page)


def a_duty(owner: User) -> Contribution:
    """The answer on the fourth workshop, in a series of its own."""
    row = ContributionFactory(correspondent=owner, event__contributions_due_on=dt.date(2008, 10, 20))
    keep_contribution_deadlines(row, today=dt.date(2008, 10, 15))
    return row


def test_duties_name_their_series_when_several_are_shown(regional_officer_31, settings):
    settings.PORTAL_TODAY = "2008-10-15"
    owner = User.objects.get(pk=regional_officer_31.session["_auth_user_id"])
    first = a_duty(owner)
    alone = duty_labels(regional_officer_31)
    assert alone
    assert not [label for label in alone if first.event.series.name in label]

    second = a_duty(owner)
    labels = duty_labels(regional_officer_31)
    assert sorted(labels) == sorted(f"{row.event.series.name}, {label}" for row in (first, second) for label in alone)
