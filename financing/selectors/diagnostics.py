"""Reading diagnostics and rounds of funders; counting diagnostics against the target of the plan."""

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet, Sum

from conventions.enums import OpinionState
from conventions.models import OpinionRequest
from financing.enums import Funder
from financing.models import FinancialDiagnostic, FundersRound, Pledge
from iae_portal.core.models import User
from iae_portal.core.rights import perimeter

DIAGNOSTIC = "diagnostic"  # the kind of the opinion asked to the council
# "Agir pour l'emploi" convention of 18 March 2008: 300 financial diagnostics a year, for five years.
YEARLY_TARGET = 300
YEARS = range(2008, 2013)
ZERO = Decimal("0.00")


def diagnostics_visible_to(user: User) -> QuerySet[FinancialDiagnostic]:
    return FinancialDiagnostic.objects.filter(perimeter(user).services_filter("service")).select_related(
        "siae", "service__region"
    )


def opinion_on(diagnostic: FinancialDiagnostic) -> OpinionRequest | None:
    """What the council was asked about it, last asked first; a withdrawn request is forgotten."""
    kind = ContentType.objects.get_for_model(FinancialDiagnostic)
    rows = OpinionRequest.objects.filter(kind=DIAGNOSTIC, content_type=kind, object_id=diagnostic.pk)
    return rows.exclude(state=OpinionState.WITHDRAWN).order_by("-asked_on", "-pk").first()


@dataclass(frozen=True)
class RoundTotals:
    """`granted` is unknown while nobody answered; `waiting` was asked of those who did not."""

    asked: Decimal
    granted: Decimal | None
    waiting: Decimal
    missing: Decimal


def totals_of(held: FundersRound, pledges: Collection[Pledge]) -> RoundTotals:
    granted = [row.granted for row in pledges if row.granted is not None]
    waiting = sum((row.asked for row in pledges if row.granted is None), ZERO)
    asked = sum((row.asked for row in pledges), ZERO)
    return RoundTotals(asked, sum(granted) if granted else None, waiting, max(held.need - sum(granted), ZERO))


def asked_of_the_state(held: FundersRound) -> Decimal | None:
    """What the round asks of the fund; None where it asks nothing of it."""
    return held.pledges.filter(funder=Funder.STATE).aggregate(asked=Sum("asked"))["asked"]


@dataclass(frozen=True)
class Count:
    """Diagnostics started in a year: those read, by region, then those of the country, that the plan wants."""

    year: int
    total: int
    country: int
    target: int
    by_region: list[tuple[str, int]]


def counts_of(rows: QuerySet[FinancialDiagnostic], today: dt.date) -> list[Count]:
    """One line a year of the plan that has begun; a diagnostic planned for a day to come has not. The target is
    national: beside the count of the country, said to everybody."""
    begun = rows.filter(started_on__lte=today).values_list("started_on", "service__region__name")
    found = Counter((day.year, region) for day, region in begun)
    every = FinancialDiagnostic.objects.filter(started_on__lte=today).order_by().values_list("started_on", flat=True)
    country = Counter(day.year for day in every)
    counts = []
    for year in YEARS:
        if year <= today.year:
            regions = sorted((region, number) for (when, region), number in found.items() if when == year)
            total = sum(number for _, number in regions)
            counts.append(Count(year, total, country[year], YEARLY_TARGET, regions))
    return counts
