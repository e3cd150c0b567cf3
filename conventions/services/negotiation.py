"""The negotiation: rounds of proposals on each indicator and year, accepted by the other side or countered.

A line (Target) carries `rounds`, its version: a page that shows an old round gets StaleObject with what the row says
now. `client_key` makes an entry idempotent: replayed after an outage, it writes once.
"""

import uuid
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from conventions.enums import ConventionState, ProposalState, Side
from conventions.guards.convention import lacks_a_reason
from conventions.models import Convention, Indicator, Proposal, Target
from conventions.rights import EDIT
from conventions.selectors.indicators import current_indicators
from conventions.selectors.negotiation import DROPPED, dropped_line, open_years
from conventions.services.open_dossier import lock_convention, lock_open, touched
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.hours import moment
from iae_portal.core.models import User
from iae_portal.core.selectors.journal import with_author
from iae_portal.core.services.journal import snapshot
from iae_portal.core.services.undo import Undoable, erase, put_back, undoable, undoes
from iae_portal.core.services.writing import check_fresh, lock, save_checked

LINES = "conventions.lines"
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


def open_added_years(convention: Convention) -> None:
    """Under the lock of a dossier in negotiation whose period may have grown: each year has the same lines."""
    known = set(convention.targets.values_list("indicator", "year"))
    added = sorted((key, year) for key in {key for key, _ in known} for year in convention.years)
    Target.objects.bulk_create(
        Target(convention=convention, indicator_id=key, year=year) for key, year in added if (key, year) not in known
    )


@transaction.atomic
def drop_lines(*, actor: User, convention: Convention, indicator: Indicator) -> Undoable:
    """Take an indicator off the table while nothing has been proposed on it."""
    locked = _lock(actor, convention)
    lines = locked.targets.filter(indicator=indicator)
    if Proposal.objects.filter(target__in=lines).exists():
        raise Refusal("Des propositions existent déjà sur cet indicateur : il reste dans la négociation.")
    if not lines:
        said = f"« {indicator} » n'est plus dans la négociation de ce dossier."
        raise Refusal(with_author(said, dropped_line(locked, indicator)))
    kept = erase(*lines)
    touched(locked, actor=actor, action=DROPPED, sentence=f"Indicateur retiré de la négociation : {indicator}")
    return undoable(LINES, locked, kept)


@undoes(LINES)
@transaction.atomic
def put_lines_back(*, actor: User, undone: Undoable) -> None:
    locked = _lock(actor, undone.subject)
    line, *_ = put_back(undone, actor=actor)
    sentence = f"Retrait annulé : indicateur remis en négociation : {line.indicator}"
    touched(locked, actor=actor, action="negotiation.open", sentence=sentence)


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
    convention = _lock_for_round(actor, target)
    # Under the lock: the same entry may be on its way from two tabs at once.
    known = target.proposals.filter(client_key=client_key).first() if client_key else None
    if known:
        return known
    line = _lock_line(target, expected_rounds)
    _close_previous(line, side, signed=not convention.is_open)
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
    save_checked(proposal)
    line.rounds = proposal.round
    # An agreement falls as soon as somebody proposes again; it stays in the history. What is signed stays in force.
    if convention.is_open:
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


def _close_previous(line: Target, side: str, *, signed: bool) -> None:
    pending = line.proposals.filter(state=ProposalState.PENDING).first()
    if pending and pending.side == side:
        raise Refusal(
            "Votre proposition attend la réponse de l'autre partie : elle l'accepte ou fait une contre-proposition."
        )
    if pending:
        # Closed first: the database lets one pending proposal live on a line.
        pending.state = ProposalState.COUNTERED
        pending.save(update_fields=["state"])
    else:
        fallen = line.proposals.filter(state=ProposalState.ACCEPTED)
        fallen = fallen.exclude(pk=line.agreed_id) if signed else fallen
        fallen.update(state=ProposalState.REOPENED)


@transaction.atomic
def accept(
    *, actor: User, target: Target, side: str, expected_rounds: int, client_key: uuid.UUID | None = None
) -> Proposal:
    """The other side accepts the pending proposal: it becomes the agreed target. Accepting twice changes nothing.

    After the signature it is settled, and comes into force with the amendment that carries it.
    """
    convention = _lock_for_round(actor, target)
    line = _lock_line(target, expected_rounds)
    pending = line.proposals.filter(state=ProposalState.PENDING).first()
    if pending is None and (known := line.proposals.filter(state=ProposalState.ACCEPTED).order_by("round").last()):
        return known
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
    if convention.is_open:
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


def _lock_for_round(actor: User, target: Target) -> Convention:
    """The dossier in negotiation, or a signed convention whose dialogue de gestion reopens the year of the line."""
    if target.convention.is_open:
        return _lock(actor, target.convention)
    locked = lock_convention(actor, EDIT, target.convention)
    if target.year not in open_years(locked):
        raise Refusal(
            f"La cible de {target.year} se renégocie après le dialogue de gestion de {target.year - 1} : "
            "enregistrez-le d'abord."
        )
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
        "made_at": moment(timezone.localtime(proposal.made_at)),
        "reason": proposal.reason,
        "state": proposal.state,
    }


def agree_by_amendment(*, target: Target, author: User, reason: str, values: dict[str, Decimal]) -> None:
    """One more round, accepted as it is signed: an agreed target is never edited. Under the lock of the convention."""
    now = clock.now()
    accepted = target.proposals.filter(state=ProposalState.ACCEPTED)
    # What both sides settled in the rounds that followed a dialogue is that very agreement.
    settled = accepted.exclude(pk=target.agreed_id).filter(**values).first()
    accepted.exclude(pk=settled and settled.pk).update(state=ProposalState.REOPENED)
    if settled:
        target.agreed = settled
        target.save()
        return
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
