"""Thousands of mails through a job: written in slices, sent on one connection, taken up where a dead worker stopped."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.db import transaction
from django.urls import reverse

from iae_portal.core.enums import JobLineLevel
from iae_portal.core.models import Job
from iae_portal.core.services.jobs import Progress
from iae_portal.core.text import counted
from iae_portal.notifications.enums import MailState
from iae_portal.notifications.models import OutgoingMail
from iae_portal.notifications.postman import Postman
from iae_portal.notifications.selectors.mails import counts_of
from iae_portal.notifications.services.delivery import mark_interrupted, send_mail_row
from iae_portal.notifications.services.outbox import queue_mail

SLICE = 100
UNREACHABLE_AT_MOST = 3  # tries in a row without a server: the rest waits for the sweeper instead of the job
SAID = {
    MailState.SENT: ("courriel envoyé", "courriels envoyés"),
    MailState.QUEUED: ("à réessayer", "à réessayer"),
    MailState.SENDING: ("en cours d'envoi", "en cours d'envoi"),
    MailState.REFUSED: ("refusé", "refusés"),
    MailState.UNCERTAIN: ("incertain", "incertains"),
    MailState.ABANDONED: ("classé sans suite", "classés sans suite"),
}


def queue_batch(*, job: Job, mails: Iterable[dict[str, Any]]) -> None:
    """Write the mails of a job: each holds the arguments of `queue_mail`, with a `key` of its own."""
    waiting = iter(mails)
    while chunk := list(islice(waiting, SLICE)):
        with transaction.atomic():
            for mail in chunk:
                if not mail.get("key"):
                    raise ValueError("a mail of a batch needs a key: the job may run twice")
                queue_mail(job=job, **mail)


def deliver_batch(*, job: Job, progress: Progress) -> dict[str, str]:
    """Send every mail of the job that waits; the result for the job's page. Temporary refusals go on after the job.

    Run again after a dead worker: what it left in the middle is uncertain, and is not sent again.
    """
    mails = OutgoingMail.objects.filter(job=job)
    mark_interrupted(mails.filter(state=MailState.SENDING))
    waiting = list(mails.filter(state=MailState.QUEUED).order_by("pk").values_list("pk", flat=True))
    total = mails.count()
    progress.start(total)
    progress.advance(total - len(waiting))
    with Postman() as postman:
        for mail_id in waiting:
            send_mail_row(mail_id, postman=postman)
            progress.advance()
            if postman.unreachable >= UNREACHABLE_AT_MOST:
                break
    _note_troubles(mails, progress)
    return {
        "sentence": summary(job),
        "url": f"{reverse('notifications:mails')}?job={job.uuid}",
        "link": "Voir les courriels",
    }


def summary(job: Job) -> str:
    """ "1 930 courriels envoyés, 40 refusés, 30 à réessayer." """
    counts = counts_of(job)
    parts = [counted(counts[state], *SAID[state]) for state in SAID if counts[state]]
    return f"{', '.join(parts)}." if parts else "Aucun courriel à envoyer."


def _note_troubles(mails, progress: Progress) -> None:
    """One line for each mail that has not simply gone, with the words of the server."""
    rows = mails.exclude(state=MailState.SENT).exclude(error="").order_by("pk").defer("text", "html")
    for line, mail in enumerate(rows, start=1):
        level = JobLineLevel.WARNING if mail.state == MailState.QUEUED else JobLineLevel.ERROR
        label = SAID[MailState(mail.state)][0]
        progress.note(line, f"{mail.recipient_label} <{mail.recipient_email}>, {label} : {mail.error}", level)
