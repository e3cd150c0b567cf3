"""What the calculation of an annexe looks at beside itself: what its year paid, asked, ordered and holds."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from decimal import Decimal
from functools import cached_property

from django.db.models import Exists, F, Manager, Max, OuterRef, QuerySet, Subquery

from financing.computation import Outcome
from financing.computation.facts import Planned, planned
from financing.computation.settled import Settled, settled
from financing.enums import PAYABLE_STATES, AnnexState, PaymentKind
from financing.models import Commitment, Computation, FinancialAnnex, LotLine, PaymentLine, RecoveryOrder
from financing.selectors.annexes import SCHEDULED
from financing.selectors.law import Baremes, baremes_of
from financing.selectors.lots import asked_lines
from financing.selectors.payable import family_key

ZERO = Decimal("0.00")


class YearPayments:
    """The lines of every rank of a year under one regime, and the credits that each rank holds, by key."""

    def __init__(self):
        # With `is_asked` of the agency, without an answer, and `ordered`, what an order asks back.
        self.lines: list[PaymentLine] = []
        self.held: dict[int, Decimal] = defaultdict(lambda: ZERO)

    @property
    def paid_months(self) -> set[dt.date]:
        """Months that some rank of the year paid."""
        return {line.month for line in self.lines if line.paid_on and line.kind in SCHEDULED}

    @property
    def asked_months(self) -> set[dt.date]:
        """Months that a lot asked of the paying agency, under any rank: they are not asked twice."""
        return {line.month for line in self.lines if line.is_asked and line.kind in SCHEDULED}

    @property
    def asked_recall(self) -> Decimal:
        """Rappels that a lot asked of the paying agency and that it has not answered."""
        return sum((line.amount for line in self.lines if line.is_asked and line.kind == PaymentKind.RECALL), ZERO)

    @property
    def ordered_amount(self) -> Decimal:
        """What open orders of the year ask back, not yet given back whole."""
        return sum((line.ordered or ZERO for line in self.lines if line.paid_on is None), ZERO)

    def held_beside(self, annex: FinancialAnnex) -> Decimal:
        """Credits held by the other ranks: an avenant only takes what it adds."""
        return sum((amount for key, amount in self.held.items() if key != annex.pk), ZERO)


def is_free(line: PaymentLine) -> bool:
    """It may be written again, as `selectors.lots.unasked` says it in the database."""
    return line.paid_on is None and not line.is_asked and line.ordered is None


def payments_of(annexes: Iterable[FinancialAnnex]) -> dict[int, YearPayments]:
    """By key of annexe, the same for the ranks of a year. Two queries for many as for one."""
    annexes = list(annexes)
    years: dict[tuple, YearPayments] = defaultdict(YearPayments)
    # One at most: financing_recovery_once.
    ordered = RecoveryOrder.objects.filter(line=OuterRef("pk"), withdrawn_on__isnull=True).values("amount")
    said = {"is_asked": Exists(asked_lines().filter(line=OuterRef("pk"))), "ordered": Subquery(ordered)}
    for line in _of_years(PaymentLine.objects, annexes).annotate(**said):
        years[line.of_convention, line.of_year, line.of_regime].lines.append(line)
    for row in _of_years(Commitment.objects, annexes):
        years[row.of_convention, row.of_year, row.of_regime].held[row.annex_id] += row.amount
    return {annex.pk: years[family_key(annex)] for annex in annexes}


def year_payments(annex: FinancialAnnex) -> YearPayments:
    return payments_of([annex])[annex.pk]


def _of_years(rows: Manager, annexes: list[FinancialAnnex]) -> QuerySet:
    """Of every rank of these years, and of which year each is: an annexe a line would be read for nothing."""
    inside = {
        "annex__convention__in": {annex.convention_id for annex in annexes},
        "annex__year__in": {annex.year for annex in annexes},
    }
    family = {f"of_{name}": F(f"annex__{name}") for name in ("convention", "year", "regime")}
    return rows.filter(**inside).annotate(**family).order_by("month" if rows.model is PaymentLine else "pk", "pk")


def settled_of(annex: FinancialAnnex, outcome: Outcome | Planned, payments: YearPayments) -> Settled:
    """What is left to pay, to recall and to give back."""
    closed = annex.state == AnnexState.CLOSED
    return settled(outcome, payments.paid_months, payments.asked_months, closed=closed)


def due_beside(left: Settled, payments: YearPayments) -> list[tuple[str, Decimal]]:
    """The recall or the recovery that is left beside the months; a lot asks for a part already, or an order does."""
    under_way = {PaymentKind.RECALL: payments.asked_recall, PaymentKind.RECOVERY: payments.ordered_amount}
    amounts = ((PaymentKind.RECALL, left.recall), (PaymentKind.RECOVERY, left.recovery))
    return [(kind, amount - under_way[kind]) for kind, amount in amounts if amount > under_way[kind]]


class Known:
    """What many annexes are computed again beside: their years, their last runs, the barèmes of their regimes."""

    def __init__(self, annexes: Collection[FinancialAnnex]):
        self.payments, self.runs = payments_of(annexes), _last_runs(annexes)
        self.regimes = {annex.regime_id for annex in annexes}

    @cached_property
    def baremes(self) -> Baremes:
        return baremes_of(regime__in=self.regimes)


def _last_runs(annexes: Collection[FinancialAnnex]) -> dict[int, Computation]:
    """By key of annexe, read without their explanation."""
    last = Computation.objects.filter(annex__in=annexes).order_by().values("annex").annotate(last=Max("pk"))
    rows = Computation.objects.filter(pk__in=last.values("last")).defer("explanation").order_by("pk")
    return {row.annex_id: row for row in rows}


def with_computed(rows: Iterable[LotLine]) -> list[LotLine]:
    """The same, each with `computed`: what the calculation of today gives its month, while the agency has not answered
    and when it is another amount than the one asked; None otherwise. Two queries for many as for one, none without."""
    rows = list(rows)
    waiting = [row for row in rows if row.is_unanswered and row.kind in SCHEDULED]
    planned_of = _planned_months([row.annex for row in waiting])
    for row in rows:
        row.computed = None
    for row in waiting:
        amount = planned_of.get(family_key(row.annex), {}).get(row.month)
        row.computed = amount if amount != row.amount else None
    return rows


def _planned_months(annexes: list[FinancialAnnex]) -> dict[tuple, dict[dt.date, Decimal]]:
    """By year, what its rank in force planned each month at its last calculation."""
    if not annexes:
        return {}
    inside = {"convention__in": {row.convention_id for row in annexes}, "year__in": {row.year for row in annexes}}
    in_force = list(
        FinancialAnnex.objects.filter(**inside, state__in=PAYABLE_STATES).order_by("modification_rank", "pk")
    )
    runs = _last_runs(in_force)
    return {
        family_key(row): {line.month: line.amount for line in planned(runs[row.pk].result).schedule}
        for row in in_force
        if row.pk in runs
    }


def waiting_families(annexes: Collection[FinancialAnnex]) -> set[tuple]:
    """The years of these annexes of which some rank waits for credits."""
    rows = FinancialAnnex.objects.filter(convention__in={annex.convention_id for annex in annexes})
    return {family_key(row) for row in rows.filter(reserved_at__isnull=False).order_by("pk")}
