"""What the portal writes to who follows an event: the correspondents of the host and of the regions."""

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from iae_portal.core import clock
from iae_portal.core.models import User
from iae_portal.notifications.mail import Recipient
from iae_portal.notifications.services.outbox import queue_mail
from seminars.models import Contribution, Event
from seminars.services.attachments import reply_address
from seminars.services.mails import CANCELLATION, CHANGE, home_in, when


def tell_of_frame(event: Event, changes: list[str], *, actor: User) -> None:
    """A new date or place."""
    _tell(CHANGE, event, actor, changes)


def tell_of_cancellation(event: Event, *, actor: User) -> None:
    _tell(CANCELLATION, event, actor)


def tell_of_region(contribution: Contribution, former: Event, *, actor: User) -> None:
    """A region goes to another event: who answers for it learns it, and who prepares the two."""
    event, home = contribution.event, home_in(contribution.region)
    keys = {contribution.correspondent_id, former.organiser_id, event.organiser_id}
    for person in _reachable(keys, actor):
        context = {"event": event, "former": former, "region": contribution.region, "when": when(event, home)}
        mail = _mail(CHANGE, "correspondent_region", person, event, context, actor)
        queue_mail(**mail | {"key": f"{CHANGE}:r{contribution.pk}:u{person.pk}:{event.pk}:{clock.now().isoformat()}"})


def _tell(kind: str, event: Event, actor: User, changes: list[str] | tuple = ()) -> None:
    attached = event.contributions.exclude(correspondent=None).select_related("region")
    regions = {row.correspondent_id: row.region for row in attached}
    for person in _reachable({*regions, event.organiser_id}, actor):
        home = home_in(regions[person.pk]) if person.pk in regions else ""
        context = {"event": event, "when": when(event, home), "changes": changes, "cancelled": kind == CANCELLATION}
        queue_mail(**_mail(kind, "correspondent", person, event, context, actor))


def _reachable(keys: set[int | None], actor: User) -> QuerySet[User]:
    people = User.objects.filter(pk__in=keys - {None, actor.pk}, is_active=True)
    return people.exclude(email="").order_by("pk")


def _mail(kind: str, words: str, person: User, event: Event, context: dict, actor: User) -> dict:
    return {
        "kind": kind,
        "to": Recipient(email=person.email, name=person.get_full_name()),
        "words": f"seminars/mail/{words}.txt",
        "context": context | {"url": settings.SITE_URL + reverse("seminars:event", args=[event.pk])},
        "about": event,
        "service": event.host,
        "key": f"{kind}:u{person.pk}:{event.pk}:{event.sequence}",
        "reply_to": reply_address(event),
        "actor": actor,
    }
