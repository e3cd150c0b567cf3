"""What follows from a change of what the council was shown of a convention: another opinion, or a note to it."""

from conventions.enums import SUBMITTED_STATES, ConventionState, OpinionState
from conventions.material_changes import Consequence, changed_since, consequence_of, shown_to_council
from conventions.models import Convention, OpinionRequest
from conventions.selectors.opinions import NOTE, current_opinion, needs_favourable_opinion, notes_of
from conventions.services.deadlines import keep_deadlines
from conventions.services.opinions import ask_opinion, withdraw_opinion
from conventions.workflows.convention import CONVENTION_WORKFLOW
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.models import User
from iae_portal.core.selectors.differences import Difference
from iae_portal.core.services.workflow import fire
from iae_portal.core.services.writing import lock
from iae_portal.core.workflow import Request

SHORT = 60  # beyond, a value is read on the page of the convention


def present(*, actor: User, convention: Convention, reason: str, first: OpinionRequest | None = None) -> OpinionRequest:
    """Ask the council for its opinion of the convention as it is now: what it is shown is kept with the request."""
    return ask_opinion(
        actor=actor,
        kind="convention",
        subject=convention,
        service=convention.service,
        siae=convention.siae,
        label=f"Convention {convention}",
        reason=reason,
        must_be_favourable=needs_favourable_opinion(convention),
        effective_on=convention.start,
        shown=shown_to_council(convention),
        first=first,
    )


def follow_change(*, actor: User, convention: Convention) -> None:
    """After each change of an open dossier, under its lock: what the table of consequences calls for is done."""
    if convention.state not in SUBMITTED_STATES:
        return
    opinion = current_opinion(convention)
    # Asked before the portal kept what it showed: nothing to compare with.
    if opinion is None or not opinion.shown:
        return
    now, note = shown_to_council(convention), notes_of(convention).first()
    told = note if note and note.is_answered and note.pk > opinion.pk else opinion
    consequence, changed = consequence_of(told.shown, now), changed_since(told.shown, now)
    if consequence is Consequence.REFUSED:
        raise Refusal("Ce que le conseil a lu ne se change plus ainsi : rouvrez d'abord la négociation.")
    waiting = note if note and not note.is_answered else None
    if consequence is Consequence.INFORMATION:
        _tell(actor, convention, opinion, waiting, now, f"Pour information : {_said(changed)}.")
        return
    if waiting:
        withdraw_opinion(actor=actor, request=waiting, reason="Les changements annoncés ont été défaits ou repris.")
    if consequence is Consequence.OPINION:
        _ask_again(actor, convention, opinion, f"Pour un nouvel avis : {_said(changed)}.")


def _tell(actor, convention: Convention, opinion: OpinionRequest, waiting, now: dict, reason: str) -> None:
    """One note waits at a time: it says everything that changed."""
    if waiting:
        note = lock(waiting)
        note.shown, note.reason = now, reason
        note.save(update_fields=["shown", "reason"])
        return
    ask_opinion(
        actor=actor,
        kind=NOTE,
        subject=convention,
        service=convention.service,
        siae=convention.siae,
        label=f"Convention {convention} : changements depuis sa présentation",
        reason=reason,
        for_information=True,
        effective_on=convention.start,
        shown=now,
        first=opinion.first or opinion,
    )


def _ask_again(actor: User, convention: Convention, opinion: OpinionRequest, reason: str) -> None:
    if opinion.state == OpinionState.PENDING:
        withdraw_opinion(actor=actor, request=opinion, reason=reason)
    if convention.state != ConventionState.OPINION_PENDING:
        fire(
            CONVENTION_WORKFLOW,
            obj=convention,
            name="ask_again",
            request=Request(actor=actor, today=clock.today(), comment=reason),
            before_save=_new_question,
        )
        # The caller goes on with its own instance.
        convention.refresh_from_db()
        keep_deadlines(convention)
    else:
        _new_question(convention, Request(actor=actor, today=clock.today()))
        convention.save(update_fields=["opinion_asked_on", "opinion_given_on"])
    present(actor=actor, convention=convention, reason=reason, first=opinion.first or opinion)


def _new_question(convention: Convention, request: Request) -> None:
    """The chain of days starts again from this question."""
    convention.opinion_asked_on, convention.opinion_given_on = request.today, None


def withdraw_pending(*, actor: User, convention: Convention, reason: str) -> None:
    """Nothing of the convention waits for the council any more."""
    for request in (current_opinion(convention), notes_of(convention).first()):
        if request and request.state == OpinionState.PENDING:
            withdraw_opinion(actor=actor, request=request, reason=reason)


def _said(changed: list[Difference]) -> str:
    return " ; ".join(
        f"{row.label} : {row.before} → {row.after}" if len(row.before + row.after) <= SHORT else row.label
        for row in changed
    )
