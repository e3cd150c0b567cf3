"""Personal data of guests and speakers, erased on dates: needs first, all else after the retention period."""

import datetime as dt

from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q, QuerySet

from iae_portal.core.calendars import add_months
from iae_portal.core.services.journal import tell
from iae_portal.core.text import counted
from iae_portal.documents.models import DocumentVersion
from iae_portal.notifications.models import OutgoingMail
from iae_portal.notifications.services.erasure import erase_mails
from seminars.documents import PERSONAL_KINDS
from seminars.enums import EventState
from seminars.models import Event, Guest, ProgrammeVersion
from seminars.services.locks import lock_event
from seminars.services.mails import SPEAKER
from seminars.services.speaker_erasure import erase_speakers

# DESIGN: needs tell of health: they serve the day and nothing else.
NEEDS_DAYS = 30
ERASED = "Invité effacé"
PAST = (EventState.HELD, EventState.REPORTED, EventState.CANCELLED)


def erase_what_is_due(*, today: dt.date) -> int:
    """Every event whose date has come. Returns how many were erased; run again, it finds nothing.

    DESIGN: one cancelled before it had a day counts from the first of its series.
    """
    events = Event.objects.filter(erased_on__isnull=True).filter(
        Q(state__in=PAST) | Q(held_on__lt=today - dt.timedelta(days=NEEDS_DAYS))
    )
    count = 0
    for event in events.select_related("series").order_by("pk"):
        day = event.held_on or event.series.first_day
        if today > day + dt.timedelta(days=NEEDS_DAYS) and event.needs_erased_on is None:
            erase_needs(event=event, today=today)
        if today >= add_months(day, event.series.retention_months):
            erase_event(event=event, today=today)
            count += 1
    return count


@transaction.atomic
def erase_needs(*, event: Event, today: dt.date) -> None:
    locked = lock_event(event)
    locked.guests.update(needs="")
    locked.needs_erased_on = today
    locked.save(update_fields=["needs_erased_on"])


@transaction.atomic
def erase_event(*, event: Event, today: dt.date) -> None:
    """Guests and speakers become numbers: answers and presences still count, nothing says who they were."""
    locked = lock_event(event)
    guests = list(locked.guests.order_by("pk"))
    for guest in guests:
        _erase(guest)
    erase_mails(_mails_of(locked, guests))
    _erase_documents(locked, guests)
    speakers = erase_speakers(locked)
    locked.erased_on = today
    locked.needs_erased_on = locked.needs_erased_on or today
    locked.save(update_fields=["erased_on", "needs_erased_on"])
    tell(
        None,
        locked,
        "seminars.erase",
        f"Données personnelles effacées : {counted(len(guests), 'invité')}, "
        f"{counted(speakers, 'intervenant')} ({locked})",
        service=locked.host,
    )


def _erase(guest: Guest) -> None:
    blank = ("title", "first_name", "function", "organisation", "email", "phone", "needs")
    for name in (*blank, "deputy_name", "deputy_function", "deputy_email"):
        setattr(guest, name, "")
    guest.last_name = ERASED
    # Answer, place and presences stay: they are the figures of the report.
    guest.listed = False
    guest.save()


def _mails_of(event: Event, guests: list[Guest]) -> QuerySet[OutgoingMail]:
    """What was written to the guests, and to the speakers (about the event)."""
    types = ContentType.objects.get_for_models(Event, Guest)
    return OutgoingMail.objects.filter(
        Q(content_type=types[Guest], object_id__in=[guest.pk for guest in guests])
        | Q(kind=SPEAKER, content_type=types[Event], object_id=event.pk)
    )


def _erase_documents(event: Event, guests: list[Guest]) -> None:
    """Badges, attendance sheets, certificates and programmes: rows and files. A programme can be made again, without
    its names."""
    types = ContentType.objects.get_for_models(Event, Guest, ProgrammeVersion)
    versions = DocumentVersion.objects.filter(kind__in=PERSONAL_KINDS).filter(
        Q(content_type=types[Event], object_id=event.pk)
        | Q(content_type=types[Guest], object_id__in=[guest.pk for guest in guests])
        | Q(content_type=types[ProgrammeVersion], object_id__in=event.versions.values("pk"))
    )
    names = [name for name in versions.values_list("file", flat=True) if name]
    versions.delete()
    # After the commit: a file cannot come back when the transaction is undone. What a store that is away keeps goes
    # with the orphans.
    transaction.on_commit(lambda: [default_storage.delete(name) for name in names], robust=True)
