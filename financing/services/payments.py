"""The schedule follows each computation: paid lines never change, the others are written again."""

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from conventions.models import Suspension
from financing.calculation import months
from financing.calculation.law import Law
from financing.computation import ENGINE_VERSION, Outcome, compute
from financing.computation.settled import Settled, told
from financing.enums import PAYABLE_STATES, AnnexState, Funding, LotAnswer, PaymentKind
from financing.models import Bareme, Computation, Envelope, FinancialAnnex, LotLine, PaymentLine, PaymentLot
from financing.models.payment import PAYMENT_DAYS
from financing.rights import COMMIT, may
from financing.selectors.annexes import (
    current_computation,
    facts_of,
    family_payments,
    paid_months_of,
    settled_of,
)
from financing.selectors.envelopes import committed_by, envelope_ranks
from financing.selectors.law import law_in_database
from financing.selectors.lots import unasked
from financing.selectors.payable import COMING, NOTHING, PAYABLE, RECOVERY, WAITING, net_paid, situations_of
from financing.selectors.recoveries import ordered_amount
from financing.services.commitments import commit_annex, commit_waiting, give_back, held_by_family
from financing.services.locks import lock_annex
from financing.services.lots import found_lot
from financing.services.moves import tell
from iae_portal.core import clock
from iae_portal.core.days import out_of_order
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.locks import under_lock
from iae_portal.core.models import User
from iae_portal.core.services.writing import lock_all
from iae_portal.core.text import counted, euros

NOT_PAYABLE = {
    COMING: "ce mois n'est pas commencé, attendez-le pour noter son paiement.",
    WAITING: "ses crédits ne sont pas engagés, elle se paie après un mouvement du directeur régional.",
    RECOVERY: "un reversement se demande et se note par un ordre, depuis la page de l'annexe.",
    NOTHING: "rien n'est à payer.",
}


def freeze_computation(
    *, actor: User | None, annex: FinancialAnnex, outcome: Outcome, left: Settled, reason: str
) -> Computation:
    """Keep a run whole: it can be replayed years later, whatever the law has become."""
    return Computation.objects.create(
        annex=annex,
        inputs=outcome.inputs,
        bareme_ids=bareme_ids(outcome),
        result=outcome.result,
        explanation=told(outcome, left),
        engine_version=ENGINE_VERSION,
        agreed_amount=outcome.agreed_amount,
        agreed_fte=outcome.agreed_fte,
        due=outcome.due,
        recovery=left.recovery,
        reason=reason[:200],
        computed_at=clock.now(),
        author=actor,
    )


def bareme_ids(outcome: Outcome) -> list[int]:
    """Rows of the database behind the rows of the engine."""
    asked = {(row.key.regime, row.key.type, row.key.context, row.key.territory, row.first) for row in outcome.rows}
    if not asked:
        return []
    known = Bareme.objects.filter(regime__code__in={row.key.regime for row in outcome.rows}).order_by("pk")
    rows = known.values_list("pk", "regime__code", "type", "context", "territory", "start")
    return [pk for pk, *key, start in rows if (*key, months.of(start)) in asked]


@transaction.atomic
def refresh_annex(*, actor: User | None, annex: FinancialAnnex, reason: str) -> Computation:
    """Compute again (hours, payments or barèmes changed), follow it in the envelope, rewrite the schedule.

    When credits are missing the figures are the new ones: only the difference waits, and is not payable.
    """
    return _refresh(actor, lock_annex(annex), reason, law_in_database())


@transaction.atomic
def refresh_annexes(
    *, actor: User | None, annexes: QuerySet[FinancialAnnex], reason: str, law: Law
) -> list[FinancialAnnex]:
    """The same of many, whose conventions the caller holds: locked together, the law given. Returns them."""
    whole = ("convention__siae", "convention__service", "convention__officer", "regime")
    parts = ("segments", "requests", "commitments", "convention__monthly_states")
    locked = lock_all(annexes.select_related(*whole).prefetch_related(*parts)).values()
    ranks = envelope_ranks(locked)
    # By envelope, then as a convention lists them: two imports take the same locks in the same order.
    for annex in sorted(locked, key=lambda row: (ranks[row.pk], row.convention_id, row.year, row.modification_rank)):
        # One that waits may have been served by what another of them gave back: it is read again.
        _refresh(actor, lock_annex(annex) if annex.reserved_at else annex, reason, law)
    return list(locked)


def _refresh(actor: User | None, locked: FinancialAnnex, reason: str, law: Law | None) -> Computation:
    outcome = compute(facts_of(locked), law)
    run, left = current_computation(locked), settled_of(locked, outcome)
    changed = run is None or (run.inputs, run.result) != (outcome.inputs, outcome.result)
    # Same inputs, same figures: nothing new to freeze, and what waits goes on waiting for its movement.
    if changed:
        run = freeze_computation(actor=actor, annex=locked, outcome=outcome, left=left, reason=reason)
    if changed or locked.reserved_at is None:
        _follow_credits(actor, locked, outcome, reason)
    sync_schedule(locked, left)
    return run


def to_hold(annex: FinancialAnnex, agreed: Decimal, due: Decimal | None) -> Decimal:
    """Credits that the annexe must hold: what is agreed; once closed, what is due; never less than what was paid."""
    wanted = due if annex.state == AnnexState.CLOSED and due is not None else agreed
    return max(wanted, net_paid(family_payments(annex)))


def _follow_credits(actor: User | None, annex: FinancialAnnex, outcome: Outcome, reason: str) -> None:
    if annex.funding == Funding.NONE:
        return
    goal = to_hold(annex, outcome.agreed_amount, outcome.due)
    missing = goal - held_by_family(annex) - committed_by(annex)
    if missing > 0 or annex.reserved_at:
        commit_annex(actor=actor, annex=annex, amount=goal, reason=reason)
    elif missing < 0 and (envelope := give_back(actor=actor, annex=annex, excess=-missing, reason=reason)):
        serve_waiting(actor=actor, envelope=envelope)


def serve_waiting(*, actor: User | None, envelope: Envelope) -> None:
    """Credits came (back) to an envelope: what waits takes them, in the same transaction."""
    for annex in commit_waiting(actor=actor, envelope=envelope):
        if annex.state in PAYABLE_STATES:
            refresh_annex(actor=actor, annex=annex, reason="Crédits arrivés")


def sync_schedule(annex: FinancialAnnex, left: Settled) -> None:
    """Unpaid lines become what is left to pay; a month already paid by an earlier rank is not asked twice."""
    # Before its validation an annexe has nothing to pay: the rank in force keeps the only schedule of the year.
    if annex.state not in PAYABLE_STATES:
        return
    wanted = {_key(annex, line.month, line.kind): (line.month, line.kind, line.amount) for line in left.lines}
    for kind, amount in ((PaymentKind.RECALL, left.recall), (PaymentKind.RECOVERY, left.recovery)):
        if amount and kind == PaymentKind.RECOVERY:
            # An order already asks for a part: only the rest is new.
            amount = max(amount - ordered_amount(annex), Decimal("0.00"))
        if amount:
            month = max(paid_months_of(annex), default=annex.end)
            wanted[_key(annex, month, kind)] = (month, kind, amount)
    free = unasked(annex.payments.exclude(kind=PaymentKind.MODULATION))
    known = {line.key: line for line in annex.payments.annotate(is_free=Exists(free.filter(pk=OuterRef("pk"))))}
    if gone := [line.pk for line in known.values() if line.is_free and line.key not in wanted]:
        annex.payments.filter(pk__in=gone).delete()
    changed = []
    for key, (month, kind, amount) in wanted.items():
        line = known.get(key) or PaymentLine(annex=annex, key=key)
        if (line.pk is None or line.is_free) and (line.month, line.kind, line.amount) != (month, kind, amount):
            line.month, line.kind, line.amount = month, kind, amount
            changed.append(line)
    PaymentLine.objects.bulk_create([line for line in changed if line.pk is None])
    PaymentLine.objects.bulk_update([line for line in changed if line.pk], ["month", "kind", "amount"])


def _key(annex: FinancialAnnex, month: dt.date, kind: str) -> str:
    """Idempotence: one line a month and kind; recalls and recoveries are numbered, several may follow one another."""
    base = f"{annex.pk}-{month:%Y%m}-{kind}"
    if kind in (PaymentKind.RECALL, PaymentKind.RECOVERY):
        rows = annex.payments.filter(month=month, kind=kind)
        done = rows.exclude(pk__in=unasked(rows).values("pk")).count()
        return f"{base}-{done + 1}"
    return base


@transaction.atomic
def record_payments(
    *, actor: User, annex: FinancialAnnex, lines: list[PaymentLine], paid_on: dt.date, reason: str
) -> int:
    """Find out lines that the paying agency paid unasked, in a lot of their own; what is left is computed again.

    Returns how many changed.

    Raises NotAllowed, Refusal (among others no reason, a date before the credits or the month).
    """
    if not may(actor, COMMIT, annex):
        raise NotAllowed("Ce que l'agence a payé sans lot est constaté par le directeur du service.")
    if not reason.strip():
        raise Refusal("Dites pourquoi l'agence a payé ces lignes sans lot : le motif est obligatoire.")
    locked = lock_annex(annex)
    if locked.state not in PAYABLE_STATES or locked.funding != Funding.COMMITTED:
        raise Refusal("Aucun paiement sans annexe validée dont les crédits sont engagés.")
    if locked.suspended:
        raise Refusal("Les paiements de cette annexe sont suspendus : levez d'abord la suspension.")
    if Suspension.objects.on(paid_on).filter(convention=locked.convention).exists():
        raise Refusal("Les paiements de cette convention sont suspendus ce jour-là : voyez sa page « Vie ».")
    if paid_on > clock.today():
        raise Refusal("La date de paiement ne peut pas être à venir.")
    # A line that somebody noted meanwhile is left out, not paid twice.
    waiting = PaymentLine.objects.filter(annex=locked, pk__in=[line.pk for line in lines], paid_on__isnull=True)
    rows = list(under_lock(waiting))
    _require_payable(locked, rows)
    _require_unasked(rows)
    total = Decimal("0.00")
    for row in rows:
        row.paid_on, row.committed_on = paid_on, row.committed_on or locked.committed_on
        if sentence := out_of_order(PAYMENT_DAYS, row, paid_on=paid_on):
            raise Refusal(sentence)
        row.save(update_fields=["paid_on", "committed_on"])
        total += -row.amount if row.is_recovery else row.amount
    if rows:
        lot = found_lot(actor=actor, annex=locked, lines=rows, reason=reason.strip())
        tell(
            actor,
            locked,
            "financing.paid",
            f"{lot}, payé sans être demandé, {counted(len(rows), 'ligne')}, {euros(total)} : {locked.number}",
            after={"date": paid_on, "lignes": [str(row) for row in rows]},
            comment=reason,
        )
        refresh_annex(actor=actor, annex=locked, reason=f"Paiements du lot {lot.number}")
    return len(rows)


def _require_payable(annex: FinancialAnnex, rows: list[PaymentLine]) -> None:
    """The page, the file and this refusal read one function: what is payable has come and is committed."""
    situations = situations_of([annex], clock.today())
    refused = [row for row in rows if situations[row.pk] not in PAYABLE]
    if refused:
        raise Refusal(*(f"{_name(row)} : {NOT_PAYABLE[situations[row.pk]]}" for row in refused))


def _require_unasked(rows: list[PaymentLine]) -> None:
    kept = LotLine.objects.filter(line__in=[row.pk for row in rows], answer=LotAnswer.PENDING)
    if kept := list(kept.select_related("lot__service", "line").order_by("rank")):
        raise Refusal(*(f"{_name(row.line)} : {_to_do(row.lot)}." for row in kept))


def _to_do(lot: PaymentLot) -> str:
    if lot.is_validated:
        return f"notez sa réponse sur la page du {lot}"
    return "un lot en préparation la demande, abandonnez-le d'abord"


def _name(line: PaymentLine) -> str:
    return f"{line.get_kind_display()} de {months.label_of(line.month)}"
