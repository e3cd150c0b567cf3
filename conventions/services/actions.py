"""Moving a convention along its table: each action of the page is one function here."""

import datetime as dt

from django.db import transaction

from conventions.enums import ConventionState, LetterKind
from conventions.models import Convention, OpinionRequest
from conventions.partners import advisory_body
from conventions.selectors.pieces import missing_pieces
from conventions.services.acknowledgement import acknowledge
from conventions.services.amendments import end_amendments
from conventions.services.conventions import hold_conventions, renew_by_next
from conventions.services.deadlines import keep_deadlines
from conventions.services.exchanges import end_exchanges
from conventions.services.letters import write_letter
from conventions.services.negotiation import default_indicators, open_added_years, open_lines
from conventions.services.open_dossier import cancel_signature_version
from conventions.services.presented import present, withdraw_pending
from conventions.services.termination import tell_termination
from conventions.slots import CLOSED_EFFECTS
from conventions.workflows.convention import CONVENTION_WORKFLOW
from iae_portal.core import clock
from iae_portal.core.models import User
from iae_portal.core.services.workflow import fire
from iae_portal.core.services.writing import lock
from iae_portal.core.text import french_date
from iae_portal.core.workflow import Request


@transaction.atomic
def move(
    *,
    actor: User | None,
    convention: Convention,
    name: str,
    comment: str = "",
    data: dict | None = None,
    before_save=None,
) -> Convention:
    """Fire one transition with today's date; raises Refusal or NotAllowed with sentences."""
    request = Request(actor=actor, today=clock.today(), comment=comment, data=data or {})

    def stamp(locked: Convention, asked: Request) -> None:
        # Any move counts as an action: the reminder of a sleeping dossier starts again.
        locked.last_action_on = asked.today
        if before_save:
            before_save(locked, asked)

    moved = fire(CONVENTION_WORKFLOW, obj=convention, name=name, request=request, before_save=stamp)
    keep_deadlines(moved)
    return moved


@transaction.atomic
def ask_pieces(*, actor: User, convention: Convention, name: str, comment: str, missing_due_on: dt.date) -> Convention:
    """Say what is missing and until when (`ask_pieces`), or return a dossier (`return_for_correction`)."""

    def keep(locked: Convention, request: Request) -> None:
        locked.missing_reason, locked.missing_due_on = comment, missing_due_on
        locked.completed_on = None
        _new_round(locked)

    # The lock before all: a signature given meanwhile refuses the whole return, and its version stays.
    locked = lock(convention, "siae", "service")
    withdraw_pending(actor=actor, convention=locked, reason=comment)
    cancel_signature_version(convention=locked, actor=actor, reason=comment)
    moved = move(
        actor=actor,
        convention=locked,
        name=name,
        comment=comment,
        data={"missing_due_on": missing_due_on},
        before_save=keep,
    )
    write_letter(
        convention=moved,
        kind=LetterKind.MISSING if name == "ask_pieces" else LetterKind.RETURN,
        actor=actor,
        due_on=missing_due_on,
        comment=comment,
        pieces=missing_pieces(moved),
    )
    return moved


@transaction.atomic
def declare_complete(*, actor: User, convention: Convention) -> Convention:
    """Complete: the acknowledgement of receipt follows (mail and PDF)."""

    def keep(locked: Convention, request: Request) -> None:
        locked.acknowledged_on = locked.completed_on = request.today
        # What was missing has come: the page and the reminder stop asking for it.
        locked.missing_reason, locked.missing_due_on = "", None

    complete = move(actor=actor, convention=convention, name="declare_complete", before_save=keep)
    acknowledge(convention=complete, actor=actor)
    return complete


@transaction.atomic
def open_negotiation(*, actor: User, convention: Convention) -> Convention:
    """The negotiation starts with the exit rates of every year on the table."""
    opened = move(actor=actor, convention=convention, name="open_negotiation")
    # Never an empty table: the guard of the submission wants the exit rates of every year.
    for indicator in default_indicators(opened):
        open_lines(actor=actor, convention=opened, indicator=indicator)
    return opened


@transaction.atomic
def submit(*, actor: User, convention: Convention) -> OpinionRequest:
    """Submit the negotiated project to the council. All four types need an opinion (R5132-2, -11, -27, -10-7)."""

    def date(locked: Convention, request: Request) -> None:
        locked.opinion_asked_on = request.today

    submitted = move(actor=actor, convention=convention, name="submit", before_save=date)
    reason = "Pour avis : une convention nouvelle ou renouvelée se conclut après consultation du conseil."
    return present(actor=actor, convention=submitted, reason=reason)


def opinion_was_given(request: OpinionRequest, actor: User | None) -> None:
    """Effect of an answered request on its convention: the dossier moves on."""
    # The council may answer after the dossier has left this state: the opinion is kept and nothing moves.
    convention = Convention.objects.get(pk=request.object_id)

    def date(locked: Convention, asked: Request) -> None:
        locked.opinion_given_on = request.given_on

    if convention.state == ConventionState.OPINION_PENDING:
        moved = move(actor=actor, convention=convention, name="record_opinion", before_save=date)
        write_letter(
            convention=moved,
            kind=LetterKind.OPINION,
            actor=actor,
            body=advisory_body(request.given_on).the_name,
            given_on=french_date(request.given_on),
            opinion=request.get_opinion_display().lower(),
            text=request.text,
        )


@transaction.atomic
def reopen_negotiation(*, actor: User, convention: Convention, comment: str) -> Convention:
    """Back to the table: a pending request is withdrawn, an opinion already given no longer counts."""

    def clear(locked: Convention, request: Request) -> None:
        _new_round(locked)

    name = "reopen_negotiation"
    moved = move(actor=actor, convention=convention, name=name, comment=comment, before_save=clear)
    open_added_years(moved)
    withdraw_pending(actor=actor, convention=moved, reason=comment)
    cancel_signature_version(convention=moved, actor=actor, reason=comment)
    return moved


@transaction.atomic
def close_dossier(*, actor: User, convention: Convention, name: str, comment: str) -> Convention:
    """End an open dossier (`refuse`, `withdraw`) or a convention in force (`terminate`), with its reason."""

    def keep(locked: Convention, request: Request) -> None:
        locked.ended_on = request.today

    # The others of the structure too: the one that it renews is due again, or renewed by the next.
    hold_conventions(lock(convention.siae))
    moved = move(actor=actor, convention=convention, name=name, comment=comment, before_save=keep)
    if name == "refuse":
        write_letter(convention=moved, kind=LetterKind.REFUSAL, actor=actor, comment=comment)
    if name == "terminate":
        tell_termination(convention=moved, actor=actor, comment=comment)
    else:
        end_exchanges(convention=moved, actor=actor, reason=comment)
        for effect in CLOSED_EFFECTS.all():
            effect(moved, actor)
    # After the annexes that a termination cuts: the requests of the council come later in the order of locks.
    end_amendments(convention=moved, actor=actor, reason=comment)
    withdraw_pending(actor=actor, convention=moved, reason=comment)
    cancel_signature_version(convention=moved, actor=actor, reason=comment)
    if moved.previous:
        # A renewal given up is no renewal: the old convention is due again, if no other follows it.
        renew_by_next(moved.previous, actor)
        keep_deadlines(moved.previous)
    return moved


def _new_round(convention: Convention) -> None:
    """The days of the chain are those of the present round: the next steps bring theirs."""
    convention.opinion_asked_on = convention.opinion_given_on = convention.frozen_on = None
