"""The calendar file, opened by a real parser, and hours told where the guest lives."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from iae_portal.core.hours import local_hour
from iae_portal.core.models import Departement, Job, Region
from iae_portal.core.services import jobs
from iae_portal.notifications.models import MailAttachment, OutgoingMail
from iae_portal.notifications.services.outbox import queue_mail
from seminars.enums import Answer
from seminars.models import Guest
from seminars.services.answers import Reply, answer_invitation
from seminars.services.events import move_event, update_event
from seminars.services.mails import INVITATION, invitation_mail
from tests.factories.seminars import EventFactory, GuestFactory, ItemFactory
from tests.scenes import scene
from tests.seminars.august_2008 import national_person

pytestmark = pytest.mark.django_db

TODAY = dt.date(2008, 10, 15)


@scene
def guest() -> Guest:
    event = EventFactory()
    ItemFactory(event=event)
    return GuestFactory(event=event, first_name="Noëlle", last_name="Exemple")


def give(guest: Guest, answer: str) -> Guest:
    return answer_invitation(guest=guest, reply=Reply(answer), today=TODAY)


def calendars() -> list[Calendar]:
    """The calendar files in the order of their mails."""
    rows = MailAttachment.objects.filter(name="seminaire.ics").select_related("blob").order_by("mail__pk")
    return [Calendar.from_ical(bytes(row.blob.content)) for row in rows]


def told(calendar: Calendar) -> tuple:
    (event,) = calendar.walk("VEVENT")
    return str(calendar["method"]), str(event["uid"]), int(event["sequence"]), str(event["status"])


def test_a_confirmed_place_is_an_event_in_paris_time(guest):
    give(guest, Answer.COMES)

    (calendar,) = calendars()
    (event,) = calendar.walk("VEVENT")
    assert event.decoded("dtstart").isoformat() == "2008-11-13T09:30:00+01:00"
    assert event.decoded("dtend").isoformat() == "2008-11-13T12:30:00+01:00"
    assert event["dtstart"].params["TZID"] == "Europe/Paris"
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Paris"]
    assert str(event["location"]) == "Salle d'exemple, Lille"
    assert str(event["attendee"].params["CN"]) == "Noëlle EXEMPLE"


def test_changes_keep_the_uid_and_raise_the_sequence_until_the_cancellation(guest):
    actor = national_person()
    give(guest, Answer.COMES)
    update_event(actor=actor, event=guest.event, values={"held_on": dt.date(2008, 11, 14)}, today=TODAY)
    jobs.run(Job.objects.latest("pk").pk)
    guest.event.refresh_from_db()
    move_event(actor=actor, event=guest.event, name="cancel", comment="Grève des transports.", today=TODAY)
    jobs.run(Job.objects.latest("pk").pk)

    lines = [told(calendar) for calendar in calendars()]
    assert len({uid for _, uid, _, _ in lines}) == 1
    assert [(method, sequence, status) for method, _, sequence, status in lines] == [
        ("REQUEST", 1, "CONFIRMED"),
        ("REQUEST", 2, "CONFIRMED"),
        ("CANCEL", 3, "CANCELLED"),
    ]
    assert [str(row.walk("VEVENT")[0].decoded("dtstart").date()) for row in calendars()] == [
        "2008-11-13",
        "2008-11-14",
        "2008-11-14",
    ]


def test_who_withdraws_and_comes_back_gets_higher_sequences(guest):
    for answer in (Answer.COMES, Answer.DECLINES, Answer.COMES):
        give(guest, answer)
    assert [(method, sequence) for method, _, sequence, _ in map(told, calendars())] == [
        ("REQUEST", 1),
        ("CANCEL", 2),
        ("REQUEST", 3),
    ]


@pytest.mark.parametrize(
    ("day", "departement", "sentence"),
    [
        (dt.date(2008, 10, 1), "59", "9\u00a0h\u00a030"),
        (dt.date(2008, 10, 1), "974", "9\u00a0h\u00a030, heure de Paris (11\u00a0h\u00a030 à La Réunion)"),
        (dt.date(2008, 11, 19), "974", "9\u00a0h\u00a030, heure de Paris (12\u00a0h\u00a030 à La Réunion)"),
        (dt.date(2008, 11, 19), "971", "9\u00a0h\u00a030, heure de Paris (4\u00a0h\u00a030 en Guadeloupe)"),
    ],
)
def test_hours_are_told_in_paris_and_where_the_guest_lives(day, departement, sentence):
    assert local_hour(day, dt.time(9, 30), departement) == sentence


def test_a_guest_from_saint_denis_reads_both_hours(guest):
    guest.departement = Departement.objects.get(code="974")
    mail = queue_mail(**invitation_mail(guest, actor=None))
    assert "à 9\u00a0h\u00a030, heure de Paris (12\u00a0h\u00a030 à La Réunion), Salle d'exemple" in mail.text


def test_a_guest_of_a_region_overseas_reads_both_hours(guest):
    guest.region = Region.objects.get(name="La Réunion")
    assert "heure de Paris (12\u00a0h\u00a030 à La Réunion)" in queue_mail(**invitation_mail(guest, actor=None)).text


def test_a_guest_of_a_region_at_the_hour_of_paris_reads_one(guest):
    guest.region = Region.objects.get(code="31")
    assert "heure de Paris" not in queue_mail(**invitation_mail(guest, actor=None)).text


def test_the_calendar_of_reunion_shows_the_same_instant(guest):
    give(guest, Answer.COMES)
    start = calendars()[0].walk("VEVENT")[0].decoded("dtstart")
    assert start.astimezone(ZoneInfo("Indian/Reunion")).isoformat() == "2008-11-13T12:30:00+04:00"
    assert OutgoingMail.objects.filter(kind=INVITATION).count() == 0
