"""Twenty people answer at the same moment for seven places: seven hold one, thirteen wait, in PostgreSQL."""

import datetime as dt
import threading

import pytest
from django.db import connection

from iae_portal.notifications.models import OutgoingMail
from seminars.enums import Answer, EventState, Place
from seminars.models import Event, Guest
from seminars.services.answers import Reply, answer_invitation
from tests.factories.seminars import EventFactory, GuestFactory, WorkshopFactory

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="concurrency is promised on PostgreSQL"),
]

TODAY = dt.date(2008, 10, 15)
PEOPLE, PLACES = 20, 7


def at_once(guests: list[Guest], reply) -> list[BaseException]:
    """Each guest answers from a thread of its own, all let go together."""
    start, errors = threading.Barrier(len(guests)), []

    def run(guest: Guest) -> None:
        try:
            start.wait(timeout=20)
            answer_invitation(guest=guest, reply=reply, today=TODAY)
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[guest]) for guest in guests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def test_twenty_simultaneous_answers_never_overbook():
    event = EventFactory(capacity=PLACES)
    workshops = [WorkshopFactory(event=event, workshop_number=number, capacity=3) for number in (1, 2)]
    guests = GuestFactory.create_batch(PEOPLE, event=event)

    assert at_once(guests, Reply(Answer.COMES, choices=workshops)) == []

    assert event.guests.filter(place=Place.HELD).count() == PLACES
    assert event.guests.filter(place=Place.WAITING).count() == PEOPLE - PLACES
    assert [event.guests.filter(workshop=workshop).count() for workshop in workshops] == [3, 3]
    assert Event.objects.get().state == EventState.FULL


def test_one_guest_answering_twenty_times_at_once_gets_one_mail():
    guest = GuestFactory(event=EventFactory(capacity=PLACES))
    same = [Guest.objects.get(pk=guest.pk) for _ in range(PEOPLE)]

    assert at_once(same, Reply(Answer.COMES)) == []

    assert OutgoingMail.objects.filter(recipient_email=guest.email).count() == 1


def test_simultaneous_withdrawals_offer_each_place_once():
    event = EventFactory(capacity=PLACES)
    guests = GuestFactory.create_batch(PEOPLE, event=event)
    for guest in guests:
        answer_invitation(guest=guest, reply=Reply(Answer.COMES), today=TODAY)

    assert at_once(guests[:PLACES], Reply(Answer.DECLINES)) == []

    assert event.guests.filter(place=Place.HELD).count() == 0
    offered = event.guests.filter(place=Place.OFFERED).order_by("pk").values_list("pk", flat=True)
    assert list(offered) == [guest.pk for guest in guests[PLACES : 2 * PLACES]]
