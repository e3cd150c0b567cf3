"""An annexe computed again: its credits and its schedule follow. Payments that the agency made unasked."""

import datetime as dt
from collections.abc import Collection
from decimal import Decimal

from django.db import transaction
from django.db.models import OuterRef, QuerySet

from conventions.models import Suspension
from financing.calculation import months
from financing.calculation.law import Law
from financing.computation import ENGINE_VERSION, Outcome, compute
from financing.computation.settled import Settled, told
from financing.enums import PAYABLE_STATES, AnnexState, BudgetLine, EnvelopeLevel, Funding, LotAnswer, PaymentKind
from financing.models import Computation, Envelope, FinancialAnnex, LotLine, PaymentLine, PaymentLot
from financing.models.annex import WAITING_FOR_CREDITS
from financing.models.payment import PAYMENT_DAYS
from financing.rights import COMMIT, may
from financing.selectors.annexes import facts_of
from financing.selectors.envelopes import envelope_ranks
from financing.selectors.law import Baremes, as_agreed, bareme_ids, law_in_database
from financing.selectors.payable import (
    COMING,
    NOTHING,
    PAYABLE,
    RECOVERY,
    WAITING,
    family_key,
    net_paid,
    situations_of,
)
from financing.selectors.year_payments import Known, YearPayments, settled_of, waiting_families
from financing.services.commitments import commit_annex, commit_waiting, give_back
from financing.services.locks import lock_annex
from financing.services.lots import found_lot
from financing.services.schedule import Writing, draw_schedule
from iae_portal.core import clock
from iae_portal.core.days import out_of_order
from iae_portal.core.errors import FieldRefusal, NotAllowed, OfField, Refusal
from iae_portal.core.locks import under_lock
from iae_portal.core.models import User
from iae_portal.core.services.journal import tell
from iae_portal.core.services.writing import lock_all
from iae_portal.core.text import counted, euros, lower_first, of_place

NOT_PAYABLE = {
    COMING: "ce mois n'est pas commencé, attendez-le pour noter son paiement.",
    WAITING: "ses crédits ne sont pas engagés, elle se paie après un mouvement du directeur régional.",
    RECOVERY: "un reversement se demande et se note par un ordre, depuis la page de l'annexe.",
    NOTHING: "rien n'est à payer.",
}


def frozen(
    *, actor: User | None, annex: FinancialAnnex, outcome: Outcome, left: Settled, reason: str, baremes: Baremes
) -> Computation:
    """A run to keep whole: it can be replayed years later, whatever the law has become. Not saved."""
    return Computation(
        annex=annex,
        inputs=outcome.inputs,
        bareme_ids=bareme_ids(outcome, baremes),
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


@transaction.atomic
def refresh_annex(*, actor: User | None, annex: FinancialAnnex, reason: str) -> Computation:
    """Compute again (hours, payments or barèmes changed), follow it in the envelope, rewrite the schedule.

    When credits are missing the figures are the new ones: only the difference waits, and is not payable.
    """
    return _refresh_alone(actor, annex, reason, law_in_database())


@transaction.atomic
def refresh_annexes(
    *, actor: User | None, annexes: QuerySet[FinancialAnnex], reason: str, law: Law
) -> list[FinancialAnnex]:
    """The same of many, whose conventions the caller holds: locked together, the law given. Returns them."""
    whole = ("convention__siae", "convention__service", "convention__officer", "regime")
    parts = ("segments", "requests", "convention__monthly_states")
    locked = list(lock_all(annexes.select_related(*whole).prefetch_related(*parts)).values())
    ranks, known, writing = envelope_ranks(locked), Known(locked), Writing()
    # What waits for credits may be served by what another gives back: its year is read again, and written at once.
    unsettled = waiting_families(locked)
    # By envelope, then as a convention lists them: two imports take the same locks in the same order.
    for annex in sorted(locked, key=lambda row: (ranks[row.pk], row.convention_id, row.year, row.modification_rank)):
        if family_key(annex) in unsettled:
            _refresh_alone(actor, annex, reason, law)
        elif _refresh(actor, annex, reason, law, known, writing):
            unsettled.add(family_key(annex))
            writing.write()
    writing.write()
    return locked


def _refresh_alone(actor: User | None, annex: FinancialAnnex, reason: str, law: Law) -> Computation:
    locked, writing = lock_annex(annex), Writing()
    known = Known([locked])
    _refresh(actor, locked, reason, law, known, writing)
    writing.write()
    return known.runs[locked.pk]


def _refresh(actor: User | None, locked: FinancialAnnex, reason: str, law: Law, known: Known, writing: Writing) -> bool:
    """True when credits moved, or wait."""
    payments, run = known.payments[locked.pk], known.runs.get(locked.pk)
    outcome = compute(facts_of(locked, payments.lines), as_agreed(locked, law))
    left = settled_of(locked, outcome, payments)
    changed = run is None or (run.inputs, run.result) != (outcome.inputs, outcome.result)
    # Same inputs, same figures: nothing new to freeze, and what waits goes on waiting for its movement. What a lot asks
    # is no input: its answer alone may change what is to give back.
    if changed or _is_resettled(run, outcome, left):
        run = frozen(actor=actor, annex=locked, outcome=outcome, left=left, reason=reason, baremes=known.baremes)
        known.runs[locked.pk] = run
        writing.runs.append(run)
    moved = (changed or locked.reserved_at is None) and _follow_credits(actor, locked, outcome, payments, reason)
    draw_schedule(locked, left, payments, writing)
    return moved


def _is_resettled(run: Computation, outcome: Outcome, left: Settled) -> bool:
    return run.recovery != left.recovery or bool(outcome.recovery and run.explanation != told(outcome, left))


def to_hold(annex: FinancialAnnex, agreed: Decimal, due: Decimal | None, lines: Collection[PaymentLine]) -> Decimal:
    """Credits that the annexe must hold: what is agreed; once closed, what is due; never less than what its year
    (`lines`, of a YearPayments) paid and asked of the agency."""
    wanted = due if annex.state == AnnexState.CLOSED and due is not None else agreed
    asked = [line.amount for line in lines if line.is_asked and line.kind != PaymentKind.MODULATION]
    return max(wanted, net_paid(lines) + sum(asked))


def _follow_credits(
    actor: User | None, annex: FinancialAnnex, outcome: Outcome, payments: YearPayments, reason: str
) -> bool:
    if annex.funding == Funding.NONE:
        return False
    goal = to_hold(annex, outcome.agreed_amount, outcome.due, payments.lines)
    missing = goal - payments.held_beside(annex) - payments.held[annex.pk]
    if missing > 0 or annex.reserved_at:
        commit_annex(actor=actor, annex=annex, amount=goal, reason=reason)
        return True
    if missing < 0 and (envelope := give_back(actor=actor, annex=annex, excess=-missing, reason=reason)):
        serve_waiting(actor=actor, envelope=envelope)
        return True
    return False


@transaction.atomic
def serve_waiting(*, actor: User | None, envelope: Envelope) -> int:
    """Credits came (back) to an envelope: what waits takes them, in the same transaction. Returns how many did."""
    served = commit_waiting(actor=actor, envelope=envelope)
    for annex in served:
        if annex.state in PAYABLE_STATES:
            refresh_annex(actor=actor, annex=annex, reason="Crédits arrivés")
    return len(served)


def serve_left() -> int:
    """What a movement left because somebody held it takes its credits at night. Returns how many annexes did."""
    services = FinancialAnnex.objects.filter(WAITING_FOR_CREDITS, year=OuterRef("year")).values("convention__service")
    rows = Envelope.objects.filter(level=EnvelopeLevel.SERVICE, line=BudgetLine.JOB_AID, service__in=services)
    return sum(serve_waiting(actor=None, envelope=envelope) for envelope in rows.order_by("pk"))


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
        raise FieldRefusal("Dites pourquoi l'agence a payé ces lignes sans lot : le motif est obligatoire.", "reason")
    locked = lock_annex(annex)
    _require_paid_by(locked, paid_on)
    # A line that somebody noted meanwhile is left out, not paid twice.
    waiting = PaymentLine.objects.filter(annex=locked, pk__in=[line.pk for line in lines], paid_on__isnull=True)
    rows = list(under_lock(waiting))
    _require_payable(locked, rows)
    _require_unasked(rows)
    total = Decimal("0.00")
    for row in rows:
        row.committed_on = row.committed_on or locked.committed_on
    _require_in_order(rows, paid_on)
    for row in rows:
        row.paid_on = paid_on
        row.save(update_fields=["paid_on", "committed_on"])
        total += -row.amount if row.is_recovery else row.amount
    if rows:
        # First: its credits may move, and the envelope comes before the number of the lot in the order of locks.
        refresh_annex(actor=actor, annex=locked, reason="Paiements constatés")
        lot = found_lot(actor=actor, annex=locked, lines=rows, reason=reason.strip())
        tell(
            actor,
            locked,
            "financing.paid",
            f"{lot}, payé sans être demandé, {counted(len(rows), 'ligne')}, {euros(total)} : {locked.number}",
            after={"date": paid_on, "lignes": [str(row) for row in rows]},
            comment=reason,
        )
    return len(rows)


def _require_payable(annex: FinancialAnnex, rows: list[PaymentLine]) -> None:
    """The page, the file and this refusal read one function: what is payable has come and is committed."""
    situations = situations_of([annex], clock.today())
    refused = [row for row in rows if situations[row.pk] not in PAYABLE]
    if refused:
        raise Refusal(*(_of_line(row, NOT_PAYABLE[situations[row.pk]]) for row in refused))


def _require_in_order(rows: list[PaymentLine], paid_on: dt.date) -> None:
    said = [(row, out_of_order(PAYMENT_DAYS, row, paid_on=paid_on)) for row in rows]
    if refused := [_of_line(row, lower_first(sentence), "paid_on") for row, sentence in said if sentence]:
        raise Refusal(*refused)


def _of_line(row: PaymentLine, sentence: str, field: str = "lines") -> OfField:
    return OfField(f"{_name(row)} : {sentence}", field, row.pk)


def _require_paid_by(annex: FinancialAnnex, paid_on: dt.date) -> None:
    if annex.state not in PAYABLE_STATES or annex.funding != Funding.COMMITTED:
        raise Refusal("Aucun paiement sans annexe validée dont les crédits sont engagés.")
    if annex.suspended:
        raise Refusal("Les paiements de cette annexe sont suspendus : levez d'abord la suspension.")
    if Suspension.objects.on(paid_on).filter(convention=annex.convention).exists():
        raise FieldRefusal(
            "Les paiements de cette convention sont suspendus ce jour-là : voyez sa page « Vie ».", "paid_on"
        )
    if paid_on > clock.today():
        raise FieldRefusal("La date de paiement ne peut pas être à venir.", "paid_on")


def _require_unasked(rows: list[PaymentLine]) -> None:
    kept = LotLine.objects.filter(line__in=[row.pk for row in rows], answer=LotAnswer.PENDING)
    if kept := list(kept.select_related("lot__service", "line").order_by("rank")):
        raise Refusal(*(_of_line(row.line, f"{_to_do(row.lot)}.") for row in kept))


def _to_do(lot: PaymentLot) -> str:
    if lot.is_validated:
        return f"notez sa réponse sur la page du {lot}"
    return "un lot en préparation la demande, abandonnez-le d'abord"


def _name(line: PaymentLine) -> str:
    return f"{line.get_kind_display()} {of_place(months.label_of(line.month))}"
