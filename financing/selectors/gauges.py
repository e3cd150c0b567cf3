"""The gauge of a service: notified, committed, reserved, paid, forecast at year end from realised hours."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from financing.calculation.exact import from_cents
from financing.enums import BudgetLine, FdiState, Funding, PaymentKind
from financing.models import Commitment, Envelope, FinancialAnnex, PaymentLine
from financing.selectors.consumption import Consumption, Redeployable, consumption_of, redeployable
from financing.selectors.envelopes import ZERO, Balance, balances_of
from financing.selectors.steering import Funds


@dataclass(frozen=True)
class Gauge:
    """The situation of a service's envelope: everything a bar and its table show."""

    envelope: Envelope
    balance: Balance
    reserved: Decimal
    paid: Decimal
    forecast: Decimal | None
    unused: Redeployable | None = None  # credits that the forecast leaves, of the job aid alone

    @property
    def over(self) -> bool:
        return self.balance.committed + self.reserved > self.balance.notified

    @property
    def committed_percent(self) -> int:
        notified = self.balance.notified
        # Cut, not rounded: 100 % is said of a full envelope only.
        return int(100 * self.balance.committed / notified) if notified else 0


def gauges_of(envelopes: Iterable[Envelope], today: dt.date) -> list[Gauge]:
    """Gauges of service envelopes, in the order given. A handful of queries for all of them.

    Only the job aid waits for credits and is forecast from hours: on the other lines what is committed will be paid.
    """
    envelopes = list(envelopes)
    balances = balances_of(envelopes)
    job_aid = [envelope for envelope in envelopes if envelope.line == BudgetLine.JOB_AID]
    reserved, trends = _reserved_by_service(job_aid), _trends(job_aid, today)
    paid, funded = _paid_by_service(envelopes), _paid_by_the_fund(envelopes)
    gauges = []
    for envelope in envelopes:
        key, balance = (envelope.service_id, envelope.year), balances[envelope.pk]
        done = paid[(*key, envelope.line)] + funded[envelope.pk]
        if envelope.line == BudgetLine.JOB_AID:
            lines = trends[key]
            forecast = sum((line.forecast for line in lines), ZERO)
            gauges.append(Gauge(envelope, balance, reserved[key], done, forecast, redeployable(lines)))
        else:
            gauges.append(Gauge(envelope, balance, ZERO, done, balance.committed))
    return gauges


def gauge_of(envelope: Envelope, funds: Funds) -> Gauge:
    """The same of what the database added, with the forecast of the night: for a page of many services."""
    balance = Balance(received=from_cents(funds.notified), committed=from_cents(funds.committed))
    forecast = None if funds.forecast is None else from_cents(funds.forecast)
    return Gauge(envelope, balance, from_cents(funds.reserved), from_cents(funds.paid), forecast)


def _trends(envelopes: list[Envelope], today: dt.date) -> defaultdict[tuple, list[Consumption]]:
    """The annexes by service and year."""
    found: defaultdict[tuple, list[Consumption]] = defaultdict(list)
    if not envelopes:
        return found
    for line in consumption_of({e.service_id for e in envelopes}, {e.year for e in envelopes}, today):
        found[line.annex.convention.service_id, line.annex.year].append(line)
    return found


def _reserved_by_service(envelopes: list[Envelope]) -> defaultdict[tuple, Decimal]:
    rows = FinancialAnnex.objects.filter(
        reserved_at__isnull=False, convention__service__in={envelope.service_id for envelope in envelopes}
    ).order_by("pk")
    sums: defaultdict[tuple, Decimal] = defaultdict(lambda: ZERO)
    for service_id, year, amount in rows.values_list("convention__service_id", "year", "reserved_amount"):
        sums[service_id, year] += amount
    return sums


def _paid_by_service(envelopes: list[Envelope]) -> defaultdict[tuple, Decimal]:
    """By service, year and line. The modulated part is of the year it is paid in, the job aid of its annexe's."""
    rows = PaymentLine.objects.filter(
        paid_on__isnull=False,
        annex__funding=Funding.COMMITTED,
        annex__convention__service__in={envelope.service_id for envelope in envelopes},
    ).order_by("pk")
    sums: defaultdict[tuple, Decimal] = defaultdict(lambda: ZERO)
    for service_id, year, month, kind, amount in rows.values_list(
        "annex__convention__service_id", "annex__year", "month", "kind", "amount"
    ):
        if kind == PaymentKind.MODULATION:
            # The modulated part of 2015 is paid on the credits of 2016.
            sums[service_id, month.year, BudgetLine.MODULATION] += amount
        else:
            sums[service_id, year, BudgetLine.JOB_AID] += -amount if kind == PaymentKind.RECOVERY else amount
    return sums


def _paid_by_the_fund(envelopes: list[Envelope]) -> defaultdict[int, Decimal]:
    """By envelope of the fund: 40 % of a file at its first payment, all of it once settled."""
    sums: defaultdict[int, Decimal] = defaultdict(lambda: ZERO)
    funds = [envelope.pk for envelope in envelopes if envelope.line == BudgetLine.FDI]
    if not funds:
        return sums
    rows = Commitment.objects.filter(envelope__in=funds, fdi_file__isnull=False).order_by("pk")
    for envelope_id, state, first, granted in rows.values_list(
        "envelope_id", "fdi_file__state", "fdi_file__first_payment", "fdi_file__granted"
    ):
        sums[envelope_id] += {FdiState.FIRST_PAID: first, FdiState.PAID: granted}.get(state) or ZERO
    return sums
