"""Printed documents: what they say, and that an independent checker finds them accessible."""

import datetime as dt
import os
from pathlib import Path

import pytest

from iae_portal.core.models import Departement
from iae_portal.documents.rendering import html_of
from iae_portal.documents.services.versions import prepare_version, produce_document
from seminars import documents
from seminars.enums import Answer, EventState, HalfDay, ItemKind, Place
from seminars.models import Event
from seminars.services.answers import Reply, answer_invitation
from seminars.services.programme import publish_programme
from tests.documents.accessibility import assert_pdf_is_accessible
from tests.factories.seminars import (
    AttendanceFactory,
    EventFactory,
    GuestFactory,
    ItemFactory,
    RoomFactory,
    SpeakerFactory,
    SurveyAnswerFactory,
    WorkshopFactory,
)
from tests.scenes import scene
from tests.seminars.august_2008 import a_participant, national_person

pytestmark = pytest.mark.django_db

TODAY = dt.date(2008, 10, 15)


@scene
def event() -> Event:
    """Ten confirmed places: more than one sheet of badges."""
    event = EventFactory(held_on=dt.date(2008, 10, 30), answers_close_on=dt.date(2008, 10, 23))
    ItemFactory(event=event, room=RoomFactory(event=event, name="Amphithéâtre", capacity=100))
    workshop = WorkshopFactory(event=event, room=RoomFactory(event=event, name="Salle 1"))
    workshop.speakers.add(SpeakerFactory(event=event, name="Ana Exemple", function="Directrice"))
    for _ in range(10):
        a_participant(event, function="Membre du CDIAE", workshop=workshop)
    return event


def made(kind: str, subject) -> bytes:
    version = produce_document(kind=kind, subject=subject, actor=None)
    with version.file.open("rb") as file:
        content = file.read()
    folder = os.environ.get("PORTAL_SCREENSHOTS")
    if folder:
        (Path(folder) / f"{kind}.pdf").write_bytes(content)
    return content


def test_badges_come_eight_a_sheet(event):
    content = documents.badges(event)
    assert [len(sheet) for sheet in content["sheets"]] == [8, 2]
    assert {person["workshop"] for sheet in content["sheets"] for person in sheet} == {"Atelier 1"}
    assert_pdf_is_accessible(made(documents.BADGES, event))


def test_a_representative_bears_the_badge(event):
    guest = GuestFactory(event=event)
    reply = Reply(Answer.REPRESENTED, deputy_name="Jean Remplaçant", deputy_function="Adjoint")
    answer_invitation(guest=guest, reply=reply, today=TODAY)
    names = [person["name"] for sheet in documents.badges(event)["sheets"] for person in sheet]
    assert "Jean Remplaçant" in names
    assert guest.name not in names


def test_attendance_sheets_by_half_day_and_workshop(event):
    sheets = documents.attendance(event)["sheets"]
    assert [(sheet["label"], sheet["hours"], len(sheet["people"])) for sheet in sheets] == [
        ("Matin", "9\u00a0h\u00a030 – 12\u00a0h\u00a030", 10),
        ("Après-midi", "14\u00a0h – 16\u00a0h", 10),
        ("Atelier 1 – Atelier d'exemple", "14\u00a0h – 16\u00a0h", 10),
    ]
    assert sheets[2]["speakers"] == ["Ana Exemple, Directrice"]
    assert_pdf_is_accessible(made(documents.ATTENDANCE, event))


def test_lunch_belongs_to_no_half_day(event):
    """A certificate does not attest to a meal."""
    ItemFactory(event=event, kind=ItemKind.LUNCH, starts_at=dt.time(12, 30), ends_at=dt.time(14, 0))
    assert [sheet["hours"] for sheet in documents.attendance(event)["sheets"][:2]] == [
        "9\u00a0h\u00a030 – 12\u00a0h\u00a030",
        "14\u00a0h – 16\u00a0h",
    ]


def test_a_sheet_tells_the_function_and_the_organisation(event):
    (sheet, *_) = documents.attendance(event)["sheets"]
    assert {person["quality"] for person in sheet["people"]} == {"Membre du CDIAE, Organisme d'exemple"}


def test_the_marks_of_a_synthesis_are_written_in_french(event):
    workshop = event.items.get(workshop_number=1)
    workshop.synthesis = "Deux priorités communes."
    workshop.save()
    for rank in range(5):
        SurveyAnswerFactory(event=event, workshop=workshop, content=4 if rank else 3)
    (told,) = documents.synthesis(event.series)["workshops"]
    assert told["events"][0]["marks"].startswith("contenu 3,8")
    version = prepare_version(kind=documents.SYNTHESIS, subject=event.series, actor=national_person())
    assert "Notes sur 4, en moyenne (5 questionnaires) : contenu 3,8" in html_of(version).replace("\u00a0", " ")


def test_a_published_programme(event):
    version = publish_programme(actor=national_person(), event=event)
    assert documents.PROGRAMME_KIND.title(version) == "Programme, version 1 – Séminaire de Lille"
    assert_pdf_is_accessible(made(documents.PROGRAMME, version))


def test_a_certificate_says_what_the_desk_saw(event):
    guest = event.guests.filter(place=Place.HELD).earliest("pk")
    workshop = event.items.get(workshop_number=1)
    AttendanceFactory(guest=guest, half_day=HalfDay.MORNING)
    AttendanceFactory(guest=guest, half_day="", workshop=workshop)
    assert documents.certificate(guest)["lines"] == [
        "Matin, 9\u00a0h\u00a030 – 12\u00a0h\u00a030",
        "Atelier 1 – Atelier d'exemple, 14\u00a0h – 16\u00a0h",
    ]
    assert_pdf_is_accessible(made(documents.CERTIFICATE, guest))


def test_the_synthesis_puts_the_same_workshop_of_each_event_together(event):
    other = EventFactory(series=event.series, city="Lyon", state=EventState.HELD)
    WorkshopFactory(event=other, synthesis="Deux priorités communes.")
    (workshop,) = documents.synthesis(event.series)["workshops"]
    assert (workshop["number"], workshop["total"]) == (1, 2)
    assert [(row["event"], row["text"]) for row in workshop["events"]] == [
        ("Séminaire de Lyon", "Deux priorités communes.")
    ]
    assert_pdf_is_accessible(made(documents.SYNTHESIS, event.series))


def test_a_certificate_never_tells_the_public_who_it_is(event):
    guest = event.guests.earliest("pk")
    guest.departement = Departement.objects.get(code="59")
    facts = documents.CERTIFICATE_KIND.public_facts(guest)
    assert facts == [("Événement", "Séminaire de Lille"), ("Date", "30 octobre 2008")]


def test_a_speaker_has_a_badge_and_signs_where_he_speaks(held_event):
    morning, workshop = held_event.items.order_by("starts_at")
    plenary, local = (SpeakerFactory(event=held_event, function="Directrice") for _ in range(2))
    SpeakerFactory(event=held_event)  # on no line of the programme
    morning.speakers.add(plenary)
    workshop.speakers.add(local)

    ((first, second),) = documents.badges(held_event)["speaker_sheets"]
    assert (first["name"], second["name"], first["function"]) == (plenary.name, local.name, "Directrice")
    signed = {sheet["label"]: sheet["speaking"] for sheet in documents.attendance(held_event)["sheets"]}
    assert signed["Matin"] == [{"name": plenary.name, "quality": "Intervenant, Directrice"}]
    assert signed[workshop.label] == [{"name": local.name, "quality": "Intervenant, Directrice"}]
    assert_pdf_is_accessible(made(documents.BADGES, held_event))


def test_a_speaker_who_is_a_guest_too_has_one_badge(held_event):
    a_participant(held_event, first_name="Noëlle", last_name="Exemple Dupont")
    held_event.items.first().speakers.add(SpeakerFactory(event=held_event, name="Noelle Exemple DUPONT"))

    assert documents.badges(held_event)["speaker_sheets"] == []
