"""Jobs a person may look at: his own, while he still sees the services that they were made from."""

from django.db.models import QuerySet

from iae_portal.core.models import Job, User
from iae_portal.core.rights import perimeter


def jobs_visible_to(user: User) -> QuerySet[Job]:
    """Whoever moved to another service reads no more what was made of the former one, files included."""
    own, seen = Job.objects.filter(owner=user), perimeter(user)
    reaches = own.order_by("reach").values_list("reach", flat=True).distinct()
    return own.filter(reach__in=[kept for kept in reaches if seen.reaches(kept)])
