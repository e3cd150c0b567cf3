"""What the night has counted of the country, for the pages that count by region beside their list."""

import datetime as dt

from conventions.enums import CountedPage
from conventions.models import CountryCount
from conventions.selectors.places import PLACES, Place
from iae_portal.core import clock
from iae_portal.core.filters import PortalFilterSet

VALID = dt.timedelta(hours=30)  # one night missed, and the page counts by itself


def kept_count(page: CountedPage, year: int, place: Place, chosen: PortalFilterSet) -> CountryCount | None:
    """That of the whole country, where nothing but the year is asked; None where it must be counted now."""
    if place is not PLACES["region"] or chosen.asked - {"year"} or not chosen.is_valid():
        return None
    return CountryCount.objects.filter(page=page, year=year, made_at__gt=clock.now() - VALID).first()
