"""The desk: a badge scanned or a name typed, once, on the day."""

import datetime as dt
import html

import pytest
from django.urls import reverse

from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.documents.codes import grouped
from seminars.enums import Answer, EventState, HalfDay
from seminars.models import Attendance, Event
from seminars.services.attendance import check_in, find_guest, welcome
from tests.factories.seminars import EventFactory, GuestFactory, ItemFactory
from tests.seminars.august_2008 import a_participant, national_person

pytestmark = pytest.mark.django_db


def test_a_badge_is_scanned_or_a_name_typed(held_event):
    guest = a_participant(held_event, last_name="Exemple", first_name="Noëlle")
    assert find_guest(held_event, guest.badge_code) == guest
    assert find_guest(held_event, grouped(guest.badge_code).lower()) == guest
    assert find_guest(held_event, "noelle exemple") == guest
    with pytest.raises(Refusal, match="ni un badge de cet événement"):
        find_guest(held_event, "Inconnu")


def test_two_people_of_the_same_name_are_told_apart(held_event):
    a_participant(held_event, last_name="Exemple", first_name="Noëlle")
    a_participant(held_event, last_name="Exemple", first_name="Paul")
    with pytest.raises(Refusal, match="Plusieurs participants"):
        find_guest(held_event, "exemple")


def test_who_represents_a_guest_is_found_by_his_own_name(held_event):
    guest = a_participant(held_event, answer=Answer.REPRESENTED, deputy_name="Zoé Remplaçante", last_name="Exemple")
    assert find_guest(held_event, "remplacante") == guest
    assert find_guest(held_event, "exemple") == guest


def test_a_piece_of_a_name_checks_nobody_in(held_event):
    """The beginning of a name is enough; letters inside it would mark somebody else present."""
    guest = a_participant(held_event, last_name="Patron", first_name="Florent")
    assert find_guest(held_event, "flo patr") == guest
    with pytest.raises(Refusal, match="ni un badge de cet événement"):
        find_guest(held_event, "or")


def test_a_badge_of_another_event_does_not_enter(held_event):
    with pytest.raises(Refusal, match="autre événement"):
        check_in(actor=national_person(), event=held_event, guest=GuestFactory(), half_day=HalfDay.MORNING)


def test_checking_in_twice_counts_once(regional_officer_31, held_event):
    guest = a_participant(held_event)
    desk = reverse("seminars:attendance", args=[held_event.pk])
    for _ in range(2):
        page = regional_officer_31.post(desk, {"code": guest.badge_code, "sitting": "morning"}, follow=True)
    assert "était déjà pointé : Matin." in page.content.decode()
    assert Attendance.objects.count() == 1


def test_nobody_is_checked_in_before_the_day():
    event = EventFactory()
    ItemFactory(event=event)
    with pytest.raises(Refusal, match="jamais avant"):
        check_in(actor=national_person(), event=event, guest=a_participant(event), half_day=HalfDay.MORNING)


@pytest.mark.parametrize(("later", "shown"), [(0, True), (1, False)])
def test_the_desk_opens_on_the_day(regional_officer_31, held_event, later, shown):
    """Before, it says when it opens; what was sent all the same is given back."""
    a_participant(held_event)
    day = dt.date(2008, 10, 15) + dt.timedelta(days=later)
    Event.objects.filter(pk=held_event.pk).update(state=EventState.OPEN, held_on=day)
    desk = reverse("seminars:attendance", args=[held_event.pk])

    page = regional_officer_31.get(desk).text

    assert [part in page for part in ('id="pointage"', "Pointer<span", "jamais avant")] == [shown, shown, not shown]
    refused = regional_officer_31.post(desk, {"sitting": "morning", "code": "Personne de ce nom"})
    assert (refused.status_code, "Personne de ce nom" in refused.text) == (422, True)


def walk_in(**changes) -> dict:
    values = {"last_name": "Imprévue", "first_name": "Zoé", "category": "local_partner", "sitting": "morning"}
    return {f"accueil-{name}": value for name, value in (values | changes).items()}


def test_who_is_on_no_list_is_welcomed_and_marked_on_one_page_even_once_it_was_held(regional_officer_31, held_event):
    desk = reverse("seminars:attendance", args=[held_event.pk])
    page = regional_officer_31.post(desk, walk_in(), follow=True)

    guest = held_event.guests.get()
    assert (guest.name, guest.source, guest.answer, guest.place) == ("Zoé IMPRÉVUE", "Accueil", "comes", "held")
    assert [row.half_day for row in guest.attendances.all()] == ["morning"]
    assert "Zoé IMPRÉVUE est accueilli et pointé : Matin." in page.content.decode()


def test_welcomed_twice_she_is_found_on_the_list(regional_officer_31, held_event):
    desk = reverse("seminars:attendance", args=[held_event.pk])
    regional_officer_31.post(desk, walk_in())
    again = regional_officer_31.post(desk, walk_in(sitting="morning", first_name="ZOE"))

    assert (again.status_code, held_event.guests.count()) == (422, 1)
    assert "déjà dans la liste" in again.content.decode()


@pytest.mark.parametrize(("capacity", "place"), [(1, "held"), (0, "none")])
def test_a_full_room_gives_no_place_to_who_comes_in(held_event, capacity, place):
    Event.objects.update(capacity=1)
    if not capacity:
        a_participant(held_event)
    guest = GuestFactory.build(event=held_event, region=None, invited_at=None)
    welcome(actor=national_person(), event=held_event, guest=guest, half_day=HalfDay.MORNING)

    assert guest.place == place
    assert Attendance.objects.filter(guest=guest).count() == 1


def test_nobody_is_welcomed_before_the_day():
    event = EventFactory()
    with pytest.raises(Refusal, match="jamais avant"):
        welcome(actor=national_person(), event=event, guest=GuestFactory.build(event=event), half_day=HalfDay.MORNING)


@pytest.mark.parametrize("answer", ["", "declines"])
def test_who_was_not_expected_is_marked_by_his_name(regional_officer_31, held_event, answer):
    answered_at = clock.now() if answer else None
    named = {"first_name": "Paul", "last_name": "Exemple", "organisation": "Réseau"}
    guest = GuestFactory(event=held_event, answer=answer, answered_at=answered_at, **named)
    page = reverse("seminars:attendance", args=[held_event.pk])

    said = regional_officer_31.post(page, {"code": "Paul Exemple", "sitting": "morning"}, follow=True)

    assert "n'avait pas de place confirmée" in html.unescape(said.content.decode())
    assert guest.attendances.count() == 1
    # A name that somebody expected bears is his.
    expected = a_participant(held_event, first_name="Rose", last_name="Exemple")
    assert find_guest(held_event, "Exemple") == expected
