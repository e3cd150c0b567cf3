"""Reading the checks of the base."""

from iae_portal.core.enums import JobState
from iae_portal.core.models import Job

KIND = "core.base_check"


def last_check() -> Job | None:
    """The last one that came to its end."""
    return Job.objects.filter(kind=KIND, state=JobState.DONE).order_by("-finished_at", "-pk").first()
