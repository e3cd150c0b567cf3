"""What the pages of the country count by region, counted again each night."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from conventions.enums import CountedPage
from conventions.models import Convention, CountryCount, YearReturn
from conventions.selectors import renewals, year_returns
from conventions.selectors.places import PLACES
from iae_portal.core import clock
from iae_portal.core.services.writing import lock

YEARS_AROUND = 2


def refresh_country_counts(*, today: dt.date) -> int:
    """The years around this one, as the mission reads them. Returns how many counts."""
    place, years = PLACES["region"], range(today.year - YEARS_AROUND, today.year + YEARS_AROUND + 1)
    for year in years:
        _keep(CountedPage.RENEWALS, year, renewals.grouped_by(place, renewals.ending(Convention.objects.all(), year)))
        given = year_returns.with_missing(YearReturn.objects.filter(year=year))
        _keep(CountedPage.RESULTS, year, year_returns.grouped_by(place, given))
    return len(years) * len(CountedPage)


@transaction.atomic
def _keep(page: CountedPage, year: int, rows: Iterable) -> None:
    made = {"rows": list(rows), "made_at": clock.now()}
    row, _ = CountryCount.objects.get_or_create(page=page, year=year, defaults=made)
    locked = lock(row)
    locked.rows, locked.made_at = made["rows"], made["made_at"]
    locked.save(update_fields=["rows", "made_at"])
