"""Passwords and invitations; their mails are written by a worker (account_mails)."""

import datetime as dt
import logging

from axes.utils import reset as forget_failures
from django.db import transaction

from iae_portal.core.models import AccountMailKind, User
from iae_portal.core.services import account_mails
from iae_portal.core.services.journal import tell
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
    tell(actor, user, "account.password", sentence)
    return user


def request_reset(*, email: str, address: str) -> None:
    """Have the active accounts of that mailbox written to, unless it or the visitor asked too often.

    Nothing tells the visitor which of these happened, the time it takes no more than the page.
    """
    # A list, not `and`: both doors count the knock, whatever the first one answers.
    allowed = [within(RESETS_FROM_A_PLACE, address=address), within(RESETS_OF_A_MAILBOX, address=email.casefold())]
    if not all(allowed):
        logger.warning("too many password resets asked from %s", address)
        return
    account_mails.hand(*account_mails.ask(email, kind=AccountMailKind.RESET))


def invite(*users: User) -> None:
    """Tell new persons that their account exists, once the creation is committed."""
    rows = account_mails.ask(*(user.email for user in users), kind=AccountMailKind.INVITATION)
    transaction.on_commit(lambda: account_mails.hand(*rows))
