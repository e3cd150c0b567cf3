"""What the pages of the country count by region beside their list: counted each night, read where it is enough."""

import datetime as dt

from conventions.models import Convention, YearReturn
from conventions.selectors import renewals, year_returns
from conventions.selectors.places import PLACES, Place
from iae_portal.core.filters import PortalFilterSet
from iae_portal.core.models import NightCount
from iae_portal.core.night import kept

RENEWALS, RESULTS = "conventions.renewals", "conventions.results"
REGION = PLACES["region"]
YEARS_AROUND = 2


def counted_renewals(today: dt.date) -> dict[int, list]:
    rows = Convention.objects.all()
    return {year: list(renewals.grouped_by(REGION, renewals.ending(rows, year))) for year in _years(today)}


def counted_results(today: dt.date) -> dict[int, list]:
    given = year_returns.with_missing(YearReturn.objects.all())
    return {year: list(year_returns.grouped_by(REGION, given.filter(year=year))) for year in _years(today)}


def _years(today: dt.date) -> range:
    return range(today.year - YEARS_AROUND, today.year + YEARS_AROUND + 1)


def is_whole(place: Place, chosen: PortalFilterSet) -> bool:
    """The whole country, where nothing but the year is asked."""
    return place is REGION and not chosen.asked - {"year"} and chosen.is_valid()


def kept_count(kind: str, year: int, place: Place, chosen: PortalFilterSet) -> NightCount | None:
    """That of the whole country; None where it must be counted now."""
    return kept(kind, [year]).get(year) if is_whole(place, chosen) else None
