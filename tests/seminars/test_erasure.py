"""What happens by itself on its date: links that die, data erased, registrations closed."""

import datetime as dt

import pytest
from django.urls import reverse

from iae_portal.core.services import jobs
from iae_portal.documents.models import DocumentVersion
from iae_portal.notifications.models import MailAttachment, MailAttempt, MailBlob, OutgoingMail
from seminars.enums import EventState, Place
from seminars.links import token
from seminars.models import Attendance, Event, Guest
from seminars.services.daily import run_daily
from seminars.services.erasure import erase_what_is_due
from seminars.services.mails import write_confirmation
from seminars.services.sending import send_certificates
from tests.clients import PortalClient
from tests.factories.seminars import AttendanceFactory, EventFactory
from tests.seminars.august_2008 import a_participant, national_person

pytestmark = pytest.mark.django_db


def test_links_die_sixty_days_after_the_event(held_event, settings):
    guest = a_participant(held_event)
    address = reverse("seminars:guest_answer", args=[token(guest)])
    settings.PORTAL_TODAY = "2008-12-13"
    assert PortalClient().get(address).status_code == 200
    settings.PORTAL_TODAY = "2008-12-14"
    assert PortalClient().get(address).status_code == 410


def test_needs_are_erased_after_a_month_and_the_rest_after_a_year(held_event, mail_server):
    guest = a_participant(held_event, needs="Fauteuil roulant", last_name="Introuvable")
    AttendanceFactory(guest=guest)
    jobs.run(send_certificates(actor=national_person(), event=held_event).pk)

    run_daily(today=dt.date(2008, 11, 14))
    assert Guest.objects.get().needs == ""
    assert erase_what_is_due(today=dt.date(2009, 10, 13)) == 0
    assert Guest.objects.get().last_name == "Introuvable"

    assert erase_what_is_due(today=dt.date(2009, 10, 14)) == 1
    assert erase_what_is_due(today=dt.date(2009, 10, 14)) == 0
    row = Guest.objects.get()
    assert (row.name, row.email, row.organisation, row.place) == ("INVITÉ EFFACÉ", "", "", Place.HELD)
    assert (Attendance.objects.count(), DocumentVersion.objects.count(), MailAttachment.objects.count()) == (1, 0, 0)
    mail = OutgoingMail.objects.get()
    assert (mail.recipient_email, "Introuvable" in mail.text + mail.html + mail.search_key) == ("", False)
    assert set(MailAttempt.objects.values_list("email", flat=True)) == {""}


def test_no_file_of_a_mail_outlives_the_erasure(held_event):
    """The calendar and the badge of a guest bear his name and his code."""
    guest = a_participant(held_event)
    write_confirmation(guest)
    assert MailBlob.objects.count() == 2
    erase_what_is_due(today=dt.date(2009, 10, 14))
    assert MailBlob.objects.count() == 0


def test_registrations_close_by_themselves_the_day_after():
    event = EventFactory()
    run_daily(today=event.answers_close_on)
    assert Event.objects.get().state == EventState.OPEN
    run_daily(today=event.answers_close_on + dt.timedelta(days=1))
    assert Event.objects.get().state == EventState.CLOSED
