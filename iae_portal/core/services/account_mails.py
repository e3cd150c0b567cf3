"""Mails that let a person choose a password: asked by a page, written and sent by a worker.

DESIGN: the link of such a mail opens an account for one hour; it is made when the mail leaves, and no table keeps it.
The page writes one row and hands it over whether somebody has the mailbox or not: its time tells nothing.
"""

import datetime as dt
import logging
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMultiAlternatives
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from iae_portal.core import clock
from iae_portal.core.broker import hand_over
from iae_portal.core.models import AccountMail, AccountMailKind, User
from iae_portal.core.plain_mail import subject_and_text
from iae_portal.core.selectors.installation import foreign_name

logger = logging.getLogger(__name__)

TASK = "core.send_account_mail"
# Longer than any talk with the mail server: a worker that took the row before is dead, or was refused for a while.
RETRY = dt.timedelta(minutes=5)
KEPT = dt.timedelta(days=1)  # DESIGN: whoever still wants a password after a day has asked again


def ask(*emails: str, kind: AccountMailKind) -> list[AccountMail]:
    """Rows that the sweep would find, even if nobody hands them over."""
    now = clock.real_now()
    return AccountMail.objects.bulk_create(AccountMail(kind=kind, email=email, asked_at=now) for email in emails)


def hand(*rows: AccountMail) -> None:
    for row in rows:
        hand_over(TASK, row.pk)


def deliver(*, pk: int) -> None:
    """Write to the active accounts of the mailbox. A row already taken, or gone, does nothing."""
    now = clock.real_now()
    if not _waiting(now).filter(pk=pk).update(taken_at=now):
        return
    row = AccountMail.objects.get(pk=pk)
    try:
        for user in User.objects.filter(email__iexact=row.email, is_active=True, pk__gt=row.written_to).order_by("pk"):
            _send(user, AccountMailKind(row.kind))
            # Its link has left: a refusal of the next one does not send it again.
            AccountMail.objects.filter(pk=pk).update(written_to=user.pk)
    except SMTPRecipientsRefused:
        logger.exception("account mail %s refused for good", pk)
    except OSError:
        logger.warning("account mail %s not sent, tried again later", pk, exc_info=True)
        return
    row.delete()


def sweep() -> None:
    """Hand over what no worker has taken, and forget what nobody waits for any more."""
    now = clock.real_now()
    AccountMail.objects.filter(asked_at__lt=now - KEPT).delete()
    late = _waiting(now).filter(asked_at__lt=now - dt.timedelta(seconds=30))
    for row in late.order_by("pk")[:200]:
        hand(row)


def _waiting(now: dt.datetime):
    if foreign_name():
        return AccountMail.objects.none()
    return AccountMail.objects.filter(Q(taken_at=None) | Q(taken_at__lt=now - RETRY))


def _send(user: User, kind: AccountMailKind) -> None:
    context = {"user": user, "link": reset_link(user), "minutes": settings.PASSWORD_RESET_TIMEOUT // 60}
    subject_line, text = subject_and_text(f"mail/{kind.value}.txt", context)
    mail = EmailMultiAlternatives(subject_line, text, to=[user.email])
    mail.attach_alternative(render_to_string(f"mail/{kind.value}.html", context), "text/html")
    mail.send()


def reset_link(user: User) -> str:
    """An absolute, one-use link to choose a password; it expires after PASSWORD_RESET_TIMEOUT."""
    values = {
        "uidb64": urlsafe_base64_encode(force_bytes(user.pk)),
        "token": default_token_generator.make_token(user),
    }
    return f"{settings.SITE_URL}{reverse('core:password_reset_confirm', kwargs=values)}"
