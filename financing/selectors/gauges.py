"""The gauge of a service: notified, committed, reserved, paid, forecast at year end from realised hours."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from financing.enums import Funding, PaymentKind
from financing.models import Envelope, FinancialAnnex, PaymentLine
from financing.selectors.consumption import consumption_of
from financing.selectors.envelopes import ZERO, Balance, balances_of


@dataclass(frozen=True)
class Gauge:
    """The situation of a service's envelope: everything a bar and its table show."""

    envelope: Envelope
    balance: Balance
    reserved: Decimal
    paid: Decimal
    forecast: Decimal

    @property
    def over(self) -> bool:
        return self.balance.committed + self.reserved > self.balance.notified

    @property
    def committed_percent(self) -> int:
        notified = self.balance.notified
        return int(100 * self.balance.committed / notified) if notified else 0


def gauges_of(envelopes: Iterable[Envelope], today: dt.date) -> list[Gauge]:
    """Gauges of service envelopes of the job aid, in the order given. A handful of queries for all of them."""
    envelopes = list(envelopes)
    balances = balances_of(envelopes)
    reserved, paid = _reserved_by_service(envelopes), _paid_by_service(envelopes)
    lines = consumption_of({e.service_id for e in envelopes}, {e.year for e in envelopes}, today)
    forecast: defaultdict[tuple, Decimal] = defaultdict(lambda: ZERO)
    for line in lines:
        forecast[line.annex.convention.service_id, line.annex.year] += line.forecast
    gauges = []
    for envelope in envelopes:
        key = (envelope.service_id, envelope.year)
        gauges.append(Gauge(envelope, balances[envelope.pk], reserved[key], paid[key], forecast[key]))
    return gauges


def _reserved_by_service(envelopes: list[Envelope]) -> defaultdict[tuple, Decimal]:
    rows = FinancialAnnex.objects.filter(
        reserved_at__isnull=False, convention__service__in={envelope.service_id for envelope in envelopes}
    ).order_by("pk")
    sums: defaultdict[tuple, Decimal] = defaultdict(lambda: ZERO)
    for service_id, year, amount in rows.values_list("convention__service_id", "year", "reserved_amount"):
        sums[service_id, year] += amount
    return sums


def _paid_by_service(envelopes: list[Envelope]) -> defaultdict[tuple, Decimal]:
    rows = PaymentLine.objects.filter(
        paid_on__isnull=False,
        annex__funding=Funding.COMMITTED,
        annex__convention__service__in={envelope.service_id for envelope in envelopes},
    ).order_by("pk")
    sums: defaultdict[tuple, Decimal] = defaultdict(lambda: ZERO)
    for service_id, year, kind, amount in rows.values_list(
        "annex__convention__service_id", "annex__year", "kind", "amount"
    ):
        sums[service_id, year] += -amount if kind == PaymentKind.RECOVERY else amount
    return sums
