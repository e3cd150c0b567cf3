"""What the night counts of the country for the dashboards: read as the mission reads it, kept as JSON can hold it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from iae_portal.core.enums import Role
from iae_portal.core.models import Assignment, User


def reader_of_the_country(today: dt.date) -> User | None:
    """None as long as nobody is of the mission."""
    seats = Assignment.objects.on(today).filter(role=Role.NATIONAL, user__is_active=True)
    seat = seats.select_related("user").order_by("pk").first()
    return seat and seat.user


def listed(found: Mapping) -> list[list]:
    """A list [key…, value] a count."""
    return [[*(key if isinstance(key, tuple) else (key,)), value] for key, value in found.items()]


def keyed(rows: Iterable[list]) -> dict[Any, Any]:
    """What was listed."""
    return {_key(row[:-1]): row[-1] for row in rows}


def _key(parts: list) -> Any:
    return parts[0] if len(parts) == 1 else tuple(parts)
