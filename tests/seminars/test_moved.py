"""The person named for a region or a host counts while of its service: who moved has nothing of the old one, and the
regional director is told that the event has nobody."""

import datetime as dt

import pytest
from django.urls import reverse

from iae_portal.core import clock
from iae_portal.core.enums import Role
from iae_portal.core.models import User
from iae_portal.notifications.models import Deadline
from iae_portal.notifications.selectors.sending import sending_plan
from seminars.models import Event
from seminars.reminders import CORRESPONDENT, ORGANISER
from seminars.rights import CONTRIBUTE, PREPARE, guest_region_ids, may
from seminars.selectors.events import contributions_visible_to, events_visible_to
from seminars.selectors.guests import all_guests_visible_to, guests_visible_to
from seminars.services.contributions import name_correspondent, name_organiser
from seminars.services.daily import run_daily
from seminars.services.deadlines import keep_event_deadlines
from tests.clients import client_of
from tests.factories import AssignmentFactory, make_user, service
from tests.factories.seminars import ContributionFactory, EventFactory, GuestFactory, region
from tests.forms import forms_of
from tests.scenes import scene

pytestmark = pytest.mark.django_db

TODAY = dt.date(2008, 10, 15)
DUE_ON = dt.date(2008, 9, 19)
NAMING = {ORGANISER, CORRESPONDENT}


@scene
def event() -> Event:
    """Hosted overseas, where an officer of the département, named, answers for the region and the event."""
    officer = make_user(Role.OFFICER, "974", username="nomme")
    make_user(Role.REGIONAL_DIRECTOR, "974", username="directeur")
    row = EventFactory(host=service("974"), organiser=officer, organiser_named_on=DUE_ON, contributions_due_on=DUE_ON)
    own = {"region": region("04"), "service": service("974")}
    ContributionFactory(event=row, correspondent=officer, correspondent_named_on=DUE_ON, **own)
    GuestFactory(event=row, region=region("04"))
    keep_event_deadlines(row, today=DUE_ON)
    return row


def moves_after(day: dt.date) -> User:
    """The person named, in another service from the next day on; read again as by another request."""
    person = User.objects.get(username="nomme")
    person.assignments.update(end=day)
    AssignmentFactory(user=person, service=service("59L"), role=Role.OFFICER, start=day + dt.timedelta(days=1))
    return User.objects.get(pk=person.pk)


def opened_to(person: User, event: Event) -> list:
    contribution = event.contributions.get(region__code="04")
    seen = [rows.exists() for rows in (events_visible_to(person), contributions_visible_to(person))]
    guests = [guests_visible_to(person, event).exists(), all_guests_visible_to(person).exists()]
    regions = guest_region_ids(person, event) is None
    return [*seen, *guests, regions, may(person, PREPARE, event), may(person, CONTRIBUTE, contribution)]


@pytest.mark.parametrize(("left", "opened"), [(TODAY, True), (TODAY - dt.timedelta(days=1), False)])
def test_the_event_is_open_to_who_is_named_until_the_last_day_in_the_service(event, left, opened):
    person = moves_after(left)

    assert opened_to(person, event) == [opened] * 7
    page = client_of(person).get(reverse("seminars:event", args=[event.pk]))
    assert page.status_code == (200 if opened else 404)


def test_a_correspondent_who_moved_answers_for_no_region_of_the_events_that_he_still_sees(event):
    """His new region is attached to the same event: he reads it, as everybody there."""
    person = moves_after(TODAY - dt.timedelta(days=1))
    ContributionFactory(event=event, region=region("31"))

    assert opened_to(person, event) == [True, True, False, False, False, False, False]


@pytest.mark.parametrize(("left", "told"), [(TODAY, set()), (TODAY - dt.timedelta(days=1), NAMING)])
def test_the_director_is_told_the_day_after_that_the_event_has_nobody(event, left, told):
    moves_after(left)
    run_daily(today=TODAY)

    opened = Deadline.objects.open().filter(kind__in=NAMING)
    assert set(opened.values_list("kind", flat=True)) == told
    sent = {
        (parcel.recipient.username, line.deadline.kind)
        for parcel in sending_plan(TODAY).parcels
        for line in parcel.lines
        if line.deadline.kind in NAMING
    }
    assert sent == {("directeur", kind) for kind in told}


@pytest.mark.parametrize("given", [dt.date(2008, 11, 3), TODAY, None])
def test_another_is_to_be_named_by_the_day_given_and_tomorrow_at_the_earliest(event, given):
    Event.objects.update(contributions_due_on=given)
    moves_after(TODAY - dt.timedelta(days=1))
    run_daily(today=TODAY)

    due = Deadline.objects.open().filter(kind__in=NAMING).values_list("due_on", flat=True)
    tomorrow = TODAY + dt.timedelta(days=1)
    assert list(due) == [max(given or tomorrow, tomorrow)] * 2


def test_it_stays_due_the_same_day_until_somebody_else_is_named(event):
    person = moves_after(TODAY - dt.timedelta(days=1))
    for night in range(3):
        run_daily(today=TODAY + dt.timedelta(days=night))
    opened = Deadline.objects.open().filter(kind__in=NAMING)
    assert set(opened.values_list("due_on", flat=True)) == {TODAY + dt.timedelta(days=1)}
    director = User.objects.get(username="directeur")
    text = client_of(director).get(reverse("seminars:event", args=[event.pk])).text
    assert text.count(f"{person} a quitté le service") == 2

    other = make_user(Role.OFFICER, "974")
    name_organiser(actor=director, event=event, person=other, today=TODAY)
    name_correspondent(actor=director, contribution=event.contributions.get(), person=other, today=TODAY)
    assert not opened.exists()
    assert "a quitté le service" not in client_of(director).get(reverse("seminars:event", args=[event.pk])).text


def test_an_account_that_is_closed_has_left(event):
    User.objects.filter(username="nomme").update(is_active=False)
    run_daily(today=clock.today())

    assert set(Deadline.objects.open().filter(kind__in=NAMING).values_list("kind", flat=True)) == NAMING


def test_the_page_left_on_the_former_one_says_who_is_named_now(event):
    """Two people name: what the second one sends back as his page showed it does not put the first one back."""
    other, director = make_user(Role.OFFICER, "974"), User.objects.get(username="directeur")
    client, own = client_of(director), event.contributions.get()
    pages = reverse("seminars:organiser", args=[event.pk]), reverse("seminars:contribution", args=[own.pk])
    forms = [form for page in pages for form in forms_of(client.get(page).text, page)]
    sent = [(form.action, form.values) for form in forms if any(name.endswith("person") for name in form.typed)]
    name_organiser(actor=director, event=event, person=other, today=TODAY)
    name_correspondent(actor=director, contribution=own, person=other, today=TODAY)

    said = [str(row) for page, values in sent for row in client.post(page, values, follow=True).context["messages"]]

    assert said == [f"Correspondant du service hôte : {other}.", f"Correspondant : {other}."]
