"""Long work of the documents: one file made by a worker."""

from django.urls import reverse

from iae_portal.core.jobs import handles
from iae_portal.core.models import Job
from iae_portal.core.services.jobs import Progress
from iae_portal.documents.services.versions import RENDER_JOB, STEPS, render_version


@handles(RENDER_JOB)
def render(job: Job, progress: Progress) -> dict:
    progress.start(STEPS)
    version = render_version(job.parameters["version"], progress.advance)
    return {
        "sentence": f"Le document « {version.full_title} » est prêt.",
        "url": reverse("documents:panel", args=[version.kind, version.object_id]),
        "link": "Voir le document",
    }
