"""What a lot may ask of the paying agency, what blocks each of the other lines, and the lots themselves."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Aggregate, Count, Exists, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from conventions.bank_details import iban_error
from conventions.models import Suspension
from financing.calculation import months
from financing.enums import PAYABLE_STATES, AnnexState, Funding, LotAnswer, PaymentKind
from financing.models import FinancialAnnex, LotLine, MonthlyState, PaymentLine, PaymentLot, RecoveryOrder
from financing.selectors.payable import DUE, situations_of
from iae_portal.core.calendars import add_months
from iae_portal.core.models import Service, User
from iae_portal.core.rights import perimeter
from iae_portal.core.text import of_place

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Blocked:
    """A line whose month has come, and why it is not asked; the sentence says what to do."""

    line: PaymentLine
    reason: str


@dataclass(frozen=True)
class ToAsk:
    """What a lot of the service would hold today, and what stays out."""

    lines: list[PaymentLine]
    blocked: list[Blocked]

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines), ZERO)


def lots_visible_to(user: User) -> QuerySet[PaymentLot]:
    """Lots of the perimeter, with what their lines ask and what was answered: counted lot by lot, so that a page of the
    country counts the lots that it shows."""
    return (
        PaymentLot.objects.filter(perimeter(user).services_filter("service"))
        .select_related("service__region", "prepared_by", "validated_by")
        .annotate(
            count=Coalesce(_of_lines(Count("pk")), 0),
            asked=_of_lines(Sum("amount")),
            paid=_of_lines(Sum("paid_amount")),
            pending=Coalesce(_of_lines(Count("pk"), answer=LotAnswer.PENDING), 0),
            rejected=Coalesce(_of_lines(Count("pk"), answer=LotAnswer.REJECTED), 0),
        )
    )


def _of_lines(total: Aggregate, **narrowed) -> Subquery:
    rows = LotLine.objects.filter(lot=OuterRef("pk"), **narrowed).order_by()
    return Subquery(rows.values("lot").annotate(total=total).values("total"))


def lines_of(lot: PaymentLot) -> QuerySet[LotLine]:
    related = ("convention__siae", "convention__service", "regime")
    ends = (f"{end}__{name}" for end in ("annex", "line__annex") for name in related)
    return lot.lines.select_related(*ends).order_by("rank")


def mark_of(lot: PaymentLot) -> str:
    """Tells the lines that a page of the lot showed from those that it holds now."""
    found = lot.lines.aggregate(count=Count("pk"), total=Sum("amount"), lines=Sum("line_id"))
    return "-".join(str(found[name]) for name in ("count", "total", "lines"))


def asked_lines() -> QuerySet[LotLine]:
    """Asked of the agency, which has not answered: their amount no longer follows the calculation."""
    return LotLine.objects.filter(answer=LotAnswer.PENDING, asked_on__isnull=False)


def unasked(lines: QuerySet[PaymentLine]) -> QuerySet[PaymentLine]:
    """Among these lines, those that may be written again: neither paid, nor asked of the agency, nor by an order."""
    # Line by line: the lots of all the years are never read for those of one annexe.
    asked = asked_lines().filter(line=OuterRef("pk"))
    ordered = RecoveryOrder.objects.filter(line=OuterRef("pk"), withdrawn_on__isnull=True)
    return lines.filter(~Exists(asked), ~Exists(ordered), paid_on__isnull=True)


def to_ask(service: Service, today: dt.date) -> ToAsk:
    """Lines of the service whose month has come, that no lot under way holds. A handful of queries."""
    held = LotLine.objects.filter(line=OuterRef("pk")).exclude(answer=LotAnswer.REJECTED)
    lines = list(
        PaymentLine.objects.filter(
            ~Exists(held),
            annex__convention__service=service,
            annex__state__in=PAYABLE_STATES,
            annex__funding=Funding.COMMITTED,
            paid_on__isnull=True,
            amount__gt=0,
            month__lte=today,
        )
        .exclude(kind=PaymentKind.RECOVERY)
        .select_related("annex__convention__siae", "annex__convention__service", "annex__regime")
        .order_by("annex__number", "month", "pk")
    )
    reasons = blocks_of(lines, today)
    return ToAsk(
        [line for line in lines if line.pk not in reasons],
        [Blocked(line, reasons[line.pk]) for line in lines if line.pk in reasons],
    )


def blocks_of(lines: Iterable[PaymentLine], today: dt.date) -> dict[int, str]:
    """What keeps each of these lines out of a lot; nothing for those that may be asked."""
    lines = list(lines)
    annexes = {line.annex_id: line.annex for line in lines}
    situations = situations_of(annexes.values(), today)
    late = late_states(annexes.values(), today)
    conventions = {row.convention_id for row in annexes.values()}
    suspended = Suspension.objects.on(today).filter(convention__in=conventions)
    suspended = set(suspended.values_list("convention_id", flat=True))
    found = {}
    for line in lines:
        reason = _annex_block(line.annex, suspended) or _line_block(line, situations[line.pk], late.get(line.annex_id))
        if reason:
            found[line.pk] = reason
    return found


def _annex_block(annex: FinancialAnnex, suspended: set[int]) -> str:
    if annex.convention_id in suspended:
        return "La convention est suspendue : ses paiements reprennent à la fin de la suspension."
    if annex.suspended:
        return "Les paiements de l'annexe sont suspendus : le directeur lève d'abord la suspension."
    if not annex.account_number or iban_error(annex.account_number):
        to_do = "faites un avenant avec le bon RIB."
        if annex.state == AnnexState.CLOSED:
            to_do = "le directeur le change depuis la page de l'annexe."
        return f"Le compte bancaire manque ou est faux : {to_do}"
    return ""


def _line_block(line: PaymentLine, situation: str, late: dt.date | None) -> str:
    if situation != DUE:
        return "Ses crédits ne sont pas engagés : elle attend un mouvement du directeur régional."
    # The modulated part is a decision: it waits for no hours.
    if late and line.kind != PaymentKind.MODULATION:
        return f"L'état {of_place(months.label_of(late))} manque : saisissez-le, l'annexe sera recalculée."
    return ""


def late_states(annexes: Iterable[FinancialAnnex], today: dt.date) -> dict[int, dt.date]:
    """By annexe in force, its first month without a state though over for a month. One query.

    DESIGN: circulaire DGEFP 2005-21 wants the state before the 10th of the next month; a second month is left to it.
    """
    annexes = [row for row in annexes if row.state == AnnexState.VALIDATED and not row.is_lump_sum]
    known = defaultdict(set)
    rows = MonthlyState.objects.filter(convention__in={row.convention_id for row in annexes}).order_by()
    for convention_id, month in rows.values_list("convention_id", "month"):
        known[convention_id].add(month)
    found = {}
    for annex in annexes:
        missing = (m for m in annex.months if m not in known[annex.convention_id] and add_months(m, 2) <= today)
        if month := next(missing, None):
            found[annex.pk] = month
    return found
