"""Long work of the seminars: mails written in slices, then sent on one connection. Each may run twice."""

from collections.abc import Callable, Iterator
from functools import partial

from django.db.models import QuerySet

from iae_portal.core.errors import Refusal
from iae_portal.core.jobs import handles
from iae_portal.core.models import Job, Region
from iae_portal.core.services.jobs import Progress
from iae_portal.documents.services.versions import produce_document
from iae_portal.notifications.services.bulk import deliver_batch, queue_batch
from seminars import documents
from seminars.models import Event, Guest
from seminars.selectors.guests import to_tell, to_tell_of_region
from seminars.services import mails
from seminars.services.locks import refuse_erased
from seminars.services.sending import (
    CANCEL_JOB,
    CERTIFICATE_JOB,
    CHANGE_JOB,
    INVITE_JOB,
    REGION_JOB,
    SURVEY_JOB,
    is_replaced,
)


def event_of(job: Job) -> Event:
    event = Event.objects.select_related("series", "host", "organiser").get(pk=job.parameters["event"])
    refuse_erased(event)
    return event


def guests_of(job: Job, event: Event) -> Iterator[Guest]:
    """The guests that the job was started for, whatever happened since to the list."""
    # The keys are the job's: a guest added since then waits for the next sending.
    rows = Guest.objects.filter(event=event, pk__in=job.parameters["guests"]).select_related("departement")
    return _with_event(rows.order_by("pk"), event)


def _with_event(guests: QuerySet[Guest], event: Event) -> Iterator[Guest]:
    for guest in guests.iterator(chunk_size=200):
        guest.event = event
        yield guest


def _send(job: Job, progress: Progress, guests: Iterator[Guest], mail: Callable) -> dict:
    queue_batch(job=job, mails=(mail(guest, actor=job.owner) for guest in guests))
    return deliver_batch(job=job, progress=progress)


@handles(INVITE_JOB)
def send_invitations(job: Job, progress: Progress) -> dict:
    event = event_of(job)
    if event.answers_close_on is None:
        raise Refusal("L'événement n'a plus de date de clôture : aucune invitation n'est partie.")
    return _send(job, progress, guests_of(job, event), mails.invitation_mail)


@handles(SURVEY_JOB)
def send_surveys(job: Job, progress: Progress) -> dict:
    return _send(job, progress, guests_of(job, event_of(job)), mails.survey_mail)


@handles(CHANGE_JOB)
def send_changes(job: Job, progress: Progress) -> dict:
    """Unless a second change, before the job ran, says the first one too."""
    if is_replaced(job):
        return {"sentence": "Un autre changement a suivi : son courriel dit les deux."}
    said = {"changes": job.parameters.get("changes", []), "key": f"j{job.pk}"}
    return _send_to_concerned(job, progress, partial(mails.change_mail, **said))


@handles(REGION_JOB)
def send_region(job: Job, progress: Progress) -> dict:
    event, target = event_of(job), Event.objects.select_related("host").get(pk=job.parameters["target"])
    region = Region.objects.get(pk=job.parameters["region"])
    mail = partial(mails.region_mail, target=target, region=region, key=f"r{job.pk}")
    rows = to_tell_of_region(event, region).exclude(email="").select_related("departement")
    return _send(job, progress, _with_event(rows, event), mail)


@handles(CANCEL_JOB)
def send_cancellations(job: Job, progress: Progress) -> dict:
    return _send_to_concerned(job, progress, mails.cancellation_mail)


def _send_to_concerned(job: Job, progress: Progress, mail: Callable) -> dict:
    """To the guests, answered or not, and to who represents them."""
    event = event_of(job)

    def written() -> Iterator[dict]:
        for guest in to_tell(event).select_related("departement"):
            guest.event = event
            if guest.email:
                yield mail(guest, actor=job.owner)
            if deputy := mails.deputy_of(guest):
                yield mail(guest, actor=job.owner, deputy=deputy)

    queue_batch(job=job, mails=written())
    return deliver_batch(job=job, progress=progress)


@handles(CERTIFICATE_JOB)
def send_certificates(job: Job, progress: Progress) -> dict:
    """One PDF and one mail a participant. Run again, a certificate already made is found, and no mail is doubled."""
    event = event_of(job)
    guests = list(guests_of(job, event))
    progress.start(len(guests))
    certificates = []
    for guest in guests:
        version = produce_document(kind=documents.CERTIFICATE, subject=guest, actor=job.owner)
        certificates.append(partial(mails.certificate_mail, guest, stored=version.file.name, actor=job.owner))
        progress.advance()
    queue_batch(job=job, mails=(write() for write in certificates))
    return deliver_batch(job=job, progress=progress)
