"""Reading series and events, inside a perimeter."""

from django.db.models import Q, QuerySet

from iae_portal.core.models import User
from iae_portal.core.rights import perimeter, visible_services
from seminars.enums import EventKind
from seminars.models import Contribution, Event, Series


def events_visible_to(user: User) -> QuerySet[Event]:
    """Events of one's region, those that one's service hosts, and the assises, which concern everybody."""
    rows = Event.objects.select_related("series", "host__region", "organiser")
    seats = perimeter(user)
    if seats.country_wide:
        return rows
    if not seats.roles:
        return rows.none()
    services = visible_services(user)
    attached = Contribution.objects.filter(region__in=services.values("region"))
    named = Contribution.objects.filter(correspondent=user)
    return rows.filter(
        Q(kind=EventKind.ASSISES)
        | Q(host__in=services.values("pk"))
        | Q(organiser=user)
        | Q(pk__in=attached.values("event"))
        | Q(pk__in=named.values("event"))
    )


def series_visible_to(user: User) -> QuerySet[Series]:
    """The whole series is the national mission's; the others reach their own events."""
    return Series.objects.all() if perimeter(user).country_wide else Series.objects.none()


def contributions_visible_to(user: User) -> QuerySet[Contribution]:
    rows = Contribution.objects.select_related("event__series", "event__host", "region", "service", "correspondent")
    return rows.filter(event__in=events_visible_to(user).values("pk"))
