"""A renderer that only takes its time, and writes one line a document it made."""

import time
from pathlib import Path

from django.conf import settings

from iae_portal.core.jobs import handles
from iae_portal.core.models import Job
from iae_portal.core.services.jobs import Progress

KIND = "tests.drill"


@handles(KIND)
def make(job: Job, progress: Progress) -> None:
    time.sleep(job.parameters["seconds"])
    with (Path(settings.MEDIA_ROOT) / "made").open("a") as made:
        made.write(f"{job.pk}\n")
