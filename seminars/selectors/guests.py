"""Reading guest lists: the whole list for whoever prepares, one's region for the others; people listed twice."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from iae_portal.core.enums import REGIONAL_ROLES, Role
from iae_portal.core.models import Region, User
from iae_portal.core.rights import perimeter
from seminars.enums import TAKEN, Answer, Place
from seminars.models import Contribution, Event, Guest, Quota
from seminars.rights import answered_for, guest_region_ids
from seminars.selectors.events import events_visible_to


def guests_visible_to(user: User, event: Event) -> QuerySet[Guest]:
    rows = Guest.objects.filter(event=event).select_related("event__host", "region", "departement", "workshop")
    regions = guest_region_ids(user, event)
    return rows if regions is None else rows.filter(region__in=regions)


def all_guests_visible_to(user: User) -> QuerySet[Guest]:
    """The guests of every event, as `guests_visible_to` opens them event by event, in one query."""
    rows = Guest.objects.select_related("event__series", "event__host")
    seats = perimeter(user)
    if seats.has(Role.NATIONAL):
        return rows
    seen = rows.filter(event__in=events_visible_to(user).order_by().values("pk"))
    prepared = {held.service.pk for held in seats.roles if held.role in REGIONAL_ROLES}
    named = Q(event__organiser=user, event__host__in=seats.held_ids)
    mine = Contribution.objects.filter(answered_for(user), event=OuterRef("event"), region=OuterRef("region"))
    return seen.filter(Q(event__host__in=prepared) | named | Exists(mine))


def duplicates_of(rows: QuerySet[Guest]) -> list[list[Guest]]:
    """People of one event who are there twice: the same name, from several lists or with several addresses."""
    names = rows.order_by().values("name_key").annotate(count=Count("pk")).filter(count__gt=1).values("name_key")
    found: dict[str, list[Guest]] = defaultdict(list)
    for guest in rows.filter(name_key__in=names).exclude(name_key="").order_by("name_key", "pk"):
        found[guest.name_key].append(guest)
    return list(found.values())


def elsewhere(guest: Guest) -> list[Event]:
    """The other events of the series that invite the same address."""
    others = Event.objects.filter(series=guest.event.series_id, guests__email=guest.email).exclude(pk=guest.event_id)
    return list(others.order_by("rank")) if guest.email else []


@dataclass(frozen=True)
class QuotaLine:
    quota: Quota
    taken: int

    @property
    def is_used_up(self) -> bool:
        return self.taken >= self.quota.places


def quota_lines(event: Event) -> list[QuotaLine]:
    """Each quota with the places taken."""
    taken = event.guests.filter(place__in=TAKEN)
    return [QuotaLine(quota, quota.among(taken).count()) for quota in event.quotas.select_related("region")]


def waiting_rank(guest: Guest) -> int:
    """Place in the waiting list, from 1."""
    # Two people may join in the same instant: the key settles their order, as in places.promote.
    ahead = Q(waiting_since__lt=guest.waiting_since) | Q(waiting_since=guest.waiting_since, pk__lt=guest.pk)
    return Guest.objects.filter(event=guest.event_id, place=Place.WAITING).filter(ahead).count() + 1


def to_invite(event: Event) -> QuerySet[Guest]:
    """Guests who have neither invitation nor answer yet, and an address to send it to."""
    return event.guests.filter(invited_at__isnull=True, answer="").exclude(email="").order_by("pk")


def to_tell(event: Event) -> QuerySet[Guest]:
    """Who must learn a change or the cancellation: who is invited or answered. Another day may suit who declined."""
    return event.guests.filter(Q(invited_at__isnull=False) | ~Q(answer="")).order_by("pk")


def to_tell_of_region(event: Event, region: Region) -> QuerySet[Guest]:
    """Those of a region that leaves the event who may still come to it."""
    of_region = Q(region=region) | Q(departement__region=region)
    return to_tell(event).filter(of_region).exclude(answer=Answer.DECLINES)


def participants(event: Event) -> QuerySet[Guest]:
    """Those who were there."""
    return event.guests.filter(attendances__isnull=False).distinct().order_by("name_key", "pk")


def guest_counts(events: list[Event]) -> dict[int, dict[str, int]]:
    """Invited, answered, confirmed, waiting, by event."""
    counts = (
        Guest.objects.filter(event__in=events)
        .order_by()
        .values("event")
        .annotate(
            listed=Count("pk"),
            invited=Count("pk", filter=Q(invited_at__isnull=False)),
            answered=Count("pk", filter=~Q(answer="")),
            held=Count("pk", filter=Q(place__in=TAKEN)),
            waiting=Count("pk", filter=Q(place=Place.WAITING)),
            declined=Count("pk", filter=Q(answer=Answer.DECLINES)),
            unreachable=Count("pk", filter=Q(answer="", email="")),
        )
    )
    empty = dict.fromkeys(("listed", "invited", "answered", "held", "waiting", "declined", "unreachable"), 0)
    found = {row.pop("event"): row for row in counts}
    return {event.pk: found.get(event.pk, empty) for event in events}
