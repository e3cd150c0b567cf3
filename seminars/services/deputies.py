"""Mails to who represents a guest: the same place and calendar, never the guest's own link."""

from dataclasses import dataclass, replace

from iae_portal.notifications.letters import Attachment, Recipient
from iae_portal.notifications.services.outbox import queue_mail
from seminars import ics
from seminars.enums import Place
from seminars.models import Guest
from seminars.services import mails


@dataclass(frozen=True)
class Deputy:
    """Who represented a guest before his answer changed."""

    name: str
    email: str


def told_deputy(guest: Guest) -> Deputy | None:
    """Who was told that he comes in the guest's place; None when nobody was."""
    if guest.place != Place.HELD or not guest.deputy_email:
        return None
    return Deputy(guest.deputy_name, guest.deputy_email)


def write_confirmation(guest: Guest) -> None:
    """Calendar and badge for who represents the guest."""
    if told_deputy(guest) is None:
        return
    letter = mails.letter(
        guest,
        mails.CONFIRMATION,
        f"Vous représentez {guest.name}",
        mails.confirmation_key(guest),
        deputy=True,
        paragraphs=[
            f"Vous représentez {guest.name} : {mails.when(guest)}, {guest.event.where}.",
            f"Présentez à l'accueil le badge joint (code {guest.badge_code}).",
        ],
        attachments=[*mails.calendar_attachment(guest, deputy=True), mails.badge_attachment(guest)],
    )
    queue_mail(**letter)


def write_release(guest: Guest, former: Deputy) -> None:
    """The guest gave his place back, comes himself or sends somebody else: the former deputy's calendar learns it."""
    letter = mails.letter(
        guest,
        mails.CANCELLATION,
        f"Vous ne représentez plus {guest.name}",
        f"r{mails.sequence_of(guest)}",
        paragraphs=[
            f"Vous ne représentez plus {guest.name} : {guest.event}, {mails.when(guest)}.",
            "L'annulation est jointe pour votre agenda.",
        ],
        attachments=_cancelled_entry(guest, former),
    )
    queue_mail(**letter | {"to": Recipient(email=former.email, name=former.name)})


def _cancelled_entry(guest: Guest, former: Deputy) -> list[Attachment]:
    entry = mails.calendar_entry(guest, cancelled=True)
    if entry is None:
        return []
    entry = replace(entry, attendee_name=former.name, attendee_email=former.email)
    return [Attachment(ics.FILE_NAME, entry.content_type, content=ics.calendar_file(entry))]
