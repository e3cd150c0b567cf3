"""Who is expected and who came, half-day by half-day and workshop by workshop."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from iae_portal.core.hours import kept_hours
from iae_portal.core.text import fold
from seminars.enums import HalfDay, ItemKind, Place
from seminars.models import Attendance, Event, Guest, ProgrammeItem, Speaker
from seminars.selectors.programme import workshops_of


@dataclass(frozen=True)
class Sitting:
    """What an attendance sheet is about: a half-day, or a workshop."""

    key: str
    label: str
    hours: str
    half_day: str = ""
    workshop: ProgrammeItem | None = None

    def covers(self, item: ProgrammeItem) -> bool:
        return item == self.workshop if self.workshop else item.half_day == self.half_day

    def presences(self, event: Event) -> QuerySet[Attendance]:
        rows = Attendance.objects.filter(guest__event=event)
        return rows.filter(workshop=self.workshop) if self.workshop else rows.filter(half_day=self.half_day)


def half_day_hours(event: Event) -> dict[str, tuple[dt.time, dt.time]]:
    """First and last hours of each half-day that has something on the programme; nobody signs for the lunch."""
    found: dict[str, list[ProgrammeItem]] = defaultdict(list)
    for item in event.items.exclude(kind=ItemKind.LUNCH).order_by("starts_at"):
        found[item.half_day].append(item)
    return {
        half: (min(item.starts_at for item in items), max(item.ends_at for item in items))
        for half, items in found.items()
    }


def sittings_of(event: Event) -> list[Sitting]:
    """Half-days first, then workshops."""
    hours = half_day_hours(event)
    halves = [
        Sitting(half.value, half.label, kept_hours(*hours[half]), half_day=half.value)
        for half in HalfDay
        if half in hours
    ]
    workshops = [
        Sitting(f"atelier-{item.workshop_number}", item.label, item.hours, workshop=item)
        for item in workshops_of(event)
    ]
    return halves + workshops


def expected(event: Event, sitting: Sitting) -> QuerySet[Guest]:
    """Those who hold a place, of the workshop if it is one; and whoever was marked present all the same."""
    rows = event.guests.filter(Q(place=Place.HELD) | Q(attendances__isnull=False)).distinct()
    if sitting.workshop is None:
        return rows.order_by("name_key", "pk")
    # Somebody may have changed rooms on the day: the sheet shows him where he was seen.
    mine = Q(workshop=sitting.workshop, place=Place.HELD) | Q(attendances__workshop=sitting.workshop)
    return event.guests.filter(mine).distinct().order_by("name_key", "pk")


def speakers_of(event: Event, sitting: Sitting | None = None) -> list[Speaker]:
    """Who speaks, that day or during a half-day or a workshop, and holds no place as a guest."""
    guests = {guest.name_key for guest in event.guests.filter(place=Place.HELD)}
    items = [item for item in event.items.all() if sitting is None or sitting.covers(item)]
    rows = Speaker.objects.filter(items__in=items).distinct().order_by("name", "pk")
    return [row for row in rows if not _words(row.name) & guests]


def _words(name: str) -> set[str]:
    """The two orders of a name: the register of guests keeps the last name first."""
    words = fold(name).split()
    return {" ".join([*words[cut:], *words[:cut]]) for cut in range(len(words))}


def presence_of(guest: Guest) -> list[Attendance]:
    rows = guest.attendances.select_related("workshop")
    return sorted(rows, key=lambda row: (row.workshop_id is not None, row.half_day == HalfDay.AFTERNOON, row.pk))
