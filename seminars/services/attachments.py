"""What the mails of the seminars carry: the entry of a calendar, the badge."""

import datetime as dt
from email.utils import parseaddr
from io import BytesIO

import segno
from django.conf import settings

from iae_portal.core import clock
from iae_portal.core.ics import CalendarEntry, calendar_file
from iae_portal.core.selectors.letterheads import letterhead_on
from iae_portal.notifications.mail import Attachment, Recipient
from seminars import guest_links
from seminars.models import Event, Guest
from seminars.selectors.programme import day_hours

CALENDAR_FILE = "seminaire.ics"


def reply_address(event: Event) -> str:
    """The host's own address of the day, for answers by hand; its correspondent's when it has none."""
    row = letterhead_on(event.host, clock.today())
    if row and row.email:
        return row.email
    return event.present_organiser.email if event.present_organiser else ""


def sequence_of(guest: Guest) -> int:
    """It grows with the changes of the event and with those of the guest: a calendar keeps the last one."""
    return guest.event.sequence + guest.calendar_sequence


def guest_entry(guest: Guest, *, deputy: Recipient | None = None, cancelled: bool = False) -> CalendarEntry | None:
    """None while no programme gives the hours. A deputy's never holds the guest's own link."""
    event, hours = guest.event, day_hours(guest.event)
    if hours is None or event.held_on is None:
        return None
    # The link answers for the guest: in a deputy's calendar it would let him answer in the guest's name.
    page = "" if cancelled or deputy else f"\n{guest_links.guest_url(guest)}"
    return entry_of(
        event,
        key=str(guest.pk),
        sequence=sequence_of(guest),
        summary=str(event),
        description=f"{event.get_kind_display()}, {event.series}.{page}",
        hours=hours,
        attendee=deputy or Recipient(email=guest.email, name=guest.attendee_name),
        cancelled=cancelled,
    )


def entry_of(event: Event, *, key: str, hours: tuple[dt.time, dt.time], attendee: Recipient, **values) -> CalendarEntry:
    """The answer is given in the portal: the calendar must not ask for it again."""
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return CalendarEntry(
        product="Séminaires",
        uid=f"{event.uid}-{key}@{sender.partition('@')[2]}",
        place=event.where,
        day=event.held_on,
        starts_at=hours[0],
        ends_at=hours[1],
        organizer_name=str(event.host),
        organizer_email=reply_address(event) or sender,
        attendee_name=attendee.name,
        attendee_email=attendee.email,
        answered=True,
        stamp=clock.now(),
        **values,
    )


def attached(entry: CalendarEntry | None) -> list[Attachment]:
    return [Attachment(CALENDAR_FILE, entry.content_type, content=calendar_file(entry))] if entry else []


def badge(guest: Guest) -> Attachment:
    out = BytesIO()
    # Error level M: a badge folded or badly printed is still read.
    segno.make(guest.badge_code, error="m", micro=False).save(out, kind="png", scale=8, border=2)
    return Attachment("badge.png", "image/png", content=out.getvalue())
