"""What stops a convention for a time or for good: suspension of payments, departure of the structure."""

import datetime as dt

from django.db import transaction

from conventions.enums import RUNNING_STATES, ConventionState, LetterKind
from conventions.models import Convention, Suspension
from conventions.rights import COMMIT, EDIT
from conventions.services.deadlines import keep_deadlines
from conventions.services.letters import write_letter
from conventions.services.open_dossier import lock_convention
from conventions.terms import NOTICE_MONTHS, first_leaving_day
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.models import User
from iae_portal.core.services.writing import add_and_tell, save_and_tell
from iae_portal.core.text import french_date, spelled


@transaction.atomic
def suspend(
    *, actor: User, convention: Convention, start: dt.date, reason: str, end: dt.date | None = None
) -> Suspension:
    """A head stops the payments from a day on; the structure is told why, with its recourse."""
    locked = lock_convention(actor, COMMIT, convention)
    if locked.state not in RUNNING_STATES:
        raise Refusal("La suspension concerne une convention signée ou en vigueur.")
    if start < clock.today():
        raise Refusal("Une suspension ne revient pas sur ce qui est passé : choisissez aujourd'hui ou un jour à venir.")
    row = Suspension(convention=locked, start=start, end=end, reason=reason)
    add_and_tell(
        row,
        actor=actor,
        action="convention.suspend",
        sentence=f"Paiements suspendus : {locked}",
        fields=["start", "end", "reason"],
        subject=locked,
    )
    said = {"start": french_date(start), "end": french_date(end) if end else "", "reason": reason}
    write_letter(convention=locked, kind=LetterKind.SUSPENSION, actor=actor, **said)
    return row


@transaction.atomic
def lift_suspension(*, actor: User, suspension: Suspension, end: dt.date) -> Suspension:
    """Say its last day: payments start again the day after."""
    convention = lock_convention(actor, COMMIT, suspension.convention)
    row = convention.suspensions.get(pk=suspension.pk)
    told = {"action": "convention.lift_suspension", "sentence": f"Fin de la suspension : {convention}"}
    save_and_tell(row, actor=actor, **told, values={"end": end}, subject=convention, service=convention.service)
    return row


@transaction.atomic
def note_departure(
    *, actor: User, convention: Convention, told_on: dt.date, reason: str, last_day: dt.date | None = None
) -> Convention:
    """The structure stops: it denounces the convention (`last_day`, after its notice) or does not renew it (None)."""
    locked = lock_convention(actor, EDIT, convention)
    if locked.state != ConventionState.IN_FORCE:
        raise Refusal("Le départ de la structure concerne une convention en vigueur.")
    if told_on > clock.today():
        raise Refusal("Le jour où la structure l'a annoncé ne peut pas être à venir.")
    leaving_on = last_day or locked.end
    if leaving_on > locked.end:
        raise Refusal(f"La convention prend fin le {french_date(locked.end)} : choisissez un jour avant, ou aucun.")
    if leaving_on < locked.end and leaving_on < first_leaving_day(told_on):
        raise Refusal(
            f"Le préavis de dénonciation est de {spelled(NOTICE_MONTHS)} mois : "
            f"le dernier jour est le {french_date(first_leaving_day(told_on))} au plus tôt."
        )
    save_and_tell(
        locked,
        actor=actor,
        action="convention.leave",
        sentence=f"Départ annoncé par la structure : {locked}",
        values={"leaving_told_on": told_on, "leaving_on": leaving_on, "leaving_reason": reason},
    )
    keep_deadlines(locked)
    return locked
