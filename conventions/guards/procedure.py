"""Guards of a contradictory procedure's transitions."""

from conventions.enums import ConventionState, ProcedureState
from conventions.models import AdversarialProcedure
from iae_portal.core.text import french_date
from iae_portal.core.workflow import Request


def observations_are_over(procedure: AdversarialProcedure, request: Request) -> str | None:
    """The structure keeps its whole delay, whatever it has already answered (R5132-5)."""
    if procedure.observations_due_on is None:
        return "La lettre recommandée n'est pas encore reçue : notez le jour de sa réception, le délai part de là."
    # The last day of the delay still belongs to the structure.
    if procedure.observations_due_on < request.today:
        return None
    return f"La structure peut présenter ses observations jusqu'au {french_date(procedure.observations_due_on)}."


def convention_can_be_terminated(procedure: AdversarialProcedure, request: Request) -> str | None:
    """It may have reached its term, or been denounced by the structure, during the delay."""
    if procedure.convention.state == ConventionState.IN_FORCE:
        return None
    return "La convention n'est plus en vigueur : il n'y a plus rien à résilier. Classez la procédure sans suite."


def convention_is_not_terminated(procedure: AdversarialProcedure, request: Request) -> str | None:
    """A procedure that nobody concluded led to no termination: the structure left by itself."""
    if procedure.convention.state != ConventionState.TERMINATED or procedure.state == ProcedureState.OPEN:
        return None
    return "La convention est résiliée : sa procédure ne peut plus être classée sans suite."
