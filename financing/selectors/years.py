"""The credits of a place over the year and the two next: received, passed on, held, committed, paid, foreseen, free."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import OuterRef, Subquery

from conventions.enums import RUNNING_STATES
from financing.calculation import months
from financing.calculation.exact import from_cents
from financing.calculation.money import to_cent
from financing.enums import FALLEN_STATES, BudgetLine, EnvelopeLevel
from financing.models import Computation, Envelope, FinancialAnnex
from financing.selectors.envelopes import Balance, balances_of
from financing.selectors.steering import Funds, funds_by_year
from iae_portal.core.figures import Answers

ZERO = Decimal("0.00")
YEARS = 3
# An annexe that says nothing of what its year will cost.

OF_CONVENTION = ("convention__service_id", "convention__start", "convention__end")


@dataclass(frozen=True)
class YearFunds:
    """What nobody notified is unknown, what is counted is zero. `top`: None without an envelope. `funded`: how many of
    the services have theirs. `planned`: what running conventions will ask of a year that has no annexe yet; neither
    reserved nor committed.
    """

    year: int
    top: Balance | None
    reserved: Decimal
    committed: Decimal
    paid: Decimal
    forecast: Decimal | None
    planned: Decimal
    free: Decimal | None
    funded: Answers

    @property
    def authorised(self) -> Decimal | None:
        return self.top and self.top.received + self.top.carried + self.top.fungible

    @property
    def delegated(self) -> Decimal | None:
        return self.top and self.top.delegated

    @property
    def frozen(self) -> Decimal | None:
        return self.top and self.top.frozen

    @property
    def funded_label(self) -> str:
        """How many services have their credits, when some do and some do not."""
        one, many = ("service", "notifié"), ("services", "notifiés")
        return self.funded.said(one, many) if self.funded.given and self.funded.missing else ""


@dataclass(frozen=True)
class Tops:
    """The envelopes of a place over three years, and of the regions under the nation; those of services, without their
    balance, where they are asked for."""

    level: str
    span: range
    line: str
    rows: list[Envelope]
    balances: dict[int, Balance]

    def of(self, level: str, year: int) -> list[tuple[Envelope, Balance]]:
        return [(row, self.balances[row.pk]) for row in self.rows if (row.level, row.year) == (level, year)]


def tops_of(year: int, line: str, *, level: str, services: bool = False, **place: object) -> Tops:
    """Regions by name. Three queries."""
    levels = (EnvelopeLevel.NATIONAL, EnvelopeLevel.REGION) if level == EnvelopeLevel.NATIONAL else (level,)
    span = range(year, year + YEARS)
    read = (*levels, EnvelopeLevel.SERVICE) if services else levels
    rows = Envelope.objects.filter(level__in=read, year__in=span, line=line, **place)
    rows = list(rows.select_related("region", "service").order_by("region__name", "service__code", "pk"))
    return Tops(level, span, line, rows, balances_of(row for row in rows if row.level in levels))


def years_of(
    tops: Tops, services: Iterable[int], funds: dict[tuple, Funds] | None = None, planned: dict | None = None
) -> list[YearFunds]:
    """`services` are those of the place, whose envelopes count in what is committed and free: `funds`
    (steering.funds_by_year) and `planned` when the caller has read them. Two queries at most."""
    services = list(services)
    funds = funds_by_year(services, tops.span) if funds is None else funds
    if tops.line != BudgetLine.JOB_AID:
        planned = {}
    elif planned is None:
        planned = planned_of(services, tops.span)
    return [_of_year(tops, each, services, funds, planned.get(each, ZERO)) for each in tops.span]


def _of_year(tops: Tops, year: int, services: list[int], funds: dict[tuple, Funds], planned: Decimal) -> YearFunds:
    total = sum((row for (_, when, of), row in funds.items() if (when, of) == (year, tops.line)), Funds())
    given = sum((service, year, tops.line) in funds for service in services)
    own, held = tops.of(tops.level, year), _held(tops, year)
    return YearFunds(
        year=year,
        top=own[0][1] if own else None,
        reserved=from_cents(total.reserved),
        committed=from_cents(total.committed),
        paid=from_cents(total.paid),
        forecast=from_cents(total.forecast) if given and total.forecast is not None else None,
        planned=planned,
        free=sum(held, from_cents(total.notified - total.committed)) if held or given else None,
        funded=Answers(given, len(services)),
    )


def _held(tops: Tops, year: int) -> list[Decimal]:
    """Free in each envelope above the services: that of the region, or of the nation and every region."""
    levels = (EnvelopeLevel.NATIONAL, EnvelopeLevel.REGION)
    return [balance.available for level in levels for _, balance in tops.of(level, year)]


def planned_of(services: list[int], years: Iterable[int]) -> dict[int, Decimal]:
    """By year, as planned_by_service. One query."""
    found = defaultdict(lambda: ZERO)
    for (_, year), amount in planned_by_service(services, years).items():
        found[year] += amount
    return found


def planned_by_service(services: list[int], years: Iterable[int]) -> dict[tuple[int, int], Decimal]:
    """By service and year, what conventions under way will ask: the monthly cost of their last annexe over the months
    they cover.

    DESIGN: no text says how to foresee a year without an annexe; its last one is the nearest. One query.
    """
    run = Computation.objects.filter(annex=OuterRef("pk")).order_by("-pk")
    rows = (
        FinancialAnnex.objects.filter(
            convention__service__in=services,
            convention__state__in=RUNNING_STATES,
            convention__end__gte=dt.date(min(years), 1, 1),
        )
        .exclude(state__in=FALLEN_STATES)
        .annotate(agreed=Subquery(run.values("agreed_amount")[:1]))
        .order_by("year", "start", "pk")
        .values_list("convention_id", "year", "start", "end", "agreed", *OF_CONVENTION)
    )
    last, have = {}, set()
    for convention, year, start, end, agreed, *held in rows:
        have.add((convention, year))
        if agreed:
            last[convention] = (year, agreed / (months.of(end) - months.of(start) + 1), *held)
    found = defaultdict(lambda: ZERO)
    for convention, (known, monthly, service, first, until) in last.items():
        for year in years:
            if year > known and (convention, year) not in have:
                found[service, year] += to_cent(monthly * _covered(first, until, year))
    return found


def _covered(first: dt.date, until: dt.date, year: int) -> int:
    """Months of the year that a convention has whole, as its annexe will count them (selectors.months): a month begun
    waits for the next, one cut by the end is not paid."""
    start, end = max(first, dt.date(year, 1, 1)), min(until, dt.date(year, 12, 31))
    begun, last = months.of(start) + (start.day > 1), months.of(end + dt.timedelta(days=1)) - 1
    return max(last - begun + 1, 0)
