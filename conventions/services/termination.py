"""What a termination sends: the decision, then the order to pay back what the annexes say is owed."""

from conventions.enums import LetterKind
from conventions.models import Convention
from conventions.services.letters import write_letter
from conventions.slots import TERMINATED_EFFECTS
from iae_portal.core.models import User
from iae_portal.core.text import french_date

NOTHING_SAID = "Vous n'avez pas présenté d'observations dans ce délai."
SAID = "Vos observations ont été examinées."


def tell_termination(*, convention: Convention, actor: User, comment: str) -> None:
    procedure = convention.procedures.filter(notified_on__isnull=False).first()
    said = procedure.observations or procedure.observed_on or procedure.heard_on
    write_letter(
        convention=convention,
        kind=LetterKind.TERMINATION,
        actor=actor,
        notified_on=french_date(procedure.notified_on),
        answer_until=french_date(procedure.observations_due_on),
        observations=SAID if said else NOTHING_SAID,
        ended_on=french_date(convention.ended_on),
        comment=comment,
    )
    for effect in TERMINATED_EFFECTS.all():
        effect(convention, actor)
