"""The mail's journey: claimed and committed before the first byte, settled by the server's answer, swept when lost."""

import datetime as dt
import logging

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q, QuerySet

from iae_portal.core import clock
from iae_portal.core.databases import OUTAGE
from iae_portal.core.enums import JobState
from iae_portal.core.locks import under_lock
from iae_portal.core.rights import in_office
from iae_portal.core.selectors.installation import foreign_name
from iae_portal.core.storage import StorageAway
from iae_portal.notifications import breaker
from iae_portal.notifications.enums import MailState
from iae_portal.notifications.models import MailAttempt, OutgoingMail, ReminderSent
from iae_portal.notifications.postman import Postman, Verdict
from iae_portal.notifications.services.composition import address_of, message_of
from iae_portal.notifications.services.outbox import dispatch

logger = logging.getLogger(__name__)

MESSAGE_LOST_AFTER = dt.timedelta(seconds=60)  # dispatched, but no worker took it
SWEPT_AT_ONCE = 500
IMPOSSIBLE = "Message impossible à composer : l'administrateur est prévenu. Renvoyez-le quand c'est réparé"
GONE = Verdict(MailState.ABANDONED, "La personne a quitté le service depuis : rien n'est parti.")
INTERRUPTED = "Envoi interrompu (arrêt du travailleur ou du serveur) : le message est peut-être parti."


def send_mail_row(mail_id: int, *, postman: Postman | None = None) -> str | None:
    """Send one mail of the outbox. Returns its new state, or None when it was not ours to send, or not now."""
    if postman is None and breaker.breaker.is_open():
        return None  # still queued: the sweep brings it back
    mail = _waiting().filter(pk=mail_id).first()
    if mail is None:
        return None
    # Before the claim: a database that stops here leaves a mail that nobody took, not one that has perhaps left.
    message, verdict = (None, GONE) if _has_left(mail) else _composed(mail)
    attempt = claim(mail_id)
    if attempt is None:
        return None
    if verdict is not None:
        return settle(attempt, verdict)
    message.to = address_of(attempt.mail)  # corrected in between, or the same
    if postman is not None:
        return settle(attempt, postman.deliver(message))
    with Postman() as own:
        verdict = own.deliver(message)
        breaker.breaker.tell(failed=bool(own.unreachable) or verdict.state == MailState.UNCERTAIN)
        return settle(attempt, verdict)


def _waiting() -> QuerySet[OutgoingMail]:
    if foreign_name():  # a copy: what waits in it has left, or will leave, from the base it was copied from
        return OutgoingMail.objects.none()
    return OutgoingMail.objects.filter(state=MailState.QUEUED, next_attempt_at__lte=clock.real_now())


def _has_left(mail: OutgoingMail) -> bool:
    """To one who moved from a service that it speaks of since it was written: the next reminder goes to who stays."""
    pairs = {(service, mail.recipient_id) for service in _services_of(mail)}
    return mail.recipient_id is not None and in_office(pairs, clock.today()) != pairs


def _services_of(mail: OutgoingMail) -> list[int]:
    if mail.service_id:
        return [mail.service_id]
    return list(mail.reminders.order_by().values_list("deadline__service", flat=True).distinct())


def _to_tell_again(mail: OutgoingMail) -> QuerySet[ReminderSent]:
    """What a mail that did not leave says of the services where its person still is: the next passage says it."""
    there = in_office({(service, mail.recipient_id) for service in _services_of(mail)}, clock.today())
    return mail.reminders.filter(deadline__service__in=[service for service, _ in there])


def _composed(mail: OutgoingMail) -> tuple[EmailMessage | None, Verdict | None]:
    """The message, or why it can't be made."""
    try:
        message = message_of(mail)
        message.message()  # headers and attachments are checked here, before anything leaves
    except (*OUTAGE, StorageAway):  # nobody's fault: the sweeper finds the row
        raise
    except Exception as error:
        logger.exception("mail %s can't be composed", mail.pk)
        return None, Verdict(MailState.REFUSED, f"{IMPOSSIBLE} ({type(error).__name__}).")
    return message, None


@transaction.atomic(durable=True)
def claim(mail_id: int) -> MailAttempt | None:
    """Take a queued mail. Committed before SMTP: whoever finds the row later knows that it may have left."""
    now = clock.real_now()
    mail = under_lock(_waiting(), skip_locked=True).filter(pk=mail_id).first()
    if mail is None:
        return None
    mail.state, mail.claimed_at, mail.attempts = MailState.SENDING, now, mail.attempts + 1
    mail.save(update_fields=["state", "claimed_at", "attempts"])
    return MailAttempt.objects.create(mail=mail, number=mail.attempts, email=mail.recipient_email, at=clock.now())


@transaction.atomic
def settle(attempt: MailAttempt, verdict: Verdict) -> str:
    """Write what the server answered. A row that the sweeper called uncertain meanwhile learns the truth;
    a row that a person took over is left to the new attempt."""
    mail = under_lock(OutgoingMail.objects.all()).get(pk=attempt.mail_id)
    attempt.outcome, attempt.words = verdict.state, verdict.words
    attempt.save(update_fields=["outcome", "words"])
    if mail.attempts != attempt.number or mail.state not in (MailState.SENDING, MailState.UNCERTAIN):
        return mail.state
    mail.state, mail.error = verdict.state, verdict.words
    if verdict is GONE:
        _to_tell_again(mail).delete()
    if verdict.state == MailState.SENT:
        mail.sent_at = clock.now()
    elif verdict.state == MailState.QUEUED:
        _back_off(mail)
    mail.save(update_fields=["state", "error", "sent_at", "refusals", "next_attempt_at", "dispatched_at"])
    return mail.state


def _back_off(mail: OutgoingMail) -> None:
    """The next try, later each time; past the last delay the temporary refusal becomes final."""
    delays = settings.MAIL_RETRY_MINUTES
    mail.refusals += 1
    if mail.refusals > len(delays):
        mail.state, mail.next_attempt_at = MailState.REFUSED, None
        mail.error = f"{mail.error} (abandon après {mail.refusals} tentatives)"
        return
    mail.next_attempt_at = clock.real_now() + dt.timedelta(minutes=delays[mail.refusals - 1])
    mail.dispatched_at = None


def sweep_mails() -> int:
    """Name uncertain what a dead worker left in the middle; dispatch again what no worker took. How many were moved."""
    now = clock.real_now()
    limit = now - dt.timedelta(minutes=settings.MAIL_UNCERTAIN_AFTER_MINUTES)
    stuck = OutgoingMail.objects.filter(state=MailState.SENDING, claimed_at__lt=limit)
    return mark_interrupted(stuck) + _dispatch_again(now)


@transaction.atomic
def mark_interrupted(sending: QuerySet[OutgoingMail]) -> int:
    """Name uncertain mails whose worker is gone. Should it be only slow, its answer still settles the row."""
    ids = list(under_lock(sending, skip_locked=True).values_list("pk", flat=True))
    OutgoingMail.objects.filter(pk__in=ids).update(state=MailState.UNCERTAIN, error=INTERRUPTED)
    MailAttempt.objects.filter(mail__in=ids, outcome="").update(outcome=MailState.UNCERTAIN, words=INTERRUPTED)
    return len(ids)


def _dispatch_again(now: dt.datetime) -> int:
    """Queued mails whose hour has come, except those that a running job is about to send itself."""
    due = _waiting()
    forgotten = due.filter(Q(dispatched_at__isnull=True) | Q(dispatched_at__lt=now - MESSAGE_LOST_AFTER))
    free = forgotten.filter(Q(job__isnull=True) | Q(job__state__in=[JobState.DONE, JobState.FAILED]))
    ids = list(free.order_by("next_attempt_at", "pk").values_list("pk", flat=True)[:SWEPT_AT_ONCE])
    OutgoingMail.objects.filter(pk__in=ids).update(dispatched_at=now)
    for count, mail_id in enumerate(ids):
        if not dispatch(mail_id):
            return count
    return len(ids)
