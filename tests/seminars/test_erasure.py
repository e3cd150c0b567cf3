"""What happens by itself on its date: links that die, data erased, registrations closed."""

import datetime as dt
from functools import partial

import pytest
from django.urls import reverse

from iae_portal.core.errors import Refusal
from iae_portal.core.services import jobs
from iae_portal.core.signed_links import LinkRefused
from iae_portal.documents.models import DocumentVersion
from iae_portal.notifications.models import MailAttachment, MailAttempt, MailBlob, OutgoingMail
from seminars.documents import CERTIFICATE
from seminars.enums import EventState, Place
from seminars.guest_links import read_token, token
from seminars.models import Attendance, Event, Guest
from seminars.services.attendance import cancel_check_in, check_in, welcome
from seminars.services.daily import run_daily
from seminars.services.erasure import erase_what_is_due
from seminars.services.mails import write_confirmation
from seminars.services.sending import CERTIFICATE_JOB, send_certificates, send_survey, start_sending
from tests.clients import PortalClient
from tests.factories.seminars import AttendanceFactory, EventFactory, GuestFactory
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

    run_daily(today=dt.date(2008, 11, 13))
    assert Guest.objects.get().needs == "Fauteuil roulant"
    run_daily(today=dt.date(2008, 11, 14))
    assert Guest.objects.get().needs == ""
    assert erase_what_is_due(today=dt.date(2009, 10, 13)) == 0
    assert Guest.objects.get().last_name == "Introuvable"

    assert erase_what_is_due(today=dt.date(2009, 10, 14)) == 1
    assert erase_what_is_due(today=dt.date(2009, 10, 14)) == 0
    held_event.refresh_from_db()
    assert (held_event.needs_erased_on, held_event.erased_on) == (dt.date(2008, 11, 14), dt.date(2009, 10, 14))
    row = Guest.objects.get()
    assert (row.name, row.email, row.organisation, row.place) == ("INVITÉ EFFACÉ", "", "", Place.HELD)
    assert (Attendance.objects.count(), DocumentVersion.objects.count(), MailAttachment.objects.count()) == (1, 0, 0)
    mail = OutgoingMail.objects.get()
    assert (mail.recipient_email, mail.reply_to, mail.search_key) == ("", "", "")
    assert "Introuvable" not in mail.text + mail.html
    assert set(MailAttempt.objects.values_list("email", flat=True)) == {""}


def test_an_event_without_names_offers_no_badge_no_desk_and_no_certificate(held_event, regional_officer_31, settings):
    guest = a_participant(held_event)
    presence = AttendanceFactory(guest=guest)
    address = partial(reverse, args=[held_event.pk])
    nation = national_person()
    asked = start_sending(CERTIFICATE_JOB, "Attestations", nation, held_event, guests=[guest.pk])
    offered = {
        "seminars:documents": "Badges",
        "seminars:attendance": 'id="pointage"',
        "seminars:report": "Envoyer les attestations",
    }
    invitee = reverse("seminars:invitee", args=[held_event.pk, guest.pk])
    ask = reverse("documents:ask", args=[CERTIFICATE, guest.pk])
    for page, words in offered.items():
        assert words in regional_officer_31.get(address(page)).content.decode(), page
    assert "Produire le document" in regional_officer_31.get(invitee).content.decode()
    door = token(guest).partition(":")[0]  # then comes the second at which it is signed, another one on each page
    assert door in regional_officer_31.get(invitee).content.decode()

    settings.PORTAL_TODAY = "2009-10-14"
    erase_what_is_due(today=dt.date(2009, 10, 14))

    for page, words in offered.items():
        text = regional_officer_31.get(address(page)).content.decode()
        assert (words in text, "n'ont plus de nom" in text) == (False, True), page
    shown = regional_officer_31.get(invitee).content.decode()
    assert ("Produire le document" in shown, door in shown) == (False, False)
    assert regional_officer_31.post(ask).status_code in (403, 404)
    row = Event.objects.get()
    deeds = (
        partial(send_certificates, event=row),
        partial(send_survey, event=row),
        partial(check_in, event=row, guest=guest, half_day="afternoon"),
        partial(welcome, event=row, guest=GuestFactory.build(event=row), half_day="morning"),
        partial(cancel_check_in, attendance=Attendance.objects.get(pk=presence.pk)),
    )
    for deed in deeds:
        with pytest.raises(Refusal, match="n'ont plus de nom"):
            deed(actor=nation)
    jobs.run(asked.pk)
    asked.refresh_from_db()
    assert (DocumentVersion.objects.count(), "n'ont plus de nom" in asked.error) == (0, True)


def test_nothing_is_prepared_any_more_for_guests_without_names():
    """Nobody declared it held: its registrations never closed, its guests are erased all the same."""
    event = EventFactory()
    assert event.is_prepared
    guest = GuestFactory(event=event)
    erase_what_is_due(today=dt.date(2009, 11, 13))
    event.refresh_from_db()
    assert (event.state, event.is_prepared) == (EventState.OPEN, False)
    with pytest.raises(LinkRefused):
        read_token(token(guest), today=event.held_on)


def test_no_file_of_a_mail_outlives_the_erasure(held_event):
    """The calendar and the badge of a guest bear his name and his code."""
    guest = a_participant(held_event)
    write_confirmation(guest)
    assert MailBlob.objects.count() == 2
    erase_what_is_due(today=dt.date(2009, 10, 14))
    assert MailBlob.objects.count() == 0


def test_an_event_cancelled_before_it_had_a_day_keeps_nobody_for_ever():
    undated = {"held_on": None, "date_confirmed": False, "answers_close_on": None, "capacity": 0}
    event = EventFactory(state=EventState.CANCELLED, **undated)
    waiting = EventFactory(series=event.series, state=EventState.PREPARATION, **undated)
    guests = [GuestFactory(event=row, needs="Fauteuil roulant") for row in (event, waiting)]

    told = []
    for day in (dt.date(2008, 10, 31), dt.date(2008, 11, 1), dt.date(2009, 9, 30), dt.date(2009, 10, 1)):
        erase_what_is_due(today=day)
        told.append(
            [(row.needs, row.email) for row in Guest.objects.filter(pk__in=[g.pk for g in guests]).order_by("pk")]
        )

    kept, healthless, gone = [("Fauteuil roulant", row.email) for row in guests], ("", guests[0].email), ("", "")
    assert told == [kept, [healthless, kept[1]], [healthless, kept[1]], [gone, kept[1]]]


def test_registrations_close_by_themselves_the_day_after():
    event = EventFactory()
    run_daily(today=event.answers_close_on)
    assert Event.objects.get().state == EventState.OPEN
    run_daily(today=event.answers_close_on + dt.timedelta(days=1))
    assert Event.objects.get().state == EventState.CLOSED


def test_no_field_of_a_guest_nor_of_his_deputy_says_who_they_were(held_event):
    said = dict.fromkeys(("title", "first_name", "function", "organisation", "phone", "needs"), "Introuvable")
    deputy = {"deputy_name": "Introuvable", "deputy_function": "Introuvable", "deputy_email": "introuvable@x.invalid"}
    a_participant(held_event)
    Guest.objects.update(answer="represented", email="introuvable@x.invalid", **said | {"title": "Introuv."}, **deputy)

    assert erase_what_is_due(today=dt.date(2009, 10, 14)) == 1
    assert "introuv" not in str(Guest.objects.values().get()).lower()
