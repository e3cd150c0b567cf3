"""Reading conventions and opinion requests: always from the perimeter."""

import datetime as dt

from django.db.models import Exists, OuterRef, QuerySet

from conventions.enums import ABANDONED_STATES, ENDED_STATES
from conventions.models import Convention, OpinionRequest
from iae_portal.core.enums import LOCAL_ROLES
from iae_portal.core.models import Assignment, User
from iae_portal.core.rights import perimeter


def conventions_visible_to(user: User) -> QuerySet[Convention]:
    """Conventions the user may read, with what every page shows of them."""
    return Convention.objects.filter(perimeter(user).services_filter("service")).select_related("siae", "service")


def without_renewal(rows: QuerySet[Convention]) -> QuerySet[Convention]:
    """Those that nothing renews: a renewal withdrawn or refused leaves the old convention as it was."""
    alive = Convention.objects.filter(previous=OuterRef("pk")).exclude(state__in=ABANDONED_STATES)
    return rows.exclude(Exists(alive))


def renewals_alive(convention: Convention) -> QuerySet[Convention]:
    return convention.renewals.exclude(state__in=ABANDONED_STATES)


def is_renewed(convention: Convention) -> bool:
    return renewals_alive(convention).exists()


def unattended(rows: QuerySet[Convention], day: dt.date) -> QuerySet[Convention]:
    """Dossiers that go on and that nobody has in charge: never given, or given to somebody who left the service."""
    in_office = Assignment.objects.on(day).filter(
        user=OuterRef("officer"), service=OuterRef("service"), role__in=LOCAL_ROLES, user__is_active=True
    )
    return rows.exclude(Exists(in_office)).exclude(state__in=ENDED_STATES)


def opinion_requests_visible_to(user: User) -> QuerySet[OpinionRequest]:
    return OpinionRequest.objects.filter(perimeter(user).services_filter("service")).select_related("service", "siae")
