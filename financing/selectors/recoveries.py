"""Recovery orders of the perimeter, and what is left to come back."""

from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Sum

from conventions.enums import LetterKind
from conventions.models import Letter
from financing.enums import PaymentKind
from financing.models import PaymentLine, Receipt, RecoveryOrder
from financing.selectors.annexes import current_computation, rank_after
from financing.selectors.lots import unasked
from financing.selectors.year_payments import year_payments
from iae_portal.core.models import User
from iae_portal.core.rights import perimeter


def orders_visible_to(user: User) -> QuerySet[RecoveryOrder]:
    """With what came back, counted order by order: a page of the country adds those that it shows."""
    received = Receipt.objects.filter(order=OuterRef("pk")).order_by().values("order").annotate(total=Sum("amount"))
    return (
        RecoveryOrder.objects.filter(perimeter(user).services_filter("annex__convention__service"))
        .select_related("annex__convention__siae", "annex__convention__service__region", "issued_by")
        .annotate(received=Subquery(received.values("total")))
    )


def unordered() -> QuerySet[PaymentLine]:
    """What was paid too much and that no order asks back yet."""
    return unasked(PaymentLine.objects.filter(kind=PaymentKind.RECOVERY, amount__gt=0))


def unrecovered() -> QuerySet[RecoveryOrder]:
    """Stated as not coming back, and still owed."""
    return RecoveryOrder.objects.filter(
        unrecovered_on__isnull=False, withdrawn_on__isnull=True, settled_on__isnull=True
    ).order_by("pk")


def awaited(lines: QuerySet[PaymentLine]) -> QuerySet[PaymentLine]:
    """Among these lines, what is still to pay or to give back before the year is settled."""
    return lines.filter(paid_on__isnull=True, amount__gt=0).exclude(Exists(unrecovered().filter(line=OuterRef("pk"))))


def to_give_back() -> Subquery:
    """Of each annexe of a query, what its year has to give back, ordered or not."""
    year = {f"annex__{name}": OuterRef(name) for name in ("convention", "year", "regime")}
    rows = PaymentLine.objects.filter(**year, kind=PaymentKind.RECOVERY, paid_on__isnull=True).order_by()
    return Subquery(rows.values("kind").annotate(total=Sum("amount")).values("total"))


def letter_of(order: RecoveryOrder) -> Letter | None:
    """The letter of the dossier that asks for it already: its annexe, for this amount. Then it has no other paper."""
    rows = order.annex.convention.letters.filter(kind=LetterKind.RECOVERY).select_related("convention")
    asked = str(order.annex_id)
    return next((row for row in rows if row.facts.get("asked", {}).get(asked) == str(order.amount)), None)


def asked_in_excess(order: RecoveryOrder) -> Decimal:
    """What the open orders of the year ask beyond what it has too much since: hours were found, or a text came."""
    annex = rank_after(order.annex) or order.annex
    run = current_computation(annex)
    if not order.is_open or run is None:
        return Decimal("0.00")
    return max(year_payments(annex).ordered_amount - run.recovery, Decimal("0.00"))


def left_of(order: RecoveryOrder) -> Decimal:
    return order.amount - sum(order.receipts.values_list("amount", flat=True), Decimal("0.00"))
