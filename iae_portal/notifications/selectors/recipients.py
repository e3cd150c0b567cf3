"""Who is told about a deadline on a given day: its owner, else the role that owes it, else those beside it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from iae_portal.core.enums import Role
from iae_portal.core.models import Assignment, User
from iae_portal.notifications.models import Deadline

# The mission has no regional role, and hosts the assises.
STAND_INS = {
    Role.OFFICER: (Role.HEAD,),
    Role.HEAD: (Role.OFFICER,),
    Role.REGIONAL_OFFICER: (Role.REGIONAL_DIRECTOR, Role.NATIONAL),
    Role.REGIONAL_DIRECTOR: (Role.REGIONAL_OFFICER, Role.NATIONAL),
}


def recipients_of(deadlines: Iterable[Deadline], day: dt.date) -> dict[int, list[User]]:
    """By deadline: the people to tell, none when nobody can be reached. One query.

    DESIGN: an owner who left the service (no assignment in force there, account closed, no address) is replaced by the
    role that owes the deadline in it, so that no deadline falls silent with a departure nor follows who moved.
    """
    deadlines = list(deadlines)
    present, holders = _people(deadlines, day)
    found = {}
    for deadline in deadlines:
        service, role = deadline.service_id, deadline.owner_role
        if owner := present.get((service, deadline.owner_id)):
            found[deadline.pk] = [owner]
        else:
            held = (holders[service, each] for each in (role, *STAND_INS.get(role, ())))
            found[deadline.pk] = next(filter(None, held), [])
    return found


def _people(deadlines: list[Deadline], day: dt.date) -> tuple[dict[tuple, User], dict[tuple, list[User]]]:
    """People in office that day who can be written to: by (service, person), and by (service, role)."""
    services = {deadline.service_id for deadline in deadlines}
    rows = (
        Assignment.objects.on(day)
        .filter(service__in=services, user__is_active=True)
        .exclude(user__email="")
        .select_related("user")
        .order_by("user__last_name", "user__first_name", "user_id", "start")
    )
    present, holders = {}, defaultdict(list)
    for row in rows:
        present[row.service_id, row.user_id] = row.user
        if row.user not in holders[row.service_id, row.role]:
            holders[row.service_id, row.role].append(row.user)
    return present, holders
