"""Putting a mail in the outbox, and what a person may decide about one that did not leave for sure."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, models, transaction

from iae_portal.core import clock
from iae_portal.core.broker import hand_over
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import Job, Service, User
from iae_portal.core.services.journal import tell
from iae_portal.core.services.writing import lock
from iae_portal.core.signed_links import holds_link
from iae_portal.notifications.enums import MailState
from iae_portal.notifications.kinds import MAIL_KINDS
from iae_portal.notifications.mail import Attachment, Recipient
from iae_portal.notifications.models import OutgoingMail
from iae_portal.notifications.rights import ANSWER, ANSWERERS, DECIDERS, may
from iae_portal.notifications.services.composition import (
    DEFAULT_TEMPLATE,
    address_problem,
    attach,
    new_message_id,
    one_line,
    read_words,
    render_pair,
    reply_address,
)


@transaction.atomic
def queue_mail(
    *,
    kind: str,
    to: Recipient,
    subject_line: str = "",
    words: str = "",
    template: str = DEFAULT_TEMPLATE,
    context: dict[str, Any] | None = None,
    about: models.Model | None = None,
    service: Service | None = None,
    key: str = "",
    attachments: Iterable[Attachment] = (),
    reply_to: str = "",
    actor: User | None = None,
    job: Job | None = None,
) -> OutgoingMail:
    """Write a mail in the outbox, in the transaction of the business; a worker takes it once that commits.

    `words` is the text template of the mail (see notifications.words): its subject, its paragraphs, its action, whose
    address is `url` in the context. The service is by default the one of what it is `about`, where whoever has no
    account answers by hand.
    The same `key` gives back the mail already written. A missing or false address makes a refused mail, never an
    error in the business. With `job`, the job sends the mail itself (services.bulk).
    """
    if kind not in MAIL_KINDS:
        raise ValueError(f"unknown kind of mail: {kind}")
    key = key or uuid.uuid4().hex
    # A job taken up again, or a page sent twice, must not write twice.
    if known := OutgoingMail.objects.filter(key=key).first():
        return known
    context = context or {}
    if words:
        subject_line, context = read_words(words, context)
    subject_line = one_line(subject_line)
    service = service or getattr(about, "service", None)
    reply_to = reply_to or reply_address(to, service)
    context = context | {"reply_to": reply_to}
    text, html = render_pair(template=template, subject_line=subject_line, to=to, service=service, context=context)
    mail = OutgoingMail(
        kind=kind,
        recipient=to.user,
        recipient_name=one_line(to.name)[:160],
        recipient_email=to.email.strip(),
        reply_to=reply_to,
        subject_line=subject_line,
        text=text,
        html=html,
        subject=about,
        service=service,
        author=actor,
        job=job,
        message_id=new_message_id(),
        key=key,
        created_at=clock.now(),
    )
    return _insert(mail, attachments)


def _insert(mail: OutgoingMail, attachments: Iterable[Attachment]) -> OutgoingMail:
    _make_ready(mail, dispatched=mail.job is None)
    if problem := address_problem(mail.recipient_email):
        mail.state, mail.error, mail.next_attempt_at = MailState.REFUSED, problem, None
    try:
        with transaction.atomic():
            mail.save(force_insert=True)
            attach(mail, attachments)
    except IntegrityError:  # the same key, written by another transaction in between
        return OutgoingMail.objects.get(key=mail.key)
    if mail.state == MailState.QUEUED and mail.job is None:
        # On commit: a worker quicker than this transaction would find no row.
        transaction.on_commit(lambda: dispatch(mail.pk))
    return mail


def _make_ready(mail: OutgoingMail, *, dispatched: bool) -> None:
    now = clock.real_now()
    mail.state, mail.error, mail.refusals = MailState.QUEUED, "", 0
    mail.next_attempt_at, mail.dispatched_at = now, now if dispatched else None


def dispatch(mail_id: int) -> bool:
    """Give the id to a worker. False when the broker is down: the sweeper will do it."""
    return hand_over("notifications.send_mail", mail_id)


@transaction.atomic
def resend_mail(*, mail: OutgoingMail, actor: User, email: str = "") -> OutgoingMail:
    """Send again a refused or uncertain mail: a person decides, to the same address or a corrected one."""
    locked = _lock_for_decision(mail, actor)
    address = email.strip() or locked.recipient_email
    if problem := address_problem(address):
        raise Refusal(problem)
    # Sent elsewhere, the link would answer for somebody else.
    if address != locked.recipient_email and holds_link(locked.text) and not may(actor, ANSWER, locked):
        raise NotAllowed(ANSWERERS)
    before = {"state": locked.state, "recipient_email": locked.recipient_email}
    locked.recipient_email = address
    _make_ready(locked, dispatched=True)
    locked.save()
    _journal(locked, actor, "resend", f"Courriel renvoyé : {locked}", before)
    transaction.on_commit(lambda: dispatch(locked.pk))
    return locked


@transaction.atomic
def resend_refused(*, mails: models.QuerySet[OutgoingMail], actor: User) -> int:
    """Send again every refused mail of the rows that the actor may decide about. Returns how many.

    DESIGN: only the refused ones: each uncertain mail may have arrived, and is decided about by itself.
    """
    refused = mails.filter(state=MailState.REFUSED).select_related("service").order_by("pk")
    chosen = [mail for mail in refused if may(actor, "decide", mail) and not address_problem(mail.recipient_email)]
    for mail in chosen:
        resend_mail(mail=mail, actor=actor)
    return len(chosen)


@transaction.atomic
def abandon_mail(*, mail: OutgoingMail, actor: User, comment: str) -> OutgoingMail:
    """File a refused or uncertain mail: it will not be sent again, for a reason."""
    if not comment.strip():
        raise Refusal("Indiquez pourquoi ce courriel ne sera pas renvoyé.")
    locked = _lock_for_decision(mail, actor)
    before = {"state": locked.state}
    locked.state = MailState.ABANDONED
    locked.save(update_fields=["state"])
    _journal(locked, actor, "abandon", f"Courriel classé sans suite : {locked}", before, comment)
    return locked


def _lock_for_decision(mail: OutgoingMail, actor: User) -> OutgoingMail:
    if not may(actor, "decide", mail):
        raise NotAllowed(DECIDERS)
    locked = lock(mail)
    refuse_decided(locked)
    return locked


def refuse_decided(mail: OutgoingMail) -> None:
    if not mail.can_be_resent:
        raise Refusal(
            f"Ce courriel est « {mail.get_state_display()} » : seul un courriel refusé ou incertain peut être "
            "renvoyé ou classé. Rechargez la page."
        )


def _journal(mail: OutgoingMail, actor: User, action: str, sentence: str, before: dict, comment: str = "") -> None:
    tell(
        actor,
        mail,
        f"notifications.mail.{action}",
        sentence,
        before=before,
        after={name: getattr(mail, name) for name in before},
        comment=comment,
    )
