"""Reading structures: always from the perimeter."""

from django.db.models import QuerySet

from conventions.models import Siae
from iae_portal.core.models import User
from iae_portal.core.rights import perimeter


def siaes_visible_to(user: User) -> QuerySet[Siae]:
    """Structures the user may read."""
    return Siae.objects.filter(perimeter(user).services_filter("service"))


def siaes_editable_by(user: User) -> QuerySet[Siae]:
    """Structures of the services where the user holds a local role."""
    return Siae.objects.filter(service__in=perimeter(user).service_ids)
