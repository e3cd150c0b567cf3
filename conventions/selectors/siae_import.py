"""Imports of lists: a trial, then its application. A person reads his own, nobody else's."""

from django.db.models import QuerySet

from iae_portal.core.enums import JobLineLevel
from iae_portal.core.models import Job, User
from iae_portal.core.selectors.jobs import jobs_visible_to

TRY, APPLY = "conventions.import_siae.try", "conventions.import_siae.apply"

OUTCOMES = {
    JobLineLevel.ERROR: "Lignes refusées",
    JobLineLevel.WARNING: "Lignes répétées, ou à compléter",
    JobLineLevel.INFO: "Structures modifiées",
}


def imports_visible_to(user: User) -> QuerySet[Job]:
    return jobs_visible_to(user).filter(kind__in=(TRY, APPLY)).order_by("-created_at", "-pk")


def applications_of(trial: Job) -> QuerySet[Job]:
    """The jobs that wrote, or tried to write, what this trial showed."""
    return Job.objects.filter(kind=APPLY, owner=trial.owner_id, parameters__trial=str(trial.uuid)).order_by("-pk")
