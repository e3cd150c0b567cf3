"""Realised against agreed, by annexe: over- and under-consumption, forecast at year end, what could be redeployed."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from financing.enums import AnnexState
from financing.models import Computation, FinancialAnnex, MonthlyState

ZERO = Decimal("0.00")
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Consumption:
    """One annexe: monthly ETP agreed and realised on the months entered, and the aid expected at year end.

    `gap` compares values truncated to two decimals, as the paying agency does (never rounded).
    """

    annex: FinancialAnnex
    agreed_amount: Decimal
    agreed_fte: Decimal | None
    realised_fte: Decimal | None
    months_entered: int
    forecast: Decimal

    @property
    def gap(self) -> Decimal | None:
        if self.agreed_fte is None or self.realised_fte is None:
            return None
        return truncated(self.realised_fte) - truncated(self.agreed_fte)

    @property
    def unused(self) -> Decimal:
        """Credits that the forecast leaves, to redeploy."""
        return max(self.agreed_amount - self.forecast, ZERO)


def truncated(value: Decimal) -> Decimal:
    return value.quantize(CENT, rounding=ROUND_DOWN)


def consumption_of(service_ids: Iterable[int], years: Iterable[int], today: dt.date) -> list[Consumption]:
    """Validated annexes of the services and years. Four queries."""
    annexes = list(
        FinancialAnnex.objects.filter(
            convention__service__in=list(service_ids),
            year__in=list(years),
            state__in=[AnnexState.VALIDATED, AnnexState.CLOSED],
        )
        .select_related("convention__siae", "convention__service", "regime")
        .prefetch_related("segments")
        .order_by("convention__service", "convention__siae__sort_key", "pk")
    )
    latest = _latest_computations(annexes)
    hours = _hours(annexes)
    return [_line(annex, latest.get(annex.pk), hours, today) for annex in annexes]


def _latest_computations(annexes: list[FinancialAnnex]) -> dict[int, Computation]:
    rows = Computation.objects.filter(annex__in=[annex.pk for annex in annexes]).order_by("pk")
    return {row.annex_id: row for row in rows}


def _hours(annexes: list[FinancialAnnex]) -> dict[int, dict[dt.date, Decimal]]:
    found: dict[int, dict[dt.date, Decimal]] = defaultdict(dict)
    rows = MonthlyState.objects.filter(convention__in=[annex.convention_id for annex in annexes]).order_by("pk")
    for convention_id, month, hours in rows.values_list("convention_id", "month", "hours"):
        found[convention_id][month] = hours
    return found


def _line(annex: FinancialAnnex, run: Computation | None, hours: dict, today: dt.date) -> Consumption:
    agreed = run.agreed_amount if run else ZERO
    months = annex.months
    done = [month for month in months if month in hours[annex.convention_id] and month < today]
    per_fte = _hours_per_fte(run)
    if not (annex.is_per_fte and per_fte and done):
        return Consumption(annex, agreed, None, None, len(done), agreed)
    total = sum(hours[annex.convention_id][month] for month in done)
    realised = total / per_fte * 12 / len(done)
    by_month = [next((s.fte for s in annex.segments.all() if s.start <= month <= s.end), ZERO) for month in months]
    agreed_done = sum(fte for month, fte in zip(months, by_month, strict=True) if month in done)
    rate = min(total / per_fte * 12 / agreed_done, Decimal(1)) if agreed_done else Decimal(1)
    return Consumption(
        annex=annex,
        agreed_amount=agreed,
        agreed_fte=agreed_done / len(done),
        realised_fte=realised,
        months_entered=len(done),
        forecast=(agreed * rate).quantize(CENT),
    )


def _hours_per_fte(run: Computation | None) -> Decimal | None:
    rows = run.inputs.get("baremes") if run else None
    return Decimal(rows[0]["hours_per_fte"]) if rows else None
