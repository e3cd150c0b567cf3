"""What the desk saw on the day is not lost by what is corrected afterwards."""

import pytest

from iae_portal.core.errors import Refusal
from iae_portal.core.models import User
from seminars.enums import Answer, HalfDay, ItemKind, Place
from seminars.models import Attendance, Event, Guest, ProgrammeItem
from seminars.services.answers import Reply, answer_invitation
from seminars.services.attendance import cancel_check_in
from seminars.services.events import delete_part, save_part
from seminars.services.guests import remove_guest
from tests.factories.seminars import HELD_ON, AttendanceFactory, EventFactory, GuestFactory, WorkshopFactory
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
