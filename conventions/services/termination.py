"""What follows an end before the term: the decision, then the order to pay back what the annexes say is owed."""

from conventions.enums import LetterKind
from conventions.models import AdversarialProcedure, Convention
from conventions.services.letters import write_letter
from conventions.slots import TERMINATED_EFFECTS
from conventions.workflows.amendment import UNSIGNED
from iae_portal.core.models import User
from iae_portal.core.services.writing import lock_all
from iae_portal.core.text import french_date

NOTHING_SAID = "Vous n'avez pas présenté d'observations dans ce délai."


def tell_termination(*, convention: Convention, actor: User, comment: str) -> None:
    procedure = convention.procedures.filter(notified_on__isnull=False).first()
    write_letter(
        convention=convention,
        kind=LetterKind.TERMINATION,
        actor=actor,
        notified_on=french_date(procedure.notified_on),
        answer_until=french_date(procedure.observations_due_on),
        observations=_said(procedure),
        ended_on=french_date(convention.ended_on),
        comment=comment,
    )
    follow_termination(convention=convention, actor=actor)


def follow_termination(*, convention: Convention, actor: User | None) -> None:
    """What upper floors hang on an end before the term, whoever wanted it."""
    # They end after the annexes, and are locked before.
    lock_all(convention.amendments.filter(state__in=UNSIGNED))
    for effect in TERMINATED_EFFECTS.all():
        effect(convention, actor)


def _said(procedure: AdversarialProcedure) -> str:
    """What the structure answered, written or heard, each with its day."""
    answers = []
    if procedure.observations or procedure.observed_on:
        received = f", reçues le {french_date(procedure.observed_on)}," if procedure.observed_on else ""
        answers.append(f"Vos observations{received} ont été examinées.")
    if procedure.heard_on:
        answers.append(f"Vous avez été entendu le {french_date(procedure.heard_on)}.")
    return " ".join(answers) or NOTHING_SAID
