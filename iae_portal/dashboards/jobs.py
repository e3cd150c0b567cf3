"""Long work of the dashboards: the PDF of a meeting."""

from django.urls import reverse

from iae_portal.core.jobs import handles
from iae_portal.core.models import Job
from iae_portal.core.services.jobs import Progress
from iae_portal.dashboards.documents import BOARD
from iae_portal.documents.services.versions import produce_document

STEPS = 1


@handles(BOARD)
def print_board(job: Job, progress: Progress) -> dict:
    progress.start(STEPS)
    version = produce_document(kind=BOARD, subject=job, actor=job.owner)
    progress.advance()
    return {
        "sentence": f"Le document « {version.full_title} » est prêt.",
        "url": reverse("documents:panel", args=[BOARD, job.pk]),
        "link": "Voir le document",
    }
