"""Of a service: the meetings to come of its council; for its head, the load of each officer and what is late."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.urls import reverse

from cdiae.enums import BEFORE_SESSION
from cdiae.models import Meeting
from cdiae.selectors.meetings import meetings_visible_to
from conventions.enums import OPEN_STATES
from conventions.selectors.conventions import conventions_visible_to
from iae_portal.core.enums import Role
from iae_portal.core.models import User
from iae_portal.core.rights import perimeter
from iae_portal.core.text import fold
from iae_portal.dashboards.selectors.todo import nearest_due

SHOWN_MEETINGS = 3
NOBODY = "Sans chargé de dossier"


@dataclass(frozen=True)
class Load:
    """The open dossiers of an officer, those of them that are late; `url` for those of nobody."""

    name: str
    opened: int
    late: int
    url: str = ""


def next_meetings(user: User, today: dt.date) -> list[Meeting]:
    """The nearest first. One query."""
    rows = meetings_visible_to(user).filter(state__in=BEFORE_SESSION, held_on__gte=today)
    return list(rows.order_by("held_on", "starts_at", "pk")[:SHOWN_MEETINGS])


def loads_of(user: User, today: dt.date) -> list[Load]:
    """Of the services that the person heads, the most late first; those of nobody last. One query."""
    headed = [held.service.pk for held in perimeter(user).roles if held.role == Role.HEAD]
    if not headed:
        return []
    rows = list(
        conventions_visible_to(user).filter(service__in=headed, state__in=OPEN_STATES).select_related("officer")
    )
    opened = Counter(row.officer for row in rows)
    late = Counter(row.officer for row in rows if nearest_due(row) < today)
    officers = sorted(
        (officer for officer in opened if officer), key=lambda officer: (-late[officer], fold(str(officer)))
    )
    loads = [Load(str(officer), opened[officer], late[officer]) for officer in officers]
    if opened[None]:
        loads.append(Load(NOBODY, opened[None], late[None], f"{reverse('conventions:list')}?nobody=on&stage=open"))
    return loads
