"""The desk, the anonymous questionnaire, the certificates, and the erasure on its date."""

import datetime as dt

import pytest
from django.urls import reverse

from iae_portal.core.errors import Refusal
from iae_portal.core.models import JournalEntry
from iae_portal.core.services import jobs
from iae_portal.documents.codes import grouped
from iae_portal.documents.models import DocumentVersion
from iae_portal.notifications.models import MailAttachment, MailAttempt, MailBlob, OutgoingMail
from seminars.enums import Answer, EventState, HalfDay, Seat
from seminars.links import token
from seminars.models import Attendance, Event, Guest, SurveyAnswer
from seminars.selectors.surveys import marks_of
from seminars.services.attendance import check_in, find_guest
from seminars.services.daily import run_daily
from seminars.services.erasure import erase_what_is_due
from seminars.services.invitations import send_certificates
from seminars.services.mails import write_confirmation
from seminars.services.surveys import give_survey
from tests.clients import PortalClient
from tests.factories.seminars import AttendanceFactory, EventFactory, GuestFactory, SlotFactory, WorkshopFactory
from tests.seminars.plan import national_person

pytestmark = pytest.mark.django_db

TODAY = dt.date(2008, 10, 15)
MARKS = {"content": 4, "usefulness": 3, "organisation": 2, "comment": ""}


@pytest.fixture
def event() -> Event:
    """Held the day before."""
    event = EventFactory(
        state=EventState.HELD, held_on=dt.date(2008, 10, 14), answers_close_on=dt.date(2008, 10, 7), capacity=20
    )
    SlotFactory(event=event)
    WorkshopFactory(event=event)
    return event


def a_participant(event: Event, **values) -> Guest:
    defaults = {"answer": Answer.COMES, "answered_at": "2008-10-01T10:00:00Z", "seat": Seat.HELD}
    return GuestFactory(event=event, **{**defaults, **values})


def test_a_badge_is_scanned_or_a_name_typed(event):
    guest = a_participant(event, last_name="Exemple", first_name="Noëlle")
    assert find_guest(event, guest.badge_code) == guest
    assert find_guest(event, grouped(guest.badge_code).lower()) == guest
    assert find_guest(event, "noelle exemple") == guest
    with pytest.raises(Refusal, match="ni un badge de cet événement"):
        find_guest(event, "Inconnu")


def test_two_people_of_the_same_name_are_told_apart(event):
    a_participant(event, last_name="Exemple", first_name="Noëlle")
    a_participant(event, last_name="Exemple", first_name="Paul")
    with pytest.raises(Refusal, match="Plusieurs participants"):
        find_guest(event, "exemple")


def test_who_represents_a_guest_is_found_by_his_own_name(event):
    guest = a_participant(event, answer=Answer.REPRESENTED, deputy_name="Zoé Remplaçante", last_name="Exemple")
    assert find_guest(event, "remplacante") == guest
    assert find_guest(event, "exemple") == guest


def test_a_piece_of_a_name_checks_nobody_in(event):
    """The beginning of a name is enough; letters inside it would mark somebody else present."""
    guest = a_participant(event, last_name="Patron", first_name="Florent")
    assert find_guest(event, "flo patr") == guest
    with pytest.raises(Refusal, match="ni un badge de cet événement"):
        find_guest(event, "or")


def test_a_badge_of_another_event_does_not_enter(event):
    with pytest.raises(Refusal, match="autre événement"):
        check_in(actor=national_person(), event=event, guest=GuestFactory(), half_day=HalfDay.MORNING)


def test_checking_in_twice_counts_once(regional_officer_31, event):
    guest = a_participant(event)
    desk = reverse("seminars:desk", args=[event.pk])
    for _ in range(2):
        page = regional_officer_31.post(desk, {"code": guest.badge_code, "sitting": "morning"}, follow=True)
    assert "était déjà pointé : Matin." in page.content.decode()
    assert Attendance.objects.count() == 1


def test_nobody_is_checked_in_before_the_day():
    event = EventFactory()
    SlotFactory(event=event)
    with pytest.raises(Refusal, match="jamais avant"):
        check_in(actor=national_person(), event=event, guest=a_participant(event), half_day=HalfDay.MORNING)


def test_the_questionnaire_is_filled_once_and_leads_to_nobody(event):
    guest = a_participant(event)
    give_survey(guest=guest, day=MARKS, today=TODAY)
    with pytest.raises(Refusal, match="une fois"):
        give_survey(guest=guest, day=MARKS, today=TODAY)
    assert SurveyAnswer.objects.get().id.version == 4
    assert sorted(field.name for field in SurveyAnswer._meta.fields) == [
        *("comment", "content", "event", "given_on", "id", "organisation", "usefulness", "workshop")
    ]
    assert not JournalEntry.objects.filter(object_id=guest.pk).exists()


def test_averages_show_from_five_sheets_on(event):
    for _ in range(4):
        give_survey(guest=a_participant(event), day=MARKS, today=TODAY)
    assert marks_of(event.survey.all()).averages is None
    give_survey(guest=a_participant(event), day={**MARKS, "content": 1}, today=TODAY)
    assert [(label, str(value)) for label, value in marks_of(event.survey.all()).rows] == [
        ("Contenu", "3.4"),
        ("Utilité", "3.0"),
        ("Organisation", "2.0"),
    ]


def test_a_guest_fills_it_in_from_his_link(event):
    guest = a_participant(event)
    AttendanceFactory(guest=guest)
    address = reverse("seminars:guest_survey", args=[token(guest)])
    client = PortalClient()
    assert client.post(address, {"jour-comment": "Rien"}).status_code == 422
    assert client.post(address, {f"jour-{name}": value for name, value in MARKS.items()}).status_code == 302
    assert SurveyAnswer.objects.count() == 1


def test_certificates_leave_to_those_who_came(event, mail_server):
    came, absent = a_participant(event), a_participant(event)
    AttendanceFactory(guest=came)
    jobs.run(send_certificates(actor=national_person(), event=event).pk)
    assert mail_server.addresses() == [came.email]
    assert absent.email not in mail_server.addresses()
    (part,) = [part for part in mail_server.messages[0].walk() if part.get_content_type() == "application/pdf"]
    assert part.get_filename() == "attestation.pdf"


def test_links_die_sixty_days_after_the_event(event, settings):
    guest = a_participant(event)
    address = reverse("seminars:guest_answer", args=[token(guest)])
    settings.PORTAL_TODAY = "2008-12-13"
    assert PortalClient().get(address).status_code == 200
    settings.PORTAL_TODAY = "2008-12-14"
    assert PortalClient().get(address).status_code == 410


def test_needs_are_erased_after_a_month_and_the_rest_after_a_year(event, mail_server):
    guest = a_participant(event, needs="Fauteuil roulant", last_name="Introuvable")
    AttendanceFactory(guest=guest)
    jobs.run(send_certificates(actor=national_person(), event=event).pk)

    run_daily(today=dt.date(2008, 11, 14))
    assert Guest.objects.get().needs == ""
    assert erase_what_is_due(today=dt.date(2009, 10, 13)) == 0
    assert Guest.objects.get().last_name == "Introuvable"

    assert erase_what_is_due(today=dt.date(2009, 10, 14)) == 1
    assert erase_what_is_due(today=dt.date(2009, 10, 14)) == 0
    row = Guest.objects.get()
    assert (row.name, row.email, row.organisation, row.seat) == ("INVITÉ EFFACÉ", "", "", Seat.HELD)
    assert (Attendance.objects.count(), DocumentVersion.objects.count(), MailAttachment.objects.count()) == (1, 0, 0)
    mail = OutgoingMail.objects.get()
    assert (mail.recipient_email, "Introuvable" in mail.text + mail.html + mail.search_key) == ("", False)
    assert set(MailAttempt.objects.values_list("email", flat=True)) == {""}


def test_no_file_of_a_mail_outlives_the_erasure(event):
    """The calendar and the badge of a guest bear his name and his code."""
    guest = a_participant(event)
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
