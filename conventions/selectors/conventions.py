"""Reading conventions and opinion requests: always from the perimeter."""

from django.db.models import QuerySet

from conventions.models import Convention, OpinionRequest
from iae_portal.core.models import User
from iae_portal.core.rights import perimeter


def conventions_visible_to(user: User) -> QuerySet[Convention]:
    """Conventions the user may read, with what every page shows of them."""
    return Convention.objects.filter(perimeter(user).services_filter("service")).select_related("siae", "service")


def opinion_requests_visible_to(user: User) -> QuerySet[OpinionRequest]:
    return OpinionRequest.objects.filter(perimeter(user).services_filter("service")).select_related("service", "siae")
