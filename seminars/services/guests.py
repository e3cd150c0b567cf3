"""Guest lists: added by hand, from the councils, from a file; each person once by address."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from django.db import transaction

from iae_portal.core import clock
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import User
from iae_portal.core.services.journal import tell
from iae_portal.core.services.undo import Undoable, erase, put_back, undoable, undoes
from iae_portal.core.services.writing import lock, save_checked
from iae_portal.core.text import counted
from seminars.models import Event, Guest
from seminars.models.guest import new_nonce
from seminars.rights import PREPARE, guest_region_ids, require
from seminars.services import mails
from seminars.services.locks import lock_event, refuse_over, refuse_present
from seminars.services.places import after_change

ADD_REFUSED = "Les invités sont ajoutés par le service hôte, la mission nationale et les régions rattachées."
BATCH = 500
REMOVED = "seminars.removed_guest"
IDENTITY = ("category", "title", "first_name", "last_name", "function", "organisation", "email", "phone")
CORRECTED = (*IDENTITY, "region_id", "departement_id")


def check_may_add(user: User, event: Event) -> frozenset[int] | None:
    regions = guest_region_ids(user, event)
    if regions is not None and not regions:
        raise NotAllowed(ADD_REFUSED)
    refuse_over(event)
    return regions


class Outcome(Enum):
    FRESH = auto()
    KNOWN = auto()
    REFUSED = auto()


@dataclass(frozen=True)
class Added:
    """What adding a list did."""

    created: int
    known: int  # already invited with the same address
    refused: int = 0

    @property
    def sentence(self) -> str:
        parts = [counted(self.created, "invité ajouté", "invités ajoutés")]
        if self.known:
            parts.append(counted(self.known, "déjà dans la liste", "déjà dans la liste"))
        if self.refused:
            parts.append(counted(self.refused, "refusé", "refusés"))
        return f"{', '.join(parts)}."


@transaction.atomic
def add_guests(*, actor: User, event: Event, guests: Iterable[Guest], source: str) -> Added:
    """Add unsaved guests; one whose address or whose name in the same organisation is known is left as it is."""
    regions = check_may_add(actor, event)
    locked = lock(event)
    # Under the lock: two lists sent at once would add the same person twice.
    sorting = Sorting(locked, regions)
    found: dict[Outcome, list[Guest]] = {outcome: [] for outcome in Outcome}
    for guest in guests:
        guest.event, guest.source = locked, source
        found[sorting.outcome_of(guest)].append(guest)
    fresh, known, refused = found.values()
    Guest.objects.bulk_create(fresh, batch_size=BATCH)
    added = Added(len(fresh), len(known), len(refused))
    if fresh:
        sentence = f"Liste « {source} » : {added.sentence} ({locked})"
        tell(actor, locked, "seminars.guests.add", sentence, service=locked.host)
    return added


class Sorting:
    """What becomes of each person whom a list adds to an event, one after the other."""

    def __init__(self, event: Event, regions: frozenset[int] | None):
        rows = list(event.guests.values_list("email", "name_key", "organisation"))
        self.emails = {email for email, _, _ in rows if email}
        self.people = {(name, body) for _, name, body in rows}
        self.regions = regions

    def outcome_of(self, guest: Guest) -> Outcome:
        # bulk_create does not call save(): the keys of the search are set here.
        guest.set_keys()
        if self.regions is not None and len(self.regions) == 1 and guest.region_id is None:
            (guest.region_id,) = self.regions  # who answers for one region does not have to write it on each line
        if self.regions is not None and guest.region_id not in self.regions:
            return Outcome.REFUSED
        person = (guest.name_key, guest.organisation)
        if (guest.email and guest.email in self.emails) or person in self.people:
            return Outcome.KNOWN
        self.emails.add(guest.email)
        self.people.add(person)
        return Outcome.FRESH


@transaction.atomic
def save_guest(*, actor: User, guest: Guest) -> Guest:
    """One guest, added or corrected by hand. A new address gets a new link: the former one is closed."""
    regions = check_may_add(actor, guest.event)
    if regions is not None and guest.region_id not in regions:
        raise NotAllowed("Vous ajoutez les invités de votre région : indiquez-la.")
    event = lock_event(guest.event)
    new = guest.pk is None
    # What he answered meanwhile is kept: the form holds his row as it was when it was read.
    guest, former = (guest, "") if new else _corrected(guest)
    guest.set_keys()
    if former and former != guest.email:
        guest.nonce = new_nonce()
        # The former address got a link that is closed now. The new one is sent with the next invitations, or at once
        # with what was confirmed.
        guest.invited_at = guest.invited_at if guest.answer else None
    save_checked(guest)
    if former and former != guest.email and (write := mails.OF_A_PLACE.get(guest.place)):
        write(guest)
    verb = "Invité ajouté" if new else "Fiche d'invité corrigée"
    tell(actor, guest, "seminars.guest.save", f"{verb} : {guest.reference} ({guest.event})", service=guest.event.host)
    # His category or his region counts in the quotas: a place may now be his, or somebody else's.
    after_change(event, today=clock.today())
    return guest


def _corrected(typed: Guest) -> tuple[Guest, str]:
    """The stored row with what the form corrects, and its former address."""
    stored = lock(typed)
    former = stored.email
    for name in CORRECTED:
        setattr(stored, name, getattr(typed, name))
    return stored, former


@transaction.atomic
def remove_guest(*, actor: User, guest: Guest) -> Undoable:
    """Take somebody off the list; not after his answer, which would leave his calendar wrong."""
    require(actor, PREPARE, guest.event)
    lock(guest.event)
    locked = lock(guest)
    if locked.answer:
        raise Refusal("Cette personne a répondu : notez plutôt qu'elle ne vient pas, son agenda sera prévenu.")
    refuse_present(locked)
    sentence = f"Invité retiré de la liste : {locked.reference} ({locked.event})"
    tell(actor, locked.event, "seminars.guest.remove", sentence)
    return undoable(REMOVED, locked.event, erase(locked))


@undoes(REMOVED)
@transaction.atomic
def put_guest_back(*, actor: User, undone: Undoable) -> None:
    event = undone.subject
    require(actor, PREPARE, event)
    lock(event)
    guest, *_ = put_back(undone, actor=actor)
    sentence = f"Retrait annulé : invité remis sur la liste : {guest.reference} ({event})"
    tell(actor, guest, "seminars.guest.save", sentence, service=event.host)
