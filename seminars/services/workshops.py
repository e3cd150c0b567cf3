"""Places in the workshops: the best of a guest's choices that has room, under the lock of the event."""

from django.db.models import Count, F, Model, Q

from iae_portal.core.errors import FieldRefusal, Refusal
from iae_portal.core.text import counted
from seminars.enums import ItemKind, Place
from seminars.models import Event, Guest, ProgrammeItem, Room, WorkshopChoice
from seminars.services import mails


def save_choices(guest: Guest, workshops: list[ProgrammeItem]) -> None:
    """The ranked choices of a guest, in place of the former ones."""
    guest.choices.all().delete()
    WorkshopChoice.objects.bulk_create(
        WorkshopChoice(guest=guest, workshop=workshop, rank=rank) for rank, workshop in enumerate(workshops, start=1)
    )


def open_workshops(event: Event) -> dict[int, ProgrammeItem]:
    """Workshops that still have room, by key, with the places taken."""
    rows = event.items.filter(kind=ItemKind.WORKSHOP).select_related("room")
    rows = rows.annotate(taken=Count("participants", filter=Q(participants__place=Place.HELD)))
    return {item.pk: item for item in rows if item.places is None or item.taken < item.places}


def place_in_workshop(event: Event, guest: Guest) -> None:
    """Set and save the workshop of a guest. A place that he already holds among his choices is his to keep, unless
    a better choice has room."""
    wishes = list(guest.choices.order_by("rank").values_list("workshop_id", flat=True))
    # His own place is not in `room` when the workshop is full: it is his all the same.
    current = guest.workshop_id if guest.workshop_id in wishes else None
    room = open_workshops(event)
    best = next((pk for pk in wishes if pk == current or pk in room), None)
    if best == guest.workshop_id:
        return
    freed = guest.workshop_id is not None
    guest.workshop_id = best
    if freed:
        guest.calendar_sequence += 1  # back in this workshop later, he is told it again
    guest.save(update_fields=["workshop", "calendar_sequence"])
    if freed:
        place_the_unplaced(event)


def place_the_unplaced(event: Event) -> None:
    """Guests without a workshop get the places that are freed, in the order of their answers.

    DESIGN: nobody who has a workshop is moved by somebody else's change of mind.
    """
    rows = event.guests.filter(place=Place.HELD, workshop__isnull=True, choices__isnull=False).distinct()
    rows = rows.select_related("departement")
    for guest in rows.order_by(F("answered_at").asc(nulls_last=True), "pk"):
        # Read again for each guest: the one before may have taken the last place.
        room = open_workshops(event)
        best = next(
            (pk for pk in guest.choices.order_by("rank").values_list("workshop_id", flat=True) if pk in room), None
        )
        if best is not None:
            guest.workshop_id = best
            guest.save(update_fields=["workshop"])
            guest.event = event
            mails.write_confirmation(guest)


def check_places(part: Model) -> None:
    """Places that participants already have are not taken back, by a smaller workshop nor by a smaller room."""
    if part.pk is None:
        return
    if isinstance(part, Room):
        items = [(item, part.capacity) for item in part.items.filter(kind=ItemKind.WORKSHOP, capacity__isnull=True)]
    elif isinstance(part, ProgrammeItem):
        if not part.is_workshop:
            refuse_attended(part)
        items = [(part, part.places if part.is_workshop else 0)]
    else:
        return
    for item, places in items:
        held = item.participants.filter(place=Place.HELD).count()
        if places is not None and held > places:
            raise FieldRefusal(
                f"{counted(held, 'participant est inscrit', 'participants sont inscrits')} à « {item.label} » : "
                "l'atelier ne peut pas offrir moins de places.",
                "capacity",
            )


def refuse_attended(item: ProgrammeItem) -> None:
    """Who was seen in a workshop keeps his presence there."""
    if item.attendances.exists():
        raise Refusal(
            "Des participants sont pointés présents à cet atelier : il reste un atelier du programme. "
            "Si c'est une erreur, annulez d'abord leur pointage à l'émargement."
        )
