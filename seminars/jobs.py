"""Long work of the seminars: mails written in slices, then sent on one connection. Each may run twice."""

from collections.abc import Callable, Iterator
from functools import partial

from iae_portal.core.errors import Refusal
from iae_portal.core.jobs import handles
from iae_portal.core.models import Job
from iae_portal.core.services.jobs import Progress
from iae_portal.documents.services.versions import produce_document
from iae_portal.notifications.services.bulk import deliver_batch, queue_batch
from seminars import documents
from seminars.enums import EXPECTING
from seminars.models import Event, Guest
from seminars.services import mails
from seminars.services.events import CANCEL_JOB, CHANGE_JOB
from seminars.services.sending import CERTIFICATE_JOB, INVITE_JOB, SURVEY_JOB


def event_of(job: Job) -> Event:
    return Event.objects.select_related("series", "host").get(pk=job.parameters["event"])


def guests_of(job: Job, event: Event) -> Iterator[Guest]:
    """The guests that the job was started for, whatever happened since to the list."""
    rows = Guest.objects.filter(event=event, pk__in=job.parameters["guests"]).select_related("departement")
    for guest in rows.order_by("pk").iterator(chunk_size=200):
        guest.event = event
        yield guest


def _send(job: Job, progress: Progress, guests: Iterator[Guest], letter: Callable) -> dict:
    queue_batch(job=job, mails=(letter(guest, actor=job.owner) for guest in guests))
    return deliver_batch(job=job, progress=progress)


@handles(INVITE_JOB)
def send_invitations(job: Job, progress: Progress) -> dict:
    event = event_of(job)
    if event.answers_close_on is None:
        raise Refusal("L'événement n'a plus de date de clôture : aucune invitation n'est partie.")
    return _send(job, progress, guests_of(job, event), mails.invitation_letter)


@handles(SURVEY_JOB)
def send_surveys(job: Job, progress: Progress) -> dict:
    return _send(job, progress, guests_of(job, event_of(job)), mails.survey_letter)


@handles(CHANGE_JOB)
def send_changes(job: Job, progress: Progress) -> dict:
    """The last version only: a second change before the job ran replaces the first one."""
    return _send_to_expecting(job, progress, mails.change_letter)


@handles(CANCEL_JOB)
def send_cancellations(job: Job, progress: Progress) -> dict:
    return _send_to_expecting(job, progress, mails.cancellation_letter)


def _send_to_expecting(job: Job, progress: Progress, letter: Callable) -> dict:
    """To the guests who hold a place or expect one, and to who represents them."""
    event = event_of(job)

    def letters() -> Iterator[dict]:
        for guest in event.guests.filter(place__in=EXPECTING).select_related("departement").order_by("pk"):
            guest.event = event
            yield letter(guest, actor=job.owner)
            if deputy := mails.deputy_of(guest):
                yield letter(guest, actor=job.owner, deputy=deputy)

    queue_batch(job=job, mails=letters())
    return deliver_batch(job=job, progress=progress)


@handles(CERTIFICATE_JOB)
def send_certificates(job: Job, progress: Progress) -> dict:
    """One PDF and one mail a participant. Run again, a certificate already made is found, and no mail is doubled."""
    event = event_of(job)
    guests = list(guests_of(job, event))
    progress.start(len(guests))
    letters = []
    for guest in guests:
        version = produce_document(kind=documents.CERTIFICATE, subject=guest, actor=job.owner)
        letters.append(partial(mails.certificate_letter, guest, stored=version.file.name, actor=job.owner))
        progress.advance()
    queue_batch(job=job, mails=(letter() for letter in letters))
    return deliver_batch(job=job, progress=progress)
