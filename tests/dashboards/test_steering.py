"""Steering meetings: prepared, given the figures of a day, held; what the note says stays."""

import datetime as dt
import io

import pikepdf
import pytest
from django.urls import reverse

from iae_portal.core.errors import Refusal
from iae_portal.core.models import JournalEntry, Service
from iae_portal.dashboards.documents import NOTE
from iae_portal.dashboards.enums import SteeringKind, SteeringState
from iae_portal.dashboards.models import SteeringMeeting
from iae_portal.dashboards.selectors.note import build_context
from iae_portal.dashboards.services.meetings import MEETING_MAIL, freeze_figures, move_meeting, save_meeting
from iae_portal.documents.models import DocumentVersion
from iae_portal.documents.services.versions import produce_document
from iae_portal.notifications.models import Deadline, OutgoingMail
from tests.documents.accessibility import assert_pdf_is_accessible
from tests.factories import service
from tests.factories.dashboards import PlanStepFactory, SteeringMeetingFactory
from tests.factories.financing import credit

pytestmark = pytest.mark.django_db

TODAY = dt.date(2008, 10, 15)


def test_the_directors_of_every_region_are_proposed(national):
    form = national.get(reverse("dashboards:meeting_new")).context["form"]
    assert sorted(str(key) for key in form["services"].value()) == sorted(
        str(row.pk) for row in Service.objects.filter(kind__in=("DRTEFP", "DTEFP"))
    )
    assert len(form["services"].value()) == 26


def test_a_meeting_is_planned_then_corrected(national):
    values = {"kind": SteeringKind.DIRECTORS, "held_on": "2008-11-12", "services": [service("R31").pk]}
    page = national.post(reverse("dashboards:meeting_new"), values)
    meeting = SteeringMeeting.objects.get()
    assert page.url == reverse("dashboards:meeting", args=[meeting.pk])
    told = JournalEntry.objects.get(action="steering_meeting.services")
    assert told.after == {"services": [service("R31").name]}

    again = national.post(reverse("dashboards:meeting_new"), values | {"place": "Paris"})
    assert again.status_code == 422
    assert "Une réunion de cette nature existe déjà ce jour-là" in again.content.decode()


@pytest.mark.parametrize(("day", "held"), [(TODAY, True), (TODAY + dt.timedelta(days=1), False)])
def test_a_meeting_is_held_from_its_day_on_with_its_figures(national, day, held):
    meeting = SteeringMeetingFactory(held_on=day)
    with pytest.raises(Refusal, match="n'a pas ses chiffres"):
        move_meeting(actor=national.user, meeting=meeting, name="hold")

    freeze_figures(actor=national.user, meeting=meeting)
    if held:
        assert move_meeting(actor=national.user, meeting=meeting, name="hold").state == SteeringState.HELD
    else:
        with pytest.raises(Refusal, match="n'est pas venu"):
            move_meeting(actor=national.user, meeting=meeting, name="hold")


@pytest.mark.parametrize(("last", "held"), [(TODAY, True), (TODAY + dt.timedelta(days=1), False)])
def test_a_meeting_of_two_days_is_held_once_the_last_has_come(national, last, held):
    meeting = SteeringMeetingFactory(held_on=TODAY - dt.timedelta(days=1), ends_on=last)
    freeze_figures(actor=national.user, meeting=meeting)

    if held:
        assert move_meeting(actor=national.user, meeting=meeting, name="hold").state == SteeringState.HELD
    else:
        with pytest.raises(Refusal, match="Le dernier jour de la réunion"):
            move_meeting(actor=national.user, meeting=meeting, name="hold")


def test_the_figures_of_a_held_meeting_stay(national):
    credit("59L", "1000.00", year=2008)
    meeting = SteeringMeetingFactory(held_on=TODAY)
    freeze_figures(actor=national.user, meeting=meeting)
    held = move_meeting(actor=national.user, meeting=meeting, name="hold")
    kept = held.figures

    credit("59L", "5000.00", year=2008)
    with pytest.raises(Refusal, match="ne se modifie plus"):
        freeze_figures(actor=national.user, meeting=meeting)

    lille = next(row for row in kept["rows"] if row[0] == "Nord-Pas-de-Calais")
    assert lille[5] == "1\u202f000\u00a0€ (1 sur 3)"  # two services have no credits yet
    meeting.refresh_from_db()
    assert meeting.figures == kept


def sheets_of_rows(content: bytes) -> set:
    """The pages on which the rows of regions stand."""
    with pikepdf.open(io.BytesIO(content)) as file:
        cells = [row for row in file.objects if isinstance(row, pikepdf.Dictionary) and row.get("/S") == "/TH"]
        return {cell.Pg.objgen for cell in cells if str(cell.A.Scope) == "/Row"}


def test_the_note_is_a_draft_until_the_meeting_is_held(national, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    meeting = SteeringMeetingFactory(held_on=TODAY, agenda="Point sur les trois chantiers")
    PlanStepFactory(meeting=meeting, title="Diffuser le guide", service=service("R31"))
    freeze_figures(actor=national.user, meeting=meeting)
    assert DocumentVersion.objects.get().watermark
    meeting = move_meeting(actor=national.user, meeting=meeting, name="hold")

    version = produce_document(kind=NOTE, subject=meeting, actor=national.user)

    assert not version.watermark
    with version.file.open() as file:
        content = file.read()
    assert_pdf_is_accessible(content)
    assert len(sheets_of_rows(content)) == 1


@pytest.mark.parametrize(
    ("present", "said"),
    [
        (("R31", "R82"), "Chaque service participant"),
        (("R31", "R82", "R11"), "DRTEFP du Nord-Pas-de-Calais, DRTEFP de Rhône-Alpes"),
    ],
)
def test_the_note_says_once_what_was_asked_of_many_services(present, said):
    meeting = SteeringMeetingFactory()
    meeting.services.set([service(code) for code in present])
    for code in ("R31", "R82"):
        PlanStepFactory(meeting=meeting, title="Diffuser le guide", due_on=TODAY, service=service(code))
    PlanStepFactory(
        meeting=meeting, title="Diffuser le guide", due_on=TODAY + dt.timedelta(days=1), service=service("R82")
    )

    rows = build_context(meeting)["decisions"]

    assert [(row["service"], row["due_on"].day) for row in rows] == [(said, 15), ("DRTEFP de Rhône-Alpes", 16)]


def test_a_meeting_that_decided_is_not_cancelled(national):
    meeting = SteeringMeetingFactory()
    PlanStepFactory(meeting=meeting)
    with pytest.raises(Refusal, match="Des décisions sont rattachées"):
        move_meeting(actor=national.user, meeting=meeting, name="cancel", comment="Reportée.")


def test_the_directors_are_told_of_a_meeting_that_changes_then_is_cancelled(
    national, director_31, director_82, head_59l
):
    meeting = SteeringMeetingFactory(held_on=TODAY, place="Lille")
    meeting.services.set([service("R31"), service("59L")])
    values = {"services": meeting.services.all(), "kind": meeting.kind, "held_on": TODAY}
    save_meeting(actor=national.user, meeting=meeting, **values, place="Lille", agenda="Bilan")
    assert not OutgoingMail.objects.filter(kind=MEETING_MAIL).exists()

    save_meeting(actor=national.user, meeting=meeting, **values, place="Paris")
    move_meeting(actor=national.user, meeting=meeting, name="cancel", comment="Reportée.")

    mails = OutgoingMail.objects.filter(kind=MEETING_MAIL)
    told = {director_31.user.email, head_59l.user.email}
    changed, cancelled = [
        mails.filter(subject_line__startswith=words) for words in ("Réunion modifiée", "Réunion annulée")
    ]
    assert [{mail.recipient_email for mail in rows} for rows in (changed, cancelled)] == [told, told]
    assert "15 octobre 2008, Lille devient 15 octobre 2008, Paris." in changed[0].text
    assert "Motif : Reportée." in cancelled[0].text


def test_a_service_that_no_longer_takes_part_is_told_once(national, director_31, director_82, head_59l):
    meeting = SteeringMeetingFactory(held_on=TODAY, place="Lille")
    meeting.services.set([service("R31"), service("59L")])
    values = {"kind": meeting.kind, "held_on": TODAY, "place": "Paris"}

    save_meeting(actor=national.user, meeting=meeting, services=[service("R31"), service("R82")], **values)

    told = {mail.recipient_email: mail.subject_line for mail in OutgoingMail.objects.filter(kind=MEETING_MAIL)}
    assert {address: words.partition(" – ")[0] for address, words in told.items()} == {
        director_31.user.email: "Réunion modifiée",
        head_59l.user.email: "Réunion sans votre service",
    }
    mail = OutgoingMail.objects.get(kind=MEETING_MAIL, recipient_email=head_59l.user.email)
    assert "Votre service n'est plus attendu à cette réunion du plan" in mail.text


def test_who_changes_a_meeting_of_his_own_service_is_not_told_of_it(national, director_31):
    meeting = SteeringMeetingFactory(held_on=TODAY)
    meeting.services.set([service("R31"), service("DGEFP")])
    move_meeting(actor=national.user, meeting=meeting, name="cancel", comment="Reportée.")
    (told,) = OutgoingMail.objects.filter(kind=MEETING_MAIL)
    assert told.recipient == director_31.user


@pytest.mark.parametrize(("days", "last", "mails"), [(0, None, 1), (-1, None, 0), (-1, 0, 1), (-2, -1, 0)])
def test_nobody_is_told_of_a_meeting_already_past(national, director_31, days, last, mails):
    ends_on = None if last is None else TODAY + dt.timedelta(days=last)
    meeting = SteeringMeetingFactory(held_on=TODAY + dt.timedelta(days=days), ends_on=ends_on)
    meeting.services.set([service("R31")])
    move_meeting(actor=national.user, meeting=meeting, name="cancel", comment="Reportée.")
    assert OutgoingMail.objects.filter(kind=MEETING_MAIL).count() == mails


def test_a_decision_is_on_the_home_of_who_owes_it(national, director_31, director_82):
    meeting = SteeringMeetingFactory()
    values = {
        "chantier": "support",
        "title": "Nommer un référent",
        "service": service("R31").pk,
        "due_on": "2008-11-30",
    }
    national.post(reverse("dashboards:meeting_decide", args=[meeting.pk]), values)

    assert Deadline.objects.get().subject.meeting == meeting
    assert "Nommer un référent" in director_31.get("/").content.decode()
    assert "Nommer un référent" not in director_82.get("/").content.decode()


def test_one_form_asks_a_decision_of_every_region(national, director_31, head_59l):
    """One that no service answers for is refused; one more service may be asked with the regions."""
    meeting = SteeringMeetingFactory()
    address = reverse("dashboards:meeting_decide", args=[meeting.pk])
    values = {"chantier": "support", "title": "Nommer un référent", "due_on": "2008-11-30"}
    regions = Service.objects.filter(kind__in=["DRTEFP", "DTEFP"])

    nobody = national.post(address, values)
    assert nobody.context["form"].errors == {
        "service": ["Choisissez le service responsable, ou toutes les directions régionales."]
    }
    national.post(address, values | {"regions": "on", "service": service("59L").pk})

    asked = {step.service for step in meeting.decisions.all()}
    assert asked == {*regions, service("59L")} and meeting.decisions.count() == regions.count() + 1
    assert Deadline.objects.count() == regions.count() + 1
    assert "Nommer un référent" in director_31.get("/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_queries(director_31, rows, django_assert_num_queries):
    SteeringMeetingFactory.create_batch(rows)
    director_31.get(reverse("dashboards:meetings"))
    with django_assert_num_queries(5):
        director_31.get(reverse("dashboards:meetings"))
