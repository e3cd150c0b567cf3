"""Lists that cost the same for one and three rows, and what a home shows."""

import datetime as dt
import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from iae_portal.core.models import User
from seminars.models import Contribution, Event
from seminars.services.deadlines import keep_contribution_deadlines
from tests.factories.seminars import ContributionFactory, EventFactory, GuestFactory

pytestmark = pytest.mark.django_db


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
    return re.findall(r'aria-controls="du-\d+">\s*(.*?) – avant le', page)


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
