"""The contradictory procedure before a termination: registered letter, delay for observations, outcome."""

import datetime as dt

from django.db import transaction

from conventions.enums import ConventionState, LetterKind, ProcedureState
from conventions.models import AdversarialProcedure, Convention
from conventions.reminders import PROCEDURE
from conventions.rights import COMMIT, EDIT
from conventions.services.deadlines import keep_owed
from conventions.services.letters import check_receipt, write_letter
from conventions.services.open_dossier import lock_convention
from conventions.structure_types import STRUCTURE_TYPES
from conventions.terms import least_due_on, observation_delay
from conventions.workflows.convention import CONVENTION_WORKFLOW
from conventions.workflows.procedure import PROCEDURE_WORKFLOW
from iae_portal.core import clock
from iae_portal.core.days import Edge, outside, refuse_outside, refuse_to_come
from iae_portal.core.errors import FieldRefusal, Refusal
from iae_portal.core.models import JournalEntry, User
from iae_portal.core.seen import plain
from iae_portal.core.selectors.journal import last_act, since, with_author
from iae_portal.core.services.workflow import fire
from iae_portal.core.services.writing import add_and_tell, check_fresh, lock, save_and_tell
from iae_portal.core.text import french_date
from iae_portal.core.workflow import Request

FOLLOWED = ("notified_on", "observations_due_on", "observed_on", "heard_on", "observations")
FOLLOWED_SINCE = (
    "Le suivi de cette procédure a changé depuis que cette page le montre : relisez les dates et les observations de "
    "la structure, puis donnez-lui sa suite."
)


@transaction.atomic
def open_procedure(
    *,
    actor: User,
    convention: Convention,
    grounds: str,
    notified_on: dt.date | None = None,
    observations_due_on: dt.date | None = None,
) -> AdversarialProcedure:
    """A head tells the structure, by registered letter, that he means to terminate: the letter is written.

    Once it is received (`notified_on`), the delay runs; no date for its end: the least delay. DESIGN: received when the
    procedure opens, it left outside the portal, which writes no second one, dated after its receipt.
    """
    # Under the lock of the convention: two clicks open one procedure.
    convention = lock_convention(actor, COMMIT, convention)
    refuse_procedure(convention)
    due_on = _delay_end(convention, notified_on, observations_due_on)
    procedure = AdversarialProcedure(
        convention=convention,
        convention_signed_on=convention.signed_on,
        grounds=grounds,
        notified_on=notified_on,
        observations_due_on=due_on,
    )
    if notified_on is None:
        delay = observation_delay(clock.today()).label
        procedure.letter = write_letter(
            convention=convention, kind=LetterKind.NOTICE, actor=actor, grounds=grounds, delay=delay
        )
    sent = ", lettre envoyée hors du portail" if notified_on else ""
    add_and_tell(
        procedure,
        actor=actor,
        action="procedure.open",
        sentence=f"Procédure contradictoire ouverte{sent} : {convention}",
        fields=["grounds", "notified_on", "observations_due_on"],
        subject=convention,
    )
    keep_owed(convention, PROCEDURE)
    return procedure


def _delay_end(convention: Convention, notified_on: dt.date | None, typed: dt.date | None) -> dt.date | None:
    if notified_on is None:
        if typed:
            raise FieldRefusal(
                "Le délai part de la réception de la lettre : indiquez-la, ou laissez les deux dates vides.",
                "notified_on",
            )
        return None
    if notified_on > clock.today():
        raise FieldRefusal("La date de réception de la lettre ne peut pas être à venir.", "notified_on")
    least = least_due_on(notified_on, convention.service.departement.code)
    if typed and typed < least:
        # Its article, where the law of this type has one.
        article = STRUCTURE_TYPES[convention.siae.type].termination_article
        source = f" ({article})" if article else ""
        raise FieldRefusal(
            f"La structure a jusqu'au {french_date(least)} au moins pour présenter ses observations{source}.",
            "observations_due_on",
        )
    latest = Edge(max(least, convention.end), "fin de la convention, ou du délai minimal")
    refuse_outside(outside("observations_due_on", typed, None, latest))
    return typed or least


def refuse_procedure(convention: Convention) -> None:
    if convention.state != ConventionState.IN_FORCE:
        raise Refusal(
            since("La procédure contradictoire concerne une convention en vigueur.", convention, CONVENTION_WORKFLOW)
        )
    if convention.procedures.filter(closed_on__isnull=True).exists():
        sentence = "Une procédure est déjà ouverte pour cette convention : donnez-lui d'abord sa suite."
        raise Refusal(with_author(sentence, last_act([convention], "procedure.open")))


def why_closed(procedure: AdversarialProcedure) -> str:
    """Why it is not followed any more; "" while it is open."""
    if procedure.state == ProcedureState.OPEN:
        return ""
    return since("Cette procédure est close : ses dates ne changent plus.", procedure, PROCEDURE_WORKFLOW)


@transaction.atomic
def follow_procedure(
    *,
    actor: User,
    procedure: AdversarialProcedure,
    notified_on: dt.date | None,
    observations_due_on: dt.date | None = None,
    observed_on: dt.date | None = None,
    heard_on: dt.date | None = None,
    observations: str = "",
) -> AdversarialProcedure:
    """Note the receipt of the letter, then what the structure says of it, in writing or heard."""
    convention = lock_convention(actor, EDIT, procedure.convention)
    locked = lock(procedure, "convention", "letter")
    if sentence := why_closed(locked):
        raise Refusal(sentence)
    to_come = "Des observations ou une audition ne peuvent pas être à venir."
    refuse_to_come(clock.today(), to_come, observed_on=observed_on, heard_on=heard_on)
    # The delay of the observations runs from the receipt: without that day, none is in time or late.
    if notified_on is None and (observed_on or heard_on):
        raise FieldRefusal("Indiquez d'abord le jour où la structure a reçu la lettre recommandée.", "notified_on")
    if locked.notified_on and notified_on is None and locked.letter is None:
        raise FieldRefusal(
            "La lettre est partie hors du portail : indiquez le jour où la structure l'a reçue.", "notified_on"
        )
    if letter := locked.letter:
        days = {name: getattr(letter, name) for name in ("written_on", "posted_on", "answered_on")}
        check_receipt(notified_on, **days, field="notified_on")
    due_on = _delay_end(convention, notified_on, observations_due_on)
    save_and_tell(
        locked,
        actor=actor,
        action="procedure.follow",
        sentence=f"{locked} : suivi",
        values={
            "notified_on": notified_on,
            "observations_due_on": due_on,
            "observed_on": observed_on,
            "heard_on": heard_on,
            "observations": observations,
        },
        subject=convention,
    )
    keep_owed(convention, PROCEDURE)
    return locked


def mark_of(procedure: AdversarialProcedure) -> str:
    """Tells what a page showed of a structure's answer from what is noted now."""
    return plain(" ".join(" ".join(str(getattr(procedure, name)) for name in FOLLOWED).split()))


def follower_of(procedure: AdversarialProcedure) -> JournalEntry | None:
    return last_act([procedure.convention], "procedure.follow")


@transaction.atomic
def close_procedure(
    *,
    actor: User,
    procedure: AdversarialProcedure,
    name: str,
    observations: str,
    outcome_details: str = "",
    seen: str | None = None,
) -> AdversarialProcedure:
    """Close a procedure on what follows (`conclude`, `drop`); the termination itself is the `terminate` action. `seen`
    is what the page showed of the structure's answer (`mark_of`): noted meanwhile, it is read first.

    Raises NotAllowed or Refusal (already closed on that, delay of the structure not over).
    """
    # The convention first, as the termination takes it: what the guard reads does not move meanwhile.
    convention = lock_convention(actor, EDIT, procedure.convention)
    now = mark_of(lock(procedure))
    check_fresh(seen, now, lambda: with_author(FOLLOWED_SINCE, follower_of(procedure)), dict)
    request = Request(actor=actor, today=clock.today(), comment=outcome_details)

    def keep(locked: AdversarialProcedure, asked: Request) -> None:
        locked.observations, locked.outcome_details = observations, outcome_details
        locked.closed_on = asked.today

    closed = fire(
        PROCEDURE_WORKFLOW,
        obj=procedure,
        name=name,
        request=request,
        before_save=keep,
        subject=convention,
        told=("observations", "outcome_details"),
    )
    keep_owed(convention, PROCEDURE)
    if name == "drop":
        write_letter(convention=convention, kind=LetterKind.DROPPED, actor=actor, comment=outcome_details)
    return closed
