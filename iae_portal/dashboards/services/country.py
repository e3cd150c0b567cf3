"""The figures of the country, counted again each night."""

import datetime as dt

from django.db import transaction

from iae_portal.core import clock
from iae_portal.core.enums import Role
from iae_portal.core.models import Assignment
from iae_portal.core.services.writing import lock
from iae_portal.dashboards.models import CountryTallies
from iae_portal.dashboards.selectors.board.frame import Frame
from iae_portal.dashboards.selectors.board.kept import written
from iae_portal.dashboards.selectors.board.tallies import offices_of, tallies_of


def refresh_country(*, today: dt.date) -> int:
    """This year and the last, as the mission reads them. Returns how many; none as long as nobody is of the mission."""
    seat = Assignment.objects.on(today).filter(role=Role.NATIONAL, user__is_active=True).order_by("pk").first()
    if seat is None:
        return 0
    years = (today.year - 1, today.year)
    for year in years:
        offices = tuple(offices_of(seat.user, year))
        frame = Frame(seat.user, offices, year, offices, six_years=True)
        _keep(year, written(tallies_of(frame, today)))
    return len(years)


@transaction.atomic
def _keep(year: int, content: dict) -> None:
    row, _ = CountryTallies.objects.get_or_create(year=year, defaults={"made_at": clock.now()})
    locked = lock(row)
    locked.content, locked.made_at = content, clock.now()
    locked.save(update_fields=["content", "made_at"])
