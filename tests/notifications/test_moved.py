"""A mail that waits in the outbox when its person moves to another service."""

import datetime as dt

import pytest

from iae_portal.core.enums import Role
from iae_portal.core.models import Assignment
from iae_portal.notifications.enums import MailState
from iae_portal.notifications.mail import Recipient
from iae_portal.notifications.models import OutgoingMail, ReminderSent
from iae_portal.notifications.selectors.sending import sending_plan
from iae_portal.notifications.services.delivery import send_mail_row
from iae_portal.notifications.services.reminders import send_reminders
from tests.factories import AssignmentFactory, make_user, service
from tests.notifications.conftest import also_in, deadline_for, write_mail

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("end", "state"), [(dt.date(2008, 10, 14), "abandoned"), (dt.date(2008, 10, 15), "sent")])
def test_who_moved_since_the_mail_was_written_does_not_get_it(mail_server, end, state):
    """A server that refused it for a day: its person has left the service meanwhile."""
    person = make_user(Role.OFFICER, "59L")
    mail = write_mail(to=Recipient.person(person))
    Assignment.objects.filter(user=person).update(end=end)
    AssignmentFactory(user=person, service=service("62"), role=Role.OFFICER, start=dt.date(2008, 10, 15))

    assert send_mail_row(mail.pk) == state
    assert len(mail_server.messages) == (state == "sent")
    mail.refresh_from_db()
    assert mail.error == ("La personne a quitté le service depuis : rien n'est parti." if state != "sent" else "")


def test_a_mail_of_no_service_follows_its_person(mail_server):
    person = make_user(Role.OFFICER, "59L")
    mail = write_mail(to=Recipient.person(person), service=None, about=person)
    Assignment.objects.filter(user=person).update(end=dt.date(2008, 10, 14))

    assert send_mail_row(mail.pk) == MailState.SENT


@pytest.mark.parametrize(("end", "state"), [(dt.date(2008, 10, 14), "abandoned"), (dt.date(2008, 10, 15), "sent")])
def test_a_mail_of_several_services_does_not_follow_who_left_one_of_them(mail_server, end, state):
    """What it says of the other is told the next day, and alone."""
    person = also_in(make_user(Role.OFFICER, "59L"), "62")
    for code in ("59L", "62"):
        deadline_for(code, owner=person)
    send_reminders(day=dt.date(2008, 10, 15))
    mail = OutgoingMail.objects.get()
    Assignment.objects.filter(user=person, service=service("59L")).update(end=end)

    assert send_mail_row(mail.pk) == state
    assert len(mail_server.messages) == (state == "sent")
    again = sending_plan(dt.date(2008, 10, 16)).parcels
    told = [(line.deadline.service.code, line.recipient) for parcel in again for line in parcel.lines]
    assert told == ([("62", person)] if state == "abandoned" else [])
    kept = set(ReminderSent.objects.values_list("deadline__service__code", flat=True))
    assert kept == ({"59L"} if state == "abandoned" else {"59L", "62"})
