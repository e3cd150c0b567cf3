"""The reservations of the council on a convention, lifted once something answers them."""

import datetime as dt

from django.db import transaction

from conventions.models import Convention, OpinionRequest
from conventions.rights import EDIT
from conventions.selectors.opinions import current_opinion, reservations_standing
from conventions.services.open_dossier import lock_convention
from iae_portal.core import clock
from iae_portal.core.errors import FieldRefusal, Refusal
from iae_portal.core.models import User
from iae_portal.core.services.writing import lock, save_and_tell
from iae_portal.core.text import french_date


def _already(opinion: OpinionRequest | None) -> str:
    if opinion and opinion.lifted_on:
        day, by = french_date(opinion.lifted_on), opinion.lifted_by
        return f"Ces réserves sont déjà levées, le {day} : « {by} ». Votre saisie n'est pas enregistrée."
    return "Le conseil n'a pas émis de réserve qui reste à lever."


@transaction.atomic
def lift_reservations(*, actor: User, convention: Convention, lifted_on: dt.date, lifted_by: str) -> OpinionRequest:
    """Say what answers the reservations of the council on a convention, and when."""
    lock_convention(actor, EDIT, convention)
    opinion = reservations_standing(convention)
    if opinion is None:
        raise Refusal(_already(current_opinion(convention)))
    if lifted_on > clock.today():
        raise FieldRefusal("Des réserves ne sont pas levées à une date à venir.", "lifted_on")
    locked = lock(opinion)
    save_and_tell(
        locked,
        actor=actor,
        action="opinion.lift",
        sentence=f"Réserves du conseil levées : {locked.label}",
        values={"lifted_on": lifted_on, "lifted_by": lifted_by},
        subject=convention,
    )
    return locked
