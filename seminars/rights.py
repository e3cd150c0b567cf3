"""Who does what for the seminars. The host prepares, each region answers for itself, the national mission steers."""

from django.db.models import Q

from iae_portal.core.enums import REGIONAL_ROLES, Role
from iae_portal.core.errors import NotAllowed
from iae_portal.core.models import Service, User
from iae_portal.core.rights import perimeter
from iae_portal.notifications.models import OutgoingMail
from seminars.models import Contribution, Event, Guest

STEER = "steer"  # national mission: opens series, groups regions, reminds
PREPARE = "prepare"  # regional people of the host, and the national mission
CONTRIBUTE = "contribute"  # correspondent or regional people of the region, and the national mission
NAME = "name"  # names the correspondent: regional director of the service, and the national mission

REFUSED = {
    PREPARE: "Cette page est réservée au service hôte de l'événement et à la mission nationale.",
    STEER: "Cette action est réservée à la mission nationale.",
    CONTRIBUTE: "La contribution d'une région revient à son correspondant et à sa direction régionale.",
    NAME: "Le correspondant est nommé par le directeur régional, ou par la mission nationale.",
}


def may(user: User, action: str, obj: Event | Contribution | None = None) -> bool:
    """One answer for views, forms, files, documents and jobs."""
    # The national mission may everything, even for a region that has nobody.
    seats = perimeter(user)
    if seats.has(Role.NATIONAL):
        return True
    if action == STEER or obj is None:
        return False
    service = obj.service
    if action == NAME:
        return seats.has_in(service, Role.REGIONAL_DIRECTOR)
    if action == PREPARE:
        return seats.has_in(service, *REGIONAL_ROLES) or _is(user, obj.organiser_id, service)
    if action == CONTRIBUTE:
        return seats.has_in(service, *REGIONAL_ROLES) or _is(user, obj.correspondent_id, service)
    raise ValueError(f"unknown action {action}")


def require(user: User, action: str, obj: Event | Contribution | None = None) -> None:
    """Raise NotAllowed, with who may, when the person may not."""
    if not may(user, action, obj):
        raise NotAllowed(REFUSED[action])


def _is(user: User, named: int | None, service: Service) -> bool:
    """The person named, while still of the service that named him: who moved has nothing of the old one."""
    return user.pk == named and service.pk in perimeter(user).held_ids


def answered_for(user: User) -> Q:
    """Contributions of the regions for which the person answers."""
    seats = perimeter(user)
    return Q(correspondent=user, service__in=seats.held_ids) | Q(region__in=seats.region_ids)


def guest_region_ids(user: User, event: Event) -> frozenset[int] | None:
    """Regions whose guests the person reads and adds: all (None) for whoever prepares, his own for the others."""
    if may(user, PREPARE, event):
        return None
    mine = event.contributions.filter(answered_for(user))
    return frozenset(mine.values_list("region", flat=True))


def may_answer(user: User, mail: OutgoingMail) -> bool:
    """Whoever prepares the event notes the answers of its guests: he may read their links."""
    guest = mail.subject
    return isinstance(guest, Guest) and may(user, PREPARE, guest.event)
