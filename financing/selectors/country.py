"""What the services of the country engaged and will ask, counted each night: reading every annexe takes too long."""

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from financing.enums import BudgetLine
from financing.selectors.steering import Funds, funds_by_year, notified_by_year
from financing.selectors.years import YEARS, ZERO, planned_by_service
from iae_portal.core.models import NightCount, Service
from iae_portal.core.night import kept

KIND = "financing.years"


class KeptYears(NamedTuple):
    """As years_of takes them: what every service engaged under one key, what each was notified under its own, what
    conventions will ask, and when counted."""

    funds: dict[tuple[int, int, str], Funds]
    planned: dict[int, Decimal]
    made_at: dt.datetime


def services_of_the_country() -> list[int]:
    return list(Service.objects.filter(departement__isnull=False).values_list("pk", flat=True))


def counted_years(today: dt.date) -> dict[int, dict]:
    """Of each year that the page of the country may show."""
    services, years = services_of_the_country(), range(today.year - 1, today.year + 1 + YEARS)
    totals, planned = defaultdict(Funds), defaultdict(dict)
    for (service, year), amount in planned_by_service(services, years).items():
        planned[year][service] = str(amount)
    for (_, year, line), funds in funds_by_year(services, years).items():
        totals[year, line] += funds
    return {
        year: {"planned": planned[year]} | {line: _engaged(totals[year, line]) for line in BudgetLine.values}
        for year in years
    }


def _engaged(funds: Funds) -> dict:
    return {name: getattr(funds, name) for name in ("committed", "paid", "reserved", "forecast")}


class KeptPlans(NamedTuple):
    """What conventions will ask, by year, and when it was counted."""

    amounts: dict[int, Decimal]
    made_at: dt.datetime


def kept_years(year: int, services: list[int]) -> KeptYears | None:
    """What each service was notified is that of now, as what the regions hold; None where the night missed a year, and
    all must be counted now. Two queries."""
    rows = kept(KIND, range(year, year + YEARS))
    if not rows:
        return None
    counted = {(0, each, line): Funds(**rows[each].content[line]) for each in rows for line in BudgetLine.values}
    return KeptYears(counted | notified_by_year(services, rows), *_plans(rows, services))


def kept_plans(year: int, services: list[int]) -> KeptPlans | None:
    """Of these services; None where the night missed a year. One query."""
    rows = kept(KIND, range(year, year + YEARS))
    return _plans(rows, services) if rows else None


def _plans(rows: dict[int, NightCount], services: list[int]) -> KeptPlans:
    # JSON has texts for keys.
    amounts = {
        year: sum((Decimal(row.content["planned"].get(str(service), 0)) for service in services), ZERO)
        for year, row in rows.items()
    }
    return KeptPlans(amounts, min(row.made_at for row in rows.values()))
