"""The schedule follows each computation: paid lines never change, the others are written again."""

import datetime as dt
from decimal import Decimal

from django.db import transaction

from financing.computation import ENGINE_VERSION, Outcome, compute
from financing.enums import AnnexState, Funding, PaymentKind
from financing.models import Bareme, Computation, FinancialAnnex, PaymentLine
from financing.rights import EDIT, may
from financing.selectors.annexes import SCHEDULED, current_computation, facts_of, family_payments
from financing.selectors.envelopes import committed_by
from financing.selectors.law import law_in_database
from financing.services.commitments import commit_annex, held_by_family
from financing.services.locks import lock_annex
from financing.services.moves import tell
from iae_portal.core import clock
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import User
from iae_portal.core.text import counted, euros


def freeze_computation(*, actor: User | None, annex: FinancialAnnex, outcome: Outcome, reason: str) -> Computation:
    """Keep a run whole: it can be replayed years later, whatever the law has become."""
    return Computation.objects.create(
        annex=annex,
        inputs=outcome.inputs,
        bareme_ids=bareme_ids(outcome),
        result=outcome.result,
        explanation=list(outcome.explanation),
        engine_version=ENGINE_VERSION,
        agreed_amount=outcome.agreed_amount,
        agreed_fte=outcome.agreed_fte,
        due=outcome.due,
        recovery=outcome.recovery,
        reason=reason[:200],
        computed_at=clock.now(),
        author=actor,
    )


def bareme_ids(outcome: Outcome) -> list[int]:
    """Rows of the database behind the rows of the engine."""
    found = []
    for row in outcome.rows:
        ids = Bareme.objects.filter(
            regime__code=row.key.regime,
            type=row.key.type,
            context=row.key.context,
            territory=row.key.territory,
            start__year=row.first // 12,
            start__month=row.first % 12 + 1,
        )
        found += ids.values_list("pk", flat=True)
    return sorted(found)


@transaction.atomic
def refresh_annex(*, actor: User | None, annex: FinancialAnnex, reason: str) -> Computation | None:
    """Compute again (hours, payments or barèmes changed), take what is missing from the envelope, rewrite the schedule.

    When credits are missing the figures stay as they were and the annexe waits for the difference.
    """
    locked = lock_annex(annex)
    outcome = compute(facts_of(locked), law_in_database())
    known = current_computation(locked)
    # Same inputs, same figures: nothing new to freeze.
    if known and known.inputs == outcome.inputs and known.result == outcome.result:
        sync_schedule(locked, outcome)
        return known
    missing = outcome.agreed_amount - held_by_family(locked) - committed_by(locked)
    if (
        locked.funding == Funding.COMMITTED
        and missing > 0
        and not commit_annex(actor=actor, annex=locked, amount=outcome.agreed_amount, reason=reason)
    ):
        return known
    run = freeze_computation(actor=actor, annex=locked, outcome=outcome, reason=reason)
    sync_schedule(locked, outcome)
    return run


def sync_schedule(annex: FinancialAnnex, outcome: Outcome) -> None:
    """Unpaid lines become what the outcome says; a month already paid by an earlier rank is not asked twice."""
    paid_months = set(
        family_payments(annex).filter(paid_on__isnull=False, kind__in=SCHEDULED).values_list("month", flat=True)
    )
    wanted: dict[str, tuple] = {}
    # What an earlier rank paid is not asked for again.
    for line in outcome.schedule:
        if line.month not in paid_months:
            wanted[_key(annex, line.month, line.kind)] = (line.month, line.kind, line.amount)
    for kind, amount in ((PaymentKind.RECALL, outcome.recall), (PaymentKind.RECOVERY, outcome.recovery)):
        if amount:
            month = max(paid_months, default=annex.end)
            wanted[_key(annex, month, kind)] = (month, kind, amount)
    annex.payments.filter(paid_on__isnull=True).exclude(kind=PaymentKind.MODULATION).exclude(key__in=wanted).delete()
    known = {line.key: line for line in annex.payments.filter(key__in=wanted)}
    for key, (month, kind, amount) in wanted.items():
        line = known.get(key) or PaymentLine(annex=annex, key=key)
        if line.paid_on is None and (line.month, line.kind, line.amount) != (month, kind, amount):
            line.month, line.kind, line.amount = month, kind, amount
            line.save()


def _key(annex: FinancialAnnex, month: dt.date, kind: str) -> str:
    """Idempotence: one line a month and kind; recalls and recoveries are numbered, several may follow one another."""
    base = f"{annex.pk}-{month:%Y%m}-{kind}"
    if kind in (PaymentKind.RECALL, PaymentKind.RECOVERY):
        done = annex.payments.filter(month=month, kind=kind, paid_on__isnull=False).count()
        return f"{base}-{done + 1}"
    return base


@transaction.atomic
def record_payments(*, actor: User, annex: FinancialAnnex, lines: list[PaymentLine], paid_on: dt.date) -> int:
    """Note lines as paid (or recovered) by the paying agency, then compute what is left. Returns how many changed."""
    if not may(actor, EDIT, annex):
        raise NotAllowed("Les paiements d'une annexe se notent dans le service de la structure.")
    locked = lock_annex(annex)
    if locked.state != AnnexState.VALIDATED or locked.funding != Funding.COMMITTED:
        raise Refusal("Aucun paiement sans annexe validée dont les crédits sont engagés.")
    if locked.suspended:
        raise Refusal("Les paiements de cette annexe sont suspendus : levez d'abord la suspension.")
    if paid_on > clock.today():
        raise Refusal("La date de paiement ne peut pas être à venir.")
    # A line that somebody noted meanwhile is left out, not paid twice.
    rows = list(
        PaymentLine.objects.select_for_update(of=("self",)).filter(
            annex=locked, pk__in=[line.pk for line in lines], paid_on__isnull=True
        )
    )
    total = Decimal("0.00")
    for row in rows:
        row.paid_on = paid_on
        row.save(update_fields=["paid_on"])
        total += -row.amount if row.is_recovery else row.amount
    if rows:
        tell(
            actor,
            locked,
            "financing.paid",
            f"Payé, {counted(len(rows), 'ligne')}, {euros(total)} : {locked.number}",
            after={"date": paid_on, "lignes": [str(row) for row in rows]},
        )
        refresh_annex(actor=actor, annex=locked, reason="Paiements notés")
    return len(rows)
