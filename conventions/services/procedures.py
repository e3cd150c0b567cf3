"""The contradictory procedure before a termination: registered letter, delay for observations, outcome.

Delay: 15 days at least in the code of 2008 (R5132-5), one month today. The day of the change is not sourced: the
décret of 21 February 2014 is presumed (domain note, 1.6), so the parameter is dated.
"""

import datetime as dt

from django.db import transaction

from conventions.enums import ConventionState
from conventions.models import AdversarialProcedure, Convention
from conventions.rights import COMMIT, EDIT
from conventions.services.open_dossier import require
from iae_portal.core import clock
from iae_portal.core.calendars import add_months, next_working_day
from iae_portal.core.errors import Refusal
from iae_portal.core.models import User
from iae_portal.core.services.journal import record, snapshot
from iae_portal.core.text import french_date

MONTH_SINCE = dt.date(2014, 2, 24)
DAYS_BEFORE = 15


def least_due_on(notified_on: dt.date, departement: str) -> dt.date:
    """The earliest end of the structure's delay for a letter received that day.

    DESIGN: a delay that ends on a Saturday, a Sunday or a holiday goes on until the next worked day: no text
    says it for this procedure, and the structure loses nothing by it.
    """
    if notified_on >= MONTH_SINCE:
        return next_working_day(add_months(notified_on, 1), departement)
    return next_working_day(notified_on + dt.timedelta(days=DAYS_BEFORE), departement)


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
    procedure.full_clean()
    procedure.save()
    record(
        actor=actor,
        action="procedure.open",
        subject=convention,
        service=convention.service,
        sentence=f"Procédure contradictoire ouverte : {convention}",
        after=snapshot(procedure, ["grounds", "notified_on", "observations_due_on"]),
    )
    return procedure


@transaction.atomic
def close_procedure(*, actor: User, procedure: AdversarialProcedure, observations: str, outcome: str) -> None:
    """Keep the structure's observations and what follows; the termination itself is the `terminate` action."""
    locked = (
        AdversarialProcedure.objects.select_for_update(of=("self",)).select_related("convention").get(pk=procedure.pk)
    )
    require(actor, EDIT, locked.convention)
    if locked.closed_on:
        raise Refusal("Cette procédure est déjà close.")
    locked.observations, locked.outcome, locked.closed_on = observations, outcome, clock.today()
    locked.full_clean()
    locked.save()
    record(
        actor=actor,
        action="procedure.close",
        subject=locked.convention,
        service=locked.convention.service,
        sentence=f"Procédure contradictoire close : {locked.convention}",
        after=snapshot(locked, ["observations", "outcome", "closed_on"]),
    )
