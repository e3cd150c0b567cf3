"""Reading conventions and opinion requests: always from the perimeter."""

from django.db.models import Exists, OuterRef, QuerySet

from conventions.enums import ABANDONED_STATES
from conventions.models import Convention, OpinionRequest
from iae_portal.core.models import User
from iae_portal.core.rights import perimeter


def conventions_visible_to(user: User) -> QuerySet[Convention]:
    """Conventions the user may read, with what every page shows of them."""
    return Convention.objects.filter(perimeter(user).services_filter("service")).select_related("siae", "service")


def without_renewal(rows: QuerySet[Convention]) -> QuerySet[Convention]:
    """Those that nothing renews: a renewal withdrawn or refused leaves the old convention as it was."""
    alive = Convention.objects.filter(previous=OuterRef("pk")).exclude(state__in=ABANDONED_STATES)
    return rows.exclude(Exists(alive))


def is_renewed(convention: Convention) -> bool:
    return convention.renewals.exclude(state__in=ABANDONED_STATES).exists()


def opinion_requests_visible_to(user: User) -> QuerySet[OpinionRequest]:
    return OpinionRequest.objects.filter(perimeter(user).services_filter("service")).select_related("service", "siae")
