"""What the portal writes to who follows an event: the correspondents of the host and of the regions."""

from django.conf import settings
from django.urls import reverse

from iae_portal.core.models import User
from iae_portal.notifications.mail import Recipient
from iae_portal.notifications.services.outbox import queue_mail
from seminars.models import Event
from seminars.services.attachments import reply_address
from seminars.services.mails import CANCELLATION, CHANGE, home_in, when


def tell_of_frame(event: Event, changes: list[str], *, actor: User) -> None:
    """A new date or place."""
    _tell(CHANGE, event, actor, changes)


def tell_of_cancellation(event: Event, *, actor: User) -> None:
    _tell(CANCELLATION, event, actor)


def _tell(kind: str, event: Event, actor: User, changes: list[str] | tuple = ()) -> None:
    attached = event.contributions.exclude(correspondent=None).select_related("region")
    regions = {row.correspondent_id: row.region for row in attached}
    people = User.objects.filter(pk__in={*regions, event.organiser_id} - {None, actor.pk}, is_active=True)
    for person in people.exclude(email="").order_by("pk"):
        queue_mail(
            kind=kind,
            to=Recipient(email=person.email, name=person.get_full_name()),
            words="seminars/mail/correspondent.txt",
            context={
                "event": event,
                "when": when(event, home_in(regions[person.pk]) if person.pk in regions else ""),
                "changes": changes,
                "cancelled": kind == CANCELLATION,
                "url": settings.SITE_URL + reverse("seminars:event", args=[event.pk]),
            },
            about=event,
            service=event.host,
            key=f"{kind}:u{person.pk}:{event.pk}:{event.sequence}",
            reply_to=reply_address(event),
            actor=actor,
        )
