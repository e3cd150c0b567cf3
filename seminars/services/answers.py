"""The answer of a guest: given through his link, or noted by the organisers; changed until the closing date."""

import datetime as dt
from dataclasses import dataclass, field

from django.db import transaction

from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.models import User
from iae_portal.core.services.journal import tell
from iae_portal.core.services.writing import lock
from iae_portal.core.text import french_date
from iae_portal.notifications.mail import Recipient
from seminars.enums import COMING, Answer, Place
from seminars.models import Guest, ProgrammeItem
from seminars.rights import PREPARE, require
from seminars.services import mails
from seminars.services.changes import announce_first_hours
from seminars.services.deputies import refuse_too_many
from seminars.services.locks import lock_event, refuse_over, refuse_present
from seminars.services.places import after_change, leave_place, take_place
from seminars.services.workshops import place_in_workshop, place_the_unplaced, save_choices


@dataclass(frozen=True)
class Reply:
    """What the form says. `choices` are workshops, best first."""

    answer: str
    choices: list[ProgrammeItem] = field(default_factory=list)
    lunch: bool = False
    needs: str = ""
    listed: bool = False
    deputy_name: str = ""
    deputy_function: str = ""
    deputy_email: str = ""


@transaction.atomic
def answer_invitation(*, guest: Guest, reply: Reply, today: dt.date, actor: User | None = None) -> Guest:
    """One answer after the other on the lock of the event. Answering twice the same changes nothing.

    Without `actor` it is the guest, until the closing date; the organisers may note an answer until the day.
    """
    event = lock_event(guest.event)
    announce_first_hours(event)
    locked = lock(guest, "departement")
    locked.event = event
    _check(locked, reply, actor, today)
    if actor is None and reply.answer == Answer.REPRESENTED:
        refuse_too_many(locked, reply.deputy_email)
    # Read before the answer is written: what changed decides which mails leave.
    before, attendee, deputy = locked.place, locked.attendee, mails.deputy_of(locked)
    declined_before = locked.answer == Answer.DECLINES
    _write(locked, reply)
    if locked.answer in COMING:
        take_place(event, locked)
    else:
        leave_place(locked)
    if Place.HELD in (before, locked.place) and (before, attendee) != (locked.place, locked.attendee):
        # A calendar ignores an entry whose sequence does not grow.
        locked.calendar_sequence += 1
    locked.save()
    save_choices(locked, reply.choices if locked.answer in COMING else [])
    if locked.place == Place.HELD:
        place_in_workshop(event, locked)
    # The workshop that he leaves goes to the guests who have none, before a new place is offered.
    if before == Place.HELD and locked.place != Place.HELD:
        place_the_unplaced(event)
    after_change(event, today=today)
    _tell(locked, before, deputy)
    if locked.answer == Answer.DECLINES and before != Place.HELD and not declined_before:
        mails.write_regret(locked)
    _journal(locked, actor)
    return locked


def _check(guest: Guest, reply: Reply, actor: User | None, today: dt.date) -> None:
    event = guest.event
    if actor is not None:
        require(actor, PREPARE, event)
        refuse_over(event)
        if reply.answer == Answer.DECLINES:
            refuse_present(guest)
        return
    if reply.answer == Answer.DECLINES and guest.attendances.exists():
        raise Refusal(f"L'accueil a noté votre présence. Si c'est une erreur, dites-le à {event.contact}.")
    withdraws = reply.answer == Answer.DECLINES and guest.may_withdraw(today)
    if not (withdraws or guest.may_answer(today)):
        closed = event.answers_close_on
        date = f" depuis le {french_date(closed)}" if closed and today > closed else ""
        raise Refusal(f"Les inscriptions sont closes{date}. Pour changer votre réponse, écrivez à {event.contact}.")


def _write(guest: Guest, reply: Reply) -> None:
    comes = reply.answer in COMING
    represented = reply.answer == Answer.REPRESENTED
    guest.answer, guest.answered_at = reply.answer, clock.now()
    guest.lunch = comes and reply.lunch
    # Nothing of health is kept of somebody who does not come.
    guest.needs = reply.needs if comes else ""
    guest.listed = comes and reply.listed
    guest.deputy_name = reply.deputy_name if represented else ""
    guest.deputy_function = reply.deputy_function if represented else ""
    guest.deputy_email = reply.deputy_email if represented else ""


def _tell(guest: Guest, before: str, former: Recipient | None) -> None:
    # The former deputy is told first: he may be replaced by another in the same answer.
    if former and former != mails.deputy_of(guest):
        mails.write_release(guest, former)
    if guest.place == Place.HELD:
        mails.write_confirmation(guest)
        mails.write_deputy_confirmation(guest)
    elif guest.place == Place.WAITING and before != Place.WAITING:
        mails.write_waiting(guest)
    elif before == Place.HELD:
        mails.write_withdrawal(guest)


def _journal(guest: Guest, actor: User | None) -> None:
    tell(
        actor,
        guest,
        "seminars.answer",
        f"Réponse « {guest.answer_label} », {guest.get_place_display().lower()} ({guest.event}, {guest.reference})",
        service=guest.event.host,
        guest="" if actor else f"{guest.reference.capitalize()} (lien personnel)",
    )
