"""The contradictory procedure before a termination: registered letter, delay for observations, outcome."""

import datetime as dt

from django.db import transaction

from conventions.enums import ConventionState
from conventions.models import AdversarialProcedure, Convention
from conventions.rights import COMMIT, EDIT
from conventions.services.open_dossier import require
from conventions.terms import least_due_on
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.models import User
from iae_portal.core.services.writing import add_and_tell, save_and_tell
from iae_portal.core.text import french_date


@transaction.atomic
def open_procedure(
    *,
    actor: User,
    convention: Convention,
    grounds: str,
    notified_on: dt.date,
    observations_due_on: dt.date | None = None,
) -> AdversarialProcedure:
    """A head tells the structure, by registered letter, that he means to terminate. No date: the least delay."""
    require(actor, COMMIT, convention)
    if convention.state != ConventionState.IN_FORCE:
        raise Refusal("La procédure contradictoire concerne une convention en vigueur.")
    if notified_on > clock.today():
        raise Refusal("La date de réception de la lettre ne peut pas être à venir.")
    least = least_due_on(notified_on, convention.service.departement.code)
    observations_due_on = observations_due_on or least
    if observations_due_on < least:
        raise Refusal(
            f"La structure a jusqu'au {french_date(least)} au moins pour présenter ses observations (R5132-5)."
        )
    procedure = AdversarialProcedure(
        convention=convention, grounds=grounds, notified_on=notified_on, observations_due_on=observations_due_on
    )
    return add_and_tell(
        procedure,
        actor=actor,
        action="procedure.open",
        sentence=f"Procédure contradictoire ouverte : {convention}",
        fields=["grounds", "notified_on", "observations_due_on"],
        subject=convention,
        service=convention.service,
    )


@transaction.atomic
def close_procedure(*, actor: User, procedure: AdversarialProcedure, observations: str, outcome: str) -> None:
    """Keep the structure's observations and what follows; the termination itself is the `terminate` action."""
    locked = (
        AdversarialProcedure.objects.select_for_update(of=("self",)).select_related("convention").get(pk=procedure.pk)
    )
    require(actor, EDIT, locked.convention)
    if locked.closed_on:
        raise Refusal("Cette procédure est déjà close.")
    save_and_tell(
        locked,
        actor=actor,
        action="procedure.close",
        sentence=f"Procédure contradictoire close : {locked.convention}",
        values={"observations": observations, "outcome": outcome, "closed_on": clock.today()},
        subject=locked.convention,
        service=locked.convention.service,
    )
