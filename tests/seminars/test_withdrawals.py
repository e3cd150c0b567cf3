"""Who does not come: his answer is confirmed, he may say it until the day, and he knows whom to write to."""

import datetime as dt

import pytest
from django.test import Client

from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.notifications.models import OutgoingMail
from iae_portal.notifications.selectors.mails import count_to
from seminars import guest_links
from seminars.enums import Answer, EventState, Place
from seminars.models import Event, Guest
from seminars.services.answers import Reply, answer_invitation
from seminars.services.events import move_event
from tests.factories.core import LetterheadFactory
from tests.factories.notifications import OutgoingMailFactory
from tests.factories.seminars import CLOSES_ON, HELD_ON, EventFactory, GuestFactory, ItemFactory
from tests.scenes import scene
from tests.seminars.august_2008 import national_person, regional_officer

pytestmark = pytest.mark.django_db

TODAY = dt.date(2008, 10, 15)
YES, NO = Reply(Answer.COMES), Reply(Answer.DECLINES)
CONFIRMED = "Votre réponse est enregistrée. Un courriel le confirme."


@scene
def event() -> Event:
    organiser = regional_officer("R31")
    organiser.phone = "03 20 00 00 01"
    organiser.save()
    row = EventFactory(organiser=organiser)
    ItemFactory(event=row)
    return row


def give(guest: Guest, reply: Reply, today: dt.date = TODAY) -> Guest:
    return answer_invitation(guest=guest, reply=reply, today=today)


def page_says(guest: Guest, answer: str, settings, day: dt.date = TODAY) -> str:
    settings.PORTAL_TODAY = day.isoformat()
    address = guest_links.guest_url(guest).removeprefix(settings.SITE_URL)
    page = Client().post(address, {"answer": answer}, follow=True)
    return " ".join(str(message) for message in page.context["messages"])


def last_mail() -> OutgoingMail:
    return OutgoingMail.objects.latest("pk")


def test_who_declines_without_a_place_gets_the_mail_that_the_page_announces(event, settings):
    guest = GuestFactory(event=event)

    assert page_says(guest, Answer.DECLINES, settings) == CONFIRMED
    mail = last_mail()
    assert (mail.recipient_email, mail.subject_line) == (guest.email, f"Réponse enregistrée – {event}")
    assert "vous ne venez pas" in mail.text
    assert event.organiser.email in mail.text
    # The same answer again tells nothing new, and the page announces nothing.
    assert page_says(guest, Answer.DECLINES, settings) == "Votre réponse est enregistrée."
    assert OutgoingMail.objects.count() == 1
    # What is written to another about him is not announced to him.
    OutgoingMailFactory(subject=guest)
    assert (count_to(guest, guest.email), count_to(guest, "autre@exemple.invalid")) == (1, 0)
    # What is written to another about him is not announced to him.
    OutgoingMailFactory(subject=guest)
    assert (count_to(guest, guest.email), count_to(guest, "autre@exemple.invalid")) == (1, 0)


def test_who_gives_his_place_back_gets_one_mail_with_the_cancellation(event, settings):
    guest = GuestFactory(event=event)
    give(guest, YES)

    assert page_says(guest, Answer.DECLINES, settings) == CONFIRMED
    mail = last_mail()
    assert (mail.subject_line, mail.attachments.count()) == (f"Inscription annulée – {event}", 1)
    assert OutgoingMail.objects.count() == 2


def test_who_leaves_the_waiting_list_is_told(event):
    Event.objects.update(capacity=1)
    first, waiting = GuestFactory.create_batch(2, event=event)
    give(first, YES)
    give(waiting, YES)
    give(waiting, NO)

    assert last_mail().subject_line == f"Réponse enregistrée – {event}"


@pytest.mark.parametrize(
    ("day", "open_"),
    [(CLOSES_ON + dt.timedelta(days=1), True), (HELD_ON, True), (HELD_ON + dt.timedelta(days=1), False)],
)
def test_registrations_closed_a_place_is_given_back_until_the_day(event, day, open_):
    guest = give(GuestFactory(event=event), YES)
    Event.objects.update(state=EventState.CLOSED)

    if open_:
        assert give(guest, NO, day).place == Place.NONE
    else:
        with pytest.raises(Refusal):
            give(guest, NO, day)


def test_registrations_closed_who_waits_says_that_he_will_not_come(event, settings):
    Event.objects.update(capacity=1)
    for guest in GuestFactory.create_batch(2, event=event):
        give(guest, YES)
    Event.objects.update(state=EventState.CLOSED)
    settings.PORTAL_TODAY = (CLOSES_ON + dt.timedelta(days=1)).isoformat()
    address = guest_links.guest_url(guest).removeprefix(settings.SITE_URL)
    assert "Je ne peux plus venir" in Client().get(address).content.decode()

    assert page_says(guest, Answer.DECLINES, settings, CLOSES_ON + dt.timedelta(days=1)) == CONFIRMED
    assert "changer d'avis" not in last_mail().text


def test_registrations_closed_nobody_joins_and_the_correspondent_is_named(event):
    guest = give(GuestFactory(event=event), NO)
    Event.objects.update(state=EventState.CLOSED)

    with pytest.raises(Refusal) as refused:
        give(guest, YES, CLOSES_ON + dt.timedelta(days=1))
    assert refused.value.sentences == (
        "Les inscriptions sont closes depuis le 6 novembre 2008. Pour changer votre réponse, écrivez à "
        f"{event.organiser}, {event.host}, 03 20 00 00 01, {event.organiser.email}.",
    )


def test_the_closed_page_offers_the_withdrawal_alone(event, settings):
    guest = give(GuestFactory(event=event), YES)
    Event.objects.update(state=EventState.CLOSED)
    settings.PORTAL_TODAY = HELD_ON.isoformat()
    page = Client().get(guest_links.guest_url(guest).removeprefix(settings.SITE_URL)).content.decode()

    assert "Je ne peux plus venir" in page
    assert 'value="comes"' not in page
    assert "03 20 00 00 01" in page
    assert page_says(guest, Answer.DECLINES, settings, HELD_ON) == CONFIRMED


@pytest.mark.parametrize("with_address", [True, False])
def test_an_answer_by_hand_reaches_the_host_or_its_correspondent(event, with_address):
    LetterheadFactory(service=event.host, email="drtefp@exemple.invalid" if with_address else "")
    give(GuestFactory(event=event), NO)

    assert last_mail().reply_to == ("drtefp@exemple.invalid" if with_address else event.organiser.email)


def test_without_a_correspondent_the_host_is_named():
    event = EventFactory()
    assert event.contact == str(event.host)


@pytest.mark.parametrize("place", [Place.HELD, Place.WAITING, Place.OFFERED])
def test_the_page_of_a_cancelled_event_offers_no_place(event, place, settings):
    values = {Place.WAITING: {"waiting_since": clock.now()}, Place.OFFERED: {"offer_ends_on": TODAY}}.get(place, {})
    guest = GuestFactory(event=event, answer=Answer.COMES, answered_at=clock.now(), place=place, **values)
    reason = "Salle inondée. " * 60
    move_event(actor=national_person(), event=event, name="cancel", comment=reason, today=TODAY)
    address = guest_links.guest_url(guest).removeprefix(settings.SITE_URL)
    page = Client().get(address).content.decode()
    assert reason.strip() in page
    for said in (
        "Votre place est confirmée",
        "liste d'attente",
        "Confirmez-la",
        "Badge",
        "Les inscriptions sont closes",
    ):
        assert said not in page
    calendar = Client().get(f"{address}agenda.ics")
    assert calendar.status_code == (200 if place == Place.HELD else 404)
    assert place != Place.HELD or b"STATUS:CANCELLED" in calendar.content
