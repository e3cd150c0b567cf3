"""The desk: who is there, scanned or typed; a click takes a mistake back."""

from django.db import IntegrityError, transaction

from iae_portal.core import clock
from iae_portal.core.errors import FieldRefusal, Refusal
from iae_portal.core.models import JournalEntry, User
from iae_portal.core.seen import plain
from iae_portal.core.selectors.journal import last_act, with_author
from iae_portal.core.services.journal import tell
from iae_portal.core.services.undo import Undoable, erase, put_back, undoable, undoes
from iae_portal.core.services.writing import check_fresh, lock, save_and_tell, save_checked
from iae_portal.core.text import fold
from iae_portal.documents import codes
from seminars.enums import AFTER, COMING, Answer, EventState, Place
from seminars.models import Attendance, Event, Guest, ProgrammeItem
from seminars.models.attendance import WRONG_DESK
from seminars.rights import PREPARE, require
from seminars.services.locks import ERASED, lock_event, refuse_erased
from seminars.services.places import has_place_for

CHECK_IN = "seminars.check_in"
ATTENDEE = "seminars.attendee"
MOVED = "Qui est venu a été corrigé depuis l'affichage de cette page : relisez, puis envoyez de nouveau."
NOT_HELD = "L'événement n'est pas encore déclaré tenu : notez plutôt la réponse de cette personne."
DESK = "Accueil"  # the list of those whom no list named


def find_guest(event: Event, typed: str) -> Guest:
    """By the code of the badge, else by the beginning of names that only one participant bears, his own or that of
    who represents him; where none does, that only one guest who had not said that he comes bears. Raises Refusal."""
    code = codes.normalised(typed)
    by_code = event.guests.filter(badge_code=code).first()
    if by_code is not None:
        return by_code
    words = fold(typed).split()
    if not words:
        raise FieldRefusal("Scannez un badge, ou tapez un nom.", "code")
    named = [guest for guest in event.guests.order_by("name_key", "pk") if _bears(guest, words)]
    found = [guest for guest in named if guest.answer in COMING] or named
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(guest.attendee_name for guest in found[:6])
        raise FieldRefusal(
            f"Plusieurs participants correspondent ({names}) : tapez aussi le prénom, ou scannez le badge.", "code"
        )
    raise FieldRefusal(f"« {typed[:60]} » : ni un badge de cet événement, ni le nom d'un invité.", "code")


def _bears(guest: Guest, typed: list[str]) -> bool:
    names = f"{guest.name_key} {fold(guest.deputy_name)}".split()
    return all(any(name.startswith(word) for name in names) for word in typed)


@transaction.atomic
def check_in(
    *, actor: User, event: Event, guest: Guest, half_day: str = "", workshop: ProgrammeItem | None = None
) -> tuple[Attendance, bool]:
    """Mark a guest present. Returns the presence, and False when it was already there (two desks may click)."""
    _check(actor, event)
    if guest.event_id != event.pk:
        raise FieldRefusal("Ce badge est celui d'un autre événement.", "code")
    subject = {"half_day": "", "workshop": workshop} if workshop else {"half_day": half_day, "workshop": None}
    try:
        with transaction.atomic():
            return Attendance.objects.get_or_create(guest=guest, **subject, defaults={"at": clock.now(), "by": actor})
    # Two desks scanned the badge at the same moment: the constraint kept one row.
    except IntegrityError:
        return Attendance.objects.get(guest=guest, **subject), False


@transaction.atomic
def welcome(
    *, actor: User, event: Event, guest: Guest, half_day: str = "", workshop: ProgrammeItem | None = None
) -> Attendance:
    """Somebody whom no list names came: a guest of the day, marked present at once; a place is his if one is free."""
    _check(actor, event)
    locked = lock_event(event)
    guest.event, guest.source = locked, DESK
    guest.set_keys()
    if locked.guests.filter(name_key=guest.name_key, organisation=guest.organisation).exists():
        raise FieldRefusal("Cette personne est déjà dans la liste : pointez-la par son nom.", "last_name")
    guest.answer, guest.answered_at = Answer.COMES, clock.now()
    if has_place_for(locked, guest):
        guest.place = Place.HELD
    save_checked(guest)
    sentence = f"Accueilli sans inscription : {guest.reference} ({locked})"
    tell(actor, guest, "seminars.guest.welcome", sentence, service=locked.host)
    return check_in(actor=actor, event=locked, guest=guest, half_day=half_day, workshop=workshop)[0]


@transaction.atomic
def cancel_check_in(*, actor: User, attendance: Attendance) -> Undoable:
    event = attendance.guest.event
    _check(actor, event)
    return undoable(CHECK_IN, event, erase(attendance), is_told=False)


@undoes(CHECK_IN)
@transaction.atomic
def put_check_in_back(*, actor: User, undone: Undoable) -> None:
    _check(actor, undone.subject)
    put_back(undone, actor=actor)


def refuse_attendee(event: Event) -> None:
    refuse_erased(event)
    if event.state not in AFTER:
        raise Refusal(NOT_HELD)


def mark_of(guest: Guest) -> str:
    """Who came, as a page shows it."""
    return plain(f"{guest.answer} {guest.deputy_name} {guest.deputy_function} {guest.deputy_email}")


def corrector_of(guest: Guest) -> JournalEntry | None:
    return last_act([guest], ATTENDEE)


@transaction.atomic
def correct_attendee(
    *,
    actor: User,
    guest: Guest,
    answer: str,
    comment: str,
    deputy_name: str,
    deputy_function: str,
    deputy_email: str,
    seen: str | None = None,
) -> Guest:
    """Once the event is held, who came: the guest himself, or who represented him, whatever he had answered.

    The journal is kept for ever: it names neither of them.
    """
    require(actor, PREPARE, guest.event)
    refuse_attendee(lock_event(guest.event))
    locked = lock(guest)
    check_fresh(seen, mark_of(locked), lambda: with_author(MOVED, corrector_of(locked)), dict)
    represented = answer == Answer.REPRESENTED
    locked.deputy_name = deputy_name if represented else ""
    locked.deputy_function = deputy_function if represented else ""
    locked.deputy_email = deputy_email if represented else ""
    came = "un représentant est venu" if represented else "la personne invitée est venue elle-même"
    sentence = f"Présence corrigée : {came} ({locked.event}, {locked.reference})"
    values = {"answer": answer, "answered_at": locked.answered_at or clock.now()}
    told = {"sentence": sentence, "service": locked.event.host, "comment": comment}
    if not save_and_tell(locked, actor=actor, action=ATTENDEE, values=values, **told):
        save_checked(locked)
        tell(actor, locked, ATTENDEE, **told)
    return locked


def _check(actor: User, event: Event) -> None:
    require(actor, PREPARE, event)
    if closed := why_no_desk(event):
        raise Refusal(closed)


def why_no_desk(event: Event) -> str:
    """Empty from the day of the event on, while its guests have their names."""
    if event.erased_on:
        return ERASED
    is_open = event.state not in (EventState.PREPARATION, EventState.CANCELLED) and event.held_on is not None
    return "" if is_open and event.held_on <= clock.today() else WRONG_DESK


def place_warning(guest: Guest) -> str:
    """What the desk must know of a person who comes in."""
    if guest.place == Place.HELD:
        return ""
    if guest.place in (Place.WAITING, Place.LAPSED):
        return f"{guest.attendee_name} était sur la liste d'attente, sans place confirmée."
    return f"{guest.name} n'avait pas de place confirmée."
