"""The negotiation: rounds of proposals on each indicator and year, accepted by the other side or countered.

A line (Target) carries `rounds`, its version: a page that shows an old round gets StaleObject with what the row says
now. `client_key` makes an entry idempotent: replayed after an outage, it writes once.
"""

import uuid
from decimal import Decimal

from django.db import transaction

from conventions.enums import ConventionState, ProposalState, Side
from conventions.guards.convention import lacks_a_reason
from conventions.models import Convention, Indicator, Proposal, Target
from conventions.selectors.indicators import current_indicators
from conventions.services.open_dossier import lock_open, touched
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.models import User
from iae_portal.core.services.journal import snapshot
from iae_portal.core.services.writing import check_fresh, lock

VALUE_FIELDS = ["value", "durable", "transition", "positive"]


@transaction.atomic
def open_lines(*, actor: User, convention: Convention, indicator: Indicator) -> list[Target]:
    """Put an indicator on the table: one line for each year of the convention. Doing it twice changes nothing."""
    locked = _lock(actor, convention)
    if locked.siae.type not in indicator.types:
        raise Refusal(f"L'indicateur « {indicator} » ne concerne pas les structures de type {locked.siae.type}.")
    if indicator.retired_on:
        raise Refusal(f"L'indicateur « {indicator} » a été retiré du catalogue : choisissez sa version en vigueur.")
    targets = [
        # One line a year, all at once: the guards count the years, not the indicators.
        Target.objects.get_or_create(convention=locked, indicator=indicator, year=year)[0]
        for year in locked.years
    ]
    touched(locked, actor=actor, action="negotiation.open", sentence=f"Indicateur mis en négociation : {indicator}")
    return targets


@transaction.atomic
def drop_lines(*, actor: User, convention: Convention, indicator: Indicator) -> None:
    """Take an indicator off the table while nothing has been proposed on it."""
    locked = _lock(actor, convention)
    lines = locked.targets.filter(indicator=indicator)
    if Proposal.objects.filter(target__in=lines).exists():
        raise Refusal("Des propositions existent déjà sur cet indicateur : il reste dans la négociation.")
    lines.delete()
    touched(
        locked, actor=actor, action="negotiation.drop", sentence=f"Indicateur retiré de la négociation : {indicator}"
    )


@transaction.atomic
def propose(
    *,
    actor: User,
    target: Target,
    side: str,
    expected_rounds: int,
    values: dict[str, Decimal],
    reason: str = "",
    client_key: uuid.UUID | None = None,
) -> Proposal:
    """Make a proposal or a counter-proposal on a line.

    `values` is {"value": …} or {"durable": …, "transition": …, "positive": …} (per cent). A proposal pending from the
    other side is countered; an agreement already reached is reopened and stays in the history.
    Raises StaleObject when somebody else moved the line in between, Refusal or ValidationError otherwise.
    """
    convention = _lock(actor, target.convention)
    # Under the lock: the same entry may be on its way from two tabs at once.
    known = target.proposals.filter(client_key=client_key).first() if client_key else None
    if known:
        return known
    line = _lock_line(target, expected_rounds)
    _close_previous(line, side)
    proposal = Proposal(
        target=line,
        round=line.rounds + 1,
        side=side,
        reason=reason.strip(),
        author=actor,
        made_at=clock.now(),
        client_key=client_key or uuid.uuid4(),
        **values,
    )
    proposal.full_clean()
    proposal.save()
    line.rounds = proposal.round
    # An agreement falls as soon as somebody proposes again; it stays in the history.
    line.agreed = None
    line.save()
    touched(
        convention,
        actor=actor,
        action="negotiation.propose",
        sentence=f"{proposal.get_side_display()} propose, {line}",
        after={**snapshot(proposal, VALUE_FIELDS), "motif": proposal.reason},
    )
    return proposal


def _close_previous(line: Target, side: str) -> None:
    pending = line.proposals.filter(state=ProposalState.PENDING).first()
    if pending and pending.side == side:
        raise Refusal(
            "Votre proposition attend la réponse de l'autre partie : elle l'accepte ou fait une contre-proposition."
        )
    if pending:
        # Closed first: the database lets one pending proposal live on a line.
        pending.state = ProposalState.COUNTERED
        pending.save(update_fields=["state"])
    # A double click, or the same entry sent again after an outage.
    elif line.agreed_id:
        Proposal.objects.filter(pk=line.agreed_id).update(state=ProposalState.REOPENED)


@transaction.atomic
def accept(
    *, actor: User, target: Target, side: str, expected_rounds: int, client_key: uuid.UUID | None = None
) -> Proposal:
    """The other side accepts the pending proposal: it becomes the agreed target. Accepting twice changes nothing."""
    convention = _lock(actor, target.convention)
    line = _lock_line(target, expected_rounds)
    if line.agreed_id:
        return line.agreed
    pending = line.proposals.filter(state=ProposalState.PENDING).first()
    if pending is None:
        raise Refusal("Il n'y a pas de proposition à accepter sur cette ligne.")
    if pending.side == side:
        raise Refusal("C'est à l'autre partie d'accepter cette proposition.")
    # At once, as at the submission: a figure that could not be submitted is not agreed.
    if lacks_a_reason(convention, line, pending):
        raise Refusal(
            f"Ces taux sont sous la référence de la dernière année ({line.year}) : la justification est obligatoire. "
            "Faites une contre-proposition qui la porte."
        )
    pending.state, pending.accepted_at, pending.accepted_by = ProposalState.ACCEPTED, clock.now(), actor
    pending.save()
    line.agreed = pending
    line.save()
    touched(
        convention,
        actor=actor,
        action="negotiation.accept",
        sentence=f"{Side(side).label} accepte, {line}",
        after=snapshot(pending, VALUE_FIELDS),
    )
    return pending


def default_indicators(convention: Convention) -> list[Indicator]:
    """What every negotiation starts with: the exit rates of its type, and what the convention it renews agreed on."""
    before = set(Target.objects.filter(convention=convention.previous_id).values_list("indicator__code", flat=True))
    return [row for row in current_indicators(convention.siae.type) if row.is_exit_rates or row.code in before]


def _lock(actor: User, convention: Convention) -> Convention:
    locked = lock_open(actor, convention)
    if locked.state != ConventionState.NEGOTIATION:
        raise Refusal("Les cibles ne se négocient que dans l'état « En négociation ».")
    return locked


def _lock_line(target: Target, expected_rounds: int) -> Target:
    line = lock(target, "indicator")
    # Compared under the lock: two tabs that show the same round cannot both pass.
    sentence = "Cette ligne a changé depuis l'affichage : les deux valeurs sont montrées, rien n'a été écrasé."
    check_fresh(expected_rounds, line.rounds, sentence, lambda: last_of(line))
    return line


def last_of(line: Target) -> dict:
    """The last proposal of the line, as a conflict shows it."""
    last = line.proposals.select_related("author").order_by("-round").first()
    return describe(last) if last else {}


def describe(proposal: Proposal) -> dict:
    """A proposal as a page or a conflict shows it (strings)."""
    return {
        **snapshot(proposal, VALUE_FIELDS),
        "round": proposal.round,
        "side": proposal.get_side_display(),
        "author": str(proposal.author),
        "reason": proposal.reason,
        "state": proposal.state,
    }


def agree_by_amendment(*, target: Target, author: User, reason: str, values: dict[str, Decimal]) -> Proposal:
    """One more round, accepted as it is signed: an agreed target is never edited. Under the lock of the convention."""
    now = clock.now()
    Proposal.objects.filter(pk=target.agreed_id).update(state=ProposalState.REOPENED)
    proposal = target.proposals.create(
        round=target.rounds + 1,
        side=Side.SERVICE,
        state=ProposalState.ACCEPTED,
        reason=reason,
        author=author,
        made_at=now,
        accepted_by=author,
        accepted_at=now,
        **values,
    )
    target.agreed, target.rounds = proposal, proposal.round
    target.save()
    return proposal
