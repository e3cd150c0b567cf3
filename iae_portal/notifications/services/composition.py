"""From a template, its words and a recipient to the row of the outbox, then to the message that leaves."""

import hashlib
import uuid
from collections.abc import Iterable
from email.utils import formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.template.loader import render_to_string

from iae_portal.core import clock
from iae_portal.core.models import Service
from iae_portal.core.selectors.letterheads import letterhead_on
from iae_portal.notifications.mail import Action, Attachment, Recipient
from iae_portal.notifications.models import MailAttachment, MailBlob, OutgoingMail
from iae_portal.notifications.words import words_of

DEFAULT_TEMPLATE = "notifications/mail/message"
MAX_SUBJECT = 250


def absolute(url: str) -> str:
    """A path of the portal as a full address; a full address as it is."""
    return url if "://" in url else f"{settings.SITE_URL}{url}"


def one_line(text: str) -> str:
    """A subject line on one line, cut where the column ends."""
    line = " ".join(text.split())
    return line if len(line) <= MAX_SUBJECT else f"{line[: MAX_SUBJECT - 1]}…"


def address_problem(email: str) -> str:
    """Why nothing can be sent to the address, or nothing."""
    if not email:
        return "Aucune adresse de courriel n'est connue pour ce destinataire : complétez sa fiche."
    try:
        validate_email(email)
    except ValidationError:
        return f"« {email} » n'est pas une adresse de courriel valable : corrigez-la."
    return ""


def reply_address(to: Recipient, service: Service | None) -> str:
    """Where whoever has no account answers by hand: the address of the service, on its letterhead of the day."""
    letterhead = letterhead_on(service, clock.today()) if service and to.user is None else None
    return letterhead.email if letterhead else ""


def new_message_id() -> str:
    """Made once for the life of the mail: a second copy carries the same, and mail readers may merge them."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2]
    return f"<{uuid.uuid4().hex}@{domain}>"


def read_words(template: str, context: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The subject line of a mail written in a text template, and the context of the common message."""
    words = words_of(template, context)
    action = Action(words.action, context["url"]) if words.action else None
    return words.subject_line, {"paragraphs": words.paragraphs, "items": words.items, "action": action}


def render_pair(
    *, template: str, subject_line: str, to: Recipient, service: Any, context: dict[str, Any]
) -> tuple[str, str]:
    """The text and the HTML of a mail."""
    action = context.get("action")
    values = {
        "paragraphs": (),
        "items": (),
        "action": None,
        "reply_to": "",
        **context,
        "subject_line": subject_line,
        "recipient_name": to.name,
        "service": service,
        "site_url": settings.SITE_URL,
        "action_url": absolute(action.url) if action else "",
    }
    text = render_to_string(f"{template}.txt", values)
    return f"{text.strip()}\n", render_to_string(f"{template}.html", values)


def attach(mail: OutgoingMail, attachments: Iterable[Attachment]) -> None:
    MailAttachment.objects.bulk_create(
        MailAttachment(
            mail=mail,
            name=item.name,
            content_type=item.content_type,
            blob=None if item.content is None else blob_of(item.content),
            stored=item.stored,
        )
        for item in attachments
    )


def blob_of(content: bytes) -> MailBlob:
    """The row that holds these bytes, shared by every mail that carries them."""
    digest = hashlib.sha256(content).hexdigest()
    # Found by its digest: the bytes are neither compared nor read again.
    return MailBlob.objects.defer("content").get_or_create(
        sha256=digest, defaults={"content": content, "size": len(content)}
    )[0]


def message_of(mail: OutgoingMail) -> EmailMultiAlternatives:
    """The message as it leaves: text, HTML, attachments, and the headers of a mail written by a machine."""
    message = EmailMultiAlternatives(
        subject=mail.subject_line,
        body=mail.text,
        to=address_of(mail),
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(mail.html, "text/html")
    for item in mail.attachments.select_related("blob"):
        message.attach(item.name, content_of(item), item.content_type)
    return message


def address_of(mail: OutgoingMail) -> list[str]:
    # A name typed on two lines would make a header that no server takes.
    return [formataddr((one_line(mail.recipient_name), mail.recipient_email))]


def content_of(item: MailAttachment) -> bytes:
    if item.blob is not None:
        return bytes(item.blob.content)
    with default_storage.open(item.stored) as file:
        return file.read()
