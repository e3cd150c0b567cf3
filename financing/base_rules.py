"""Rules of the money that join several rows (core.base_rules)."""

from decimal import Decimal

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from conventions.enums import ABANDONED_STATES, OPEN_STATES, ConventionState
from financing.enums import COUNTED_STATES, PENDING_STATES, AnnexState, LotAnswer, PaymentKind
from financing.models import (
    Bareme,
    Commitment,
    Envelope,
    EnvelopeMovement,
    FinancialAnnex,
    LotLine,
    ModulationDecision,
    PaymentLine,
    Receipt,
    RecoveryOrder,
)
from financing.selectors.campaigns import PART_DRAWN
from financing.selectors.envelopes import ZERO, balances_of
from financing.selectors.payable import net_paid
from financing.selectors.year_payments import payments_of
from iae_portal.core.base_rules import BASE_RULES, BaseRule, overlapping


def overcommitted() -> list[Envelope]:
    envelopes = list(Envelope.objects.order_by("pk"))
    balances = balances_of(envelopes)
    return [envelope for envelope in envelopes if balances[envelope.pk].available < 0]


def validated_too_soon() -> QuerySet[FinancialAnnex]:
    rows = FinancialAnnex.objects.filter(state=AnnexState.VALIDATED, convention__state__in=OPEN_STATES)
    return rows.order_by("pk")


def prepared_in_vain() -> QuerySet[FinancialAnnex]:
    ended = (*ABANDONED_STATES, ConventionState.TERMINATED)
    return FinancialAnnex.objects.filter(state__in=PENDING_STATES, convention__state__in=ended).order_by("pk")


def months_aided_twice() -> QuerySet[FinancialAnnex]:
    """Ranks of one regime replace one another; two regimes of a convention never count the same month."""
    live = FinancialAnnex.objects.filter(state__in=COUNTED_STATES)
    return overlapping(live, "convention", but="regime")


def beyond_the_convention() -> QuerySet[FinancialAnnex]:
    """In force for a month after the last day of its convention."""
    over = Q(end__gt=F("convention__end")) | Q(end__gt=F("convention__ended_on"))
    return FinancialAnnex.objects.filter(over, state=AnnexState.VALIDATED).order_by("pk")


def baremes_together() -> QuerySet[Bareme]:
    return overlapping(Bareme.objects.all(), "regime", "type", "context", "territory")


def paid_without_lot() -> QuerySet[PaymentLine]:
    answered = LotLine.objects.filter(line=OuterRef("pk"), answer=LotAnswer.PAID)
    paid = PaymentLine.objects.filter(paid_on__isnull=False).exclude(kind=PaymentKind.RECOVERY)
    return paid.exclude(Exists(answered)).order_by("pk")


def given_back_without_order() -> QuerySet[PaymentLine]:
    orders = RecoveryOrder.objects.filter(line=OuterRef("pk"), settled_on__isnull=False)
    given_back = PaymentLine.objects.filter(paid_on__isnull=False, kind=PaymentKind.RECOVERY)
    return given_back.exclude(Exists(orders)).order_by("pk")


def settled_otherwise() -> QuerySet[RecoveryOrder]:
    """Settled on the day of its last cent, which its line bears; open until then, and then never withdrawn."""
    receipts = Receipt.objects.filter(order=OuterRef("pk")).order_by().values("order")
    came = {
        "came": Coalesce(Subquery(receipts.annotate(total=Sum("amount")).values("total")), Decimal("0.00")),
        "last": Subquery(receipts.annotate(day=Max("received_on")).values("day")),
    }
    settled = Q(came=F("amount"), settled_on=F("last"), line__paid_on=F("last"), withdrawn_on__isnull=True)
    waiting = Q(came__lt=F("amount"), settled_on__isnull=True) & (Q(withdrawn_on__isnull=True) | Q(came=0))
    rows = RecoveryOrder.objects.annotate(**came)
    return rows.exclude(pk__in=rows.filter(settled | waiting).values("pk")).order_by("pk")


def asked_back_beyond_paid() -> list[PaymentLine]:
    rows = PaymentLine.objects.filter(kind=PaymentKind.RECOVERY, paid_on__isnull=True, amount__gt=0)
    lines = list(rows.select_related("annex").order_by("pk"))
    payments = payments_of({line.annex for line in lines})
    return [line for line in lines if line.amount > net_paid(payments[line.annex_id].lines)]


def moved_out_of_year() -> QuerySet[EnvelopeMovement]:
    """As `movement_days` bounds them."""
    found = Q()
    for end in ("source", "target"):
        found |= Q(made_on__year__gt=F(f"{end}__year") + 1) | Q(made_on__year__lt=F(f"{end}__year") - 1)
        found |= Q(made_on__year=F(f"{end}__year") - 1, made_on__month__lt=10)
    return EnvelopeMovement.objects.filter(found).order_by("pk")


def lifted_otherwise() -> QuerySet[EnvelopeMovement]:
    """A lifting gives back the same credits, where they were taken."""
    rows = EnvelopeMovement.objects.filter(lifts__isnull=False)
    back = Q(source=F("lifts__target")) | Q(source__isnull=True, lifts__target__isnull=True)
    return rows.exclude(back, amount=F("lifts__amount"), target=F("lifts__source")).order_by("pk")


def lifted_by_halves() -> QuerySet[ModulationDecision]:
    """A modulated part that was lifted is paid by nothing, and gave its credits back."""
    held = Commitment.objects.filter(decision=OuterRef("pk")).order_by().values("decision")
    held = held.annotate(total=Sum("amount")).values("total")
    rows = ModulationDecision.objects.filter(lifted_on__isnull=False).annotate(held=Coalesce(Subquery(held), ZERO))
    return rows.filter(Exists(PART_DRAWN) | ~Q(held=0)).order_by("pk")


RULES = {
    "envelopes": ("Une enveloppe engage plus que ses crédits.", overcommitted),
    "annexes": ("Une annexe est validée avant la signature de sa convention.", validated_too_soon),
    "ended": ("Une annexe en préparation retient les crédits d'une convention qui a pris fin.", prepared_in_vain),
    "months": ("Deux annexes d'une convention comptent le même mois sous deux régimes.", months_aided_twice),
    "beyond": ("Une annexe en vigueur compte un mois d'après la fin de sa convention.", beyond_the_convention),
    "baremes": ("Deux barèmes du même régime ont un jour en commun.", baremes_together),
    "payments": ("Un paiement est noté hors de tout lot.", paid_without_lot),
    "movements": ("Un mouvement de crédits est daté loin de l'exercice de son enveloppe.", moved_out_of_year),
    "lifts": ("Une levée ne rend pas les crédits du mouvement qu'elle lève.", lifted_otherwise),
    "parts": ("Une part modulée levée garde des crédits ou un paiement.", lifted_by_halves),
    "overpaid": ("Un trop-perçu dépasse ce qui a été versé.", asked_back_beyond_paid),
    "orders": ("Un ordre de reversement n'est pas soldé comme ses encaissements le disent.", settled_otherwise),
    "recoveries": ("Un reversement est noté sans ordre.", given_back_without_order),
}


def register_base_rules() -> None:
    for key, (sentence, find) in RULES.items():
        BASE_RULES.fill(f"financing.{key}", BaseRule(f"financing – {key}", sentence, find))
