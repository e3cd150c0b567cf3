"""The desk: a badge scanned or a name typed, once, on the day."""

import pytest
from django.urls import reverse

from iae_portal.core.errors import Refusal
from iae_portal.documents.codes import grouped
from seminars.enums import Answer, HalfDay
from seminars.models import Attendance
from seminars.services.attendance import check_in, find_guest
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
