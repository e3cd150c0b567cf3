"""The figures of the country, counted again each night."""

import datetime as dt
from typing import Any

from django.db import transaction

from iae_portal.core import clock
from iae_portal.core.models import NightCount
from iae_portal.core.night import NIGHT
from iae_portal.core.services.writing import lock


def count_country(*, today: dt.date) -> int:
    """Every kind, each of its years. Returns how many counts."""
    return sum(_keep(kind, year, content) for kind, count in NIGHT for year, content in count(today).items())


@transaction.atomic
def _keep(kind: str, year: int, content: Any) -> int:
    made = {"content": content, "made_at": clock.now()}
    row, is_new = NightCount.objects.get_or_create(kind=kind, year=year, defaults=made)
    if not is_new:
        locked = lock(row)
        locked.content, locked.made_at = content, clock.now()
        locked.save(update_fields=["content", "made_at"])
    return 1
