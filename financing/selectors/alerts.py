"""What who decides must know of the money of the year: activity off its pace, states that miss, credits nearly out."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from conventions.enums import ConventionState
from financing.enums import AnnexState, BudgetLine, EnvelopeLevel
from financing.models import Envelope, FinancialAnnex, PaymentLine
from financing.selectors.consumption import Consumption, consumption_of
from financing.selectors.envelopes import Balance, balances_of
from financing.selectors.lots import late_states
from financing.selectors.recoveries import unordered
from iae_portal.core.models import Service

PACE = Decimal("0.10")  # of the agreed ETP
PACE_MONTHS = (6, 9)  # before the posts of the second half-year, and before the redistribution
LEAST_FREE = Decimal("0.05")  # of what is notified


def is_off_pace(line: Consumption) -> bool:
    """At plus or minus 10 % of the agreed ETP, on the figures that the page shows; unknown without hours."""
    return line.gap is not None and abs(line.gap) >= PACE * line.shown_agreed


def off_pace(services: Iterable[int], today: dt.date) -> list[Consumption]:
    """Of the annexes in force this year, in June and in September alone."""
    if today.month not in PACE_MONTHS:
        return []
    lines = consumption_of(services, [today.year], today)
    return [line for line in lines if line.annex.state == AnnexState.VALIDATED and is_off_pace(line)]


def _settled_in(today: dt.date) -> tuple[int, int]:
    """This year, and the last one: its credits move (movement_days) and its annexes are settled until 31 December."""
    return today.year - 1, today.year


def without_states(services: Iterable[int], today: dt.date) -> list[tuple[FinancialAnnex, dt.date]]:
    """Annexes not closed whose first missing month is over for more than a month."""
    annexes = list(
        FinancialAnnex.objects.filter(
            convention__service__in=list(services),
            year__in=_settled_in(today),
            state=AnnexState.VALIDATED,
            suspended=False,
        )
        .select_related("convention__siae", "convention__service", "regime")
        .order_by("pk")
    )
    late = late_states(annexes, today)
    return [(annex, late[annex.pk]) for annex in annexes if annex.pk in late]


def is_nearly_out(balance: Balance) -> bool:
    return balance.notified > 0 and balance.available < LEAST_FREE * balance.notified


def nearly_out(services: Iterable[int], today: dt.date) -> list[tuple[Envelope, Balance]]:
    """Job aid of this year of which less than 5 % is free."""
    rows = Envelope.objects.filter(
        level=EnvelopeLevel.SERVICE, line=BudgetLine.JOB_AID, year=today.year, service__in=list(services)
    )
    envelopes = list(rows.select_related("service", "region").order_by("pk"))
    balances = balances_of(envelopes)
    return [(row, balances[row.pk]) for row in envelopes if is_nearly_out(balances[row.pk])]


def awaiting(services: Iterable[int], today: dt.date) -> list[FinancialAnnex]:
    """Annexes that wait for credits which may still come; a closed one may wait for a recall."""
    rows = FinancialAnnex.objects.filter(
        convention__service__in=list(services), year__in=_settled_in(today), reserved_at__isnull=False
    )
    return list(rows.select_related("convention__siae", "convention__service__region").order_by("pk"))


def to_order(services: Iterable[int]) -> list[PaymentLine]:
    """What a convention that ended before its term leaves to pay back, and that nobody asked yet."""
    rows = unordered().filter(
        annex__convention__service__in=list(services), annex__convention__state=ConventionState.TERMINATED
    )
    return list(rows.select_related("annex__convention__siae", "annex__convention__service").order_by("pk"))


def regional_services(services: Iterable[Service]) -> dict[int, Service]:
    """By region, the service of its director."""
    rows = Service.objects.filter(region__in={row.region_id for row in services}, departement__isnull=True)
    return {row.region_id: row for row in rows.order_by("pk")}
