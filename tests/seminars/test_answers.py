"""Answers of guests: places, waiting list, promotion, workshops, quotas, changes of mind."""

import datetime as dt

import pytest

from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import JournalEntry
from iae_portal.notifications.models import OutgoingMail
from seminars.enums import Answer, EventState, Place
from seminars.models import Event, Guest, ProgrammeItem, Room
from seminars.services.answers import Reply, answer_invitation
from seminars.services.events import delete_part, save_part, update_event
from seminars.services.places import lapse_offers
from tests.factories.seminars import (
    EventFactory,
    GuestFactory,
    ItemFactory,
    QuotaFactory,
    RoomFactory,
    WorkshopFactory,
    region,
)
from tests.scenes import scene
from tests.seminars.august_2008 import national_person

pytestmark = pytest.mark.django_db

TODAY = dt.date(2008, 10, 15)
YES, NO = Reply(Answer.COMES), Reply(Answer.DECLINES)


def give(guest: Guest, reply: Reply = YES, today: dt.date = TODAY, **values) -> Guest:
    return answer_invitation(guest=guest, reply=reply, today=today, **values)


def places(event: Event) -> list[str]:
    return list(event.guests.order_by("pk").values_list("place", flat=True))


def kinds() -> list[str]:
    return [
        kind.removeprefix("seminars.") for kind in OutgoingMail.objects.order_by("pk").values_list("kind", flat=True)
    ]


@scene
def event():
    """Two places."""
    event = EventFactory(capacity=2)
    ItemFactory(event=event)
    return event


def test_places_are_given_in_order_then_the_waiting_list(event):
    for guest in GuestFactory.create_batch(3, event=event):
        give(guest)

    assert places(event) == [Place.HELD, Place.HELD, Place.WAITING]
    assert Event.objects.get().state == EventState.FULL
    assert kinds() == ["confirmation", "confirmation", "waiting"]


def test_a_freed_place_is_offered_to_the_first_of_the_list_with_a_time_to_confirm(event):
    first, _, third, fourth = GuestFactory.create_batch(4, event=event)
    for guest in (first, _, third, fourth):
        give(guest)

    give(first, NO)

    assert places(event) == [Place.NONE, Place.HELD, Place.OFFERED, Place.WAITING]
    third.refresh_from_db()
    assert third.offer_ends_on == dt.date(2008, 10, 18)
    assert kinds()[-2:] == ["offer", "cancellation"]


def test_an_offer_is_confirmed_by_answering_again(event):
    event.capacity = 1
    event.save()
    first, second = GuestFactory.create_batch(2, event=event)
    give(first)
    give(second)
    give(first, NO)

    give(second)

    assert places(event) == [Place.NONE, Place.HELD]
    assert kinds()[-1] == "confirmation"


def test_an_offer_that_lapses_goes_to_the_next_one(event):
    first, second, third, fourth = GuestFactory.create_batch(4, event=event)
    for guest in (first, second, third, fourth):
        give(guest)
    give(first, NO)

    assert lapse_offers(event=event, today=dt.date(2008, 10, 18)) == 0
    assert lapse_offers(event=event, today=dt.date(2008, 10, 19)) == 1

    assert places(event) == [Place.NONE, Place.HELD, Place.LAPSED, Place.OFFERED]
    assert kinds()[-2:] == ["lapsed", "offer"]


def test_who_let_his_offer_lapse_comes_back_at_the_end_of_the_list(event):
    guests = GuestFactory.create_batch(4, event=event)
    for guest in guests:
        give(guest)
    give(guests[0], NO)
    lapse_offers(event=event, today=dt.date(2008, 10, 19))

    give(guests[2], today=dt.date(2008, 10, 20))

    assert places(event) == [Place.NONE, Place.HELD, Place.WAITING, Place.OFFERED]


def test_new_places_go_to_the_waiting_list(event):
    for guest in GuestFactory.create_batch(4, event=event):
        give(guest)

    update_event(actor=national_person(), event=event, values={"capacity": 3}, today=TODAY)

    assert places(event) == [Place.HELD, Place.HELD, Place.OFFERED, Place.WAITING]
    assert Event.objects.get().state == EventState.FULL


def test_a_quota_sends_to_the_waiting_list_while_places_are_left(event):
    QuotaFactory(event=event, category="", region=region("31"), places=1)
    first, second = GuestFactory.create_batch(2, event=event)
    other = GuestFactory(event=event, region=region("22"))
    for guest in (first, second, other):
        give(guest)

    assert places(event) == [Place.HELD, Place.WAITING, Place.HELD]


def test_the_waiting_list_passes_over_who_has_no_quota_left(event):
    QuotaFactory(event=event, category="", region=region("31"), places=1)
    holder, stuck = GuestFactory.create_batch(2, event=event)
    outsider, late = GuestFactory.create_batch(2, event=event, region=region("22"))
    for guest in (holder, stuck, outsider, late):
        give(guest)

    give(outsider, NO)

    assert places(event) == [Place.HELD, Place.WAITING, Place.NONE, Place.OFFERED]


def test_workshops_follow_the_ranked_choices_within_capacity():
    event = EventFactory()
    one = WorkshopFactory(event=event, workshop_number=1, capacity=1)
    two = WorkshopFactory(event=event, workshop_number=2, capacity=1)
    guests = GuestFactory.create_batch(3, event=event)
    for guest in guests:
        give(guest, Reply(Answer.COMES, choices=[one, two]))

    assert list(event.guests.order_by("pk").values_list("workshop", flat=True)) == [one.pk, two.pk, None]

    give(guests[0], NO)
    assert list(event.guests.order_by("pk").values_list("workshop", flat=True)) == [None, two.pk, one.pk]


def test_changing_the_choices_frees_the_former_workshop():
    event = EventFactory()
    one, two = (WorkshopFactory(event=event, workshop_number=number, capacity=1) for number in (1, 2))
    first, second = GuestFactory.create_batch(2, event=event)
    give(first, Reply(Answer.COMES, choices=[one]))
    give(second, Reply(Answer.COMES, choices=[one]))

    give(first, Reply(Answer.COMES, choices=[two]))

    assert list(event.guests.order_by("pk").values_list("workshop", flat=True)) == [two.pk, one.pk]


def test_answering_the_same_twice_writes_one_mail(event):
    guest = GuestFactory(event=event)
    give(guest)
    give(guest)
    assert kinds() == ["confirmation"]


def test_answers_close_for_guests_and_stay_open_to_the_organisers(event):
    guest, late = GuestFactory.create_batch(2, event=event)
    give(guest, today=dt.date(2008, 11, 6))
    for answer in (YES, Reply(Answer.REPRESENTED, deputy_name="Bob Exemple")):
        with pytest.raises(Refusal, match="closes depuis le 6 novembre 2008"):
            give(late, answer, today=dt.date(2008, 11, 7))

    give(late, YES, today=dt.date(2008, 11, 7), actor=national_person())

    assert places(event) == [Place.HELD, Place.HELD]


def test_only_the_organisers_note_an_answer(event, officer_69):
    with pytest.raises(NotAllowed):
        give(GuestFactory(event=event), actor=officer_69.user)


def test_somebody_who_declines_leaves_nothing_of_his_needs(event):
    guest = GuestFactory(event=event)
    give(guest, Reply(Answer.COMES, needs="Fauteuil", lunch=True, listed=True))
    give(guest, Reply(Answer.DECLINES, needs="Fauteuil", lunch=True, listed=True))
    guest.refresh_from_db()
    assert (guest.needs, guest.lunch, guest.listed) == ("", False, False)


def test_the_journal_never_names_a_guest(event):
    guest = GuestFactory(event=event, last_name="Introuvable")
    give(guest)
    assert [line.sentence for line in JournalEntry.objects.filter(action="seminars.answer")] == [
        f"Réponse « vient », place confirmée (Séminaire de Lille, invité n° {guest.pk})"
    ]
    assert not JournalEntry.objects.filter(sentence__icontains="introuvable").exists()


def test_who_represents_a_guest_gets_the_badge_too(event):
    guest = GuestFactory(event=event)
    reply = Reply(Answer.REPRESENTED, deputy_name="Jean Remplaçant", deputy_email="jean@exemple.invalid")
    give(guest, reply)
    told = OutgoingMail.objects.order_by("pk").values_list("recipient_email", flat=True)
    assert list(told) == [guest.email, "jean@exemple.invalid"]
    last = OutgoingMail.objects.latest("pk")
    assert sorted(last.attachments.values_list("name", flat=True)) == ["badge.png", "seminaire.ics"]
    assert "/invitation/" not in last.text  # the link stays the guest's own


def test_places_already_taken_are_not_taken_back(event):
    for guest in GuestFactory.create_batch(2, event=event):
        give(guest)
    with pytest.raises(Refusal, match="2 places sont déjà prises"):
        update_event(actor=national_person(), event=event, values={"capacity": 1}, today=TODAY)


def a_small_workshop(places: int) -> tuple[ProgrammeItem, list[Guest]]:
    """Two guests wish for the same workshop."""
    event = EventFactory()
    ItemFactory(event=event)
    workshop = WorkshopFactory(event=event, capacity=places)
    guests = GuestFactory.create_batch(2, event=event)
    for guest in guests:
        give(guest, Reply(Answer.COMES, choices=[workshop]))
    return workshop, guests


def test_new_places_of_a_workshop_go_to_who_asked_for_it_and_he_is_told():
    workshop, (_, second) = a_small_workshop(1)
    workshop.capacity = 2
    save_part(actor=national_person(), event=workshop.event, part=workshop, today=TODAY)
    second.refresh_from_db()
    assert second.workshop == workshop
    assert "Atelier 1" in OutgoingMail.objects.filter(recipient_email=second.email).latest("pk").text


def test_a_larger_room_gives_places_too():
    workshop, (_, second) = a_small_workshop(1)
    room = RoomFactory(event=workshop.event, capacity=1)
    ProgrammeItem.objects.filter(pk=workshop.pk).update(room=room, capacity=None)
    room.capacity = 2
    save_part(actor=national_person(), event=workshop.event, part=room, today=TODAY)
    second.refresh_from_db()
    assert second.workshop == workshop


def test_a_room_and_a_workshop_are_added(event):
    actor, room = national_person(), Room(event=event, name="Salle B", capacity=10)
    save_part(actor=actor, event=event, part=room, today=TODAY)
    item = WorkshopFactory.build(event=event, room=room, rank=999)  # no rank that the factories have reached
    save_part(actor=actor, event=event, part=item, today=TODAY)
    assert [str(row) for row in event.rooms.all()] == ["Salle B (10 places)"]
    assert event.items.get(workshop_number=1).places == 10


def test_places_of_a_workshop_already_taken_are_not_taken_back():
    workshop, _ = a_small_workshop(2)
    workshop.capacity = 1
    with pytest.raises(Refusal, match="2 participants sont inscrits à « Atelier 1"):
        save_part(actor=national_person(), event=workshop.event, part=workshop, today=TODAY)


def test_a_workshop_with_participants_is_not_deleted():
    workshop = WorkshopFactory(event=EventFactory())
    give(GuestFactory(event=workshop.event), Reply(Answer.COMES, choices=[workshop]))
    with pytest.raises(Refusal, match="inscrits à cet atelier"):
        delete_part(actor=national_person(), event=workshop.event, part=workshop, today=TODAY)
