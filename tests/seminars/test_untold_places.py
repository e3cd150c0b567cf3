"""What a place became is told as it is now: given back to a workshop left before, never after a cancellation."""

import datetime as dt

import pytest

from iae_portal.notifications.models import OutgoingMail
from iae_portal.notifications.services.outbox import queue_mail
from seminars.enums import Answer, Place
from seminars.models import Guest
from seminars.services import mails
from seminars.services.answers import Reply, answer_invitation
from seminars.services.daily import run_daily
from seminars.services.events import move_event
from tests.factories.seminars import EventFactory, GuestFactory, ItemFactory, WorkshopFactory
from tests.seminars.august_2008 import national_person

pytestmark = pytest.mark.django_db

TODAY = dt.date(2008, 10, 15)


def give(guest: Guest, *workshops, answer: str = Answer.COMES) -> Guest:
    return answer_invitation(guest=guest, reply=Reply(answer, choices=list(workshops)), today=TODAY)


def told(guest: Guest) -> list[str]:
    rows = OutgoingMail.objects.filter(recipient_email=guest.email).order_by("pk")
    return [row.text for row in rows]


def test_who_comes_back_to_a_workshop_is_told_so():
    event = EventFactory()
    ItemFactory(event=event)
    one, two = WorkshopFactory(event=event, workshop_number=1), WorkshopFactory(event=event, workshop_number=2)
    guest = GuestFactory(event=event)
    give(guest, one)
    give(guest, two)
    give(guest, two)  # the same answer again tells nothing

    give(guest, one)

    assert ["Atelier 1" in text for text in told(guest)] == [True, False, True]


@pytest.fixture
def offered() -> Guest:
    """The second of two, for one place that the first gave back."""
    event = EventFactory(capacity=1)
    ItemFactory(event=event)
    first, second = GuestFactory.create_batch(2, event=event)
    for guest, answer in ((first, Answer.COMES), (second, Answer.COMES), (first, Answer.DECLINES)):
        give(guest, answer=answer)
    second.refresh_from_db()
    assert second.place == Place.OFFERED
    return second


@pytest.mark.parametrize(("cancelled", "mails_told"), [(False, 1), (True, 0)])
def test_a_place_offered_lapses_only_where_it_is_awaited(offered, cancelled, mails_told):
    before = len(told(offered))
    if cancelled:
        move_event(actor=national_person(), event=offered.event, name="cancel", comment="Grève", today=TODAY)

    run_daily(today=offered.offer_ends_on + dt.timedelta(days=1))

    assert len(told(offered)) - before == mails_told


def test_who_let_his_place_lapse_is_told_of_a_change_how_to_come_back(offered):
    run_daily(today=offered.offer_ends_on + dt.timedelta(days=1))
    offered.refresh_from_db()

    queue_mail(**mails.change_mail(offered, actor=None, changes=["Lieu : Lille devient Roubaix."], key="1"))

    assert "répondez de nouveau" in told(offered)[-1]
    assert "ne pouvez plus venir" not in told(offered)[-1]
