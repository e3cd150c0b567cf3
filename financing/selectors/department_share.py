"""The département's share of an annexe as its page and its document show it."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from financing.calculation import months
from financing.calculation.department_share import FIRST_MONTH, RsaRow, Share, cofunded_ratio, explained_share
from financing.calculation.errors import Refused
from financing.computation import compute
from financing.enums import COUNTED_STATES
from financing.models import DepartmentShare, FinancialAnnex, RsaAmount
from financing.selectors.annexes import current_computation, facts_of
from financing.selectors.law import law_in_database
from iae_portal.core.errors import Refusal
from iae_portal.core.figures import Answers


@dataclass(frozen=True)
class ShownShare:
    """The share beside the agreed amount it is a part of."""

    share: DepartmentShare
    agreed: Decimal
    agreed_fte: Decimal | None
    answers: Answers  # the months counted

    @property
    def amount(self) -> Decimal:
        return self.share.amount

    @property
    def state_amount(self) -> Decimal:
        return self.agreed - self.amount

    @property
    def exceeds(self) -> bool:
        """The annexe was lowered after the share was entered."""
        return self.amount > self.agreed

    @property
    def ratio(self) -> Decimal:
        return cofunded_ratio(self.amount, self.agreed)

    @property
    def fte(self) -> Decimal | None:
        return None if self.agreed_fte is None else self.agreed_fte * self.ratio

    @property
    def lines(self) -> list[dict]:
        return self.share.explanation


def may_be_shared(annex: FinancialAnnex) -> bool:
    """Aids per ETP with at least one month under the décret of June 2014."""
    return annex.is_per_fte and months.of(annex.end) >= FIRST_MONTH


def shown_share(annex: FinancialAnnex) -> ShownShare | None:
    share = DepartmentShare.objects.filter(annex=annex).first()
    if share is None or not (share.amount or share.agreement):
        return None
    asked = sum(months.of(month) >= FIRST_MONTH for month in annex.months)
    return ShownShare(share, *agreed_of(annex), Answers(share.months.count(), asked))


def agreed_of(annex: FinancialAnnex) -> tuple[Decimal, Decimal | None]:
    """Agreed amount and ETP: frozen, or of the draft as saved. Nothing when the draft cannot be computed yet."""
    run = current_computation(annex)
    if run and not annex.is_draft:
        return run.agreed_amount, run.agreed_fte
    # A draft has nothing frozen: it is computed on the spot.
    try:
        outcome = compute(facts_of(annex), law_in_database())
    except Refusal:
        return Decimal("0.00"), None
    return outcome.agreed_amount, outcome.agreed_fte


def rsa_rows(territory: str, *, extra: RsaAmount | None = None) -> list[RsaRow]:
    """Rows of a territory as the engine reads them; `extra` is one that is not kept yet, or not as it stands."""
    others = RsaAmount.objects.filter(territory=territory).exclude(pk=extra.pk if extra else None)
    kept = list(others.order_by("start"))
    if extra is not None and extra.territory == territory:
        kept.append(extra)
    return [RsaRow(months.of(row.start), row.monthly_amount, row.reference, row.verified) for row in kept]


def computed_share(beneficiaries: dict, rows: list[RsaRow]) -> Share:
    """The engine's share of months given as first days. Refusal with one sentence per month at fault."""
    try:
        return explained_share({months.of(month): number for month, number in beneficiaries.items()}, rows)
    except Refused as refused:
        raise Refusal(*(fault.message for fault in refused.faults)) from None


def beneficiaries_of(share: DepartmentShare) -> dict:
    return dict(share.months.values_list("month", "beneficiaries"))


def shares_touched(row: RsaAmount) -> list[tuple[DepartmentShare, Decimal, Decimal]]:
    """Shares that a new amount would change, of closed annexes too: the share, its amount before and after."""
    found = []
    for share in shares_since(row):
        after = computed_share(beneficiaries_of(share), rsa_rows(row.territory, extra=row)).amount
        if after != share.amount:
            found.append((share, share.amount, after))
    return found


def shares_since(row: RsaAmount) -> QuerySet[DepartmentShare]:
    """Shares with a month in or after the row's first month, of closed annexes too: a retroactive text moves what the
    State and the département pay, and leaves the aid of the structure."""
    return (
        DepartmentShare.objects.filter(
            annex__territory=row.territory, annex__end__gte=row.start, annex__state__in=COUNTED_STATES
        )
        .select_related("annex__convention__siae", "annex__convention__service")
        .order_by("annex__number")
    )
