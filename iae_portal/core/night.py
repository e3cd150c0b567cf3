"""What pages of the country show as the night has counted it: counting takes longer than a page may.

NIGHT.fill("conventions.renewals", counted): what JSON can hold, by year.
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from typing import Any

from iae_portal.core import clock
from iae_portal.core.models import NightCount
from iae_portal.core.slots import Slot

NIGHT: Slot[Callable[[dt.date], Mapping[int, Any]]] = Slot("core.night")
VALID = dt.timedelta(hours=30)  # one night missed, and the page counts by itself


def kept(kind: str, years: Collection[int]) -> dict[int, NightCount]:
    """By year; empty where the night missed one of them, and the page must count now. One query."""
    rows = NightCount.objects.filter(kind=kind, year__in=years, made_at__gt=clock.now() - VALID)
    found = {row.year: row for row in rows}
    return found if len(found) == len(years) else {}
