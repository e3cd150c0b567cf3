"""What the desk saw on the day is not lost by what is corrected afterwards."""

import pytest
from django.urls import reverse

from iae_portal.core.errors import Refusal, StaleObject
from iae_portal.core.models import JournalEntry, User
from seminars.documents import certificate
from seminars.enums import Answer, EventState, HalfDay, ItemKind, Place
from seminars.forms.guests import DEPUTY
from seminars.models import Attendance, Event, Guest, ProgrammeItem
from seminars.services.answers import Reply, answer_invitation
from seminars.services.attendance import MOVED, cancel_check_in, correct_attendee
from seminars.services.events import delete_part, save_part
from seminars.services.guests import remove_guest
from seminars.services.mails import who_came
from tests.factories.seminars import HELD_ON, AttendanceFactory, EventFactory, GuestFactory, WorkshopFactory
from tests.forms import forms_of
from tests.scenes import scene
from tests.seminars.august_2008 import a_participant, national_person

pytestmark = pytest.mark.django_db

NO = Reply(Answer.DECLINES)


@pytest.fixture(autouse=True)
def on_the_day(settings):
    settings.PORTAL_TODAY = HELD_ON.isoformat()


@scene
def event() -> Event:
    """The day of the event, not yet declared held: one came to a workshop that nobody had chosen, one uninvited."""
    event = EventFactory()
    AttendanceFactory(guest=a_participant(event), half_day="", workshop=WorkshopFactory(event=event))
    AttendanceFactory(guest=GuestFactory(event=event), half_day=HalfDay.MORNING)
    return event


@pytest.fixture
def actor() -> User:
    return national_person()


def undo(actor: User, attendances) -> None:
    for row in attendances.all():
        cancel_check_in(actor=actor, attendance=row)


def test_a_workshop_where_somebody_was_seen_stays_a_workshop(event, actor):
    workshop, told = ProgrammeItem.objects.get(), {"actor": actor, "event": event, "today": HELD_ON}
    with pytest.raises(Refusal, match="pointés présents à cet atelier"):
        delete_part(part=workshop, **told)
    workshop.kind, workshop.workshop_number = ItemKind.PLENARY, None
    with pytest.raises(Refusal, match="pointés présents à cet atelier"):
        save_part(part=workshop, **told)
    assert Attendance.objects.count() == 2

    undo(actor, workshop.attendances)
    delete_part(part=ProgrammeItem.objects.get(), **told)
    assert not ProgrammeItem.objects.exists()


def test_who_was_seen_stays_on_the_list(event, actor):
    stranger = Guest.objects.get(answer="")
    with pytest.raises(Refusal, match="est pointée présente"):
        remove_guest(actor=actor, guest=stranger)

    undo(actor, stranger.attendances)
    remove_guest(actor=actor, guest=stranger)
    assert Guest.objects.count() == 1


def test_who_was_seen_did_come(event, actor):
    guest = Guest.objects.exclude(answer="").get()
    with pytest.raises(Refusal, match="est pointée présente"):
        answer_invitation(guest=guest, reply=NO, today=HELD_ON, actor=actor)
    with pytest.raises(Refusal, match="L'accueil a noté votre présence"):
        answer_invitation(guest=guest, reply=NO, today=HELD_ON)
    guest.refresh_from_db()
    assert guest.place == Place.HELD

    undo(actor, guest.attendances)
    assert answer_invitation(guest=guest, reply=NO, today=HELD_ON).place == Place.NONE


def test_once_held_who_came_is_corrected_with_a_reason(event, actor, client):
    guest = Guest.objects.exclude(answer="").get()
    sent = Reply(Answer.REPRESENTED, deputy_name="Jean Remplaçant", deputy_email="jean@exemple.invalid")
    answer_invitation(guest=guest, reply=sent, today=HELD_ON, actor=actor)
    client.force_login(actor)
    page = reverse("seminars:invitee", args=[event.pk, guest.pk])
    assert b"Corriger qui est venu" not in client.get(page).content  # the answer is noted until the event is held
    assert client.get(f"{page}venu/").url == page
    Event.objects.update(state=EventState.HELD)
    assert b"Corriger qui est venu" in client.get(page).content

    older = forms_of(client.get(f"{page}venu/").text, f"{page}venu/")[-1].values
    values = {"answer": Answer.COMES, "deputy_name": "Jean Remplaçant", "comment": "Il est venu lui-même."}
    assert "obligatoire" in client.post(f"{page}venu/", values | {"comment": ""}).content.decode()
    assert client.post(f"{page}venu/", values).url == page
    guest.refresh_from_db()
    assert (certificate(guest)["person"], who_came(guest), guest.place) == (guest.name, None, Place.HELD)
    line = JournalEntry.objects.latest("pk")
    assert (line.comment, line.before, line.after) == (
        "Il est venu lui-même.",
        {"answer": Answer.REPRESENTED},
        {"answer": Answer.COMES},
    )

    refused = client.post(f"{page}venu/", older | {"deputy_name": ["Jean Autre"], "comment": ["Le sien"]})
    assert "pendant que vous saisissiez" in refused.text  # an older page puts nothing back
    values |= {"answer": Answer.REPRESENTED, "deputy_name": "", "comment": "Le sien"}
    assert "Indiquez qui la représente." in client.post(f"{page}venu/", values).content.decode()
    page_before = forms_of(client.get(f"{page}venu/").text, f"{page}venu/")[-1].values
    for name in ("Anne Exemple", "Marie Exemple"):  # another of the same answer is told too
        client.post(f"{page}venu/", values | {"deputy_name": name})
        guest.refresh_from_db()
        assert (certificate(guest)["person"], JournalEntry.objects.latest("pk").comment) == (name, "Le sien")
    missed = {"answer": [Answer.COMES], "comment": ["Lui-même"]}
    refused = client.post(f"{page}venu/", page_before | missed)
    (said, *_) = refused.context["form"].non_field_errors()
    assert said.startswith(f"{MOVED} Dernier changement : {actor}, le 13 novembre 2008 à ")
    with pytest.raises(StaleObject):  # under the lock too
        correct_attendee(actor=actor, guest=guest, answer="comes", comment="À", **dict.fromkeys(DEPUTY, ""), seen="")
    assert guest.deputy_name == "Marie Exemple" and "Le sien" in client.get(page).text
    assert not JournalEntry.objects.filter(sentence__contains="Exemple").exists()
    assert JournalEntry.objects.filter(action="seminars.attendee").count() == 3
