"""The anonymous questionnaire and the certificates."""

import contextlib
import datetime as dt

import pytest
from django.urls import reverse

from iae_portal.core.errors import Refusal
from iae_portal.core.models import JournalEntry
from iae_portal.core.services import jobs
from iae_portal.notifications.models import OutgoingMail
from seminars.enums import Answer, EventState
from seminars.guest_links import token
from seminars.models import SurveyAnswer
from seminars.selectors.programme import workshops_of
from seminars.selectors.report import marks_of, workshop_lines
from seminars.services.report import give_survey, write_synthesis
from seminars.services.sending import send_certificates, send_survey
from tests.clients import PortalClient, client_of
from tests.factories.seminars import AttendanceFactory, SurveyAnswerFactory
from tests.seminars.august_2008 import a_participant, national_person

pytestmark = pytest.mark.django_db

TODAY = dt.date(2008, 10, 15)
MARKS = {"content": 4, "usefulness": 3, "organisation": 2, "comment": ""}


def test_the_questionnaire_is_filled_once_and_leads_to_nobody(held_event):
    guest = a_participant(held_event)
    give_survey(guest=guest, day=MARKS, today=TODAY)
    with pytest.raises(Refusal, match="une fois"):
        give_survey(guest=guest, day=MARKS, today=TODAY)
    assert SurveyAnswer.objects.get().id.version == 4
    assert sorted(field.name for field in SurveyAnswer._meta.fields) == [
        *("comment", "content", "event", "given_on", "id", "met_on", "organisation", "usefulness", "workshop")
    ]
    assert not JournalEntry.objects.filter(object_id=guest.pk).exists()


def test_averages_show_from_five_sheets_on(held_event):
    for _ in range(4):
        give_survey(guest=a_participant(held_event), day=MARKS, today=TODAY)
    assert marks_of(held_event.survey.all(), 5).averages is None
    give_survey(guest=a_participant(held_event), day={**MARKS, "content": 1}, today=TODAY)
    assert [(label, str(value)) for label, value in marks_of(held_event.survey.all(), 5).rows] == [
        ("Contenu", "3.4"),
        ("Utilité", "3.0"),
        ("Organisation", "2.0"),
    ]


def test_a_workshop_whose_sheet_is_empty_has_unknown_attendance(held_event):
    (empty,) = workshop_lines(held_event)
    AttendanceFactory(guest=a_participant(held_event), half_day="", workshop=empty.workshop)
    (entered,) = workshop_lines(held_event)

    assert (empty.present, entered.present) == (None, 1)


@pytest.mark.parametrize(
    ("came", "said"),
    [
        (0, "2 questionnaires"),
        (1, "2 questionnaires"),  # fewer people entered than sheets: who answered is not known
        (2, "2 présents sur 2 ont répondu"),
        (3, "2 présents sur 3 ont répondu"),
    ],
)
def test_the_marks_of_a_workshop_say_of_how_many_they_are(held_event, came, said):
    (line,) = workshop_lines(held_event)
    for _ in range(2):
        SurveyAnswerFactory(event=held_event, workshop=line.workshop)
    for _ in range(came):
        AttendanceFactory(guest=a_participant(held_event), half_day="", workshop=line.workshop)

    assert workshop_lines(held_event)[0].marks.sheets == said


def test_the_report_says_how_many_of_those_who_came_answered(held_event):
    for _ in range(3):
        AttendanceFactory(guest=a_participant(held_event))
    SurveyAnswerFactory(event=held_event)

    page = client_of(national_person()).get(reverse("seminars:report", args=[held_event.pk]))
    assert "1 présent sur 3 a répondu." in " ".join(page.content.decode().split())


def test_a_guest_fills_it_in_from_his_link(held_event):
    guest = a_participant(held_event)
    AttendanceFactory(guest=guest)
    address = reverse("seminars:guest_survey", args=[token(guest)])
    client = PortalClient()
    assert client.post(address, {"jour-comment": "Rien"}).status_code == 422
    assert client.post(address, {f"jour-{name}": value for name, value in MARKS.items()}).status_code == 302
    assert SurveyAnswer.objects.count() == 1


def test_certificates_leave_to_those_who_came(held_event, mail_server):
    came, absent = a_participant(held_event), a_participant(held_event)
    AttendanceFactory(guest=came)
    jobs.run(send_certificates(actor=national_person(), event=held_event).pk)
    assert mail_server.addresses() == [came.email]
    assert absent.email not in mail_server.addresses()
    (part,) = [part for part in mail_server.messages[0].walk() if part.get_content_type() == "application/pdf"]
    assert part.get_filename() == "attestation.pdf"


def mails_to_who_came(event) -> dict[str, list[OutgoingMail]]:
    actor = national_person()
    for send in (send_certificates, send_survey):
        jobs.run(send(actor=actor, event=event).pk)
    found: dict[str, list[OutgoingMail]] = {}
    for mail in OutgoingMail.objects.order_by("pk"):
        found.setdefault(mail.recipient_email, []).append(mail)
    return found


def test_a_deputy_who_came_gets_the_certificate_and_the_questionnaire(held_event, mail_server):
    deputy = {"deputy_name": "Zoé Remplaçante", "deputy_email": "zoe@exemple.invalid"}
    AttendanceFactory(guest=a_participant(held_event, answer=Answer.REPRESENTED, **deputy))
    mails = mails_to_who_came(held_event)
    assert {address: len(rows) for address, rows in mails.items()} == {"zoe@exemple.invalid": 2}


def test_a_deputy_without_address_is_reached_through_the_guest(held_event, mail_server):
    guest = a_participant(held_event, answer=Answer.REPRESENTED, deputy_name="Zoé Remplaçante")
    AttendanceFactory(guest=guest)
    mails = mails_to_who_came(held_event)[guest.email]
    assert len(mails) == 2
    assert all("Zoé Remplaçante a participé à votre place" in mail.text for mail in mails)


def test_the_questionnaire_is_offered_to_who_came_only(held_event):
    guest = a_participant(held_event)
    page, survey = (reverse(f"seminars:{name}", args=[token(guest)]) for name in ("guest_answer", "guest_survey"))
    assert survey not in PortalClient().get(page).content.decode()
    assert PortalClient().get(survey).status_code == 404
    AttendanceFactory(guest=guest)
    assert survey in PortalClient().get(page).content.decode()
    assert PortalClient().get(survey).status_code == 200


@pytest.mark.parametrize(("state", "kept"), [(EventState.PREPARATION, False), (EventState.HELD, True)])
def test_a_workshop_is_concluded_and_marked_once_it_was_held(held_event, state, kept):
    workshop, national = workshops_of(held_event)[0], national_person()
    guest = a_participant(held_event)
    type(held_event).objects.filter(pk=held_event.pk).update(state=state)
    workshop.refresh_from_db()
    refused = contextlib.nullcontext() if kept else pytest.raises(Refusal)
    with refused:
        give_survey(guest=guest, day=MARKS, workshop=workshop, workshop_marks=MARKS, today=TODAY)
    with refused:
        written = write_synthesis(actor=national, workshop=workshop, synthesis=" Un guichet. ", today=TODAY)
        assert (written.synthesis, written.synthesis_on) == ("Un guichet.", TODAY)
    sheets = SurveyAnswer.objects.order_by("workshop").values_list("workshop", flat=True)
    assert list(sheets) == ([workshop.pk, None] if kept else [])


def test_who_was_in_a_workshop_may_leave_it_unmarked(held_event):
    workshop = workshops_of(held_event)[0]
    give_survey(guest=a_participant(held_event), day=MARKS, workshop=workshop, workshop_marks=None, today=TODAY)
    assert SurveyAnswer.objects.get().workshop is None
