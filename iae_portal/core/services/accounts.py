"""Passwords and invitations. Their mails leave at once, outside the outbox.

DESIGN: the link of a password mail opens an account for one hour; it is never kept in a table of the portal.
"""

import datetime as dt
import logging

from axes.utils import reset as forget_failures
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from iae_portal.core.models import User
from iae_portal.core.services.journal import record
from iae_portal.core.services.limits import Limit, within
from iae_portal.core.services.sign_in import forget_name

logger = logging.getLogger(__name__)

# DESIGN: a mailbox is never flooded by somebody else; whoever is asked for too often still holds the links already
# sent, good for an hour. A whole service behind one address of the network has room for a bad morning.
RESETS_OF_A_MAILBOX = Limit("password-reset-mail", 3, dt.timedelta(hours=1))
RESETS_FROM_A_PLACE = Limit("password-reset", 20, dt.timedelta(hours=1))


@transaction.atomic
def set_password(*, actor: User, user: User, password: str, sentence: str) -> User:
    """Store a new password (already validated by the form), close the lock-out of that name, journal."""
    user.set_password(password)
    user.save(update_fields=["password"])
    forget_failures(username=user.get_username())
    forget_name(user.get_username())
    record(actor=actor, action="account.password", subject=user, sentence=sentence)
    return user


def reset_link(user: User) -> str:
    """An absolute, one-use link to choose a password; it expires after PASSWORD_RESET_TIMEOUT."""
    values = {
        "uidb64": urlsafe_base64_encode(force_bytes(user.pk)),
        "token": default_token_generator.make_token(user),
    }
    return f"{settings.SITE_URL}{reverse('core:password_reset_confirm', kwargs=values)}"


def send_account_mail(*, user: User, template: str, subject: str) -> None:
    """One mail in text and HTML with a link to choose a password. A refusal by SMTP is logged, never shown."""
    context = {"user": user, "link": reset_link(user), "minutes": settings.PASSWORD_RESET_TIMEOUT // 60}
    mail = EmailMultiAlternatives(subject, render_to_string(f"mail/{template}.txt", context), to=[user.email])
    mail.attach_alternative(render_to_string(f"mail/{template}.html", context), "text/html")
    try:
        mail.send()
    except OSError:
        logger.exception("account mail refused for user %s", user.pk)


def request_reset(*, email: str, address: str) -> None:
    """Send the reset mail to the active accounts of that mailbox, unless it or the visitor asked too often.

    Nothing tells the visitor which of these happened.
    """
    # A list, not `and`: both doors count the knock, whatever the first one answers.
    allowed = [within(RESETS_FROM_A_PLACE, address=address), within(RESETS_OF_A_MAILBOX, address=email.casefold())]
    if not all(allowed):
        logger.warning("too many password resets asked from %s", address)
        return
    for user in User.objects.filter(email__iexact=email, is_active=True).order_by("pk"):
        send_account_mail(user=user, template="password_reset", subject="Portail IAE : choisissez un mot de passe")


def invite(*, user: User) -> None:
    """Tell a new person that the account exists, once the creation is committed."""
    transaction.on_commit(
        lambda: send_account_mail(
            user=user,
            template="invitation",
            subject="Portail IAE : choisissez le mot de passe de votre compte",
        )
    )
