"""What every service of the seminars starts with: the right, then the row under lock."""

from django.db import transaction

from iae_portal.core.errors import Refusal
from iae_portal.core.models import User
from iae_portal.core.selectors.journal import since
from iae_portal.core.services.writing import lock
from seminars.models import Contribution, Event, Guest
from seminars.rights import CONTRIBUTE, PREPARE, require
from seminars.workflows.event import EVENT_WORKFLOW

OVER = "Cet événement est passé ou annulé : il ne se prépare plus."

PRESENT = "Cette personne est pointée présente. Si c'est une erreur, annulez d'abord son pointage à l'émargement."

ERASED = "Les données personnelles de cet événement sont effacées : ses invités n'ont plus de nom."


def refuse_erased(event: Event) -> None:
    if event.erased_on:
        raise Refusal(ERASED)


def refuse_present(guest: Guest) -> None:
    """The desk saw him: a list that says otherwise would lose his presence, and his certificate with it."""
    if guest.attendances.exists():
        raise Refusal(PRESENT)


def lock_event(event: Event) -> Event:
    """The event's row, under the lock that every answer takes in turn."""
    # A lock taken outside a transaction is given back at once: two answers would then take the same place.
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("places move inside the transaction of the answer")
    return lock(event, "series", "host")


def event_to_prepare(actor: User, event: Event, *, whatever_state: bool = False) -> Event:
    """The event under lock, for somebody who prepares it."""
    require(actor, PREPARE, event)
    locked = lock_event(event)
    if not whatever_state:
        refuse_over(locked)
    return locked


def refuse_over(event: Event) -> None:
    if not event.is_prepared:
        raise Refusal(since(OVER, event, EVENT_WORKFLOW))


def contribution_to_give(actor: User, contribution: Contribution) -> Contribution:
    """The contribution under lock, for somebody of the region, while the event is being prepared."""
    require(actor, CONTRIBUTE, contribution)
    locked = lock(contribution)
    refuse_over(locked.event)
    return locked
