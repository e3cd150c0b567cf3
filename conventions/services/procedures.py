"""The contradictory procedure before a termination: registered letter, delay for observations, outcome."""

import datetime as dt

from django.db import transaction

from conventions.enums import ConventionState
from conventions.models import AdversarialProcedure, Convention
from conventions.rights import COMMIT, EDIT
from conventions.services.open_dossier import lock_convention
from conventions.terms import least_due_on
from conventions.workflows.procedure import PROCEDURE_WORKFLOW
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.models import User
from iae_portal.core.services.workflow import fire
from iae_portal.core.services.writing import add_and_tell
from iae_portal.core.text import french_date
from iae_portal.core.workflow import Request


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
    # Under the lock of the convention: two clicks open one procedure.
    convention = lock_convention(actor, COMMIT, convention)
    if convention.state != ConventionState.IN_FORCE:
        raise Refusal("La procédure contradictoire concerne une convention en vigueur.")
    if convention.procedures.filter(closed_on__isnull=True).exists():
        raise Refusal("Une procédure est déjà ouverte pour cette convention : donnez-lui d'abord sa suite.")
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
def close_procedure(
    *, actor: User, procedure: AdversarialProcedure, name: str, observations: str, outcome_details: str = ""
) -> AdversarialProcedure:
    """Close a procedure on what follows (`conclude`, `drop`); the termination itself is the `terminate` action.

    Raises NotAllowed or Refusal (already closed on that, delay of the structure not over).
    """
    # The convention first, as the termination takes it: what the guard reads does not move meanwhile.
    convention = lock_convention(actor, EDIT, procedure.convention)
    request = Request(actor=actor, today=clock.today(), comment=outcome_details)

    def keep(locked: AdversarialProcedure, asked: Request) -> None:
        locked.observations, locked.outcome_details = observations, outcome_details
        locked.closed_on = asked.today

    return fire(
        PROCEDURE_WORKFLOW,
        obj=procedure,
        name=name,
        request=request,
        before_save=keep,
        subject=convention,
        service=convention.service,
    )
