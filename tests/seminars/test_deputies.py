"""Who represents a guest: his calendar follows every change, and the guest's own link never reaches him."""

import datetime as dt

import pytest
from icalendar import Calendar

from iae_portal.core.errors import Refusal
from iae_portal.core.models import Job
from iae_portal.core.services import jobs
from iae_portal.notifications.models import OutgoingMail
from seminars.enums import Answer
from seminars.models import Guest
from seminars.services.answers import Reply, answer_invitation
from seminars.services.events import move_event, update_event
from tests.factories.seminars import EventFactory, GuestFactory, ItemFactory
from tests.scenes import scene
from tests.seminars.august_2008 import national_person

pytestmark = pytest.mark.django_db

TODAY = dt.date(2008, 10, 15)
JEAN = "jean@exemple.invalid"
BY_JEAN = Reply(Answer.REPRESENTED, deputy_name="Jean Remplaçant", deputy_email=JEAN)
BY_ANNE = Reply(Answer.REPRESENTED, deputy_name="Anne Remplaçante", deputy_email="anne@exemple.invalid")


@scene
def guest() -> Guest:
    event = EventFactory()
    ItemFactory(event=event)
    guest = GuestFactory(event=event)
    answer_invitation(guest=guest, reply=BY_JEAN, today=TODAY)
    return guest


def calendars(address: str) -> list[tuple[str, int, str]]:
    """Method, sequence and attendee of each calendar file sent to the address."""
    found = []
    for mail in OutgoingMail.objects.filter(recipient_email=address).order_by("pk"):
        calendar = Calendar.from_ical(bytes(mail.attachments.get(name="seminaire.ics").blob.content))
        (row,) = calendar.walk("VEVENT")
        found.append((str(calendar["method"]), int(row["sequence"]), str(row["attendee"].params["CN"])))
    return found


def test_the_link_of_the_guest_is_nowhere_in_what_his_deputy_gets(guest):
    mail = OutgoingMail.objects.get(recipient_email=JEAN)
    content = bytes(mail.attachments.get(name="seminaire.ics").blob.content).replace(b"\r\n ", b"")
    assert b"/invitation/" not in content
    assert "/invitation/" not in mail.text + mail.html


def test_the_deputy_learns_that_he_no_longer_represents_anybody(guest):
    answer_invitation(guest=guest, reply=Reply(Answer.DECLINES), today=TODAY)
    assert calendars(JEAN) == [("REQUEST", 1, "Jean Remplaçant"), ("CANCEL", 2, "Jean Remplaçant")]


def test_another_deputy_takes_the_place_of_the_former_one(guest):
    answer_invitation(guest=guest, reply=BY_ANNE, today=TODAY)
    assert calendars(JEAN)[-1] == ("CANCEL", 2, "Jean Remplaçant")
    assert calendars("anne@exemple.invalid") == [("REQUEST", 2, "Anne Remplaçante")]


def test_the_guest_who_comes_himself_releases_his_deputy(guest):
    answer_invitation(guest=guest, reply=Reply(Answer.COMES), today=TODAY)
    assert [method for method, _, _ in calendars(JEAN)] == ["REQUEST", "CANCEL"]


def test_a_change_and_a_cancellation_of_the_event_reach_the_deputy(guest):
    actor = national_person()
    update_event(actor=actor, event=guest.event, values={"held_on": dt.date(2008, 11, 14)}, today=TODAY)
    jobs.run(Job.objects.latest("pk").pk)
    guest.event.refresh_from_db()
    move_event(actor=actor, event=guest.event, name="cancel", comment="Grève des transports.", today=TODAY)
    jobs.run(Job.objects.latest("pk").pk)

    assert calendars(JEAN) == [(method, rank, "Jean Remplaçant") for rank, method in enumerate(METHODS, start=1)]
    assert not OutgoingMail.objects.filter(recipient_email=JEAN, text__contains="/invitation/").exists()


METHODS = ("REQUEST", "REQUEST", "CANCEL")


def named(number: int) -> Reply:
    return Reply(Answer.REPRESENTED, deputy_name="Quelqu'un", deputy_email=f"p{number}@exemple.invalid")


def test_a_link_names_three_people_and_no_more(guest):
    """Otherwise whoever holds a link would make the portal write to whom he likes."""
    for number in (1, 2):
        answer_invitation(guest=guest, reply=named(number), today=TODAY)
    with pytest.raises(Refusal, match="Vous avez déjà désigné plusieurs représentants : pour en changer encore"):
        answer_invitation(guest=guest, reply=named(3), today=TODAY)
    guest.refresh_from_db()

    assert guest.deputy_email == "p2@exemple.invalid"
    assert not OutgoingMail.objects.filter(recipient_email="p3@exemple.invalid").exists()
    answer_invitation(guest=guest, reply=Reply(Answer.DECLINES), today=TODAY)  # he may still say that nobody comes


def test_the_last_of_three_people_may_give_way_to_the_first(guest):
    for reply in (named(1), named(2), BY_JEAN):
        answer_invitation(guest=guest, reply=reply, today=TODAY)
    guest.refresh_from_db()

    assert guest.deputy_email == JEAN


def test_a_link_changes_between_two_people_five_times_a_day(guest):
    for rank in range(4):  # the scene named the first one
        answer_invitation(guest=guest, reply=(BY_ANNE, BY_JEAN)[rank % 2], today=TODAY)
    with pytest.raises(Refusal):
        answer_invitation(guest=guest, reply=BY_ANNE, today=TODAY)


def test_the_organisers_name_whom_they_are_told(guest):
    organiser = national_person()
    for number in range(5):
        answer_invitation(guest=guest, reply=named(number), today=TODAY, actor=organiser)
    guest.refresh_from_db()

    assert guest.deputy_email == "p4@exemple.invalid"
