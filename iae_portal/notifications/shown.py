"""A mail of the register as a reader sees it: its personal links only for whoever may answer for its recipient."""

from iae_portal.core.models import User
from iae_portal.core.signed_links import without_links
from iae_portal.core.storage import FileLost
from iae_portal.notifications.models import MailAttachment, OutgoingMail
from iae_portal.notifications.rights import ANSWER, may
from iae_portal.notifications.services.composition import content_of

CALENDAR = "text/calendar"
FOLD = "\r\n "  # RFC 5545, 3.1: a long line goes on after a space


def text_shown(user: User, mail: OutgoingMail) -> str:
    return mail.text if may(user, ANSWER, mail) else without_links(mail.text)


def attachment_shown(user: User, mail: OutgoingMail, item: MailAttachment) -> bytes:
    """The file as it left; a calendar is unfolded first, for a fold may part a link in two."""
    try:
        content = content_of(item)
    except FileNotFoundError:
        raise FileLost(item.stored) from None
    if not item.content_type.startswith(CALENDAR) or may(user, ANSWER, mail):
        return content
    return without_links(content.decode().replace(FOLD, "")).encode()
