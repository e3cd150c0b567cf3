"""Recovery orders: issued by the head with their letter, settled by what comes back, withdrawn for a reason."""

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from conventions.services.letters import require_address
from financing.enums import PAYABLE_STATES
from financing.models import FinancialAnnex, PaymentLine, Receipt, RecoveryOrder
from financing.models.recovery import DUE_AFTER_ISSUED, RECEIVED_AFTER_ISSUED
from financing.reminders import RECOVERY
from financing.rights import COMMIT, EDIT, may
from financing.selectors.annexes import annexes_of, current_computation
from financing.selectors.payable import net_paid
from financing.selectors.recoveries import left_of
from financing.selectors.year_payments import year_payments
from financing.services.locks import lock_annex
from financing.services.payments import refresh_annex
from iae_portal.core import clock
from iae_portal.core.days import months_after, out_of_order, outside, refuse_outside
from iae_portal.core.errors import FieldRefusal, NotAllowed, Refusal
from iae_portal.core.models import User
from iae_portal.core.selectors.journal import last_act, with_author
from iae_portal.core.services.numbers import next_number
from iae_portal.core.services.writing import add_and_tell, check_fresh, lock, save_and_tell
from iae_portal.core.text import euros, french_date
from iae_portal.notifications.services.deadlines import cancel_deadlines_of, close_deadline, open_deadline

# DESIGN: no text read sets the delay; two months is that of an appeal against the order.
DUE_MONTHS = 2
LAST_DUE_MONTHS = 12  # DESIGN: beyond a year the Treasury, not the portal, agrees to a delay
NOTED = "Un encaissement vient d'être noté sur cet ordre : relisez ce qui reste, puis enregistrez de nouveau."


@transaction.atomic
def issue_order(*, actor: User, line: PaymentLine, due_on: dt.date) -> RecoveryOrder:
    """Ask back what was paid too much. Raises NotAllowed, Refusal (not a recovery, asked already, no address)."""
    annex = lock_annex(line.annex)
    if not may(actor, COMMIT, annex):
        raise NotAllowed("Un ordre de reversement est émis par le directeur du service.")
    # Read under the lock of the annexe: a computation since the page was shown may have rewritten the line.
    found = PaymentLine.objects.filter(pk=line.pk, annex=annex, paid_on__isnull=True).first()
    if found is None or not found.is_recovery or not found.amount:
        raise Refusal("Il n'y a plus rien à reverser sur cette ligne : rechargez la page de l'annexe.")
    if found.orders.filter(withdrawn_on__isnull=True).exists():
        raise Refusal("Un ordre demande déjà ce reversement : rechargez la page de l'annexe.")
    _require_paid(annex, found.amount)
    require_address(annex.convention.siae)
    run, today = current_computation(annex), clock.today()
    order = RecoveryOrder(
        annex=annex,
        line=found,
        number=_number(annex),
        amount=found.amount,
        issued_on=today,
        issued_by=actor,
        due_on=due_on,
        explanation=run.explanation if run else [],
    )
    if sentence := out_of_order([DUE_AFTER_ISSUED], order, due_on=due_on):
        raise Refusal(sentence)
    refuse_outside(outside("due_on", due_on, None, months_after(today, LAST_DUE_MONTHS)))
    sentence = f"{order}, {euros(order.amount)} : {annex.number}"
    add_and_tell(order, actor=actor, action="financing.recovery", sentence=sentence, fields=["amount", "due_on"])
    open_deadline(
        kind=RECOVERY,
        subject=order,
        due_on=due_on,
        label=f"{order} : {annex.convention.siae.name}",
        url=reverse("financing:recovery_detail", args=[order.pk]),
        today=today,
        owner=annex.convention.officer,
    )
    return order


def _require_paid(annex: FinancialAnnex, amount: Decimal) -> None:
    """Only what was paid comes back; what an order asks already is not asked twice."""
    year = year_payments(annex)
    paid = net_paid(year.lines) - year.ordered_amount
    if amount > paid:
        raise Refusal(
            f"L'agence de paiement n'a versé que {euros(paid)} : rien n'est à reverser au-delà. "
            "Rechargez la page de l'annexe."
        )


@transaction.atomic
def note_receipt(
    *, actor: User, order: RecoveryOrder, amount: Decimal, received_on: dt.date, seen: Decimal | None = None
) -> Receipt:
    """Note what came back; the last cent settles the order. `seen` is what the page showed as left to come back.
    Raises NotAllowed, Refusal (more than is left, a day, somebody else noted one)."""
    annex, locked = _open(actor, order, EDIT)
    left = left_of(locked)
    check_fresh(seen, left, lambda: with_author(NOTED, last_act([locked], "financing.receipt")), dict)
    if received_on > clock.today():
        raise FieldRefusal(f"Le {french_date(received_on)} est à venir : corrigez la date.", "received_on")
    if amount > left:
        raise FieldRefusal(f"Il ne reste que {euros(left)} à reverser : corrigez le montant.", "amount")
    receipt = Receipt(order=locked, amount=amount, received_on=received_on, issued_on=locked.issued_on)
    if sentence := out_of_order([RECEIVED_AFTER_ISSUED], receipt, received_on=received_on):
        raise Refusal(sentence)
    sentence = f"{euros(amount)} reversés : {locked}"
    fields = ["amount", "received_on"]
    add_and_tell(receipt, actor=actor, action="financing.receipt", sentence=sentence, fields=fields, subject=locked)
    if amount == left:
        # The day of the last cent, whatever the order in which they were noted.
        locked.settled_on = locked.receipts.aggregate(last=Max("received_on"))["last"]
        locked.save(update_fields=["settled_on"])
        # Given back whole: the year counts it now.
        PaymentLine.objects.filter(pk=locked.line_id).update(paid_on=locked.settled_on)
        close_deadline(kind=RECOVERY, subject=locked)
        _compute_again(actor, annex, f"{locked} soldé")
    return receipt


@transaction.atomic
def withdraw_order(*, actor: User, order: RecoveryOrder, reason: str) -> RecoveryOrder:
    """Give up an order of which nothing came back: its line is computed again. Raises NotAllowed, Refusal."""
    annex, locked = _open(actor, order, COMMIT)
    if locked.receipts.exists():
        sentence = "Une part est déjà reversée : cet ordre ne se retire plus, il se solde."
        raise Refusal(with_author(sentence, last_act([locked], "financing.receipt")))
    values = {"withdrawn_on": clock.today(), "withdrawal_reason": reason.strip()}
    save_and_tell(locked, actor=actor, action="financing.recovery", sentence=f"{locked} retiré", values=values)
    cancel_deadlines_of(subject=locked)
    _compute_again(actor, annex, f"{locked} retiré")
    return locked


@transaction.atomic
def record_unrecovered(*, actor: User, order: RecoveryOrder, reason: str) -> RecoveryOrder:
    """State that an order past its due date does not come back: its annexe may be closed, the debt and the credits
    that it holds stay. Raises NotAllowed, Refusal (not yet past due, stated already).

    DESIGN: no text decides what the annexe becomes; the Treasury alone gives a debt up. Whoever issued states it.
    """
    _, locked = _open(actor, order, COMMIT)
    refuse_unrecoverable(locked)
    values = {"unrecovered_on": clock.today(), "unrecovered_reason": reason.strip()}
    sentence = f"{locked} constaté non recouvré, {euros(left_of(locked))} restent dus"
    save_and_tell(locked, actor=actor, action="financing.recovery", sentence=sentence, values=values)
    cancel_deadlines_of(subject=locked)
    return locked


def refuse_unrecoverable(order: RecoveryOrder) -> None:
    refuse_ended(order)
    if order.unrecovered_on:
        line = last_act([order], "financing.recovery")
        raise Refusal(with_author("Cet ordre est déjà constaté non recouvré : rechargez la page.", line))
    if order.due_on >= clock.today():
        raise Refusal(f"L'échéance de cet ordre, le {french_date(order.due_on)}, n'est pas passée : attendez-la.")


def refuse_ended(order: RecoveryOrder) -> None:
    if not order.is_open:
        line = last_act([order], "financing.recovery", "financing.receipt")
        raise Refusal(with_author("Cet ordre est déjà soldé ou retiré : rechargez la page.", line))


def _open(actor: User, order: RecoveryOrder, action: str):
    annex = lock_annex(order.annex)
    locked = lock(order, "annex__convention__service")
    if not may(actor, action, locked):
        raise NotAllowed(
            "Un ordre est suivi par le service de la structure ; son directeur l'émet, le retire ou le constate non "
            "recouvré."
        )
    refuse_ended(locked)
    return annex, locked


def _compute_again(actor: User, annex, reason: str) -> None:
    family = annexes_of(annex.convention).filter(year=annex.year, regime=annex.regime_id)
    for rank in family.filter(state__in=PAYABLE_STATES):
        refresh_annex(actor=actor, annex=rank, reason=reason)


def _number(annex) -> str:
    """« 59L 2008 R 0003 »: a series a service and a year."""
    series = f"{annex.service.code} {clock.today().year} R"
    return f"{series} {next_number(f'order {series}'):04d}"
