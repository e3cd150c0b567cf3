"""Long work of the council: letters made one by one, then mails sent on one connection."""

from cdiae import documents
from cdiae.enums import ItemState, MeetingState
from cdiae.models import Meeting, Minutes
from cdiae.selectors.councils import speakers_of
from cdiae.selectors.expected import is_expected
from cdiae.selectors.meetings import convocations_of
from cdiae.selectors.proxies import has_left
from cdiae.services import mails
from cdiae.services.convocations import CANCEL_JOB, CONVENE_JOB
from cdiae.services.minutes import CIRCULATE_JOB, RELEASE_JOB
from iae_portal.core.errors import Refusal
from iae_portal.core.jobs import handles
from iae_portal.core.models import Job
from iae_portal.core.services.jobs import Progress
from iae_portal.documents.services.versions import produce_document
from iae_portal.notifications.services.bulk import deliver_batch, queue_batch


def _meeting(job: Job) -> Meeting:
    rows = Meeting.objects.select_related("council__departement__region", "council__secretariat", "order")
    return rows.get(pk=job.parameters["meeting"])


@handles(CONVENE_JOB)
def send_convocations(job: Job, progress: Progress) -> dict:
    """One PDF letter and one mail a member. Run again, a letter already made is found and no mail is written twice."""
    meeting = _meeting(job)
    if meeting.state != MeetingState.CONVENED:
        raise Refusal("La séance n'est plus convoquée : aucun courriel n'est parti.")
    rows = convocations_of(meeting).select_related("meeting__council__secretariat")
    rows = rows.filter(member__in=speakers_of(meeting))  # not who has left the council since a first convocation
    rows = list(rows.filter(member__in=job.parameters["members"]) if "members" in job.parameters else rows)
    progress.start(len(rows))
    letters = []
    for row in rows:
        version = produce_document(kind=documents.CONVOCATION, subject=row, actor=job.owner)
        letters.append(mails.convocation_letter(row, stored=version.file.name, actor=job.owner))
        if row.substitute:  # named before, and still expected
            letters.append(mails.substitute_changed_letter(row, actor=job.owner))
        progress.advance()
    queue_batch(job=job, mails=letters)
    return deliver_batch(job=job, progress=progress)


@handles(CANCEL_JOB)
def send_cancellations(job: Job, progress: Progress) -> dict:
    meeting = _meeting(job)
    rows = convocations_of(meeting).filter(released_on=None).select_related("meeting__council__secretariat")
    named = [(row, person) for row in rows for person in (row.member, row.substitute) if person is not None]
    told = [(row, person) for row, person in named if not has_left(person, row.met_on)]
    queue_batch(job=job, mails=[mails.cancellation_letter(row, person, actor=job.owner) for row, person in told])
    return deliver_batch(job=job, progress=progress)


@handles(CIRCULATE_JOB)
def circulate(job: Job, progress: Progress) -> dict:
    """One document, one mail a member convened."""
    minutes = Minutes.objects.select_related("meeting").get(pk=job.parameters["minutes"])
    version = produce_document(kind=documents.MINUTES, subject=minutes, actor=job.owner)
    rows = convocations_of(minutes.meeting).select_related("meeting__council__secretariat")
    rows = [row for row in rows if is_expected(row)]
    letters = [mails.minutes_letter(row, stored=version.file.name, actor=job.owner) for row in rows]
    queue_batch(job=job, mails=letters)
    return deliver_batch(job=job, progress=progress)


@handles(RELEASE_JOB)
def release(job: Job, progress: Progress) -> dict:
    """The extract of each opinion, to its structure."""
    meeting = _meeting(job)
    items = meeting.items.filter(state=ItemState.ADOPTED, opinion_request__siae__isnull=False).exclude(opinion="")
    rows = list(items.select_related("opinion_request__siae", "opinion_request__service", "meeting__council"))
    progress.start(len(rows))
    letters = []
    for item in rows:
        version = produce_document(kind=documents.EXTRACT, subject=item, actor=job.owner)
        letters.append(mails.opinion_letter(item, stored=version.file.name, actor=job.owner))
        progress.advance()
    queue_batch(job=job, mails=letters)
    return deliver_batch(job=job, progress=progress)
