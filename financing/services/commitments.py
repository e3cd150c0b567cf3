"""Taking credits from an envelope and giving them back. The envelope's row is the lock: credits are limitative."""

from decimal import Decimal

from django.db import transaction

from conventions.models import Convention
from financing.enums import PENDING_STATES, BudgetLine, Funding
from financing.models import Commitment, Envelope, FdiFile, FinancialAnnex, ModulationDecision
from financing.models.annex import WAITING_FOR_CREDITS
from financing.selectors.annexes import family_ranks
from financing.selectors.envelopes import ZERO, balance_of, committed_by, service_envelope
from financing.services.locks import lock_envelope
from iae_portal.core import clock
from iae_portal.core.locks import under_lock
from iae_portal.core.models import User
from iae_portal.core.services.journal import tell
from iae_portal.core.text import euros


def write_commitment(
    *, envelope: Envelope, amount: Decimal, reason: str, actor: User | None, **subject
) -> Commitment | None:
    """One line of the ledger; nothing for a zero amount. `subject` is annex=, fdi_file= or decision=."""
    if not amount:
        return None
    return Commitment.objects.create(
        envelope=envelope, amount=amount, reason=reason[:200], author=actor, made_at=clock.now(), **subject
    )


def held_by_family(annex: FinancialAnnex) -> Decimal:
    """Credits held by the other ranks of the same year: an avenant only takes what it adds."""
    lines = Commitment.objects.filter(annex__in=family_ranks(annex).order_by().values("pk"))
    return sum(lines.order_by().values_list("amount", flat=True), ZERO)


@transaction.atomic
def commit_annex(*, actor: User | None, annex: FinancialAnnex, amount: Decimal, reason: str) -> bool:
    """Take what the annexe needs beyond what its year already holds; beyond the envelope it waits. True if taken.

    The caller holds the lock of the annexe and saves nothing of its funding itself.
    """
    envelope = service_envelope(annex.service, annex.year)
    need = max(amount - held_by_family(annex) - committed_by(annex), ZERO)
    locked = lock_envelope(envelope) if envelope else None
    # Read under the lock: two annexes never take the same euro.
    available = balance_of(locked).available if locked else ZERO
    if locked is None or need > available:
        _reserve(actor, annex, need, available, locked)
        return False
    write_commitment(envelope=locked, amount=need, reason=reason, actor=actor, annex=annex)
    if annex.funding != Funding.COMMITTED:
        annex.funding, annex.committed_on = Funding.COMMITTED, clock.today()
    annex.reserved_reason, annex.reserved_at, annex.reserved_amount = "", None, ZERO
    annex.save(update_fields=["funding", "committed_on", "reserved_reason", "reserved_at", "reserved_amount"])
    tell(actor, annex, "financing.commit", f"Crédits engagés, {euros(need)} : annexe {annex.number}", comment=reason)
    return True


def _reserve(
    actor: User | None, annex: FinancialAnnex, need: Decimal, available: Decimal, envelope: Envelope | None
) -> None:
    if envelope is None:
        reason = f"Aucune enveloppe n'est notifiée au service pour {annex.year} ; il faut {euros(need)}."
    else:
        reason = f"Il faut {euros(need)}, l'enveloppe du service n'a plus que {euros(available)} disponibles."
    # An avenant that lacks credits keeps the ones of the rank before.
    if annex.funding != Funding.COMMITTED:
        annex.funding = Funding.RESERVED
    # What it waits for is told once: each movement of the envelope finds it waiting still, with another rest.
    is_news = annex.reserved_at is None or annex.reserved_amount != need
    annex.reserved_reason, annex.reserved_amount = reason, need
    annex.reserved_at = annex.reserved_at or clock.now()
    annex.save(update_fields=["funding", "reserved_reason", "reserved_at", "reserved_amount"])
    if is_news:
        sentence = f"Annexe {annex.number} en attente de crédits : {euros(need)}"
        tell(actor, annex, "financing.reserve", sentence, comment=reason)


@transaction.atomic
def give_back(*, actor: User | None, annex: FinancialAnnex, excess: Decimal, reason: str) -> Envelope | None:
    """Return to the envelope what the annexe no longer needs; the envelope that received it, for what waits.

    While an avenant is in preparation the year keeps its credits: the validation settles them.
    """
    amount = min(excess, committed_by(annex))
    pending = family_ranks(annex).filter(state__in=PENDING_STATES).exists()
    envelope = service_envelope(annex.service, annex.year)
    if amount <= 0 or pending or envelope is None:
        return None
    locked = lock_envelope(envelope)
    write_commitment(envelope=locked, amount=-amount, reason=reason, actor=actor, annex=annex)
    tell(actor, annex, "financing.release", f"Crédits rendus, {euros(amount)} : annexe {annex.number}", comment=reason)
    return locked


@transaction.atomic
def release_annex(*, actor: User | None, annex: FinancialAnnex, reason: str) -> list[Envelope]:
    """Give back everything the annexe holds, to the envelopes returned."""
    envelopes = release(actor=actor, reason=reason, annex=annex)
    annex.funding, annex.committed_on = Funding.NONE, None
    annex.reserved_reason, annex.reserved_at, annex.reserved_amount = "", None, ZERO
    return envelopes


@transaction.atomic
def release(*, actor: User | None, reason: str, **subject) -> list[Envelope]:
    """Everything that `annex=`, `fdi_file=` or `decision=` holds goes back, to the envelopes returned."""
    (holder,) = subject.values()
    envelopes = []
    for envelope_id, amount in _held_by_envelope(holder).items():
        envelope = lock_envelope(Envelope(pk=envelope_id))
        envelopes.append(envelope)
        write_commitment(envelope=envelope, amount=-amount, reason=reason, actor=actor, **subject)
    return envelopes


def _held_by_envelope(holder: FinancialAnnex | FdiFile | ModulationDecision) -> dict[int, Decimal]:
    held: dict[int, Decimal] = {}
    for envelope_id, amount in holder.commitments.values_list("envelope_id", "amount"):
        held[envelope_id] = held.get(envelope_id, ZERO) + amount
    return {pk: amount for pk, amount in held.items() if amount}


@transaction.atomic
def settle_family(*, actor: User | None, annex: FinancialAnnex, amount: Decimal) -> Envelope:
    """At the validation of an avenant: the earlier ranks give everything back, this one holds exactly its amount."""
    envelope = service_envelope(annex.service, annex.year, BudgetLine.JOB_AID)
    locked = lock_envelope(envelope)
    # Given back before it is taken: the year never holds its amount twice.
    for other in family_ranks(annex):
        write_commitment(
            envelope=locked,
            amount=-committed_by(other),
            reason=f"Remplacée par {annex.number}",
            actor=actor,
            annex=other,
        )
    write_commitment(
        envelope=locked,
        amount=amount - committed_by(annex),
        reason=f"Validation de {annex.number}",
        actor=actor,
        annex=annex,
    )
    return locked


@transaction.atomic
def commit_waiting(*, actor: User | None, envelope: Envelope) -> list[FinancialAnnex]:
    """After credits arrived: commit what waits, the oldest request first, each one that fits.

    DESIGN: a small request is not held back by a bigger one that still doesn't fit; the director sees both.
    """
    if envelope.line != BudgetLine.JOB_AID:
        return []
    asked = FinancialAnnex.objects.filter(
        WAITING_FOR_CREDITS, convention__service=envelope.service_id, year=envelope.year
    )
    # What somebody holds is left for the next movement: waiting here could lock both for ever. The convention too, as
    # the calculation that follows holds it.
    conventions = Convention.objects.filter(pk__in=asked.values("convention"))
    held = under_lock(conventions.only("pk"), skip_locked=True)
    waiting = (
        under_lock(asked.filter(convention__in=list(held)), skip_locked=True)
        .select_related("convention__siae", "convention__service", "regime")
        .order_by("reserved_at", "pk")
    )
    done = []
    for annex in waiting:
        goal = held_by_family(annex) + committed_by(annex) + annex.reserved_amount
        if commit_annex(actor=actor, annex=annex, amount=goal, reason="Crédits arrivés dans l'enveloppe du service"):
            done.append(annex)
    return done
