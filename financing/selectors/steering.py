"""Money of many services at once, added by the database in whole cents: what a dashboard shows of a territory.

One row a service; the gauge of each shows the same figures (selectors.gauges), whatever their number.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db.models import (
    BigIntegerField,
    Case,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from financing.calculation.exact import from_cents
from financing.enums import (
    BudgetLine,
    EnvelopeLevel,
    FdiState,
    Funding,
    MovementKind,
    PaymentKind,
)
from financing.models import (
    Commitment,
    Envelope,
    EnvelopeMovement,
    FinancialAnnex,
    PaymentLine,
)
from financing.selectors.envelopes import PASSED_ON
from iae_portal.core.databases import Cents

SIGNED_PAYMENT = Case(
    When(kind=PaymentKind.RECOVERY, then=-Cents("amount")), default=Cents("amount"), output_field=BigIntegerField()
)


@dataclass(frozen=True)
class Funds:
    """One line of credits of some services, in whole cents; `reserved` waits for credits.

    The forecast is the one kept on the envelopes (services.forecasts), made on `forecast_on` or later; unknown as long
    as it was not made for one of them. On a line without hours, what is committed will be paid.
    """

    notified: int = 0
    committed: int = 0
    paid: int = 0
    reserved: int = 0
    forecast: int | None = 0
    forecast_on: dt.date | None = None

    def __add__(self, other: "Funds") -> "Funds":
        unknown = self.forecast is None or other.forecast is None
        return Funds(
            self.notified + other.notified,
            self.committed + other.committed,
            self.paid + other.paid,
            self.reserved + other.reserved,
            None if unknown else self.forecast + other.forecast,
            min((day for day in (self.forecast_on, other.forecast_on) if day), default=None),
        )


def funds_by_service(service_ids: Iterable[int], year: int) -> dict[tuple[int, str], Funds]:
    """By service and line, for those that have an envelope of the year. One query."""
    found = funds_by_year(service_ids, [year])
    return {(service, line): funds for (service, _, line), funds in found.items()}


def funds_by_year(service_ids: Iterable[int], years: Iterable[int]) -> dict[tuple[int, int, str], Funds]:
    """By service, year and line. One query."""
    services = list(service_ids)
    rows = _envelopes(services, years).annotate(
        paid=Case(
            When(line=BudgetLine.JOB_AID, then=_paid_of_annexes(services)),
            When(line=BudgetLine.MODULATION, then=_paid_of_decisions(services)),
            default=_paid_of_the_fund(),
        ),
        cents=Cents("forecast"),
        reserved=Case(When(line=BudgetLine.JOB_AID, then=_reserved(services)), default=Value(0)),
    )
    found = {}
    for service, year, line, received, left, committed, paid, reserved, forecast, day in rows.values_list(
        "service_id", "year", "line", "received", "left", "committed", "paid", "reserved", "cents", "forecast_on"
    ):
        expected = forecast if line == BudgetLine.JOB_AID else committed
        found[service, year, line] = Funds(received - left, committed, paid, reserved, expected, day)
    return found


def notified_by_year(service_ids: Iterable[int], years: Iterable[int]) -> dict[tuple[int, int, str], Funds]:
    """What these services received and kept, by service, year and line; nothing else of theirs. One query."""
    rows = _envelopes(list(service_ids), years).values_list("service_id", "year", "line", "received", "left")
    return {tuple(key): Funds(notified=received - left) for *key, received, left in rows}


class Credits(NamedTuple):
    """Job aid of a service, in whole cents; `reserved` waits for credits."""

    notified: int
    committed: int
    reserved: int


def job_aid_by_service(service_ids: Iterable[int], year: int) -> dict[int, Credits]:
    """By service, for those that have an envelope of the year: what is paid and expected is half of the other query,
    and more than a home page wants. One query."""
    services = list(service_ids)
    rows = _envelopes(services, [year]).filter(line=BudgetLine.JOB_AID).annotate(reserved=_reserved(services))
    found = rows.values_list("service_id", "received", "left", "committed", "reserved")
    return {service: Credits(received - left, *held) for service, received, left, *held in found}


def job_aid_of_regions(region_ids: Iterable[int], year: int) -> dict[int, Decimal]:
    """What each region holds and may still notify, for those that have an envelope of the year. One query."""
    rows = Envelope.objects.filter(level=EnvelopeLevel.REGION, year=year, line=BudgetLine.JOB_AID)
    found = _credited(rows.filter(region__in=region_ids)).values_list("region_id", "received", "left", "committed")
    return {region: from_cents(received - left - committed) for region, received, left, committed in found}


def _envelopes(services: list[int], years: Iterable[int]) -> QuerySet[Envelope]:
    return _credited(Envelope.objects.filter(level=EnvelopeLevel.SERVICE, year__in=years, service__in=services))


def _credited(rows: QuerySet[Envelope]) -> QuerySet[Envelope]:
    """With what each received, passed on and committed."""
    return rows.order_by().annotate(
        received=_moved("target", *PASSED_ON, MovementKind.FUNGIBILITY, MovementKind.LIFT, MovementKind.CARRY_OVER),
        left=_moved("source", *PASSED_ON, MovementKind.FUNGIBILITY, MovementKind.FREEZE, MovementKind.CARRY_OVER),
        committed=_total(Commitment.objects.filter(envelope=OuterRef("pk")), "envelope", Cents("amount")),
    )


def _total(rows: QuerySet, group: str, amount) -> Coalesce:
    """The sum of the rows of one group, as a subquery; zero without any."""
    summed = rows.order_by().values(group).annotate(total=Cast(Sum(amount), BigIntegerField())).values("total")
    return Coalesce(Subquery(summed), 0, output_field=BigIntegerField())


def _moved(end: str, *kinds: str) -> Coalesce:
    return _total(EnvelopeMovement.objects.filter(**{end: OuterRef("pk")}, kind__in=kinds), end, Cents("amount"))


def _payments(services: list[int]) -> QuerySet[PaymentLine]:
    """The services are named, beside that of the envelope: the database sees how few they are, and does not read the
    annexes of the country to find theirs."""
    return PaymentLine.objects.filter(
        paid_on__isnull=False,
        annex__funding=Funding.COMMITTED,
        annex__convention__service__in=services,
        annex__convention__service=OuterRef("service_id"),
    )


def _paid_of_annexes(services: list[int]) -> Coalesce:
    rows = _payments(services).filter(annex__year=OuterRef("year")).exclude(kind=PaymentKind.MODULATION)
    return _total(rows, "annex__convention__service", SIGNED_PAYMENT)


def _paid_of_decisions(services: list[int]) -> Coalesce:
    """The modulated part is of the year it is paid in."""
    rows = _payments(services).filter(kind=PaymentKind.MODULATION, month__year=OuterRef("year"))
    return _total(rows, "annex__convention__service", Cents("amount"))


def _paid_of_the_fund() -> Coalesce:
    """40 % of a file at its first payment, then what the balance was; what came back is another line of the ledger."""
    rows = Commitment.objects.filter(envelope=OuterRef("pk"), fdi_file__isnull=False, amount__gt=0)
    done = Case(
        When(fdi_file__state=FdiState.FIRST_PAID, then=Cents("fdi_file__first_payment")),
        When(fdi_file__state=FdiState.PAID, then=Cents("fdi_file__first_payment") + Cents("fdi_file__balance")),
        default=Value(0),
        output_field=BigIntegerField(),
    )
    return _total(rows, "envelope", done)


def _reserved(services: list[int]) -> Coalesce:
    rows = FinancialAnnex.objects.filter(
        reserved_at__isnull=False,
        convention__service__in=services,
        convention__service=OuterRef("service_id"),
        year=OuterRef("year"),
    )
    return _total(rows, "convention__service", Cents("reserved_amount"))
