"""Long work of the council: letters made one by one, then mails sent on one connection."""

from cdiae.enums import MeetingState
from cdiae.models import Meeting
from cdiae.selectors.meetings import convocations_of
from cdiae.services import mails
from cdiae.services.convocations import CANCEL_JOB, CONVENE_JOB
from iae_portal.core.errors import Refusal
from iae_portal.core.jobs import handles
from iae_portal.core.models import Job
from iae_portal.core.services.jobs import Progress
from iae_portal.documents.services.versions import produce_document
from iae_portal.notifications.services.bulk import deliver_batch, queue_batch

CONVOCATION_KIND = "cdiae.convocation"


def _meeting(job: Job) -> Meeting:
    rows = Meeting.objects.select_related("council__departement__region", "council__secretariat", "order")
    return rows.get(pk=job.parameters["meeting"])


@handles(CONVENE_JOB)
def send_convocations(job: Job, progress: Progress) -> dict:
    """One PDF letter and one mail a member. Run again, a letter already made is found and no mail is written twice."""
    meeting = _meeting(job)
    if meeting.state != MeetingState.CONVENED:
        raise Refusal("La séance n'est plus convoquée : aucun courriel n'est parti.")
    rows = list(convocations_of(meeting).select_related("meeting__council__secretariat"))
    progress.start(len(rows))
    letters = []
    for row in rows:
        version = produce_document(kind=CONVOCATION_KIND, subject=row, actor=job.owner)
        letters.append(mails.convocation_letter(row, stored=version.file.name, actor=job.owner))
        progress.advance()
    queue_batch(job=job, letters=letters)
    return deliver_batch(job=job, progress=progress)


@handles(CANCEL_JOB)
def send_cancellations(job: Job, progress: Progress) -> dict:
    meeting = _meeting(job)
    rows = convocations_of(meeting).select_related("meeting__council__secretariat")
    queue_batch(job=job, letters=[mails.cancellation_letter(row, actor=job.owner) for row in rows])
    return deliver_batch(job=job, progress=progress)
