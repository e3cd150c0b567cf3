"""Reading series and events, inside a perimeter."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from iae_portal.core import clock
from iae_portal.core.models import User
from iae_portal.core.rights import in_office, perimeter, visible_services
from seminars.enums import EventKind
from seminars.models import Contribution, Event, Series


def events_visible_to(user: User) -> QuerySet[Event]:
    """Events of one's region, those that one's service hosts, and the assises, which concern everybody.

    The people named are of these services, while they stay there.
    """
    rows = Event.objects.select_related("series", "host__region", "organiser")
    seats = perimeter(user)
    if seats.country_wide:
        return rows
    if not seats.roles:
        return rows.none()
    services = visible_services(user)
    attached = Contribution.objects.filter(region__in=services.values("region"))
    return rows.filter(
        Q(kind=EventKind.ASSISES) | Q(host__in=services.values("pk")) | Q(pk__in=attached.values("event"))
    )


def know_named(events: Iterable[Event], contributions: Iterable[Contribution]) -> None:
    """Who is named and still of the service, read at once for the rows of a page."""
    hosts = [(row, (row.host_id, row.organiser_id)) for row in events]
    regions = [(row, (row.service_id, row.correspondent_id)) for row in contributions]
    held = in_office([pair for _, pair in [*hosts, *regions]], clock.today())
    for event, pair in hosts:
        event.present_organiser = event.organiser if pair in held else None
    for contribution, pair in regions:
        contribution.present_correspondent = contribution.correspondent if pair in held else None


def series_visible_to(user: User) -> QuerySet[Series]:
    """The whole series is the national mission's; the others reach their own events."""
    return Series.objects.all() if perimeter(user).country_wide else Series.objects.none()


def contributions_visible_to(user: User) -> QuerySet[Contribution]:
    rows = Contribution.objects.select_related("event__series", "event__host", "region", "service", "correspondent")
    return rows.filter(event__in=events_visible_to(user).values("pk"))
