"""Jobs a person may look at: his own."""

from django.db.models import QuerySet

from iae_portal.core.models import Job, User


def jobs_visible_to(user: User) -> QuerySet[Job]:
    return Job.objects.filter(owner=user)
