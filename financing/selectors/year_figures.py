"""What the annexes of a year give to its results: hours worked, ETP realised."""

from decimal import Decimal

from conventions.models import Convention
from financing.enums import PAYABLE_STATES, Funding
from financing.models import FinancialAnnex, MonthlyState
from financing.selectors.consumption import Consumption, consumptions, truncated
from iae_portal.core import clock
from iae_portal.core.figures import known_sum, share_of
from iae_portal.core.text import counted

HOURS, RATE, GAP = "HEURES", "REALISATION", "ECARTETP"


def year_figures(convention: Convention, year: int) -> tuple[dict[str, Decimal], str] | None:
    """Values by code of indicator, and where they come from; no value before every month of the annexes is entered."""
    annexes = FinancialAnnex.objects.filter(
        convention=convention, year=year, state__in=PAYABLE_STATES, funding=Funding.COMMITTED
    )
    lines = consumptions(annexes, clock.today())
    if not lines:
        return None
    months = {month for line in lines for month in line.annex.months}
    hours = dict(MonthlyState.objects.filter(convention=convention, month__in=months).values_list("month", "hours"))
    said = f"D'après l'annexe financière : {len(hours)} mois saisis sur {counted(len(months), 'mois', 'mois')}."
    return ({HOURS: sum(hours.values())} | _fte(lines) if len(hours) == len(months) else {}), said


def _fte(lines: list[Consumption]) -> dict[str, Decimal]:
    """Yearly ETP: each annexe gives a monthly mean over its own months."""
    realised = known_sum(_yearly(line, line.realised_fte) for line in lines)
    agreed = known_sum(_yearly(line, line.agreed_fte) for line in lines)
    if realised is None or agreed is None:
        return {}
    rate = share_of(realised, agreed)
    return {GAP: truncated(realised) - truncated(agreed)} | ({} if rate is None else {RATE: rate})


def _yearly(line: Consumption, fte: Decimal | None) -> Decimal | None:
    return None if fte is None else fte * len(line.annex.months) / 12
