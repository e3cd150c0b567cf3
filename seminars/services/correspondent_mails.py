"""What the portal writes to who follows an event: the correspondents of the host and of the regions."""

from itertools import chain

from django.conf import settings
from django.urls import reverse

from iae_portal.core import clock
from iae_portal.core.enums import Role
from iae_portal.core.models import User
from iae_portal.notifications.mail import Recipient
from iae_portal.notifications.models import Deadline
from iae_portal.notifications.selectors.recipients import recipients_of
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
    named = [(contribution.service_id, contribution.correspondent_id), _organiser(former), _organiser(event)]
    for person in dict.fromkeys(chain(*_followers(named, actor))):
        context = {"event": event, "former": former, "region": contribution.region, "when": when(event, home)}
        mail = _mail(CHANGE, "correspondent_region", person, event, context, actor)
        queue_mail(**mail | {"key": f"{CHANGE}:r{contribution.pk}:u{person.pk}:{event.pk}:{clock.now().isoformat()}"})


def _tell(kind: str, event: Event, actor: User, changes: list[str] | tuple = ()) -> None:
    regions = list(event.contributions.select_related("region"))
    named = [*((row.service_id, row.correspondent_id) for row in regions), _organiser(event)]
    homes = [*(home_in(row.region) for row in regions), ""]
    told: dict[User, str] = {}
    for people, home in zip(_followers(named, actor), homes, strict=True):
        told = dict.fromkeys(people, home) | told
    for person, home in told.items():
        context = {"event": event, "when": when(event, home), "changes": changes, "cancelled": kind == CANCELLATION}
        queue_mail(**_mail(kind, "correspondent", person, event, context, actor))


def _organiser(event: Event) -> tuple[int, int | None]:
    return event.host_id, event.organiser_id


def _followers(named: list[tuple[int, int | None]], actor: User) -> list[list[User]]:
    """By (service, person): the person named while he is of that service, else who answers for it; never the actor.

    Where nobody was named it is the director, who is to name somebody.
    """
    owed = [
        Deadline(
            pk=rank,
            service_id=service,
            owner_id=person,
            owner_role=Role.REGIONAL_OFFICER if person else Role.REGIONAL_DIRECTOR,
        )
        for rank, (service, person) in enumerate(named)
    ]
    found = recipients_of(owed, clock.today())
    return [[person for person in found[row.pk] if person != actor] for row in owed]


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
