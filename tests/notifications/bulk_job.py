"""A bulk mailing as an upper floor writes it: mails in the outbox, then sent; both may run twice."""

from iae_portal.core.jobs import handles
from iae_portal.core.models import Job
from iae_portal.core.services.jobs import Progress
from iae_portal.notifications.kinds import MAIL_KINDS
from iae_portal.notifications.mail import Recipient
from iae_portal.notifications.services.bulk import deliver_batch, queue_batch

KIND, JOB = "tests.invitation", "tests.invitations"
MAIL_KINDS.fill(KIND, "Invitation d'essai")


def letter(job: Job, address: str) -> dict:
    return {
        "kind": KIND,
        "to": Recipient(address, "Invité"),
        "subject_line": "Répondre avant le 30 octobre 2008 : invitation d'essai",
        "context": {"paragraphs": ["Vous êtes invité."]},
        "service": job.service,
        "key": f"invitation:{job.uuid}:{address}",
        "actor": job.owner,
    }


@handles(JOB)
def send_invitations(job: Job, progress: Progress) -> dict:
    queue_batch(job=job, mails=(letter(job, address) for address in job.parameters["addresses"]))
    return deliver_batch(job=job, progress=progress)
