"""Sending to many: invitations, questionnaires, certificates, each through a job with a progress bar."""

from django.db import transaction
from django.urls import reverse

from iae_portal.core import clock
from iae_portal.core.enums import JobState, Queue
from iae_portal.core.errors import Refusal
from iae_portal.core.models import Job, User
from iae_portal.core.services.jobs import start_job
from iae_portal.core.services.journal import tell
from iae_portal.core.services.writing import lock
from iae_portal.core.text import counted
from seminars.enums import AFTER, TAKING_ANSWERS
from seminars.models import Contribution, Event, Guest
from seminars.rights import PREPARE, require
from seminars.selectors.guests import participants, to_invite, to_tell, to_tell_of_region
from seminars.services.changes import announce_first_hours
from seminars.services.locks import refuse_erased

CHANGE_JOB = "seminars.tell_change"
CANCEL_JOB = "seminars.tell_cancellation"
REGION_JOB = "seminars.tell_region"
INVITE_JOB = "seminars.invite"
SURVEY_JOB = "seminars.survey"
CERTIFICATE_JOB = "seminars.certificates"


@transaction.atomic
def invite_guests(*, actor: User, event: Event) -> Job:
    """Invite everybody who is not yet: the rows are marked at once, the mails leave through a worker."""
    require(actor, PREPARE, event)
    locked = lock(event, "host")
    if locked.state not in TAKING_ANSWERS:
        raise Refusal("Ouvrez d'abord les inscriptions : l'invitation mène au formulaire de réponse.")
    keys = list(to_invite(locked).values_list("pk", flat=True))
    if not keys:
        raise Refusal("Tous les invités qui ont une adresse sont déjà invités.")
    announce_first_hours(locked)
    # Marked before the worker starts: a second click finds nobody to invite.
    Guest.objects.filter(pk__in=keys).update(invited_at=clock.now())
    job = start_sending(INVITE_JOB, "Invitations", actor, locked, guests=keys, total=len(keys))
    sentence = f"{counted(len(keys), 'invitation lancée', 'invitations lancées')} ({locked})"
    tell(actor, locked, "seminars.invite", sentence, service=locked.host)
    return job


@transaction.atomic
def send_survey(*, actor: User, event: Event) -> Job:
    return _after(actor, event, SURVEY_JOB, "Questionnaires")


@transaction.atomic
def send_certificates(*, actor: User, event: Event) -> Job:
    return _after(actor, event, CERTIFICATE_JOB, "Attestations de présence")


def _after(actor: User, event: Event, kind: str, label: str) -> Job:
    require(actor, PREPARE, event)
    refuse_erased(event)
    if event.state not in AFTER:
        raise Refusal("Déclarez d'abord l'événement tenu.")
    keys = list(participants(event).values_list("pk", flat=True))
    if not keys:
        raise Refusal("Personne n'est pointé présent : vérifiez l'émargement.")
    job = start_sending(kind, label, actor, event, guests=keys, total=len(keys))
    tell(actor, event, kind, f"{label} : {len(keys)} envois ({event})")
    return job


def tell_change(actor: User, event: Event, changes: list[str]) -> None:
    """A higher sequence, and a mail to everybody invited, answered or not; who holds a place gets the calendar."""
    event.sequence += 1
    event.save(update_fields=["sequence"])
    if not to_tell(event).exists():
        return
    # A mail that did not leave yet will not: the new one says its changes too, and names what it replaces. One that a
    # worker takes meanwhile leaves all the same: said twice rather than never.
    waiting = Job.objects.filter(kind=CHANGE_JOB, state=JobState.QUEUED, parameters__event=event.pk).order_by("pk")
    unsaid = [line for job in waiting for line in job.parameters.get("changes", [])]
    label, carried = "Prévenir les participants du changement", [job.pk for job in waiting]
    start_sending(CHANGE_JOB, label, actor, event, changes=[*unsaid, *changes], replaces=carried)


def is_replaced(job: Job) -> bool:
    """A later sending says what this one was to say."""
    later = Job.objects.filter(kind=CHANGE_JOB, parameters__event=job.parameters["event"], pk__gt=job.pk)
    return any(job.pk in row.parameters.get("replaces", []) for row in later)


def tell_region(actor: User, former: Event, contribution: Contribution) -> None:
    """The guests of a region that goes to another event: what they answered stays, they learn where the region goes."""
    if not to_tell_of_region(former, contribution.region).exists():
        return
    label = f"Prévenir les invités de {contribution.region} de son changement"
    start_sending(REGION_JOB, label, actor, former, region=contribution.region_id, target=contribution.event_id)


def start_sending(kind: str, label: str, actor: User, event: Event, *, total: int = 0, **parameters) -> Job:
    return start_job(
        kind=kind,
        label=f"{label} : {event}"[:200],
        actor=actor,
        service=event.host,
        parameters={"event": event.pk, "path": reverse("seminars:event", args=[event.pk]), **parameters},
        total=total,
        queue=Queue.BATCH,
    )
