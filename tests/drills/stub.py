"""A renderer that only takes its time: one line a document made, or a file of so many bytes."""

import time

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from iae_portal.core.jobs import handles
from iae_portal.core.models import Job
from iae_portal.core.services.jobs import Progress

KIND = "tests.drill"


@handles(KIND)
def make(job: Job, progress: Progress) -> None:
    time.sleep(job.parameters["seconds"])
    if size := job.parameters.get("bytes"):
        default_storage.save(f"{job.pk}.bin", ContentFile(b"x" * size))
        return
    with (settings.FOLDER / "made").open("a") as made:
        made.write(f"{job.pk}\n")
