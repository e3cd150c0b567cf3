"""Offers of a freed place: confirmed from the link even once registrations are closed, told each time."""

import datetime as dt

import pytest
from django.urls import reverse

from iae_portal.core.errors import Refusal
from iae_portal.notifications.models import OutgoingMail
from seminars.enums import Answer, EventState, GuestCategory, Place
from seminars.guest_links import token
from seminars.models import Event
from seminars.services.answers import Reply, answer_invitation
from seminars.services.daily import run_daily
from seminars.services.events import update_event
from seminars.services.guests import save_guest
from seminars.services.mails import LAPSED, OFFER
from tests.clients import PortalClient
from tests.factories.seminars import EventFactory, GuestFactory, ItemFactory, QuotaFactory
from tests.scenes import scene
from tests.seminars.august_2008 import national_person

pytestmark = pytest.mark.django_db

TODAY = dt.date(2008, 10, 15)
CLOSED_ON = dt.date(2008, 11, 7)  # the day after the closing date
YES, NO = Reply(Answer.COMES), Reply(Answer.DECLINES)


@scene
def event() -> Event:
    """One place: one guest holds it, two wait."""
    event = EventFactory(capacity=1)
    ItemFactory(event=event)
    for guest in GuestFactory.create_batch(3, event=event):
        answer_invitation(guest=guest, reply=YES, today=TODAY)
    return event


def freed_after_the_closing(event: Event) -> list:
    """The organisers note by telephone that the holder gives his place back."""
    run_daily(today=CLOSED_ON)
    holder, second, third = event.guests.order_by("pk")
    answer_invitation(guest=holder, reply=NO, today=CLOSED_ON, actor=national_person())
    return [second, third]


def test_a_place_offered_after_the_closing_date_is_confirmed_from_the_link(event, settings):
    second, third = freed_after_the_closing(event)
    assert Event.objects.get().state == EventState.CLOSED
    settings.PORTAL_TODAY = "2008-11-07"
    client, address = PortalClient(), reverse("seminars:guest_answer", args=[token(second)])
    page = client.get(address).content.decode()
    assert "Une place s'est libérée pour vous" in page
    assert "Envoyer ma réponse" in page
    assert "jusqu'au 6 novembre" not in page
    assert client.post(address, {"answer": "comes"}).status_code == 302
    second.refresh_from_db()
    assert second.place == Place.HELD

    closed = client.get(reverse("seminars:guest_answer", args=[token(third)])).content.decode()
    assert "Les inscriptions sont closes" in closed and "a eu lieu" not in closed
    for state, said in (("held", True), ("cancelled", False)):
        Event.objects.update(state=state)
        over = client.get(reverse("seminars:guest_answer", args=[token(third)])).content.decode()
        assert ("Cet événement a eu lieu." in over) is said
    Event.objects.update(state=EventState.CLOSED)
    with pytest.raises(Refusal, match="closes depuis le 6 novembre 2008"):
        answer_invitation(guest=third, reply=YES, today=CLOSED_ON)


def test_a_place_declined_after_the_closing_date_goes_to_the_next_one(event):
    second, third = freed_after_the_closing(event)
    answer_invitation(guest=second, reply=NO, today=CLOSED_ON)
    third.refresh_from_db()
    assert third.place == Place.OFFERED


@pytest.mark.parametrize(("day", "again"), [(TODAY, True), (CLOSED_ON, False)])
def test_who_let_his_offer_lapse_is_not_sent_to_a_closed_form(event, settings, day, again):
    settings.PORTAL_TODAY = day.isoformat()
    guest = event.guests.order_by("pk")[1]
    lapse(guest, day)

    mail = OutgoingMail.objects.get(kind=LAPSED)
    page = PortalClient().get(reverse("seminars:guest_answer", args=[token(guest)])).content.decode()
    assert ["Répondez de nouveau" in said for said in (mail.text, page)] == [again, again]


def lapse(guest, day: dt.date) -> None:
    guest.place, guest.waiting_since, guest.offer_ends_on = Place.OFFERED, None, day - dt.timedelta(days=1)
    guest.save()
    run_daily(today=day)


def test_a_second_offer_of_the_same_day_is_told_too():
    event = EventFactory(capacity=1)
    ItemFactory(event=event)
    first, second = GuestFactory.create_batch(2, event=event)
    for guest, reply in ((first, YES), (second, YES), (first, NO), (second, NO), (first, YES), (second, YES)):
        answer_invitation(guest=guest, reply=reply, today=TODAY)
    answer_invitation(guest=first, reply=NO, today=TODAY)
    second.refresh_from_db()
    assert second.place == Place.OFFERED
    assert OutgoingMail.objects.filter(kind=OFFER, recipient_email=second.email).count() == 2


@pytest.mark.parametrize(("day", "last"), [(17, 16), (18, 17), (19, 18), (20, 18)])
def test_a_day_brought_forward_brings_forward_the_time_to_confirm(event, day, last):
    """Freed on the 15th, a place is confirmed within three days, never beyond the eve."""
    holder, second, _ = event.guests.order_by("pk")
    answer_invitation(guest=holder, reply=NO, today=TODAY)
    held_on = dt.date(2008, 10, day)
    values = {"held_on": held_on, "answers_close_on": held_on}
    update_event(actor=national_person(), event=event, values=values, today=TODAY)
    second.refresh_from_db()
    assert second.offer_ends_on == dt.date(2008, 10, last)


@pytest.mark.parametrize("corrected", ["who waits", "who holds"])
def test_a_corrected_category_gives_the_place_that_its_quota_allows(corrected):
    event = EventFactory()
    QuotaFactory(event=event, category=GuestCategory.COUNCIL, places=1)
    holder, waiting = GuestFactory.create_batch(2, event=event)
    for guest in (holder, waiting):
        answer_invitation(guest=guest, reply=YES, today=TODAY)
    waiting.refresh_from_db()
    assert waiting.place == Place.WAITING

    guest = waiting if corrected == "who waits" else holder
    guest.category = GuestCategory.NETWORK
    save_guest(actor=national_person(), guest=guest)
    waiting.refresh_from_db()
    assert waiting.place == Place.OFFERED
