"""Long work of the dashboards: the PDF of a meeting, the mails of a text."""

from django.urls import reverse

from iae_portal.core.jobs import handles
from iae_portal.core.models import Job
from iae_portal.core.services.jobs import Progress
from iae_portal.dashboards.documents import BOARD
from iae_portal.dashboards.models import PlanText, TextDelivery
from iae_portal.dashboards.services.texts import SEND_JOB, WITHDRAW_JOB, await_reading, withdrawal_mails
from iae_portal.documents.services.versions import produce_document
from iae_portal.notifications.services.bulk import deliver_batch, queue_batch

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


@handles(SEND_JOB)
def send_text(job: Job, progress: Progress) -> dict:
    """Run again, it opens no deadline twice and writes no mail twice."""
    deliveries = TextDelivery.objects.filter(text=job.parameters["text"]).order_by("pk")
    queue_batch(job=job, mails=(mail for delivery in deliveries for mail in await_reading(delivery)))
    return deliver_batch(job=job, progress=progress)


@handles(WITHDRAW_JOB)
def tell_withdrawal(job: Job, progress: Progress) -> dict:
    text = PlanText.objects.get(pk=job.parameters["text"])
    queue_batch(job=job, mails=withdrawal_mails(text=text, reason=job.parameters["reason"]))
    return deliver_batch(job=job, progress=progress)
